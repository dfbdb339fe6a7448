"""`/api/violations`: stages that outside systems claimed though the gate was not passed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest  # noqa: TC002 - read at run time, for the schema
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, ConfigDict, Field

from interlock.desk.lists import handed as lists
from interlock.site.api.events import Moment  # noqa: TC001 - read at run time, for the schema
from interlock.site.api.refusals import Refusal
from interlock.site.api.shapes import After, Id, Listed, Time, after, place
from interlock.site.api.tokens import Token, seen_of

router = Router(tags=["violations"])


class Unmet(BaseModel):
    """One clause that the lead does not meet."""

    clause: str
    because: str


class Violation(BaseModel):
    """One claim that was not counted."""

    model_config = ConfigDict(from_attributes=True)
    id: Id
    person: Id
    source: str
    word: str = Field(description="What the outside system said.")
    stage: str
    at: Time
    recorded: Time
    unmet: list[Unmet] = Field(description="What the lead does not meet.")


class Violations(Listed):
    """Gate violations, the one that became known last first."""

    violations: list[Violation]


@router.get(
    "/violations",
    auth=Token("read", "read:leads"),
    response={200: Violations, **dict.fromkeys((401, 403, 422, 429, 503), Refusal)},
    operation_id="violations",
)
def violations(
    request: HttpRequest,
    since: Moment | None = Query(None, description="Known at that time or later."),  # noqa: B008 - ninja's way
    after_place: After = Query("", alias="after"),  # noqa: B008
    limit: int = Query(lists.AT_ONCE, ge=1, le=lists.AT_ONCE),
) -> Any:
    """List gate violations, newest first, up to 100 at a time."""
    rows = lists.violated(since, place(after_place), limit, seen_of(request))
    return {"violations": rows, "next": after(rows, limit, "recorded")}
