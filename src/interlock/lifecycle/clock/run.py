"""One clock that runs for one hand-off: pauses stop it, a new owner's calendar takes it over without resetting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from interlock.lifecycle.clock.hours import Clock


class _Leg(NamedTuple):
    since: int
    until: int | None
    clock: Clock


@dataclass(frozen=True)
class Run:
    """A running clock: since when, on whose calendar from when on, and the intervals in which it stood still."""

    start: int
    clock: Clock
    """The calendar of the first owner."""
    owners: tuple[tuple[int, Clock], ...] = ()
    """Later owners: from when on, and their calendar; time already used stays used."""
    pauses: tuple[tuple[int, int], ...] = ()
    """Half-open intervals; they may overlap."""

    def elapsed(self, end: int) -> int:
        """Return the working time used up by `end`, in microseconds."""
        return sum(
            leg.clock.elapsed(leg.since, end if leg.until is None else min(end, leg.until)) for leg in self._legs()
        )

    def deadline(self, duration: int) -> int:
        """Return the first instant by which `duration` microseconds of working time are used up."""
        if duration <= 0:
            return self.start
        left = duration
        *legs, last = self._legs()
        for leg in legs:
            worked = leg.clock.elapsed(leg.since, leg.until or leg.since)
            if worked >= left:
                return leg.clock.deadline(leg.since, left)
            left -= worked
        return last.clock.deadline(last.since, left)

    def _legs(self) -> list[_Leg]:
        """Return the stretches in which the clock runs on one calendar; only the last has no end."""
        pauses = [(max(a, self.start), b) for a, b in self.pauses if b > max(a, self.start)]
        owners = [(max(since, self.start), clock) for since, clock in sorted(self.owners, key=lambda owner: owner[0])]
        cuts = sorted({self.start, *(cut for pause in pauses for cut in pause), *(since for since, _ in owners)})
        ends: list[int | None] = [*cuts[1:], None]
        return [
            _Leg(since, until, next((clock for at, clock in reversed(owners) if at <= since), self.clock))
            for since, until in zip(cuts, ends, strict=True)
            if not any(a <= since < b for a, b in pauses)
        ]
