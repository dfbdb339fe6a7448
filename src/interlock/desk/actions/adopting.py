"""Take over imported history: who is who, which hand-offs there were, and where each lead stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from interlock.desk import clock, numbers
from interlock.desk.actions.matching import index_accounts
from interlock.desk.actions.merging import follow_merges
from interlock.desk.ledger import store
from interlock.desk.lists.program import binding
from interlock.desk.live import adopted, imported
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts


@dataclass(frozen=True)
class Adopted:
    """What was taken over that the desk did not know."""

    addresses: int
    handoffs: int
    leads: int
    violations: int


def adopt(now: int | None = None) -> Adopted:
    """Make imported history the desk's own; doing it again changes nothing. Without an agreement, only who is who."""
    at = clock.now() if now is None else now
    bound = binding(at)
    with store.locked(Path(settings.LEDGER_ROOT), "adopt"), Engine(numbers.snapshot()) as engine:
        index_accounts(at)
        found = imported.addresses(engine)
        imported.accounts(engine)
        if bound is None:
            follow_merges(at)
            return Adopted(found, 0, 0, 0)
        facts = Facts(engine, bound.program.agreement, at)
        handoffs = adopted.adopt(facts, bound, at)
        done = Adopted(found, handoffs, imported.leads(engine, bound, at), imported.violations(facts, bound))
        adopted.rest()
        follow_merges(at)
        return done
