"""Inter for what is drawn without a browser: three static weights, cut out of the variable font once per instance."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from django.conf import settings

WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}
LETTERS = "U+0020-024F,U+0370-052F,U+1E00-1EFF,U+2000-206F,U+20A0-20C0,U+2100-22FF"
"""Latin, Greek and Cyrillic, marks, currencies, arrows and signs of mathematics."""


@cache
def fonts() -> Path:
    """Return the folder of the fonts; they are made where they are missing.

    They are written beside their place and moved there whole: of two processes that make them, both are right.
    """
    found = Path(settings.HOME) / f"fonts-{version('fontpkg-inter')}"
    if not found.is_dir():
        found.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f"{found.name}-", dir=found.parent))
        _cut(made)
        try:
            made.rename(found)
        except OSError:
            for path in made.iterdir():
                path.unlink()
            made.rmdir()
    return found


@cache
def known_to_charts() -> None:
    """Tell vl-convert of them: without a font of the name it draws no text."""
    import vl_convert  # noqa: PLC0415 - large, and not every process draws

    vl_convert.register_font_directory(os.fspath(fonts()))


def _cut(folder: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 - a second of imports that only the first drawing needs
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    source = next(path for path in files("fontpkg_inter").joinpath("files").iterdir() if path.name.startswith("Inter["))
    options = subset.Options(layout_features=["kern", "liga", "calt", "tnum", "ccmp", "locl", "mark", "mkmk"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    whole = folder / "whole.ttf"
    with subset.load_font(str(source), options) as font:
        cutter.subset(font)
        font.save(whole)
    for name, weight in WEIGHTS.items():
        with TTFont(whole) as font:
            cut = instancer.instantiateVariableFont(font, {"wght": weight, "opsz": 14}, updateFontNames=True)
            cut.save(folder / f"Inter-{name}.ttf")
    whole.unlink()
