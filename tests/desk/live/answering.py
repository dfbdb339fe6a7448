"""A small company with one hand-off under way: a rep, a colleague, marketing and RevOps."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from texts import OFFICE, STEPS, TOUCHES

from interlock.desk import actions, models
from interlock.desk.live import leads
from interlock.lifecycle import Touched
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.desk.models import Handoff

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
MONDAY = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()) * SECOND
"""Nine in the morning, when the office opens."""

TEXT = (
    """
title = "Small"
says = "A small agreement."
starts = 2026-01-01
"""
    + STEPS
    + """
[field.size]
says = "Employees."
type = "number"
"""
    + TOUCHES
    + """
[score.s]
says = "A score."

[score.s.fit.size]
says = "Large."
field = "size"
ranges = [{ at_least = 10, points = 10 }]

[score.s.engagement.web]
says = "Web."
touch.visit = { points = 5 }
touch.demo = { points = 20 }

[handoff.all]
says = "Twenty points."
stage = "mql"
model = "s"
at_score = 20
to = "inbound"
calendar = "office"
answer_within = "PT2H"
remind_before = ["PT30M"]
recycle = { after_days = 30, at_most = 3 }

[reason.too_small]
says = "Too small."
contradicts = "score.s.fit.size"
recycle = false

[reason.no_interest]
says = "They did not mean to talk to us."
contradicts = "score.s.engagement.web"

[reason.later]
says = "Later."
contradicts = "handoff.all"
recycle_after_days = 10
"""
    + OFFICE
    + """
[review.refusals]
says = "Three within a month."
repeats = 3
within_days = 30
answer_within = "PT16H"
calendar = "office"
"""
)
PEOPLE = {"ann": "sales", "bob": "sales", "cat": "sales", "mia": "marketing", "sam": "sales", "rio": "other"}
SEATED = ("ann", "bob")


def set_up(text: str = TEXT) -> None:
    """Make the log-ins and their seats, and let the agreement bind."""
    for name, team in PEOPLE.items():
        actions.add_member(name, "secret", team)
    for name in SEATED:
        models.Seat.objects.create(member=name, team="inbound")
    version = actions.propose(text)
    for name in ("mia", "sam"):
        actions.sign(str(version.number), name, "secret")


def visit(person: int, at: int, kind: str = "demo", *, outbound: bool = False) -> None:
    """Let a lead touch us, or us them."""
    with leads.held(person, at) as lead:
        when = lead.instant
        touched = Touched(
            key("touch", str(person), str(when)), person, when, when, kind, outbound=outbound, source="web"
        )
        lead.hear([touched], when)


def capture(person: int, at: int) -> Handoff:
    """Let somebody become known and ask for a demonstration; return the hand-off that follows."""
    with leads.held(person, at - SECOND) as lead:
        lead.move("captured")
    visit(person, at)
    return handoff(person)


def queued(person: int, at: int) -> Handoff:
    """Let somebody be handed over while nobody can take it."""
    models.Seat.objects.update(weight=0)
    found = capture(person, at)
    models.Seat.objects.update(weight=1)
    return found


def handoff(person: int) -> Handoff:
    """Return a lead's last hand-off."""
    return models.Handoff.objects.filter(person=person).latest("handed")


def tables() -> dict[str, Any]:
    """Return every row of the desk but what happened, which is never taken back."""
    found: dict[str, Any] = {}
    for model in _models():
        skipped = {"id"} if model is models.Timer else set()
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in skipped]
        found[model.__name__] = sorted(model.objects.values_list(*names), key=repr)
    return found


@cache
def _models() -> tuple[Any, ...]:
    every = {getattr(models, name) for name in models.__all__}
    return tuple(sorted(every - {models.Happening}, key=lambda model: model.__name__))
