"""Run every benchmark in one go: `python bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SIZES = {"export": ["--rows", "100000"], "replay": ["1000000", "5000000", "20000000"]}


def main() -> int:
    """Run them one after the other, so that none disturbs another; the first failure ends it."""
    for path in sorted(HERE.glob("[a-z]*.py")):
        print(f"== {path.stem}", flush=True)
        if status := subprocess.call([sys.executable, path, *SIZES.get(path.stem, [])]):
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
