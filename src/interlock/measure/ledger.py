"""The shape of the ledger: what every connector delivers, the desk stores and the engine reads.

Times are microseconds since 1970-01-01 UTC (int64), money is cents (int64), ids are 63-bit hashes of the outside
key (`key`), so that the same outside record has the same id wherever and however often it arrives.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

BUCKETS = 16
"""Number of person-hash buckets every table of the ledger is cut into; part of the ledger's format."""


def key(*parts: str) -> int:
    """Return the 63-bit id of an outside key, the same on every machine and in every version.

    Parts are joined by U+001F; the id is the top 63 bits of their BLAKE2b-64 digest (RFC 7693).
    """
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


_ID, _TIME, _WORD = pa.int64(), pa.int64(), pa.string()

TOUCHES = pa.schema(
    [
        pa.field("id", _ID, nullable=False),
        pa.field("person", _ID, nullable=False),
        pa.field("at", _TIME, nullable=False),
        pa.field("recorded", _TIME, nullable=False),
        pa.field("kind", _WORD, nullable=False),
        pa.field("channel", _WORD),
        pa.field("campaign", _WORD),
        pa.field("content", _WORD),
        pa.field("by", _WORD),  # who of our own people did it
        pa.field("outbound", pa.bool_(), nullable=False),
        pa.field("source", _WORD, nullable=False),
    ]
)
"""One row per touch. `at` is never after `recorded`."""

CHANGES = pa.schema(
    [
        pa.field("id", _ID, nullable=False),
        pa.field("person", _ID),  # whose bucket it lives in: the person, or the person an opportunity belongs to
        pa.field("entity", _WORD, nullable=False),  # person | account | opportunity
        pa.field("key", _ID, nullable=False),  # the entity's id
        pa.field("field", _WORD, nullable=False),
        pa.field("text", _WORD),  # the value as text; both null: the field became empty
        pa.field("number", pa.float64()),  # the value as a number, where it is one
        pa.field("at", _TIME),  # when it became so; null: not known when (then it counts from the beginning)
        pa.field("recorded", _TIME, nullable=False),
        pa.field("source", _WORD, nullable=False),
    ]
)
"""One row per value that a field took. The link person -> account is the person's field `account` (text: its key)."""

MOVES = pa.schema(
    [
        pa.field("id", _ID, nullable=False),
        pa.field("person", _ID),
        pa.field("opportunity", _ID),
        pa.field("kind", _WORD, nullable=False),  # see MOVE_KINDS
        pa.field("at", _TIME, nullable=False),
        pa.field("recorded", _TIME, nullable=False),
        pa.field("stage", _WORD),  # kind reported: the stage's name in the agreement, or the outside word
        pa.field("team", _WORD),
        pa.field("by", _WORD),
        pa.field("reason", _WORD),
        pa.field("due", _TIME),
        pa.field("until", _TIME),
        pa.field("amount", pa.int64()),
        pa.field("score", pa.float64()),
        pa.field("clause", _WORD),
        pa.field("seal", _WORD),
        pa.field("source", _WORD, nullable=False),
    ]
)
"""One row per step of a lead or an opportunity."""

MOVE_KINDS = (
    "captured",  # became known
    "returned",  # its rest is over: marketing may hand it over again; with `until`, because somebody said so
    "handed_over",  # by marketing to a team, due at `due`
    "held",  # sales needs more time, until `until`
    "accepted",  # verdicts, of a hand-off and, where `opportunity` is given, of that opportunity
    "rejected",
    "recycled",
    "reported",  # an outside system says the lead is in `stage`
    "opened",  # an opportunity
    "amended",  # its amount became `amount`
    "won",
    "lost",
    "cooled",  # its points had faded below the threshold while it waited
)

SPEND = pa.schema(
    [
        pa.field("id", _ID, nullable=False),
        pa.field("at", _TIME, nullable=False),
        pa.field("channel", _WORD),
        pa.field("campaign", _WORD),
        pa.field("amount", pa.int64(), nullable=False),
        pa.field("recorded", _TIME, nullable=False),
        pa.field("source", _WORD, nullable=False),
    ]
)

QUOTAS = pa.schema(
    [
        pa.field("id", _ID, nullable=False),
        pa.field("since", _TIME, nullable=False),
        pa.field("until", _TIME, nullable=False),
        pa.field("owner", _WORD),
        pa.field("name", _WORD, nullable=False),
        pa.field("amount", pa.float64(), nullable=False),
        pa.field("recorded", _TIME, nullable=False),
        pa.field("source", _WORD, nullable=False),
    ]
)

TABLES: Mapping[str, pa.Schema] = {
    "touches": TOUCHES,
    "changes": CHANGES,
    "moves": MOVES,
    "spend": SPEND,
    "quotas": QUOTAS,
}
"""The ledger's tables. `spend` and `quotas` live in bucket 0."""


@dataclass(frozen=True)
class Snapshot:
    """What numbers are computed from: the ledger's files at one version of each table, and the tail beyond it."""

    files: Mapping[str, Mapping[int, tuple[str, ...]]]
    """Parquet files by table and bucket."""
    tail: Mapping[str, pa.Table] = field(default_factory=dict)
    """Rows that the ledger does not hold yet, by table, in the shapes above."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """Delta version by table."""

    @property
    def as_of(self) -> str:
        """Return the data-as-of of every number computed from this: versions, and the length of the tail."""
        parts = [f"{name}@{version}" for name, version in sorted(self.versions.items())]
        beyond = sum(table.num_rows for table in self.tail.values())
        return " ".join(parts) + (f" +{beyond}" if beyond else "")
