"""A score's lines fit the types of their fields, and its bounds leave room between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.agreement.problem import Path
    from interlock.agreement.score import Fit, Group
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find lines that never give points, and bounds in the wrong order."""
    fields = whole.agreement.field
    for name, model in whole.agreement.score.items():
        at: Path = ("score", name)
        if not model.fit and not model.engagement and not any(path[:2] == at for path in whole.broken):
            yield Finding(at, "gives no points; add a line of fit or a group of engagement")
        for line, fit in model.fit.items():
            kind = fields[fit.field].type if fit.field in fields else None
            yield from _line((*at, "fit", line), fit, kind)
        for group, of in model.engagement.items():
            yield from _group((*at, "engagement", group), of)
        if model.grade is not None:
            yield from _descending((*at, "grade", "fit"), model.grade.fit)
            yield from _descending((*at, "grade", "engagement"), model.grade.engagement)


def _line(path: Path, fit: Fit, kind: str | None) -> Iterator[Finding]:
    if kind == "number" and fit.values:
        yield Finding((*path, "values"), f"field.{fit.field} is a number; give points by ranges instead")
    if kind not in (None, "number") and fit.ranges:
        yield Finding((*path, "ranges"), f"field.{fit.field} is {kind}, not a number; give points by values instead")
    if not (fit.values or fit.ranges or fit.present or fit.absent):
        yield Finding(path, "gives no points; add values, ranges, present or absent")
    for nth, span in enumerate(fit.ranges):
        if span.at_least is None and span.below is None:
            yield Finding((*path, "ranges", nth), "has no end; give at_least, below or both (or use present)")
        elif span.at_least is not None and span.below is not None and span.at_least >= span.below:
            yield Finding((*path, "ranges", nth), f"no number is at least {span.at_least:g} and below {span.below:g}")
    seen: dict[str, str] = {}
    for value in fit.values:
        first = seen.setdefault(value.strip().casefold(), value)
        if first != value:
            yield Finding(
                (*path, "values", value), f"is the same value as '{first}', which is compared alike; keep one"
            )


def _group(path: Path, group: Group) -> Iterator[Finding]:
    if not group.touch:
        yield Finding((*path, "touch"), "counts no kind of touch; add one, as page_view = { points = 1 }")
    if group.floor is not None and group.cap is not None and group.floor > group.cap:
        yield Finding((*path, "floor"), f"{group.floor:g} lies above the cap {group.cap:g}; lower it")


def _descending(path: Path, bounds: Mapping[Any, float]) -> Iterator[Finding]:
    if not bounds:
        yield Finding(path, "has no bound; give at least one, or remove the grade")
    for one, two in pairwise(sorted(bounds)):
        if bounds[one] <= bounds[two]:
            yield Finding(
                (*path, two), f"{bounds[two]:g} is not below the {bounds[one]:g} of {one}; {one} is the better"
            )
