"""`/api/handoffs`: what was handed over, and sales' answers to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest  # noqa: TC002 - read at run time, for the schema
from ninja import Router
from ninja.errors import HttpError
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints

from interlock.desk.actions import pauses, undoing, verdicts
from interlock.desk.lists import handed as lists
from interlock.desk.lists.seen import see_handoff
from interlock.desk.verdicts.refusals import NoSuchHandoffError, NotTheirsError
from interlock.site.api.events import Key, Moment, Text, Word
from interlock.site.api.refusals import Refusal
from interlock.site.api.shapes import After, Filter, GivenId, Id, Listed, Time, after, number, place
from interlock.site.api.tokens import Token, acting, seen_of

router = Router(tags=["hand-offs"])
REFUSED = dict.fromkeys((401, 403, 404, 409, 422, 429, 503), Refusal)
Status = Literal["waiting", "accepted", "rejected", "recycled"]


class Handoff(BaseModel):
    """One hand-off from marketing to sales."""

    model_config = ConfigDict(from_attributes=True)
    id: Id
    person: Id
    key: str = Field(description="The person's outside key.")
    account: Id | None
    clause: str = Field(description="The hand-off's name in the agreement.")
    stage: str
    team: str
    owner: str = Field(description="The log-in that has it; empty: it waits in the team's queue.")
    status: Status
    score: float
    grade: str | None
    channel: str | None
    campaign: str | None
    content: str | None
    why: str
    handed: Time
    due: Time
    until: Time | None
    answered: Time | None
    decided: Time | None
    decided_by: str
    reason: str
    version: int = Field(description="Number of the agreement's version it was made under.")


class Handoffs(Listed):
    """Hand-offs, newest first."""

    handoffs: list[Handoff]


class Accept(BaseModel):
    """Take it on."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["accept"]
    by: Key = Field(description="The log-in that answers; one that the source may act for.")
    note: Text = ""


class Reject(BaseModel):
    """Refuse it for an agreed reason."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["reject"]
    by: Key
    reason: Key = Field(description="A reason of the agreement.")
    note: Text = ""


class Recycle(BaseModel):
    """Give it back to marketing, until a date or a touch; with neither, for as long as the agreement says."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["recycle"]
    by: Key
    until: Moment | None = None
    trigger: Word = Field("", description="A kind of touch by the lead, or any.")
    reason: Word = ""
    note: Text = ""


class Hold(BaseModel):
    """Let the clock stand still, with a reason."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["hold"]
    by: Key
    until: Moment
    reason: Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=r"^[^\x00]*$", strict=True)]


class Back(BaseModel):
    """Let the clock run on (resume), or take the last answer back within a minute (undo)."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["resume", "undo"]
    by: Key


Answer = Annotated[Accept | Reject | Recycle | Hold | Back, Discriminator("verdict")]


class Answered(BaseModel):
    """Where the hand-off stands after an answer."""

    model_config = ConfigDict(from_attributes=True)
    handoff: Id
    person: Id
    status: Status
    owner: str
    by: str
    at: Time | None
    due: Time
    until: Time | None
    undo_until: Time | None
    again: bool = Field(description="Whether this very answer had been given before.")


@router.get("/handoffs", auth=Token("read", "read:leads"), response={200: Handoffs, **REFUSED}, operation_id="handoffs")
def handoffs(  # noqa: PLR0913, PLR0917 - what may be asked for
    request: HttpRequest,
    status: Status | None = None,
    team: Filter | None = None,
    owner: Filter | None = None,
    since: Moment | None = Query(None, description="Handed over at that time or later."),  # noqa: B008 - ninja's way
    after_place: After = Query("", alias="after"),  # noqa: B008
    limit: int = Query(lists.AT_ONCE, ge=1, le=lists.AT_ONCE),
) -> Any:
    """List hand-offs, newest first, up to 100 at a time."""
    wanted = {
        name: value for name, value in (("status", status), ("team", team), ("owner", owner)) if value is not None
    }
    rows = lists.handed(wanted, since, place(after_place), limit, seen_of(request))
    return {"handoffs": rows, "next": after(rows, limit, "handed")}


@router.get(
    "/handoffs/{handoff}", auth=Token("read", "read:leads"), response={200: Handoff, **REFUSED}, operation_id="handoff"
)
def handoff(request: HttpRequest, handoff: Annotated[GivenId, Path()]) -> Any:
    """Show one hand-off."""
    found = lists.one_handed(number(handoff))
    if found is None:
        raise HttpError(404, f"there is no hand-off {handoff}")
    see_handoff(seen_of(request), found.id)
    return found


@router.post(
    "/handoffs/{handoff}/verdict",
    auth=Token("act", "write:verdicts"),
    response={200: Answered, 400: Refusal, 413: Refusal, **REFUSED},
    operation_id="verdict",
)
def verdict(request: HttpRequest, handoff: Annotated[GivenId, Path()], answer: Answer = Body()) -> Any:  # noqa: B008 - ninja's way
    """Answer a hand-off in the name of a log-in; what the log-in may not do, its token may not either."""
    acting(request, answer.by)
    try:
        return _given(number(handoff), answer)
    except NoSuchHandoffError as error:
        raise HttpError(404, str(error)) from error
    except NotTheirsError as error:
        raise HttpError(403, str(error)) from error


def _given(which: int, answer: Answer = Body()) -> Any:  # noqa: B008 - ninja's way
    if isinstance(answer, Accept):
        return verdicts.accept(which, answer.by, note=answer.note)
    if isinstance(answer, Reject):
        return verdicts.reject(which, answer.by, answer.reason, answer.note)
    if isinstance(answer, Recycle):
        return verdicts.recycle(which, answer.by, answer.until, answer.trigger, answer.reason, answer.note)
    if isinstance(answer, Hold):
        return pauses.hold(which, answer.by, answer.until, answer.reason)
    return (pauses.resume if answer.verdict == "resume" else undoing.undo)(which, answer.by)
