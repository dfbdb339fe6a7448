"""A number as it is written down: the same bytes for the same agreement, data and question, always."""

from __future__ import annotations

import json
from math import fsum
from typing import TYPE_CHECKING, Any

from interlock.measure.changed import differences
from interlock.measure.number import Period, number, rows
from interlock.measure.passport import passport, unit
from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.measure.facts.store import Facts
    from interlock.measure.number import Figure, Number

DIGITS = 12
"""Significant digits that are written: what lies below depends on the order in which an engine adds."""


def report(  # noqa: PLR0913 - which number, over what, and whether with its rows
    facts: Facts, seal: str, name: str, by: tuple[str, ...], period: Period, *, records: bool = False
) -> dict[str, Any]:
    """Return a number with its passport, its groups if it is split, and if asked its rows."""
    answer = number(facts, name, by, period)
    paper = passport(facts, seal, answer)
    told: dict[str, Any] = {
        "name": name,
        **_figure(answer, answer.figure),
        "unit": paper.unit,
        "currency": facts.agreement.currency if answer.type == "money" else None,
        "undated": answer.undated,
        "groups": [{"key": dict(group.key), **_figure(answer, group)} for group in answer.groups],
        "period": period.to_json(),
        "says": paper.says,
        "formula": paper.formula,
        "basis": paper.basis,
        "basis_says": paper.basis_says,
        "owner": paper.owner,
        "agreement": seal,
        "as_of": paper.as_of,
        "now": paper.now,
        "sql": paper.sql,
        "parameters": dict(paper.parameters),
    }
    if records:
        told["records"] = rows(facts, name, period, by=by)
    return told


def written(told: Mapping[str, Any]) -> bytes:
    """Write a report; equal reports are equal byte by byte."""
    return json.dumps(_plain(told), ensure_ascii=False, allow_nan=False).encode()


def what_changed(pinned: Mapping[str, Any], was: Facts, now: Facts, name: str, period: Period) -> dict[str, Any]:
    """Return the records whose differences sum to the change between a pinned number and the number now."""
    before, after = (number(facts, name, period=period) for facts in (was, now))
    scale = 100 if before.type == "money" else 1
    found = differences(before.metric, rows(was, name, period), rows(now, name, period))
    known = [one.difference for one in found if one.difference is not None]
    change = None
    if before.figure.value is not None and after.figure.value is not None:
        change = after.figure.value - before.figure.value
    return {
        "name": name,
        "unit": unit(after),
        "currency": now.agreement.currency if after.type == "money" else None,
        "was": {"value": before.figure.value, "rows": before.figure.n, "as_of": pinned["as_of"]},
        "now": {"value": after.figure.value, "rows": after.figure.n, "as_of": now.engine.snapshot.as_of},
        "agreement": pinned["agreement"],
        "change": change,
        "sum": None if change is None else fsum(known) / scale,
        "records": [
            {
                "what": one.what,
                "difference": None if one.difference is None else one.difference / scale,
                "was": one.was,
                "now": one.now,
            }
            for one in found
        ],
    }


def _figure(answer: Number, figure: Figure) -> dict[str, Any]:
    share = answer.metric.share is not None
    interval = wilson(round(figure.part or 0), round(figure.whole or 0)) if share else None
    return {
        "value": figure.value,
        "rows": figure.n,
        "part": figure.part,
        "whole": figure.whole,
        "interval": None if interval is None else list(interval),
    }


def _plain(value: Any) -> Any:
    """Return a value without the digits that an engine's order of adding leaves behind."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
