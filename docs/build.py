"""Write the reference from the code, build the documentation, and prove that no page asks another host for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"
SITE = HERE.parent / "docs-site"


def main() -> int:
    """Build the whole documentation; return how many requests to other hosts its pages would make."""
    os.environ.setdefault("INTERLOCK_HOME", tempfile.mkdtemp(prefix="interlock-docs-"))
    from reference import pages  # noqa: PLC0415 - reads the settings, which need a home

    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)
    subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build", "--clean", "--strict"], check=True, cwd=HERE.parent
    )
    found = [
        f"{page.relative_to(SITE)}: {address}" for page in SITE.rglob("*.html") for address in asked(page.read_text())
    ]
    for line in found:
        print(f"asks another host: {line}", file=sys.stderr)
    return min(len(found), 1)


def asked(html: str) -> list[str]:
    """List what a browser would fetch from elsewhere by itself; links that a reader may click are not that."""
    tags = re.findall(r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*>", html)
    found = [re.search(r"(?:src|href)=\"?(https?:)?//[^\s\">]+", tag) for tag in tags if 'rel="canonical"' not in tag]
    return [hit[0] for hit in found if hit]


if __name__ == "__main__":
    sys.exit(main())
