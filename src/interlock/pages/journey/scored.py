"""The score over time, and why it was what it was at a chosen time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.desk.lists.curve import curve, rolled_up, score_at
from interlock.desk.lists.scored import lines_of
from interlock.lifecycle import roll_up
from interlock.pages.frame.choosing import Link, address
from interlock.pages.journey.line import asked, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from interlock.desk.lists.curve import Rolled
    from interlock.desk.lists.journey import Journey
    from interlock.desk.lists.program import Binding
    from interlock.lifecycle import Program
    from interlock.pages.journey.scale import Scale

VISIBLE = 0.05
"""Points below this are written as none."""


@dataclass(frozen=True)
class Part:
    """What one person, or the cap, adds to an account's score."""

    label: str
    person: int | None
    points: float


@dataclass(frozen=True)
class Sum:
    """An account's score under one model; the points of its parts sum to it."""

    model: str
    says: str
    total: float
    parts: tuple[Part, ...]
    clause: str


def of_lead(request: HttpRequest, bound: Binding, journey: Journey, scale: Scale, now: int) -> dict[str, Any]:
    """Return a lead's score over time under the chosen model, and its lines at the chosen time."""
    program, life = bound.program, journey.lives[0]
    if not program.models:
        return {}
    model = _model(request, program, journey)
    at = _at(request, scale, now)
    clause = journey.handoffs[0].clause if journey.handoffs else _last_clause(journey)
    scores = curve(program, model, life.events, journey.firm, scale.moments)
    found = score_at(program, model, life.events, journey.firm, at)
    return {
        "line": line(scale, scores, asked(program, model, clause)),
        "model": model,
        "models": _models(request, program, model),
        "score": found,
        "lines": [one for one in lines_of(program, found.lines) if abs(one.points) >= VISIBLE],
        "at": at,
        "at_ms": at // 1000,
        "cursor": scale.x(at),
        "step": (scale.until - scale.since) // 160_000,
        "since": scale.since // 1000,
        "until": scale.until // 1000,
        "seal": bound.seal[:8],
    }


def of_account(request: HttpRequest, bound: Binding, journey: Journey, scale: Scale, now: int) -> dict[str, Any]:
    """Return an account's score over time, as its people make it, and what each of them adds to it now."""
    program = bound.program
    account = journey.account
    rolled = rolled_up(program, account.id, now) if account is not None else ()
    if not rolled:
        return {"sums": []}
    model = next((one.model for one in rolled if one.model == request.GET.get("model")), rolled[0].model)
    curves = {
        life.face.person: curve(program, model, life.events, journey.firm, scale.moments) for life in journey.lives
    }
    totals = [
        roll_up(program, model, {person: scores[place] for person, scores in curves.items()})
        for place in range(len(scale.moments))
    ]
    names = {life.face.person: life.face.name for life in journey.lives}
    return {
        "sums": [_sum(one, names) for one in rolled],
        "model": model,
        "models": [one for one in _models(request, program, model) if one.name in {each.model for each in rolled}],
        "line": line(scale, [one.total if one is not None else 0.0 for one in totals], None),
        "seal": bound.seal[:8],
    }


def _sum(one: Rolled, names: dict[int, str]) -> Sum:
    how = {"max": "the best of its people", "sum": "all its people together", "mean": "the mean of its people"}[one.of]
    cap = f", {one.cap:g} at most" if one.cap is not None else ""
    parts = sorted(one.score.shares, key=lambda share: (share.person is None, -share.points))
    told = tuple(Part(_name(share.person, names), share.person, share.points) for share in parts)
    return Sum(one.model, f"{how}{cap}", one.score.total, told, f"score.{one.model}.account")


def _name(person: int | None, names: dict[int, str]) -> str:
    return "No more than the cap" if person is None else names.get(person, "Somebody else")


def _model(request: HttpRequest, program: Program, journey: Journey) -> str:
    """Return the model that is asked for, else that of the last hand-off, else the first."""
    wanted = request.GET.get("model", "")
    if wanted in program.models:
        return wanted
    clause = journey.handoffs[0].clause if journey.handoffs else _last_clause(journey)
    return next(
        (one.model.name for one in program.handoffs if one.name == clause),
        program.handoffs[0].model.name if program.handoffs else next(iter(program.models)),
    )


def _last_clause(journey: Journey) -> str | None:
    found = [move.clause for life in journey.lives for move in life.moves if move.clause]
    return found[-1].removeprefix("handoff.") if found else None


def _models(request: HttpRequest, program: Program, here: str) -> Sequence[Link]:
    return [
        Link(name, name.replace("_", " ").capitalize(), address(request, model=name), name == here)
        for name in program.models
    ]


def _at(request: HttpRequest, scale: Scale, now: int) -> int:
    """Return the time that is asked for, milliseconds in the address; now unless it is on the line."""
    text = request.GET.get("at", "")
    at = int(text) * 1000 if text.isdecimal() and len(text) < 15 else now
    return min(max(at, scale.since), scale.until)
