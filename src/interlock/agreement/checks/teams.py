"""Once an agreement names its teams, nothing goes to a team that is not there, and nothing goes round in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.expression.problem import unknown
from interlock.agreement.problem import Finding
from interlock.agreement.routing import LEAD_OF_TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.agreement.problem import Path
    from interlock.agreement.routing import ReceivingTeam
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find hand-offs and escalations to nobody, and fallbacks that lead back to where they began."""
    teams = whole.agreement.team
    if LEAD_OF_TEAM in teams:
        yield Finding(("team", LEAD_OF_TEAM), "means whoever leads the receiving team; name this team otherwise")
    if teams:
        yield from _nobody(whole)
    yield from _circles(teams)


def _nobody(whole: Whole) -> Iterator[Finding]:
    known = list(whole.agreement.team)
    for path, name in _goals(whole):
        if not whole.knows("team", name):
            yield Finding(path, f"is nobody: {unknown(name, known)}; add [team.{name}] or name another")


def _goals(whole: Whole) -> Iterator[tuple[Path, str]]:
    for name, handoff in whole.agreement.handoff.items():
        yield ("handoff", name, "to"), handoff.to
        for nth, step in enumerate(handoff.escalate):
            if step.to != LEAD_OF_TEAM:
                yield ("handoff", name, "escalate", nth, "to"), step.to


def _circles(teams: Mapping[str, ReceivingTeam]) -> Iterator[Finding]:
    told: set[str] = set()
    for name in teams:
        seen: list[str] = []
        at: str | None = name
        while at is not None and at in teams and at not in seen:
            seen.append(at)
            at = teams[at].fallback
        if at == name and not told & set(seen):
            told |= set(seen)
            way = " to ".join([*seen, name])
            yield Finding(("team", name, "fallback"), f"leads round in a circle, from {way}; end it at one of them")
