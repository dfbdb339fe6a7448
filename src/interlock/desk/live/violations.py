"""Stages that outside systems claim: taken down, and listed as a violation where the gate was not passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import happenings
from interlock.desk.models import Violation
from interlock.lifecycle.decide import obstacles
from interlock.lifecycle.gate import hurdles_of_stage, unmet

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.agreement.stage import Stage
    from interlock.desk.live.leads import Held
    from interlock.desk.live.told import Told
    from interlock.lifecycle import Unmet

PASSED = ("waiting", "working", "customer")
"""Where a lead stands that was handed over and has not come back."""


def stage_meant(agreement: Agreement, word: str) -> str | None:
    """Return the stage that a word stands for: its name, or what an outside system calls it."""
    plain = word.strip().casefold()
    for name, stage in agreement.stages():
        if plain in {name.casefold(), *(each.casefold() for each in stage.means.values())}:
            return name
    return None


def is_gated(stage: Stage) -> bool:
    """Say whether a stage is entered only through a gate or a hand-off."""
    gate = stage.gate
    return stage.entered == "handed_over" or bool(gate.requires or gate.segment or gate.where)


def unmet_by(lead: Held, name: str) -> tuple[Unmet, ...] | None:
    """Return what a lead does not meet of a stage that is claimed for it; None: it is there rightly."""
    agreement, here = lead.program.agreement, lead.instant
    stage = agreement.stage[name]
    if not is_gated(stage):
        return None
    if stage.entered != "handed_over":
        return unmet(hurdles_of_stage(agreement, name), lead.lead.fields, lead.account) or None
    if lead.standing.state in PASSED:
        return None
    accounts = {lead.lead.fields.account: lead.account} if lead.lead.fields.account is not None else {}
    ways = [each.name for each in lead.program.handoffs if each.stage == name]
    found = [obstacles(lead.program, lead.lead, here, way, accounts) for way in ways]
    return min(found, key=len, default=())


def violated(lead: Held, told: Told, stage: str, unmet_clauses: tuple[Unmet, ...], seal: str) -> None:
    """List what an outside system claimed; the ledger holds no such step, so nothing counts it."""
    number = told.id("violation")
    Violation.objects.create(
        id=number,
        person=lead.person,
        source=told.source,
        word=told.said.stage,
        stage=stage,
        at=told.at,
        recorded=lead.instant,
        unmet=[{"clause": one.clause, "because": one.because} for one in unmet_clauses],
        seal=seal,
    )
    more = {"stage": stage, "violation": number}
    happenings.note("gate_violated", at=lead.instant, by=told.source, person=lead.person, more=more)
