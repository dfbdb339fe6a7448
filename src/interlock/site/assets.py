"""What browsers load beside the pages: styles, scripts and the font, made from installed packages on first start."""

from __future__ import annotations

import fcntl
import hashlib
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command

if TYPE_CHECKING:
    from collections.abc import Iterator

LETTERS = "U+0020-007E,U+00A0-017F,U+2010-2027,U+2030-203A,U+20AC,U+2190-2193,U+2212,U+2318,U+21E7,U+23CE,U+00D7"
"""Latin with its accents, typographic marks, the euro, arrows and the keys that shortcuts name."""
FEATURES = "kern,liga,calt,tnum,ss03,cv11,case,zero,ccmp,locl,mark,mkmk"
UNUSED = ("htmx-4*", "htmax-*", "*-4.js", "*-4.min.js", "htmx-2.js", "ext")
PACKAGES = ("django", "django-allauth", "django-htmx", "fontpkg-inter", "whitenoise")


def prepare() -> bool:
    """Put everything browsers load under `STATIC_ROOT`; say whether anything had to be made.

    Several processes may start at once: one makes, the others wait for it.
    """
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / ".made-from", fingerprint()
    with _alone(root.with_suffix(".lock")):
        if stamp.is_file() and stamp.read_text() == wanted:
            return False
        _subset(Path(settings.ASSETS) / "vendor" / "inter.woff2")
        call_command(
            "collectstatic", interactive=False, clear=True, ignore_patterns=list(UNUSED), verbosity=0, stdout=StringIO()
        )
        stamp.write_text(wanted)
        return True


def fingerprint() -> str:
    """Return a hash of everything the static files are made from: our files, and the packages' versions."""
    digest = hashlib.sha256(f"{LETTERS} {FEATURES} {UNUSED}".encode())
    for name in PACKAGES:
        digest.update(f"{name}=={version(name)}\n".encode())
    for path in sorted(
        path for _, folder in settings.PAGE_STATIC for path in Path(folder).rglob("*") if path.is_file()
    ):
        digest.update(str(path.relative_to(settings.ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _subset(target: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 - a second of imports that only the first start needs

    source = next(path for path in files("fontpkg_inter").joinpath("files").iterdir() if path.name.startswith("Inter["))
    target.parent.mkdir(parents=True, exist_ok=True)
    options = subset.Options(flavor="woff2", layout_features=FEATURES.split(","))
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    with subset.load_font(str(source), options) as font:
        cutter.subset(font)
        subset.save_font(font, str(target), options)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
