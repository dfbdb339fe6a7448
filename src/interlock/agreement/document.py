"""The whole agreement as types: named tables of clauses."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from interlock.agreement.calendar import Calendar
from interlock.agreement.clause import Clause, Name
from interlock.agreement.handoff import Handoff, Promise, Reason
from interlock.agreement.metric import Goal, Metric
from interlock.agreement.retention import Keep
from interlock.agreement.routing import ReceivingTeam, Review, Route
from interlock.agreement.score import Model
from interlock.agreement.stage import Field, Segment, Stage, Touchpoint


class Agreement(Clause):
    """Everything both teams signed; the maps keep the order of the text."""

    title: str
    """What it is called; wording."""
    starts: date
    """The first day on which this version binds, in UTC."""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    """The currency of all money in it."""
    stage: dict[Name, Stage]
    """The steps of the funnel."""
    field: dict[Name, Field] = {}
    """What is recorded about leads."""
    score: dict[Name, Model] = {}
    """The scores."""
    handoff: dict[Name, Handoff] = {}
    """The ways from marketing to sales."""
    reason: dict[Name, Reason] = {}
    """Why sales may refuse."""
    team: dict[Name, ReceivingTeam] = {}
    """Who receives."""
    route: dict[Name, Route] = {}
    """Rules of who receives, before the turn within the team."""
    review: dict[Name, Review] = {}
    """When refusals that repeat open a proposal."""
    calendar: dict[Name, Calendar] = {}
    """When teams work."""
    segment: dict[Name, Segment] = {}
    """Groups of leads."""
    touchpoint: dict[Name, Touchpoint] = {}
    """Kinds of touch."""
    promise: dict[Name, Promise] = {}
    """Clocks and targets of either team."""
    metric: dict[Name, Metric] = {}
    """The numbers both teams read alike."""
    goal: dict[Name, Goal] = {}
    """What both teams aim for."""
    keep: dict[Name, Keep] = {}
    """How long what is known of people is kept."""

    def stages(self) -> list[tuple[str, Stage]]:
        """Return the stages in the order of the funnel."""
        return sorted(self.stage.items(), key=lambda item: item[1].order)

    def handoffs(self) -> list[tuple[str, Handoff]]:
        """Return the hand-offs in the order in which they are tried."""
        return sorted(self.handoff.items(), key=lambda item: (item[1].order, item[0]))

    def routes(self) -> list[tuple[str, Route]]:
        """Return the rules of routing in the order in which they are asked."""
        return sorted(self.route.items(), key=lambda item: (item[1].order, item[0]))
