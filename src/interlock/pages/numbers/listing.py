"""All numbers of the agreement for one period, by who owns them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from interlock.measure import number as measure
from interlock.pages.numbers.reading import Unit, beside, trend

if TYPE_CHECKING:
    from interlock.pages.frame.choosing import Choice
    from interlock.pages.frame.ground import Ground
    from interlock.pages.numbers.reading import Trend

OWNERS = (("marketing", "Marketing"), ("both", "Shared"), ("sales", "Sales"))
MONTHS = 18
"""How many whole months a trend shows at most."""


@dataclass(frozen=True)
class Shown:
    """One number in the list."""

    name: str
    says: str
    value: str
    exact: float | None
    """The value itself."""
    beside: str
    months: tuple[tuple[str, float], ...]
    """The whole months that the trend shows, by their first day."""
    trend: Trend | None
    url: str


@dataclass(frozen=True)
class Owned:
    """The numbers of one owner."""

    owner: str
    title: str
    figures: tuple[Shown, ...]


def everything_owned(held: Ground, choice: Choice) -> list[Owned]:
    """Work every metric out, once; owners without any are left away."""
    shown = {name: _shown(held, name, choice) for name in held.agreement.metric}
    by_owner = [
        Owned(owner, title, tuple(shown[name] for name, one in held.agreement.metric.items() if one.owner == owner))
        for owner, title in OWNERS
    ]
    return [owned for owned in by_owner if owned.figures]


def _shown(held: Ground, name: str, choice: Choice) -> Shown:
    found = measure.number(held.facts, name, ("month",), choice.period.bounds)
    this_month = f"{held.counted:%Y-%m}-01"
    unit = Unit(found.metric, found.type, held.agreement.currency)
    over = [group for group in found.groups if group.key["month"] is not None and group.key["month"] < this_month]
    months = tuple((str(group.key["month"])[:7], group.value) for group in over[-MONTHS:] if group.value is not None)
    address = reverse("number", args=[name])
    query = urlencode(choice.words)
    return Shown(
        name,
        found.metric.says,
        unit.write(found.figure.value),
        found.figure.value,
        beside(found.metric, found.figure),
        months,
        trend([value for _, value in months]),
        f"{address}?{query}" if query else address,
    )
