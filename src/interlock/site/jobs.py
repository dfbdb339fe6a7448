"""What `interlock work` does, and how often it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk import actions, clock, lists
from interlock.desk.actions.heartbeats import beat
from interlock.desk.erasing.pages import StillReadError
from interlock.site import pinning
from interlock.site.importing import import_waiting

if TYPE_CHECKING:
    from collections.abc import Callable

CROWDED = 50_000
"""Rows in the tail from which on it is moved at once."""
AT_ONCE = 25
"""Timers that are rung before it is said what was done, and before messages go out."""
_MINUTE = 60.0
_HOUR = 60 * _MINUTE


@dataclass(frozen=True)
class Job:
    """One kind of work: does some of it as of a moment and returns a line for each thing done."""

    name: str
    every: float
    """Seconds between two looks."""
    do: Callable[[int | None], list[str]]
    again: bool = False
    """Whether there may be more of it at once."""


def _ring(now: int | None) -> list[str]:
    return [f"{rung.kind} {_what(rung)}{_late(rung.late)}" for rung in actions.ring(now, AT_ONCE)]


def _send(now: int | None) -> list[str]:
    return [
        f"{sent.channel} to {sent.to} {sent.end}{f': {sent.error}' if sent.error else ''}" for sent in actions.send(now)
    ]


def _propose(now: int | None) -> list[str]:
    return [f"worked out proposal {number} and replayed it" for number in actions.replay_proposals(now)]


def _move(now: int | None) -> list[str]:
    moved = actions.move(now)
    return [f"moved {moved:,} rows into the ledger"] if moved else []


def _move_if_crowded(now: int | None) -> list[str]:
    return _move(now) if lists.tail_rows() >= CROWDED else []


def _compact(now: int | None) -> list[str]:
    del now
    fewer = actions.compact()
    return [f"merged files of the ledger, {fewer:,} fewer"] if fewer else []


def _forget(now: int | None) -> list[str]:
    gone, old = actions.forget_told(now), actions.forget_old(now)
    told = [f"forgot {gone:,} old notices, messages and timers"] if gone else []
    return [*told, f"forgot {old:,} ids and browsers of long ago"] if old else told


def _keep(now: int | None) -> list[str]:
    try:
        ended = actions.keep(pinning.again, now)
    except StillReadError as error:
        return [f"{error}; it is done with the next ones"]
    words = {"erase": "erased", "drop_fields": "dropped the fields of"}
    return [f"{words[one.ends]} {one.people:,} {_people(one.people)} by {one.clause}" for one in ended]


def _erase(now: int | None) -> list[str]:
    try:
        done = actions.finish_asked(pinning.again, now)
    except StillReadError as error:
        return [f"{error}; it is done with the next one"]
    return [f"erased {done:,} {_people(done)} on request"] if done else []


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _replay(now: int | None) -> list[str]:
    return [f"worked out proposal {number}" for number in actions.replay_proposals(now)]


def _what(rung: actions.Rung) -> str:
    return f"hand-off {rung.handoff}" if rung.handoff is not None else f"person {rung.person}" if rung.person else ""


def _late(late: int) -> str:
    return f", {late / clock.SECOND:,.0f} s after it was due" if late > clock.MINUTE else ""


def _beat(now: int | None) -> list[str]:
    del now
    beat()
    return []


JOBS = (
    Job("beat", 10.0, _beat),
    Job("ring", 0.5, _ring, again=True),
    Job("send", 0.5, _send, again=True),
    Job("propose", 1.0, _propose, again=True),
    Job("proposals", 5.0, _replay, again=True),
    Job("import", 0.5, import_waiting),
    Job("crowded", 5.0, _move_if_crowded),
    Job("move", 5 * _MINUTE, _move),
    Job("compact", 24 * _HOUR, _compact),
    Job("forget", 6 * _HOUR, _forget),
    Job("keep", _HOUR, _keep),
    Job("erase", 5.0, _erase),
)
