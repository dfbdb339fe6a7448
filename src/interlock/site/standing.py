"""What a command's numbers stand on: an agreement, and the data as of now."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from interlock import InterlockError
from interlock.agreement import Agreement, read, seal, starter
from interlock.desk import lists, numbers
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.number import Period
from interlock.site.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.measure.ledger import Snapshot


@dataclass(frozen=True)
class Standing:
    """A text, what it says, and its seal."""

    text: str
    agreement: Agreement
    seal: str


def standing(file: str = "") -> Standing:
    """Return the agreement of a file or a name that ships, else the one in force, else the starter, saying so."""
    if file:
        return stands(text_of(file), file)
    found = lists.in_force(datetime.now(UTC).date())
    if found is not None:
        return Standing(found.text, read(found.text), found.seal)
    Console(stderr=True).print(
        "no agreement is in force: this is counted by the starter agreement, which nobody has signed", soft_wrap=True
    )
    return stands(starter(), "starter agreement")


def stands(text: str, file: str = "agreement.toml") -> Standing:
    """Return a text as something to stand on."""
    agreement = read(text, file)
    return Standing(text, agreement, seal(agreement))


@contextmanager
def facts(agreement: Agreement, snapshot: Snapshot | None = None, now: int | None = None) -> Iterator[Facts]:
    """Open the facts under an agreement, as of now or of what is given, until the block ends."""
    moment = time.time_ns() // 1000 if now is None else now
    with Engine(numbers.snapshot() if snapshot is None else snapshot) as engine:
        yield Facts(engine, agreement, moment)


def period(since: str, until: str) -> Period:
    """Read both days of a period; empty where that side is open."""
    found = Period.days(_day(since, "--from"), _day(until, "--to"))
    if found.since >= found.until:
        raise InterlockError(f"the period from {since} up to {until} is empty; --to is the first day after it")
    return found


def _day(text: str, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InterlockError(f"{option} {text}: give a day as 2026-01-31") from error
