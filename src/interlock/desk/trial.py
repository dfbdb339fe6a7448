"""One change compared with what is agreed, on a sample or on everybody: figures, splits and the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from weakref import finalize

from interlock.measure.replay import behind, compare, groups, recorded, replayed, side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.measure.engine import Engine
    from interlock.measure.facts.store import Facts
    from interlock.measure.replay import Comparison, Group, Made, Side

SOURCES = ("origin", "source", "lead_source", "utm_source", "channel")
"""Fields that say where a lead came from; results are split by the first that is there, and by segment."""


@dataclass(frozen=True)
class Tried:
    """What a change would have done to some or all people."""

    comparison: Comparison | None
    """None: there is no history to try it on."""
    keep: int
    """How many parts of all people were looked at; figures are of these people, not scaled."""
    of: int
    """Into how many parts all people were cut."""
    as_of: str
    seconds: float
    splits: Mapping[str, Sequence[Group]]
    """The same by segment and by source, as far as the agreement and the data know them."""

    @property
    def share(self) -> float:
        """Return the part of all people that were looked at, 0..1."""
        return self.keep / self.of


def side_of(
    engine: Engine, agreement: Agreement, progress: Callable[[int, int], None] | None = None, made: Made | None = None
) -> Side:
    """Return what an agreement would have handed over; without hand-offs, what was really handed over."""
    if not agreement.handoff:
        return recorded(engine)
    return side(replayed(engine, agreement, progress=progress, made=made))


def compared(facts: Facts, base: Side, candidate: Side) -> tuple[Comparison | None, dict[str, Sequence[Group]]]:
    """Compare two sides, and split what comes out by segment and by source."""
    found = compare(facts, base, candidate)
    if found is None:
        return None, {}
    return found, {name: groups(facts, [name], found.whole.since, found.whole.until) for name in split_by(facts)}


def split_by(facts: Facts) -> list[str]:
    """Return what results are split by."""
    known = {*facts.agreement.field, *facts.recorded}
    names = [name for name in ("segment",) if facts.agreement.segment or name in known]
    return names + [name for name in SOURCES if name in known][:1]


def keep_rows(facts: Facts, found: Comparison, directory: Path) -> None:
    """Write the rows behind what was just compared."""
    behind.write(facts, found.whole, split_by(facts), directory)


class Rows(behind.Behind):
    """The rows behind one trial; their files go when nobody looks at them any more."""

    def __init__(self) -> None:
        super().__init__(Path(mkdtemp(prefix="interlock-rows-")))
        finalize(self, rmtree, self.directory, ignore_errors=True)
