"""The funnel worked out one lead at a time, straight from the words of its definition; slow and plain."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from measure.histories import DAY

if TYPE_CHECKING:
    from interlock.measure.funnel import Asked

LEAVING = ("rejected", "recycled", "lost")


@dataclass
class Visit:
    """One visit of one lead to one stage."""

    person: int
    place: int
    start: int
    until: int | None
    unseen: bool
    last: int
    kept: list[tuple[int, int]]
    left: list[int]

    def inside(self, moment: int) -> bool:
        return self.start <= moment and (self.until is None or moment < self.until)

    @property
    def reached(self) -> int | None:
        return min((at for place, at in self.kept if place == self.place + 1 and self.inside(at)), default=None)

    @property
    def final(self) -> int | None:
        ends = (at for place, at in self.kept if place == self.last and self.place < self.last and self.inside(at))
        return min(ends, default=None)

    @property
    def exit(self) -> tuple[int, bool] | None:
        """When the visit ended, and whether in the next stage; at the same moment the next stage counts."""
        ends = [(at, 0) for place, at in self.kept if place == self.place + 1 and self.inside(at)]
        ends += [(at, 1) for place, at in self.kept if place > self.place + 1 and self.inside(at)]
        ends += [(at, 1) for place, at in self.kept if place < self.place and at > self.start and self.inside(at)]
        ends += [(at, 1) for at in self.left if self.inside(at)]
        if not ends:
            return None
        at, other = min(ends)
        return at, not other


def histories(
    moves: list[dict[str, Any]], stages: dict[str, int]
) -> dict[int, tuple[list[tuple[int, int]], list[int]]]:
    """Return, by person, the entries (place, time) and the times of leaving without entering."""
    owner: dict[int, int] = {}
    for move in moves:
        if move["opportunity"] is not None and move["person"] is not None:
            owner[move["opportunity"]] = min(owner.get(move["opportunity"], move["person"]), move["person"])
    steps = defaultdict(list)
    for number, move in enumerate(moves):
        person = move["person"] if move["person"] is not None else owner.get(move["opportunity"])
        stage = move.get("stage") if move["kind"] == "reported" else move["kind"]
        if person is not None and (stage in stages or stage in LEAVING):
            steps[person].append((move["at"], stages.get(stage, 0), number, move["kind"] == "reported"))
    found = {}
    for person, taken in steps.items():
        entries, left, before = [], [], None
        for at, place, _, reported in sorted(taken):
            if not place:
                left.append(at)
            elif not (reported and before == place):
                entries.append((place, at))
            before = place
        found[person] = (entries, left)
    return found


def unseen(entries: list[tuple[int, int]], last: int) -> list[tuple[int, int]]:
    """Return the entries that must have been, because a lead was seen beyond a stage before it was seen in it."""
    added = []
    for place in range(1, last):
        beyond = [at for other, at in entries if other > place]
        own = [at for other, at in entries if other == place]
        if beyond and (not own or min(beyond) < min(own)):
            added.append((place, min(beyond)))
    return added


def passed_before(entries: list[tuple[int, int]], place: int, at: int) -> bool:
    """Say whether a lead had been in every earlier stage, in order, by a moment."""
    if place == 1:
        return True
    return any(passed_before(entries, place - 1, then) for p, then in entries if p == place - 1 and then <= at)


def visits(moves: list[dict[str, Any]], stages: dict[str, int], asked: Asked) -> list[Visit]:
    found = []
    last = max(stages.values())
    for person, (entries, left) in histories(moves, stages).items():
        if asked.skip == "drop":
            seen, added = [(place, at) for place, at in entries if passed_before(entries, place, at)], []
        else:
            added = unseen(entries, last)
            seen = entries + added
        for place in range(1, last + 1):
            starts = sorted(at for other, at in seen if other == place)
            ends: list[int | None] = [None] * len(starts)
            if asked.reentry == "each":
                ends = [*starts[1:], None]
            elif starts:
                starts = [starts[0] if asked.reentry == "first" else starts[-1]]
            found += [
                Visit(person, place, start, end, (place, start) in added, last, seen, left)
                for start, end in zip(starts, ends, strict=False)
            ]
    return found


def median_days(all_visits: list[Visit], place: int, asked: Asked) -> float | None:
    """Return the median days to the next stage of those who went on, where most entries do not share one moment."""
    mine = [visit for visit in all_visits if visit.place == place and not visit.unseen]
    most = max(Counter(visit.start for visit in mine).values(), default=0)
    if len(mine) >= 20 and most * 2 > len(mine):
        return None
    went = leads(mine, place + 1, asked)[place, "reached_next"]
    if asked.basis == "period":
        went = [v for v in mine if v.reached is not None and asked.period.since <= v.reached < asked.period.until]
    waits = [(visit.reached - visit.start) / DAY for visit in went if visit.reached is not None]
    return median(waits) if waits else None


def leads(all_visits: list[Visit], last: int, asked: Asked) -> dict[tuple[int, str], list[Visit]]:
    """Return, by stage and figure, the visits that the figure counts."""
    since, until = asked.period.since, asked.period.until
    inside = lambda moment: since <= moment < until  # noqa: E731
    answer: dict[tuple[int, str], list[Visit]] = {}
    for place in range(1, last + 1):
        mine = [visit for visit in all_visits if visit.place == place]
        entered = [visit for visit in mine if inside(visit.start)]
        ended = [visit for visit in mine if visit.exit is not None and inside(visit.exit[0])]
        passed = [visit for visit in ended if visit.exit is not None and visit.exit[1]]
        if asked.basis == "cohort":
            within = asked.bound["within"]
            of, on = entered, [v for v in entered if v.reached is not None and v.reached - v.start <= within]
        elif asked.basis == "period":
            of, on = entered, [v for v in all_visits if v.place == place + 1 and inside(v.start)]
        elif asked.basis == "resolved":
            of, on = ended, passed
        else:
            there = [v for v in mine if v.start < since and (v.exit is None or v.exit[0] >= since)]
            of, on = there + entered, passed
        answer |= {(place, "entered"): entered, (place, "of"): of, (place, "reached_next"): on if place < last else []}
    return answer
