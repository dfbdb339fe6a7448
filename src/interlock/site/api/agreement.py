"""`/api/agreement`: which version binds, who signed which, and a text to be signed; signing itself needs a key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest  # noqa: TC002 - read at run time, for the schema
from ninja import Router
from ninja.errors import HttpError
from ninja.params.functions import Body, Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from interlock.desk import actions, lists
from interlock.desk.rights import Right, demand
from interlock.site.api.events import Key
from interlock.site.api.refusals import Refusal
from interlock.site.api.tokens import Token, acting

router = Router(tags=["agreement"])
REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 503), Refusal)


class Signature(BaseModel):
    """One team's yes."""

    team: str
    by: str
    holds: bool = Field(description="Whether the signature fits the text and the signer's key.")


class Version(BaseModel):
    """One version of the agreement."""

    number: int
    seal: str
    title: str
    starts: date
    signed: list[Signature]
    missing: list[str] = Field(description="Teams that have not signed; while there are any, it cannot bind.")
    published: bool
    in_force: bool


class Whole(Version):
    """The version that binds today, word for word."""

    text: str


class Versions(BaseModel):
    """Every version, the first one first."""

    versions: list[Version]


class Proposed(BaseModel):
    """A text to be signed by both teams."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000, pattern=r"^[^\x00]*$", strict=True)]
    by: Key | None = Field(None, description="The log-in that proposes; a personal token says it by itself.")


class By(BaseModel):
    """In whose name."""

    model_config = ConfigDict(extra="forbid")
    by: Key | None = None


Which = Annotated[str, Path(description="A version's number.", pattern=r"^[1-9][0-9]{0,8}$")]


@router.get(
    "/agreement", auth=Token("read", "read:agreement"), response={200: Whole, **REFUSED}, operation_id="agreement"
)
def agreement(request: HttpRequest) -> Any:
    """Show the version that binds today, word for word."""
    del request
    found = lists.in_force(_today())
    if found is None:
        raise HttpError(404, "no agreement is in force; both teams sign one first")
    return _shown(found) | {"text": found.text}


@router.get(
    "/agreement/versions",
    auth=Token("read", "read:agreement"),
    response={200: Versions, **REFUSED},
    operation_id="versions",
)
def versions(request: HttpRequest) -> Any:
    """List every version with its signatures."""
    del request
    return {"versions": [_shown(one) for one in lists.versions()]}


@router.post(
    "/agreement/versions",
    auth=Token("act", "write:agreement"),
    response={200: Version, **REFUSED},
    operation_id="propose",
)
def propose(request: HttpRequest, proposed: Proposed = Body()) -> Any:  # noqa: B008 - ninja's way
    """Store a text to be signed by both teams; the same text is stored once."""
    return _shown(actions.propose(proposed.text, acting(request, proposed.by)))


@router.post(
    "/agreement/versions/{number}/publish",
    auth=Token("act", "write:agreement"),
    response={200: Version, **REFUSED},
    operation_id="publish",
)
def publish(request: HttpRequest, number: Which, by: By = Body()) -> Any:  # noqa: B008 - ninja's way
    """Let a version bind; refused (409) until one person of marketing and another of sales have signed it."""
    demand(lists.log_in(acting(request, by.by)), Right.PROPOSE, "publish a version")
    try:
        return _shown(actions.publish(number))
    except lists.NoSuchVersionError as error:
        raise HttpError(404, str(error)) from error


def _shown(found: lists.Proposed) -> dict[str, Any]:
    binds = lists.in_force(_today())
    return {
        **{name: getattr(found, name) for name in ("number", "seal", "title", "starts")},
        "signed": [{name: getattr(one, name) for name in Signature.model_fields} for one in found.signed],
        "missing": list(found.missing),
        "published": found.published is not None,
        "in_force": binds is not None and binds.number == found.number,
    }


def _today() -> date:
    return datetime.now(UTC).date()
