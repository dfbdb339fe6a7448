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
    to: Name


class Recycle(Part):
    """How a refused lead may come back: not before so many days, not more often than this."""

    after_days: Days = 90.0
    at_most: Annotated[int, Bound(ge=0, le=1_000)] | None = None


class Handoff(Clause):
    """One way from marketing to sales: the threshold, the team, the brief, the clock, the way back."""

    stage: Name
    """The stage a handed-over lead enters; its gate must hold too."""
    order: Order = 1
    """Where several hand-offs would fit, the lowest order takes the lead."""
    model: Name
    """The score that is asked."""
    at_score: Points | None = None
    at_grade: tuple[GradeName, ...] = ()
    segment: Name | None = None
    to: Name
    """The team or queue that receives."""
    brief: tuple[Name, ...] = ()
    """Fields the brief must hold for the hand-off to count as complete."""
    calendar: Name
    answer_within: Duration
    hold_at_most: Duration = timedelta(0)
    """How long marketing may keep a lead that has passed the gate."""
    remind_before: tuple[Duration, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    answered_by: tuple[Name, ...] = ()
    """Kinds of touch that prove an answer; when empty, every outbound human touchpoint does."""
    verdict_needs_contact: bool = False
    recycle: Recycle = Recycle()

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
    from_: Annotated[str | None, Bound(alias="from")] = None
    """Event that starts the clock: a kind of move or of touch, such as `handed_over`."""
    to: str | None = None
    """Event that stops it, such as `answered`, `accepted` or a kind of touch."""
    within: Duration | None = None
    calendar: Name | None = None
    segment: Name | None = None
    handoff: Name | None = None
    """Only hand-offs under this clause; all of them when absent."""
    metric: Name | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    per: Literal["week", "month", "quarter", "year"] | None = None
