"""Where the rows behind a promise are listed, whichever page shows what it came to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from interlock.desk.promises import Clocked
from interlock.pages.frame import tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.promises import Targeted

DECIDED = "decided"
"""Stands for kept or broken."""


def clock_rows(clause: str, outcome: str, words: Mapping[str, str]) -> str:
    """Return where the clocks of a promise that ended one way are listed; `words` are those of the period."""
    return f"{reverse('report-clock')}?{urlencode({**words, 'clause': clause, 'outcome': outcome})}"


def target_rows(one: Targeted, words: Mapping[str, str]) -> str:
    """Return where the rows of a promise's metric are listed, over the promise's own span."""
    since = datetime.fromtimestamp(one.since // 1_000_000, UTC).date()
    return f"{reverse('report-target')}?{urlencode({**words, 'clause': one.clause, 'since': since.isoformat()})}"


def behind(one: Clocked | Targeted, words: Mapping[str, str]) -> tuple[str, int]:
    """Return where the rows of what a promise came to are listed, and how many they are."""
    if isinstance(one, Clocked):
        return clock_rows(one.clause, DECIDED, words), one.met + one.breached
    return target_rows(one, words), one.n


def written(value: float | None, unit: str, currency: str) -> str:
    """Write a value in its metric's unit: shares as percent, money with its currency."""
    if value is None:
        return tags.NOTHING
    if unit == "share":
        return tags.percent(value)
    if unit == "money":
        return f"{currency} {value:,.0f}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
