"""From arrays to rows in the ledger's shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Ints, Rng, stream
from interlock.connectors.synthetic.funnel import NOT_YET
from interlock.connectors.synthetic.values import said
from interlock.measure.ledger import CHANGES, MOVES, TOUCHES

if TYPE_CHECKING:
    from interlock.connectors.synthetic.naming import Naming
    from interlock.connectors.synthetic.setting import Setting
    from interlock.connectors.synthetic.touches import Touches
    from interlock.connectors.synthetic.values import Values

SOURCE = "synthetic"
_SECOND = 1_000_000


@dataclass(frozen=True)
class Scribe:
    """Writes one chunk's rows: turns seconds into microseconds, and drops what has not been recorded yet."""

    setting: Setting
    draw: Rng
    start: int
    """First id of the chunk's own stream of ids."""
    naming: Naming

    def moment(self, seconds: Ints, person: Ints) -> Ints:
        """Return microseconds since 1970 of a second in a person's life.

        Everything that is one person's happens at the same fraction of a second, so its order is kept.
        """
        fraction = self.naming.people.ids[person] % _SECOND
        return np.asarray((seconds + self.setting.clock.epoch) * _SECOND + fraction)

    def touches(self, found: Touches) -> pa.Table:
        """Write touches."""
        found = found.only(found.recorded < self.setting.clock.end)
        setting, count = self.setting, len(found)
        return pa.table(
            {
                "id": stream(self.start, count),
                "person": self.naming.people.ids[found.person],
                "at": self.moment(found.at, found.person),
                "recorded": self.moment(found.recorded, found.person),
                "kind": said(words.KINDS, found.kind),
                "channel": said(words.CHANNELS, found.channel),
                "campaign": said(setting.campaigns.names, found.campaign),
                "content": said(setting.library.names, found.content),
                "by": said(setting.reps.names, found.by),
                "outbound": pa.array(found.kind >= words.OUTBOUND_FROM),
                "source": pa.repeat(pa.scalar(SOURCE), count),
            },
            schema=TOUCHES,
        )

    def changes(self, nth: int, block: Values) -> pa.Table:
        """Write the values of one field; `nth` tells the chunk's blocks apart."""
        whose, count = block.whose, len(block.whose.at)
        recorded = whose.at + self.draw.integers(1, 60, count)
        table = pa.table(
            {
                "id": stream(self.start + nth, count),
                "person": pa.array(
                    self.naming.people.ids[whose.person], mask=np.full(count, whose.entity == "account")
                ),
                "entity": pa.repeat(pa.scalar(whose.entity), count),
                "key": self.naming.of(whose.entity).ids[whose.place],
                "field": pa.repeat(pa.scalar(block.field), count),
                "text": block.text,
                "number": pa.nulls(count, pa.float64()) if block.number is None else pa.array(block.number),
                "at": self.moment(whose.at, whose.person),
                "recorded": self.moment(recorded, whose.person),
                "source": pa.repeat(pa.scalar(SOURCE), count),
            },
            schema=CHANGES,
        )
        return table.filter(pa.array(recorded < self.setting.clock.end))

    def moves(self, nth: int, block: Steps) -> pa.Table:
        """Write the steps of one kind; `nth` tells the chunk's blocks apart."""
        recorded = block.at + self.draw.integers(1, 20, len(block.at))
        kept = np.flatnonzero(recorded < self.setting.clock.end)
        who, count = block.person[kept], len(kept)
        given: dict[str, Any] = {
            "id": stream(self.start + nth, count),
            "person": self.naming.people.ids[who],
            "kind": pa.repeat(pa.scalar(block.kind), count),
            "at": self.moment(block.at[kept], who),
            "recorded": self.moment(recorded[kept], who),
            "source": pa.repeat(pa.scalar(SOURCE), count),
        }
        given |= self._details(block, kept)
        return pa.table(
            [given.get(name, pa.nulls(count, MOVES.field(name).type)) for name in MOVES.names], schema=MOVES
        )

    def _details(self, block: Steps, kept: Ints) -> dict[str, Any]:
        lists = {"team": words.TEAMS, "by": self.setting.reps.names, "reason": words.REASONS, "clause": words.TEAMS}
        given: dict[str, Any] = {name: said(lists[name], places[kept]) for name, places in block.places.items()}
        for name, seconds in block.times.items():
            at = seconds[kept]
            given[name] = pa.array(self.moment(at, block.person[kept]), mask=(at < 0) | (at >= NOT_YET))
        given |= {name: pa.array(numbers[kept]) for name, numbers in block.numbers.items()}
        if block.stage:
            given["stage"] = pa.repeat(pa.scalar(block.stage), len(kept))
        return given


@dataclass(frozen=True)
class Steps:
    """One kind of move, for many people at once."""

    kind: str
    person: Ints
    at: Ints
    places: dict[str, Ints]
    """Team, rep (`by`), reason and clause (one per team), as places in their lists, -1 for none."""
    times: dict[str, Ints]
    numbers: dict[str, Ints]
    """Opportunity and amount."""
    stage: str = ""
