"""What every number on a page stands on: the agreement in force over the data as of now, kept warm between requests."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from interlock.desk import numbers
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.pages.frame.exporting_apart import is_apart, memory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from interlock.agreement import Agreement

Answer = TypeVar("Answer")
KEPT_SECONDS = 300
"""How long "overdue" and "still open" may lag behind the clock while no data comes in."""
MOST_ANSWERS = 256


@dataclass
class Ground:
    """One agreement over one state of the data; whatever was worked out on it is kept as long as it stands."""

    number: int
    seal: str
    agreement: Agreement
    as_of: str
    counted: datetime
    facts: Facts
    unsigned: bool = False
    """Whether nobody is bound by the agreement: both teams have not signed it."""
    answers: dict[Hashable, Any] = field(default_factory=dict)
    others: dict[Hashable, Ground] = field(default_factory=dict)
    """One at most: the same data under another reading of it."""

    def answer(self, question: Hashable, work: Callable[[], Answer]) -> Answer:
        """Work something out once."""
        if question not in self.answers:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.pop(next(iter(self.answers)))
            self.answers[question] = work()
        found: Answer = self.answers[question]
        return found

    def beside(self, name: Hashable, agreement: Agreement, change: Callable[[Facts], None] | None = None) -> Ground:
        """Return the same data under another agreement, or read otherwise; the last one asked for is kept warm."""
        if name not in self.others:
            self.close_others()
            facts = Facts(Engine(self.facts.engine.snapshot), agreement, self.facts.now)
            if change is not None:
                change(facts)
            self.others[name] = Ground(self.number, self.seal, agreement, self.as_of, self.counted, facts)
        return self.others[name]

    def close_others(self) -> None:
        """Give back what is kept warm beside this."""
        for other in self.others.values():
            other.facts.engine.close()
        self.others.clear()


_alone = threading.Lock()
_mine = threading.local()
_held: list[Ground] = []


@contextmanager
def ground(*, unsigned: bool = False) -> Iterator[Ground | None]:
    """Hold the ground for one request; nothing while no agreement is in force.

    With `unsigned`, what is proposed stands in for it where something was proposed or loaded; the page says so.

    One engine serves all threads of the process, one at a time: each of them uses every core there is.
    """
    with _alone:
        _mine.holds = True
        try:
            yield _current(unsigned=unsigned)
        finally:
            _mine.holds = False


@contextmanager
def aside() -> Iterator[None]:
    """Let others have the ground meanwhile, if this thread holds it; what it held must not be asked afterwards."""
    if not getattr(_mine, "holds", False):
        yield
        return
    _alone.release()
    try:
        yield
    finally:
        _alone.acquire()


def forget() -> None:
    """Give back everything that is kept warm."""
    with _alone:
        _let_go()


def _let_go() -> None:
    while _held:
        held = _held.pop()
        held.close_others()
        held.facts.engine.close()


def _current(*, unsigned: bool) -> Ground | None:
    now = datetime.now(UTC)
    counted = numbers.counted_by(now.date())
    if counted is None or (not counted.binds and not unsigned):
        return None
    snapshot = numbers.snapshot()
    if _held and _holds(_held[0], counted.seal, snapshot.as_of, now):
        return _held[0]
    _let_go()
    engine = Engine(snapshot, memory(), 1, packs=False) if is_apart() else Engine(snapshot)
    facts = Facts(engine, counted.agreement, int(time.time() * 1_000_000))
    _held.append(Ground(counted.number, counted.seal, counted.agreement, snapshot.as_of, now, facts, not counted.binds))
    return _held[0]


def _holds(held: Ground, seal: str, as_of: str, now: datetime) -> bool:
    return (held.seal, held.as_of) == (seal, as_of) and (now - held.counted).total_seconds() < KEPT_SECONDS
