"""Running sums of points in numpy: what `Stream.sums` says in SQL, for all leads at once and entry by entry.

Each step takes the next entry of every lead: what they had fades for as long as they waited, and the entry adds its
own. So no sum is counted from an origin, and a lead that needs no further answer is left where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.measure.replay.points import Counted, Engagement

    Floats: TypeAlias = npt.NDArray[np.float64]
    Numbers: TypeAlias = npt.NDArray[np.int64]
    Flags: TypeAlias = npt.NDArray[np.bool_]

SLACK = 1e-9
"""How far two ways to add the same points up may lie apart."""
AT_ONCE = 1 << 15
"""Leads taken together: few enough that what they have stays in the processor's cache."""
REST = 8
"""Steps after which the leads that need no further answer are left."""


class Entries(NamedTuple):
    """Entries in any order: the lead's number from 0, the time, the code of what it adds, how late it was heard."""

    number: npt.NDArray[np.int32]
    t: Numbers
    code: npt.NDArray[np.int32]
    age: Numbers | None
    """Microseconds since it happened; None if each is heard at once."""


class Needs(NamedTuple):
    """What is asked of each lead, by its number."""

    captured: Numbers
    """No earlier instant counts."""
    least: Floats
    """By model and lead, the engagement below which no hand-off takes it."""
    once: Flags
    """Whether one instant is enough, the first that is sure to pass."""


class Reached(NamedTuple):
    """Instants at which a lead has what it needs, and its engagement by model."""

    number: npt.NDArray[Any]
    t: Numbers
    engagement: Floats


class RunningSums:
    """The engagement of leads along their entries."""

    def __init__(self, engagement: Engagement) -> None:
        terms, kinds = engagement.terms, engagement.kinds
        self.groups = list(engagement.groups.values())
        self.rate = _column([1 / term.span if term.way == "half_life" else 0.0 for term in terms])
        self.line = _column([1 / term.span if term.way == "linear" else 0.0 for term in terms])
        self.lines = bool(self.line.any())
        codes = len(kinds) + 1
        worth = np.zeros((len(terms), codes))
        for term in terms:
            for kind, points in term.points:
                worth[term.number, kinds.index(kind) + 1] = points
        ends = [np.where(np.arange(len(terms))[:, None] == n, -worth, 0.0) for n in range(len(terms))]
        self.worth = np.hstack([worth, *ends])
        self.codes = codes
        """Codes below are instants; of each term the same number follow, for the ends of its points."""
        self.marked = any(term.ends is not None for term in terms)

    def reached(self, entries: Entries, needs: Needs) -> Iterator[Reached]:
        """Yield, in no order, the instants at which leads have what they need."""
        order = in_order(entries.number, entries.t)
        size = np.bincount(entries.number, minlength=len(needs.once))
        first = np.cumsum(size) - size
        age = None if entries.age is None else entries.age[order]
        sorted_ = Entries(entries.number, entries.t[order], entries.code[order], age)
        longest = np.argsort(-size, kind="stable")[: np.count_nonzero(size)]
        for begin in range(0, len(longest), AT_ONCE):
            who = longest[begin : begin + AT_ONCE]
            yield from _Walk(self, sorted_, needs, who, first[who], size[who]).steps()


class _Walk:
    """Some leads on their way, those with the most entries first."""

    def __init__(  # noqa: PLR0913, PLR0917
        self, sums: RunningSums, entries: Entries, needs: Needs, who: Numbers, first: Numbers, size: Numbers
    ) -> None:
        self.sums, self.entries = sums, entries
        self.who, self.first, self.end = who, first, first + size
        self.captured, self.least, self.once = needs.captured[who], needs.least[:, who], needs.once[who]
        self.before = entries.t[first]
        self.value = np.zeros((len(sums.worth), len(who)))
        self.slope = np.zeros_like(self.value)
        self.due = np.zeros(len(who), bool)
        self.done = np.zeros(len(who), bool)

    def steps(self) -> Iterator[Reached]:
        """Yield what is reached, one entry of every lead after the other."""
        longest = int((self.end - self.first).max(initial=0))
        for step in range(longest):
            if step % REST == 0:
                self._leave(step)
            among = int(np.searchsorted(self.first - self.end, -step))
            if not among:
                return
            yield from self._step(step, among)

    def _leave(self, step: int) -> None:
        """Forget leads that need no further answer, or have no further entry."""
        stay = ~self.done & (self.end - self.first > step)
        if stay.all():
            return
        for name in ("who", "first", "end", "captured", "once", "before", "due", "done"):
            setattr(self, name, getattr(self, name)[stay])
        self.least, self.value, self.slope = self.least[:, stay], self.value[:, stay], self.slope[:, stay]

    def _step(self, step: int, among: int) -> Iterator[Reached]:
        at = self.first[:among] + step
        t = self.entries.t[at]
        code = self.entries.code[at]
        waited = t - self.before[:among]
        self._add(among, waited, code, at)
        if self.sums.marked:
            due = self.due[:among]
            due &= waited == 0
            due |= code < self.sums.codes
        self.before[:among] = t
        engagement = np.stack([_total(groups, self.value[:, :among]) for groups in self.sums.groups])
        has = (engagement >= self.least[:, :among] - SLACK).any(axis=0)
        enough = np.flatnonzero(has & (t >= self.captured[:among]))
        if len(enough):
            yield from self._answer(enough, at[enough], t[enough], engagement[:, enough])

    def _add(self, among: int, waited: Numbers, code: npt.NDArray[np.int32], at: Numbers) -> None:
        """Let what was there fade, and add an entry of each lead."""
        sums, value = self.sums, self.value[:, :among]
        value *= np.exp2(sums.rate * -waited)
        added = sums.worth.take(code, axis=1)
        age = None if self.entries.age is None else self.entries.age[at]
        if sums.lines:
            slope = self.slope[:, :among]
            value -= slope * waited
            slope += sums.line * added
        if age is not None:
            added *= np.exp2(sums.rate * -age) * (1 - sums.line * age)
        value += added

    def _answer(self, enough: Numbers, at: Numbers, t: Numbers, engagement: Floats) -> Iterator[Reached]:
        """Yield instants whose last entry this is; a lead for whom one is enough is done where it is sure to pass."""
        entries = self.entries.t
        follows = np.minimum(at + 1, len(entries) - 1)
        last = (at + 1 == self.end[enough]) | (entries[follows] != t)
        counts = last & ~self.done[enough]
        if self.sums.marked:
            counts &= self.due[enough]
        enough, engagement = enough[counts], engagement[:, counts]
        sure = (engagement >= self.least[:, enough] + SLACK).any(axis=0)
        self.done[enough] |= sure & self.once[enough]
        yield Reached(self.who[enough], t[counts], engagement)


def in_order(number: npt.NDArray[np.int32], t: Numbers) -> npt.NDArray[np.intp]:
    """Return the order by number and time, through one key of 64 bits; what that leaves equal is ordered by itself."""
    if not len(t):
        return np.zeros(0, np.intp)
    since = t - t.min()
    room = 64 - int(number.max()).bit_length()
    coarse = np.uint64(max(0, int(since.max()).bit_length() - room))
    key = (number.astype(np.uint64) << np.uint64(room)) if room < 64 else np.zeros(len(t), np.uint64)
    key |= since.astype(np.uint64) >> coarse
    order = np.argsort(key)
    if coarse:
        ordered = key[order]
        equal = ordered[1:] == ordered[:-1]
        tied = np.append(equal, False) | np.insert(equal, 0, False)
        rows = order[tied]
        order[tied] = rows[np.lexsort((t[rows], key[rows]))]
    return order


def _total(groups: list[Counted], value: Floats) -> Floats:
    """Return the sum of groups, each between floor and cap."""
    total = np.zeros(value.shape[1])
    for group in groups:
        part = sum((value[term.number] for term in group.terms), np.zeros(1))
        total += np.clip(part, group.floor, group.cap) if (group.floor, group.cap) != (None, None) else part
    return total


def _column(values: list[float]) -> Floats:
    return np.array(values, np.float64).reshape(-1, 1)
