"""`/api/leads`: where somebody stands, and what they score, line by line."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest  # noqa: TC002 - read at run time, for the schema
from ninja import Router
from ninja.errors import HttpError
from ninja.params.functions import Path
from pydantic import BaseModel, ConfigDict

from interlock.desk import clock
from interlock.desk.lists import handed as lists
from interlock.desk.lists.seen import see_lead
from interlock.site.api.refusals import Refusal
from interlock.site.api.shapes import GivenId, Id, Time, number
from interlock.site.api.tokens import Token, seen_of

router = Router(tags=["leads"])


class Points(BaseModel):
    """Points, and the clause that they come from."""

    model_config = ConfigDict(from_attributes=True)
    clause: str
    points: float


class Score(BaseModel):
    """A score now; the points of its lines sum to its total."""

    model_config = ConfigDict(from_attributes=True)
    model: str
    at: Time
    total: float
    fit: float
    engagement: float
    grade: str | None
    lines: list[Points]


class Lead(BaseModel):
    """Where a lead stands."""

    model_config = ConfigDict(from_attributes=True)
    person: Id
    key: str
    account: Id | None
    state: str
    clause: str | None
    due: Time | None
    until: Time | None
    recycles: int
    scores: list[Score]


@router.get(
    "/leads/{person}",
    auth=Token("read", "read:leads"),
    response={200: Lead, **dict.fromkeys((401, 403, 404, 422, 429, 503), Refusal)},
    operation_id="lead",
)
def lead(request: HttpRequest, person: Annotated[GivenId, Path()]) -> Any:
    """Show where a lead stands and what it scores now, by every model of the agreement, line by line."""
    found = lists.stands(number(person), clock.now())
    if found is None:
        raise HttpError(404, f"nothing was heard of person {person} since the agreement in force began to bind")
    see_lead(seen_of(request), found.person)
    return found
