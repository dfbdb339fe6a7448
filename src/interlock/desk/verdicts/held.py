"""A hand-off held fast with its lead, so that of two who answer at the same moment one is first."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from interlock.desk import clock
from interlock.desk.lists.program import program_of
from interlock.desk.live import leads
from interlock.desk.models import Handoff, Ownership
from interlock.desk.verdicts.refusals import NoSuchHandoffError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement import Agreement
    from interlock.desk.live.leads import Held
    from interlock.lifecycle import Program


@dataclass
class Case:
    """One hand-off and its lead, locked until the transaction ends."""

    handoff: Handoff
    lead: Held
    now: int

    @property
    def agreement(self) -> Agreement:
        """Return the agreement in force."""
        return self.lead.program.agreement

    @property
    def program(self) -> Program:
        """Return the agreement under which the hand-off was made: its clock and its proof are that one's."""
        return program_of(self.handoff.seal) or self.lead.program


@contextmanager
def held(number: int, now: int | None) -> Iterator[Case]:
    """Lock the lead, then its hand-off, in one transaction: what is done inside is done whole, or not at all.

    Where the clock was set back, it is done at the last change of hands: who had it when is told in one order.
    """
    at = clock.now() if now is None else now
    person = Handoff.objects.filter(pk=number).values_list("person", flat=True).first()
    if person is None:
        raise NoSuchHandoffError(f"there is no hand-off {number}; `interlock handoff list` shows those there are")
    with transaction.atomic():
        last = Ownership.objects.filter(handoff=number).aggregate(last=Max("since"))["last"]
        at = max(at, last or at)
        with leads.held(person, at) as lead:
            yield Case(Handoff.objects.select_for_update().get(pk=number), lead, at)
