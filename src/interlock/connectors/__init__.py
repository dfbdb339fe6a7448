"""Outside systems, one folder each: they translate, they store nothing.

Whatever a connector reads, it delivers as `Batch`es in the ledger's own shapes (`measure.ledger`), together with a
plain account of what it could not use. What is said live, about one person at a time, is delivered as `Said`.
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


@dataclass(frozen=True, slots=True)
class Who:
    """Whom something is said about, by as much as the source knows; at least one of `email`, `key` and `visitor`."""

    email: str = ""
    key: str = ""
    """The source's own key of the person; `namespace:key` where it is another system's."""
    visitor: str = ""
    """A browser that agreed to be followed."""
    name: str = ""
    company: str = ""
    domain: str = ""
    """Of the company's site; without it, that of a business e-mail address."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a source says about one person: a touch, fields that became known, a move, or all of them."""

    id: str
    """The source's own id of it, by which it is told when it comes twice."""
    who: Who
    at: int | None = None
    """When it happened, in microseconds since 1970 UTC; now if the source does not say."""
    kind: str = ""
    """The kind of touch; empty: there was none."""
    channel: str = ""
    campaign: str = ""
    content: str = ""
    by: str = ""
    """Who of our own people did it."""
    outbound: bool = False
    fields: Mapping[str, str | float | bool | None] = field(default_factory=dict)
    """Fields of the person or their company that became known, by name; None: no longer known."""
    move: Literal["", "captured", "reported", "opened", "amended", "won", "lost"] = ""
    stage: str = ""
    """With `reported`: the stage's name in the agreement, or the source's own word for it."""
    opportunity: str = ""
    """The source's own key of the deal."""
    amount: int | None = None
    """In cents."""
    reason: str = ""
    until: int | None = None
