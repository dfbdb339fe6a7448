"""Touches, spend and quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from interlock.connectors.files import days, ids
from interlock.connectors.files.clauses.view import filled
from interlock.connectors.files.recipe import Constant
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.connectors.files.clauses.tables import Made
    from interlock.connectors.files.clauses.view import View
    from interlock.connectors.files.recipe import Quota, Ref, Spend, Touch

_MONTHS = {"month": 1, "quarter": 3, "year": 12, None: 0}
_NOON = days.DAY // 2


def add_touches(made: Made, view: View, clause: Touch) -> None:
    """Add touches, each of somebody and at some time."""
    namespace = view.context.namespace
    person = ids.keys("person", namespace, view.text(clause.person))
    at = view.time(clause.at)
    words = {
        "kind": view.text(clause.kind),
        "channel": view.text(clause.channel),
        "campaign": view.text(clause.campaign),
        "content": view.text(clause.content),
        "by": view.text(clause.by),
    }
    if clause.id is not None:
        number = np.asarray(ids.keys("touch", namespace, view.text(clause.id)))
    else:
        content = ids.mixed("touch", filled(person), at, *(ids.words(text) for text in words.values()))
        number = ids.mixed("touch", content, view.context.occurrences.nth(content))
    columns = {
        "id": number,
        "person": person,
        "at": at,
        "recorded": view.recorded(at, clause.recorded),
        "outbound": _outbound(view, clause.outbound),
        "source": view.context.source,
        **words,
    }
    made.add("touches", view.rows, columns)


def _outbound(view: View, said: bool | str) -> np.ndarray:  # noqa: FBT001 - what the recipe says
    if isinstance(said, bool):
        return np.full(len(view), said)
    truth = view.all(said).truth
    return np.zeros(len(view), bool) if truth is None else truth[view.rows]


def add_spend(made: Made, view: View, clause: Spend) -> None:
    """Add money spent."""
    at, amount = view.time(clause.at), view.cents(clause.amount)
    channel, campaign = view.text(clause.channel), view.text(clause.campaign)
    content = ids.mixed("spend", at, filled(amount), ids.words(channel), ids.words(campaign))
    columns = {
        "id": ids.mixed("spend", content, view.context.occurrences.nth(content)),
        "at": at,
        "channel": channel,
        "campaign": campaign,
        "amount": amount,
        "recorded": at,
        "source": view.context.source,
    }
    made.add("spend", view.rows, columns)


def add_quotas(made: Made, view: View, clause: Quota) -> None:
    """Add quotas; a row without an amount sets none."""
    view = view.where(np.isfinite(view.number(clause.amount)))
    since, until = _period(view, clause)
    name, owner = view.text(clause.name), view.text(clause.owner)
    columns = {
        "id": ids.mixed("quota", since, until, ids.words(name), ids.words(owner), key(view.context.source)),
        "since": since,
        "until": until,
        "owner": owner,
        "name": name,
        "amount": view.number(clause.amount),
        "recorded": since,
        "source": view.context.source,
    }
    made.add("quotas", view.rows, columns)


def _period(view: View, clause: Quota) -> tuple[np.ndarray, np.ndarray]:
    """Return the first moment of each period and the first after it."""
    if clause.since is not None:
        since = view.time(clause.since)
        return since, view.time(clause.until) if clause.until is not None else _after(view, clause, since)
    year = _figures(view, clause.year)
    months, month = 12, np.ones(len(view), np.int64)
    if clause.quarter is not None:
        months, month = 3, _figures(view, clause.quarter) * 3 - 2
    elif clause.month is not None:
        months, month = 1, _figures(view, clause.month)
    first = np.ones(len(view), np.int64)
    return days.micros(year, month, first), days.micros(year, month + months, first)


def _figures(view: View, ref: Ref | None) -> np.ndarray:
    if isinstance(ref, Constant):
        return np.full(len(view), int(ref.is_), np.int64)
    return view.number(ref or "").astype(np.int64)


def _after(view: View, clause: Quota, since: np.ndarray) -> np.ndarray:
    """Return the first moment after periods that begin at midnight, or at some other hour, of the clause's zone."""
    recipe = view.context.recipe
    said = recipe.file[clause.rows].column.get(clause.since or "")
    zone = ZoneInfo((said and said.time_zone) or recipe.time_zone)
    day = (since + _NOON) // days.DAY * days.DAY
    month = day.astype("M8[us]").astype("M8[M]")
    later = (month + _MONTHS[clause.lasts]).astype("M8[us]").astype(np.int64) + day
    later -= month.astype("M8[us]").astype(np.int64)
    result: np.ndarray = np.where(days.to_utc(day, zone) == since, days.to_utc(later, zone), later + since - day)
    return result
