"""What of a page can be taken away: its tables and its charts, each said once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from interlock.pages.frame.exporting_cells import Row
    from interlock.pages.frame.rows import Column


@dataclass(frozen=True)
class Table:
    """One table of a page: what it is called, its columns, all its rows, and what is said of them."""

    title: str
    columns: Mapping[str, Column]
    rows: Callable[[], Iterable[Row]]
    """Read once, front to back; never all of them in memory."""
    says: Mapping[str, str]
    """Wording, period, and whatever else is needed to check it."""
    which: str = ""
    """Which piece of its page (`?table=`), where it has several."""
    many: int | None = None
    """How many rows there are, where that is known beforehand."""

    @classmethod
    def of(
        cls,
        title: str,
        columns: Mapping[str, Column],
        found: Sequence[object],
        says: Mapping[str, str],
        which: str = "",
    ) -> Self:
        """Return the table of things that have each column as an attribute."""
        rows = [{name: getattr(one, name) for name in columns} for one in found]
        return cls(title, columns, lambda: rows, says, which, len(rows))


@dataclass(frozen=True)
class Drawn:
    """A drawing: SVG elements that need no styles, in a box of so many pixels."""

    width: int
    height: int
    markup: str


@dataclass(frozen=True)
class Chart:
    """One chart of a page."""

    title: str
    draw: Callable[[], Drawn]
    alt: str
    """What it shows, for those who do not see it."""
    says: Mapping[str, str]
    which: str = "chart"


Piece = Table | Chart
