"""Hear what sources say: stored, folded, judged, and handed over where it follows, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import transaction

from interlock.desk import clock
from interlock.desk.lists.program import binding
from interlock.desk.live.delivery import Delivery
from interlock.desk.live.nothing import NOTHING_AGREED
from interlock.desk.live.told import told
from interlock.desk.live.turns import turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors import Said


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of one thing that was said."""

    id: str
    status: Literal["heard", "duplicate", "refused"]
    person: int | None = None
    """None: a browser that has not said who it is, or nothing was heard."""
    handoff: int | None = None
    """The hand-off that it made ready."""
    problem: str = ""
    """What is wrong with it, or was left out of it."""
    warnings: tuple[str, ...] = ()
    """What is odd about it; it was kept all the same."""


def hear(said: Sequence[Said], source: str, now: int | None = None) -> list[Heard]:
    """Hear a sequence in one transaction: all that is told as heard is on disk when this returns, once.

    Each is judged by itself and in turn; what is refused keeps nothing of the others back. Where no agreement binds,
    everything is kept and nobody is handed over.
    """
    at = clock.now() if now is None else now
    bound = binding(at) or NOTHING_AGREED
    taken = [told(one, source, bound.program.agreement, at) for one in said]
    wrong = {one for one in taken if one.problem}
    right = [one for one in taken if one not in wrong]
    with turn(), transaction.atomic():
        delivery = Delivery(bound, source, at)
        heard = delivery.hear(right) if right else set()
    found: list[Heard] = []
    for one in taken:
        if one in wrong:
            found.append(Heard(one.said.id, "refused", problem=one.problem))
        elif one.number not in heard:
            found.append(Heard(one.said.id, "duplicate", one.person, warnings=one.warnings))
        else:
            heard.discard(one.number)  # the same once more is a duplicate
            handoff = delivery.handed.get(one.number)
            found.append(Heard(one.said.id, "heard", one.person, handoff, one.problem, one.warnings))
    return found
