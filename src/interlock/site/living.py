"""The demonstration goes on: people arrive and do things, and colleagues answer what they are handed."""

from __future__ import annotations

import heapq
import os
import random
import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.connectors import Said, Who
from interlock.connectors.synthetic.arrivals import arrivals
from interlock.desk import actions, clock, lists
from interlock.desk.lists import inbox
from interlock.desk.lists.inbox_wanted import Wanted
from interlock.desk.lists.program import binding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from interlock.connectors.synthetic.arrivals import Step
    from interlock.desk.lists.inbox import Row

SOURCE = "website"
RECORDS = "crm"
"""The source that knows which colleague looks after a company."""
OWNED = 0.2
"""Part of those who arrive whose company somebody looks after already."""
ACCEPTED = 0.6
"""Part of the hand-offs that colleagues take on."""
ANSWERED = 0.15
"""How likely a colleague answers something that waits for them, each time one looks."""
HEARD = 0.4
"""How often a colleague notes what the lead said."""
SAID = (
    ("need", "One forecast that both teams believe"),
    ("need", "To see which leads wait"),
    ("need", "Answers within the hour"),
    ("objection", "Too long until it runs"),
    ("objection", "No budget before next quarter"),
    ("question", "Does it work with our CRM?"),
    ("question", "Who sees our data?"),
    ("competitor", "A spreadsheet of their own"),
    ("product", "Reports for partners"),
)
"""What leads say: the kind, and in which words."""
LOOKED_AT = 45
"""Seconds that a colleague takes, at least, to look at a lead."""


@dataclass
class Stage:
    """What is going to be said next, and when; times in seconds of whatever clock the caller keeps."""

    stories: Iterator[Sequence[Step]]
    every: float
    draw: random.Random
    _due: list[tuple[float, int, Said]] = field(default_factory=list)
    _nth: Iterator[int] = field(default_factory=count)
    _next: float = 0.0

    def due(self, now: float) -> list[Said]:
        """Return what is to be said by now, in its order; new stories begin at random, one per `every` on average."""
        while self._next <= now:
            self._begin(max(self._next, now - self.every))
            self._next = max(self._next, now - self.every) + self.draw.expovariate(1 / self.every)
        found = []
        while self._due and self._due[0][0] <= now:
            found.append(heapq.heappop(self._due)[2])
        return found

    def _begin(self, at: float) -> None:
        for step in next(self.stories):
            at += step.after
            heapq.heappush(self._due, (at, next(self._nth), step.said))


@dataclass
class Company:
    """The synthetic company at work, by whatever clock its caller keeps."""

    stage: Stage
    draw: random.Random
    players: Collection[str] = ()
    """Log-ins that answer for themselves; other salespeople answer by chance."""
    told: Callable[[str], None] = lambda _: None

    def step(self, now: int) -> None:
        """Say what is to be said by now (microseconds UTC), and let colleagues answer some of what waits for them."""
        for said in self.stage.due(now / clock.SECOND):
            if (owner := looked_after(said, mates(self.players), self.draw)) is not None:
                actions.hear([owner], RECORDS, now=now)
            actions.hear([said], SOURCE, now=now)
            self.told(f"{said.who.name}: {said.kind}")
        for row in answerable(self.players, now):
            if self.draw.random() < ANSWERED:
                self.told(answer(row, self.draw, now))


def company(every: float, seed: int, name: str) -> Company:
    """Return a company of which somebody new hears every so many seconds; `name` keeps its ids apart from others'."""
    stage = Stage(arrivals(seed, name), every, random.Random(seed))  # noqa: S311 - a play
    return Company(stage, random.Random(seed + 1))  # noqa: S311


def live(
    every: float, seed: int, players: Collection[str], told: Callable[[str], None], parent: int | None = None
) -> None:
    """Let the synthetic company live until stopped.

    With `parent` it also stops when that process is gone.
    """
    here = company(every, seed, f"live{int(time.time())}")
    here.players, here.told = players, told
    while parent is None or os.getppid() == parent:
        here.step(clock.now())
        time.sleep(1)


def mates(players: Collection[str]) -> list[str]:
    """List the colleagues in sales who play themselves."""
    return sorted({one.name for one in lists.log_ins() if one.team == "sales"} - set(players))


def looked_after(said: Said, colleagues: Sequence[str], draw: random.Random) -> Said | None:
    """Say which colleague looks after the company of somebody who has just arrived; None: nobody does yet."""
    if not said.fields or not colleagues or draw.random() >= OWNED:
        return None
    return Said(f"owner-{said.id}", said.who, fields={"account_owner": draw.choice(colleagues)})


def answerable(players: Collection[str], now: int) -> list[Row]:
    """List what waits for colleagues who have had time to look at it."""
    here = mates(players)
    rows = inbox.handoffs(Wanted(sort="newest"), now).rows
    return [row for row in rows if row.owner in here and row.handed < now - LOOKED_AT * clock.SECOND]


def answer(row: Row, draw: random.Random, now: int | None = None) -> str:
    """Let a colleague call the lead, and then take it on or refuse it for one of the agreed reasons."""
    at = clock.now() if now is None else now
    person = next(iter(lists.known("person", [row.face.person]).values()), None)
    binds = binding(at)
    if person is None or binds is None:
        return f"{row.owner} waits: nobody knows whom to call, or no agreement binds"
    try:
        actions.hear([_call(row, person.key)], SOURCE, now=at)
        if draw.random() < ACCEPTED:
            actions.accept(row.id, row.owner, at)
            done = f"accepted {person}"
        else:
            reason = draw.choice(sorted(binds.program.agreement.reason))
            actions.reject(row.id, row.owner, reason, now=at)
            done = f"rejected {person}: {reason}"
        if draw.random() < HEARD:
            actions.remark(row.id, row.owner, *draw.choice(SAID), at)
    except InterlockError as error:
        return f"{row.owner} could not answer: {error}"
    return f"{row.owner} {done}"


def _call(row: Row, key: str) -> Said:
    return Said(f"call-{row.id}", Who(key=key), kind="call", by=row.owner, outbound=True)
