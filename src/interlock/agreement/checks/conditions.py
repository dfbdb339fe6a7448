"""Conditions of segments, gates, routes and retention are conditions over fields that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement import expression
from interlock.agreement.problem import Finding
from interlock.agreement.vocabulary import lead_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find conditions that cannot be read, with the position in them."""
    agreement = whole.agreement
    columns = lead_columns(agreement)
    if any(path[0] == "field" for path in whole.broken):
        return
    said: list[tuple[Path, str | None]] = [
        *((("segment", name, "where"), segment.where) for name, segment in agreement.segment.items()),
        *((("stage", name, "gate", "where"), stage.gate.where) for name, stage in agreement.stage.items()),
        *((("route", name, "where"), route.where) for name, route in agreement.route.items()),
        *((("keep", name, "unless"), keep.unless) for name, keep in agreement.keep.items()),
    ]
    for path, text in said:
        try:
            if text is not None:
                expression.condition(text, columns)
        except expression.ExpressionError as error:
            yield Finding(path, str(error))
