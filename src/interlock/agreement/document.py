"""The whole agreement as types: named tables of clauses."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from interlock.agreement.calendar import Calendar
from interlock.agreement.clause import Clause, Name
from interlock.agreement.handoff import Handoff, Promise, Reason
from interlock.agreement.metric import Goal, Metric
from interlock.agreement.score import Model
from interlock.agreement.stage import Field, Segment, Stage, Touchpoint


class Agreement(Clause):
    """Everything both teams signed; the maps keep the order of the text."""

    title: str
    starts: date
    """The first day on which this version binds, in UTC."""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    stage: dict[Name, Stage]
    field: dict[Name, Field] = {}
    score: dict[Name, Model] = {}
    handoff: dict[Name, Handoff] = {}
    reason: dict[Name, Reason] = {}
    calendar: dict[Name, Calendar] = {}
    segment: dict[Name, Segment] = {}
    touchpoint: dict[Name, Touchpoint] = {}
    promise: dict[Name, Promise] = {}
    metric: dict[Name, Metric] = {}
    goal: dict[Name, Goal] = {}

    def stages(self) -> list[tuple[str, Stage]]:
        """Return the stages in the order of the funnel."""
        return sorted(self.stage.items(), key=lambda item: item[1].order)

    def handoffs(self) -> list[tuple[str, Handoff]]:
        """Return the hand-offs in the order in which they are tried."""
        return sorted(self.handoff.items(), key=lambda item: (item[1].order, item[0]))
