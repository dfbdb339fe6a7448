"""When marketing hands a lead over, to whom, how fast it is answered, and why it may be refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field as Bound
from pydantic import StringConstraints, model_validator

from interlock.agreement.clause import Amount, Clause, Days, Name, Order, Owner, Part, Points
from interlock.agreement.duration import Duration

GradeName = Annotated[str, StringConstraints(pattern=r"^[A-D][1-4]$")]


class Escalation(Part):
    """Who is told when a hand-off still waits this much working time after it was due."""

    after: Duration
    """Working time after the hand-off was due."""
    to: Name
    """Who is told."""


class Recycle(Part):
    """How a refused lead may come back: not before so many days, not more often than this."""

    after_days: Days = 90.0
    """Days before the lead may be handed over again."""
    at_most: Annotated[int, Bound(ge=0, le=1_000)] | None = None
    """How often it may come back; without it, any number of times."""


class Handoff(Clause):
    """One way from marketing to sales: the threshold, the team, the brief, the clock, the way back."""

    stage: Name
    """The stage a handed-over lead enters; its gate must hold too."""
    order: Order = 1
    """Where several hand-offs would fit, the lowest order takes the lead."""
    model: Name
    """The score that is asked."""
    at_score: Points | None = None
    """Points from which on a lead is handed over; give this or `at_grade`."""
    at_grade: tuple[GradeName, ...] = ()
    """Grades that are handed over, such as A1; give this or `at_score`."""
    segment: Name | None = None
    """Only leads in this segment."""
    to: Name
    """The team or queue that receives."""
    brief: tuple[Name, ...] = ()
    """Fields the brief must hold for the hand-off to count as complete."""
    calendar: Name
    """The receiving team's working hours."""
    answer_within: Duration
    """Working time until the receiving team answers."""
    hold_at_most: Duration = timedelta(0)
    """How long marketing may keep a lead that has passed the gate."""
    remind_before: tuple[Duration, ...] = ()
    """How long before the due time the owner is reminded."""
    escalate: tuple[Escalation, ...] = ()
    """Who is told when it is overdue, in order."""
    answered_by: tuple[Name, ...] = ()
    """Kinds of touch that prove an answer; when empty, every outbound human touchpoint does."""
    verdict_needs_contact: bool = False
    """Whether a verdict counts only after an answer."""
    recycle: Recycle = Recycle()
    """How a refused lead may come back."""

    @model_validator(mode="after")
    def _has_one_threshold(self) -> Self:
        if (self.at_score is None) == (not self.at_grade):
            raise ValueError("give either at_score or at_grade")
        return self


class Reason(Clause):
    """Why sales may refuse a lead, and which clause the lead then contradicts."""

    contradicts: str
    """The address of a clause, such as `score.interest.fit.size` or `segment.icp`."""
    recycle: bool = True
    """Whether the lead may come back."""
    recycle_after_days: Days | None = None
    """Overrides the hand-off's own wait."""


class Promise(Clause):
    """A clock or a target of either team, beside the hand-off's own clock.

    A clock says `from`, `to`, `within` and `calendar`; a target says `metric`, a bound and `per`.
    """

    owner: Owner
    """The team that promises."""
    from_: Annotated[str | None, Bound(alias="from")] = None
    """Event that starts the clock: a kind of move or of touch, such as `handed_over`."""
    to: str | None = None
    """Event that stops it, such as `answered`, `accepted` or a kind of touch."""
    within: Duration | None = None
    """A clock: working time between the two events."""
    calendar: Name | None = None
    """A clock: the working hours by which it runs."""
    segment: Name | None = None
    """Only leads in this segment."""
    handoff: Name | None = None
    """Only hand-offs under this clause; all of them when absent."""
    metric: Name | None = None
    """A target: the metric that is promised."""
    at_least: Amount | None = None
    """A target: the least it may be."""
    at_most: Amount | None = None
    """A target: the most it may be."""
    per: Literal["week", "month", "quarter", "year"] | None = None
    """A target: the period over which it is counted."""
