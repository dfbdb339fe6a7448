"""What every number on a page stands on: the agreement in force over the data as of now, kept warm between requests."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from interlock.desk import lists, numbers
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts

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
    answers: dict[Hashable, Any] = field(default_factory=dict)

    def answer(self, question: Hashable, work: Callable[[], Answer]) -> Answer:
        """Work something out once."""
        if question not in self.answers:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.pop(next(iter(self.answers)))
            self.answers[question] = work()
        found: Answer = self.answers[question]
        return found


_alone = threading.Lock()
_held: list[Ground] = []


@contextmanager
def ground() -> Iterator[Ground | None]:
    """Hold the ground for one request; nothing while no agreement is in force.

    One engine serves all threads of the process, one at a time: each of them uses every core there is.
    """
    with _alone:
        yield _current()


def forget() -> None:
    """Give back everything that is kept warm."""
    with _alone:
        _let_go()


def _let_go() -> None:
    while _held:
        _held.pop().facts.engine.close()


def _current() -> Ground | None:
    now = datetime.now(UTC)
    binding = lists.in_force(now.date())
    if binding is None:
        return None
    snapshot = numbers.snapshot()
    if _held and _holds(_held[0], binding.seal, snapshot.as_of, now):
        return _held[0]
    _let_go()
    agreement, seal = numbers.agreement_in_force(now.date())
    facts = Facts(Engine(snapshot), agreement, int(time.time() * 1_000_000))
    _held.append(Ground(binding.number, seal, agreement, snapshot.as_of, now, facts))
    return _held[0]


def _holds(held: Ground, seal: str, as_of: str, now: datetime) -> bool:
    return (held.seal, held.as_of) == (seal, as_of) and (now - held.counted).total_seconds() < KEPT_SECONDS
