"""Every clause, field and kind of touch that a clause speaks of exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.expression.problem import unknown
from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole

Mention = tuple["Path", str, "str | None"]
"""Where a clause speaks of another, of what kind, and by which name."""


def check(whole: Whole) -> Iterator[Finding]:
    """Find names of clauses that the text does not have."""
    for path, kind, name in _mentions(whole):
        if name is not None and not whole.knows(kind, name):
            known = getattr(whole.agreement, kind)
            yield Finding(path, f"{unknown(name, known)}; add [{kind}.{name}] or name another")


def _mentions(whole: Whole) -> Iterator[Mention]:
    yield from _of_stages(whole)
    yield from _of_scores(whole)
    yield from _of_handoffs(whole)
    yield from _of_promises(whole)
    yield from _of_routing(whole)
    for name, goal in whole.agreement.goal.items():
        yield ("goal", name, "metric"), "metric", goal.metric
    for name, keep in whole.agreement.keep.items():
        yield ("keep", name, "segment"), "segment", keep.segment


def _of_stages(whole: Whole) -> Iterator[Mention]:
    for name, stage in whole.agreement.stage.items():
        for nth, required in enumerate(stage.gate.requires):
            yield ("stage", name, "gate", "requires", nth), "field", required
        yield ("stage", name, "gate", "segment"), "segment", stage.gate.segment


def _of_scores(whole: Whole) -> Iterator[Mention]:
    for name, model in whole.agreement.score.items():
        for line, fit in model.fit.items():
            yield ("score", name, "fit", line, "field"), "field", fit.field
        for group, touches in model.engagement.items():
            for kind in touches.touch:
                yield ("score", name, "engagement", group, "touch", kind), "touchpoint", kind


def _of_handoffs(whole: Whole) -> Iterator[Mention]:
    for name, handoff in whole.agreement.handoff.items():
        at = ("handoff", name)
        yield (*at, "stage"), "stage", handoff.stage
        yield (*at, "model"), "score", handoff.model
        yield (*at, "segment"), "segment", handoff.segment
        yield (*at, "calendar"), "calendar", handoff.calendar
        for nth, field in enumerate(handoff.brief):
            yield (*at, "brief", nth), "field", field
        for nth, kind in enumerate(handoff.answered_by):
            yield (*at, "answered_by", nth), "touchpoint", kind


def _of_promises(whole: Whole) -> Iterator[Mention]:
    for name, promise in whole.agreement.promise.items():
        at = ("promise", name)
        yield (*at, "calendar"), "calendar", promise.calendar
        yield (*at, "segment"), "segment", promise.segment
        yield (*at, "handoff"), "handoff", promise.handoff
        yield (*at, "metric"), "metric", promise.metric


def _of_routing(whole: Whole) -> Iterator[Mention]:
    for name, team in whole.agreement.team.items():
        yield ("team", name, "calendar"), "calendar", team.calendar
        yield ("team", name, "fallback"), "team", team.fallback
    for name, route in whole.agreement.route.items():
        yield ("route", name, "team"), "team", route.team
        yield ("route", name, "segment"), "segment", route.segment
        yield ("route", name, "to"), "team", route.to
    for name, review in whole.agreement.review.items():
        yield ("review", name, "calendar"), "calendar", review.calendar
        for nth, reason in enumerate(review.reason):
            yield ("review", name, "reason", nth), "reason", reason
