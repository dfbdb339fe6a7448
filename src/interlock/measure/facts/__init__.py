"""The tables of facts that metrics are said over, made from the ledger under one agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.facts.claims import UNMET, unmet
from interlock.measure.facts.entries import entries
from interlock.measure.facts.handoffs import HANDED, VERDICTS, handoffs
from interlock.measure.facts.moves import LEAD_MOVES
from interlock.measure.facts.opportunities import OPPORTUNITIES, WINS
from interlock.measure.facts.people import people
from interlock.measure.facts.plain import QUOTAS, SPEND, TOUCHES

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.measure.facts.relation import Relation


def relations(agreement: Agreement) -> dict[str, Relation]:
    """Return every relation by name: each table of facts as `fact_<name>`, and what they are made from."""
    return {
        "lead_moves": LEAD_MOVES,
        "handed": HANDED,
        "verdicts": VERDICTS,
        UNMET: unmet(agreement),
        "fact_people": people(agreement),
        "fact_touches": TOUCHES,
        "fact_entries": entries(agreement),
        "fact_handoffs": handoffs(agreement),
        "fact_opportunities": OPPORTUNITIES,
        "fact_wins": WINS,
        "fact_spend": SPEND,
        "fact_quotas": QUOTAS,
    }
