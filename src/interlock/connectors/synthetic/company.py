"""The synthetic company, chunk by chunk: each chunk follows from the seed and its number alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

import pyarrow as pa

from interlock import InterlockError
from interlock.connectors import Batch
from interlock.connectors.synthetic import money, truth, values
from interlock.connectors.synthetic.chance import rng
from interlock.connectors.synthetic.lives import lived
from interlock.connectors.synthetic.moves import moves
from interlock.connectors.synthetic.naming import naming
from interlock.connectors.synthetic.rows import SOURCE, Scribe
from interlock.connectors.synthetic.setting import WORLDS, Setting, setting
from interlock.connectors.synthetic.settled import settled
from interlock.measure.ledger import QUOTAS, SPEND, key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

CHUNK = 10_000
"""People in a chunk; part of what a seed means."""


@dataclass(frozen=True)
class Chunk:
    """One part of the company: what it would export, and the truth behind it."""

    batch: Batch
    truth: dict[str, pa.Table]


@dataclass(frozen=True)
class Company:
    """A synthetic company of so many people in the three years before `until`."""

    people: int
    seed: int
    until: date
    world: str = "intent"
    faults: bool = True

    def __post_init__(self) -> None:
        if self.people < 1:
            raise InterlockError(f"a company needs at least one person, not {self.people}; give --people N")
        if self.seed < 0:
            raise InterlockError(f"a seed is 0 or more, not {self.seed}; give --seed S")
        if self.world not in WORLDS:
            raise InterlockError(f"there is no world {self.world!r}; choose one of {', '.join(WORLDS)}")

    @cached_property
    def setting(self) -> Setting:
        """Return what holds for all of its people."""
        return settled(setting(self.people, self.seed, self.world, self.until, faults=self.faults))

    def __len__(self) -> int:
        """Return the number of chunks."""
        return (self.people + CHUNK - 1) // CHUNK

    def truth(self) -> dict[str, pa.Table]:
        """Return what is true of the whole company: parameters, channels, reps, content, campaigns, planted faults."""
        return truth.of_setting(self.setting)

    def chunks(self) -> Iterator[Chunk]:
        """Return all chunks; the first also brings what is spent and asked."""
        for nth in range(len(self)):
            yield self.chunk(nth)

    def chunk(self, nth: int) -> Chunk:
        """Return one chunk, the same in whatever order chunks are asked for."""
        draw, own, first = rng(self.seed, nth), self.setting, nth * CHUNK
        lives = lived(draw, own, min(CHUNK, self.people - first))
        names = naming(lives, self.seed, first)
        scribe = Scribe(own, draw, key("rows", SOURCE, str(self.seed), self.world, str(nth)), names)
        changes = (scribe.changes(n, block) for n, block in zip(count(1), values.of(draw, own.clock, lives, names)))
        steps = (scribe.moves(n, block) for n, block in zip(count(100), moves(lives, names)))
        tables = {
            "touches": scribe.touches(lives.touches),
            "changes": pa.concat_tables(changes).combine_chunks(),
            "moves": pa.concat_tables(steps).combine_chunks(),
            "spend": money.spend(own) if nth == 0 else SPEND.empty_table(),
            "quotas": money.quotas(own) if nth == 0 else QUOTAS.empty_table(),
        }
        return Chunk(
            Batch(
                tables=tables,
                names=names.table(tables["moves"]["opportunity"]),
                rows_read=sum(table.num_rows for table in tables.values()),
                progress=(nth + 1) / len(self),
            ),
            truth.of_lives(own, lives, names),
        )
