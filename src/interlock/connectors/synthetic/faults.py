"""What is planted to be found: each fault with its first second, its size and what it touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.connectors.synthetic.clock import DAY

if TYPE_CHECKING:
    from interlock.connectors.synthetic.clock import Clock

NEVER = 1 << 50


@dataclass(frozen=True)
class Fault:
    """One planted fault; `since` is `NEVER` in a company without faults."""

    name: str
    target: str
    since: int
    until: int
    size: float
    unit: str

    @property
    def real(self) -> bool:
        """Return whether it happens at all."""
        return self.since < NEVER


@dataclass(frozen=True)
class _Plan:
    name: str
    target: str
    share: float
    """When, as a share of the window."""
    days: int
    """For how long; 0: to the end."""
    size: float
    unit: str


_PLANS = (
    _Plan("quality_drop", "paid_search", 0.70, 0, -1.2, "log-odds of acceptance for leads captured by this channel"),
    _Plan("misaimed_campaign", "social-lookalike", 0.60, 0, 1.0, "share of its clicks that follow another segment mix"),
    _Plan("slower_team", "emea", 0.75, 0, 2.5, "times the office hours until the first answer"),
    _Plan("dead_content", "case-study-reporting", 0.55, 0, 0.0, "share of its earlier use that is left"),
    _Plan("biased_close_dates", "amer", 0.65, 0, -30.0, "days added to the first forecast of the closing day"),
    _Plan("late_filled_field", "budget", 0.50, 0, 30.0, "median days between capture and the field's value"),
    _Plan("duplicate_burst", "event", 0.80, 5, 0.015, "share of all people entered a second time by one list"),
)


def planted(clock: Clock, *, wanted: bool) -> dict[str, Fault]:
    """Return every fault by name, with its seconds in this window."""
    return {plan.name: _plant(clock, plan, wanted=wanted) for plan in _PLANS}


def _plant(clock: Clock, plan: _Plan, *, wanted: bool) -> Fault:
    since = int(clock.end // DAY * plan.share) * DAY if wanted else NEVER
    until = since + plan.days * DAY if plan.days else max(since, clock.end)
    return Fault(plan.name, plan.target, since, until, plan.size, plan.unit)
