"""Rows of an import that are read once more: as they stand, or as somebody has mended them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Mends:
    """The rows that are meant, by source and line; a row without cells of its own is read as it stands in the file."""

    rows: Mapping[str, Mapping[int, Cells | None]]

    def of(self, source: str) -> Mapping[int, Cells | None]:
        """Return the rows that are meant of one source."""
        return self.rows.get(source, {})

    def meant(self, source: str, lines: np.ndarray) -> np.ndarray:
        """Say which of these lines of a source are meant."""
        mine = self.of(source)
        return np.isin(lines, np.fromiter(mine, np.int64, len(mine)))
