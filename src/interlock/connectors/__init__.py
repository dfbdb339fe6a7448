"""Outside systems, one folder each: they translate, they store nothing.

Whatever a connector reads, it delivers as `Batch`es in the ledger's own shapes (`measure.ledger`), together with a
plain account of what it could not use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


@dataclass(frozen=True)
class Named:
    """The outside key and the readable name behind an id."""

    entity: Literal["person", "account", "opportunity"]
    id: int
    key: str
    """The outside system's own key, prefixed by its namespace (`olist:dac32a`)."""
    label: str = ""


@dataclass(frozen=True)
class Refused:
    """One row that was not loaded, and why: enough to find it and mend it."""

    file: str
    line: int
    column: str
    reason: str
    row: str
    """The raw text of the row."""


@dataclass(frozen=True)
class Batch:
    """Some thousands of outside rows, translated."""

    tables: Mapping[str, pa.Table]
    """By table of the ledger (`measure.ledger.TABLES`).

    A table may carry an int64 column `row` beside the ledger's own: which of this batch's outside rows, from 0, each
    row was made from. Then outside rows that bring nothing new are counted as duplicates one by one.
    """
    names: pa.Table | None = None
    """People, accounts and opportunities of this batch: entity, id, key, label (see `Named`)."""
    refused: tuple[Refused, ...] = ()
    rows_read: int = 0
    duplicates: int = 0
    """Rows that say again exactly what an earlier row of the same source said."""
    progress: float | None = None
    """Share of the whole that has been read, 0..1, where known."""


@dataclass(frozen=True)
class Unmatched:
    """Values of a join that found no partner, with the nearest ones that exist."""

    column: str
    joins: str
    count: int
    examples: tuple[str, ...] = ()
    near: Mapping[str, str] = field(default_factory=dict)
    """A value that found nothing, and the existing value it may be meant for."""
