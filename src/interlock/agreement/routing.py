"""Who receives a lead, by which rules, and when refusals that repeat ask for another look at a clause."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field as Bound
from pydantic import StringConstraints, model_validator

from interlock.agreement.clause import Clause, Name, Order, Owner, Team
from interlock.agreement.duration import Duration

LEAD_OF_TEAM = "team_lead"
"""An escalation to this name goes to whoever leads the receiving team."""
ACCOUNT_OWNER = "account_owner"
"""The account's field that names who owns it, as a log-in."""

LogIn = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]+$", max_length=150)]
"""A log-in, as `interlock user add` knows it. A bound of 150 inside the pattern would be compiled into 15 MB."""
Count = Annotated[int, Bound(ge=1, le=100_000)]


class ReceivingTeam(Clause):
    """People who receive leads, and how these are shared out; who sits in it is kept outside the text, as seats."""

    owner: Owner = "sales"
    """The team of the agreement that they belong to."""
    calendar: Name | None = None
    """When they work, unless a seat says otherwise; without it, the hand-off's calendar."""
    share: Literal["round_robin", "weighted", "least_loaded"] = "round_robin"
    """In turn; in turn by the weights of the seats; or to whoever has the fewest open."""
    at_most: Count | None = None
    """Open hand-offs that each may have at a time; a seat may say otherwise."""
    ramp_days: Annotated[int, Bound(ge=0, le=3_660)] = 0
    """Days over which a beginner's part grows to the whole; a seat may say otherwise."""
    in_hours_only: bool = False
    """Whether leads go only to who works now; while nobody does, to who begins first."""
    reassign_after: Duration | None = None
    """Working time after the due time until an unanswered hand-off goes to the next of the team; without it, never."""
    fallback: Name | None = None
    """The team that takes what nobody here can."""


class Route(Clause):
    """A rule that comes before the turn within the team; everything it asks must hold at once.

    It leads to `person`, else to the team `to`, else to the owner that was found.
    """

    order: Order = 1
    """The lowest order is asked first; the first that matches and can take the lead wins."""
    team: Name | None = None
    """Only hand-offs to this team; all of them when absent."""
    segment: Name | None = None
    """The lead is in this segment: a territory, a size."""
    where: str | None = None
    """An expression over fields of the lead that must be true (unknown counts as not true)."""
    list: Name | None = None
    """The lead's account is on this list; lists are kept outside the text."""
    account_owner: bool = False
    """The lead's account has an owner: a log-in in its field `account_owner`."""
    open_opportunity: bool = False
    """The lead or its account has an open opportunity with an owner."""
    to: Name | None = None
    """The team that takes it."""
    person: LogIn | None = None
    """The one who takes it."""

    @model_validator(mode="after")
    def _leads_to_one(self) -> Self:
        found = sum((self.account_owner, self.open_opportunity, self.list is not None))
        if self.to is not None and self.person is not None:
            raise ValueError("give either to or person")
        if self.to is None and self.person is None and found != 1:
            raise ValueError(
                "say who takes it: to, person, or the owner found by one of account_owner, open_opportunity, list"
            )
        return self


class Review(Clause):
    """Refusals that repeat under one reason open a proposal, and the team answers it within the time."""

    owner: Team = "marketing"
    """The team that answers."""
    repeats: Count
    """How many refusals under one reason open a proposal."""
    within_days: Annotated[float, Bound(ge=1, le=36_500)]
    """Over how many days they are counted."""
    reason: tuple[Name, ...] = ()
    """Only refusals under these reasons; when empty, under any."""
    answer_within: Duration
    """Working time until the proposal is answered."""
    calendar: Name
    """The working hours by which that time runs."""
