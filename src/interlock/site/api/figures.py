"""`/api/numbers` and `/api/funnel`: the figures that the pages show, with what each stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest  # noqa: TC002 - read at run time, for the schema
from ninja import Router
from ninja.errors import HttpError
from ninja.params.functions import Path, Query
from pydantic import BaseModel, Field

from interlock.agreement.facts import FACTS
from interlock.agreement.metric import Basis
from interlock.agreement.personal import shared
from interlock.measure import funnel as funnels
from interlock.measure import number as measure
from interlock.measure.compile import SPANS
from interlock.measure.passport import formula
from interlock.pages.frame.ground import ground
from interlock.site.api.events import Moment, Word
from interlock.site.api.refusals import Refusal
from interlock.site.api.shapes import Filter  # noqa: TC001 - read at run time, for the schema
from interlock.site.api.tokens import Token, seen_of

if TYPE_CHECKING:
    from interlock.pages.frame.ground import Ground

router = Router(tags=["figures"])
REFUSED = dict.fromkeys((401, 403, 404, 409, 422, 429, 503), Refusal)
NONE = "no agreement is in force; both teams sign one first"


class Stands(BaseModel):
    """What a figure stands on."""

    agreement: int = Field(description="Number of the agreement's version.")
    seal: str
    as_of: str = Field(description="The data's state.")


class Figure(BaseModel):
    """A value, and what it was made from."""

    group: str | bool | None = Field(None, description="Of a split: which group; null: not known.")
    value: float | None
    part: float | None
    whole: float | None
    n: int = Field(description="Rows that were counted.")


class Metric(BaseModel):
    """One number that the agreement has."""

    name: str
    says: str
    owner: str
    formula: str


class Numbers(BaseModel):
    """The agreement's numbers; each is worked out at its own address."""

    numbers: list[Metric]
    stands: Stands


class Number(Metric):
    """One number, worked out."""

    figure: Figure
    groups: list[Figure]
    stands: Stands


class Step(BaseModel):
    """One stage of the funnel."""

    stage: str
    entered: int
    of: int
    reached_next: int | None
    rate: float | None


class Funnel(BaseModel):
    """How many went from stage to stage, on a stated basis."""

    basis: Basis
    stages: list[Step]
    stands: Stands


First = Annotated[Moment | None, Query(None, alias="from", description="From that time on.")]
Last = Annotated[Moment | None, Query(None, alias="to", description="Up to, not including, that time.")]


@router.get("/numbers", auth=Token("read", "read:figures"), response={200: Numbers, **REFUSED}, operation_id="numbers")
def numbers(request: HttpRequest) -> Any:
    """List the numbers of the agreement in force."""
    del request
    with ground() as held:
        if held is None:
            raise HttpError(404, NONE)
        listed = [_metric(held, name) for name in held.agreement.metric]
        return {"numbers": listed, "stands": _stands(held)}


@router.get(
    "/numbers/{name}", auth=Token("read", "read:figures"), response={200: Number, **REFUSED}, operation_id="number"
)
def number(
    request: HttpRequest, name: Annotated[Word, Path()], first: First, last: Last, by: Filter | None = None
) -> Any:
    """Work out one number for a period, split by a column or a field of the lead if asked."""
    with ground() as held:
        if held is None or name not in held.agreement.metric:
            raise HttpError(
                404, NONE if held is None else f"the agreement has no number {name}; /api/numbers lists them"
            )
        _may_split(request, held, name, by)
        found = measure.number(held.facts, name, (by,) if by else (), _period(first, last))
        groups = [_figure(one, by) for one in found.groups]
        return _metric(held, name) | {"figure": _figure(found.figure), "groups": groups, "stands": _stands(held)}


@router.get("/funnel", auth=Token("read", "read:figures"), response={200: Funnel, **REFUSED}, operation_id="funnel")
def funnel(request: HttpRequest, first: First, last: Last, basis: Basis = "cohort") -> Any:
    """Count how many leads went from stage to stage."""
    del request
    with ground() as held:
        if held is None:
            raise HttpError(404, NONE)
        asked = funnels.Asked(basis, (), _period(first, last))
        found = held.answer(asked, lambda: funnels.funnel(held.facts, asked))
        stages = [{name: getattr(one, name) for name in Step.model_fields} for one in found.groups[0].stages]
        return {"basis": basis, "stages": stages, "stands": _stands(held)}


def _may_split(request: HttpRequest, held: Ground, name: str, by: str | None) -> None:
    """Refuse to tell leads apart by who they are before a caller who does not see each of them."""
    columns, who = FACTS[held.agreement.metric[name].of].columns, seen_of(request)
    if not by or who.everything or by in (*SPANS, *shared(held.agreement)):
        return
    if by not in columns or columns[by].type == "id":
        raise HttpError(403, f"{by} tells whose leads they are, and {who.name} sees {who.says}; split by another")


def _period(first: int | None, last: int | None) -> measure.Period:
    return measure.Period(measure.EARLIEST if first is None else first, measure.LATEST if last is None else last)


def _metric(held: Ground, name: str) -> dict[str, Any]:
    metric = held.agreement.metric[name]
    return {"name": name, "says": metric.says, "owner": metric.owner, "formula": formula(metric)}


def _figure(found: measure.Figure, by: str | None = None) -> dict[str, Any]:
    group = found.key.get(by) if by else None
    said = group if group is None or isinstance(group, bool) else str(group)
    return {"group": said, **{name: getattr(found, name) for name in ("value", "part", "whole", "n")}}


def _stands(held: Ground) -> dict[str, Any]:
    return {"agreement": held.number, "seal": held.seal, "as_of": held.as_of}
