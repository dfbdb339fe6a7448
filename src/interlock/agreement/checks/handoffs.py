"""A hand-off leads into a stage of hand-offs, reminds before it is due, and is answered by people of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find hand-offs that could not work as they are written."""
    agreement = whole.agreement
    for name, handoff in agreement.handoff.items():
        at: Path = ("handoff", name)
        stage = agreement.stage.get(handoff.stage)
        if stage is not None and stage.entered != "handed_over":
            yield Finding(
                (*at, "stage"),
                f"stage.{handoff.stage} is entered by '{stage.entered}'; name a stage with entered = 'handed_over'",
            )
        model = agreement.score.get(handoff.model)
        if handoff.at_grade and model is not None and model.grade is None:
            yield Finding((*at, "at_grade"), f"score.{handoff.model} has no grades; add grade to it, or use at_score")
        yield from _clock(at, handoff)
        yield from _answers(at, handoff, agreement)
    yield from _unused_stages(whole)


def _clock(path: Path, handoff: Handoff) -> Iterator[Finding]:
    for nth, before in enumerate(handoff.remind_before):
        if before >= handoff.answer_within:
            yield Finding((*path, "remind_before", nth), "would remind before the hand-off; make it shorter")
    for nth, step in enumerate(handoff.escalate[1:], 1):
        if step.after <= handoff.escalate[nth - 1].after:
            yield Finding((*path, "escalate", nth), "comes no later than the step before it; put the steps in order")


def _answers(path: Path, handoff: Handoff, agreement: Agreement) -> Iterator[Finding]:
    for nth, kind in enumerate(handoff.answered_by):
        touch = agreement.touchpoint.get(kind)
        if touch is not None and not (touch.human and touch.direction == "outbound"):
            yield Finding(
                (*path, "answered_by", nth),
                f"touchpoint.{kind} is not a human reaching out; it needs direction = 'outbound' and human = true",
            )


def _unused_stages(whole: Whole) -> Iterator[Finding]:
    used = {handoff.stage for handoff in whole.agreement.handoff.values()}
    if not used or not used <= set(whole.agreement.stage) or any(path[0] == "handoff" for path in whole.broken):
        return
    for name, stage in whole.agreement.stage.items():
        if stage.entered == "handed_over" and name not in used:
            yield Finding(("stage", name, "entered"), "no hand-off leads here; add one with this stage, or remove it")
