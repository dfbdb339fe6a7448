"""Public holidays for the calendar that is being filled in: looked up by country, drafted into it, signed by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from interlock.agreement.editing import EditError
from interlock.agreement.rewriting import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from interlock.agreement.daysoff import Drafted

KIND = "calendar."
AHEAD = 3


@dataclass(frozen=True)
class Offer:
    """What may be asked for, and what is."""

    countries: Sequence[tuple[str, str]]
    regions: Sequence[tuple[str, str]]
    country: str
    region: str
    years: tuple[tuple[int, bool], ...]
    """Each year that is offered, and whether it is asked for."""

    @property
    def asked(self) -> list[int]:
        """Return the years that are asked for."""
        return [year for year, chosen in self.years if chosen]


def offer(request: HttpRequest, text: str, clause: str) -> Offer | None:
    """Return what can be asked for of a calendar, beginning with the country of its time zone; None of another clause.

    Raises EditError where the text is no TOML.
    """
    from interlock.agreement import daysoff  # noqa: PLC0415 - the table of all countries is seldom asked for

    found = said(text, clause) if clause.startswith(KIND) else None
    if found is None:
        return None
    country = request.POST.get("off:country", daysoff.country_of(str(found.get("time_zone"))))
    regions = daysoff.regions(country)
    region = request.POST.get("off:region", "")
    today = datetime.now(UTC).year
    years = set(request.POST.getlist("off:year")) if "off:country" in request.POST else {str(today), str(today + 1)}
    return Offer(
        daysoff.countries(),
        regions,
        country,
        region if region in dict(regions) else "",
        tuple((year, str(year) in years) for year in range(today, today + AHEAD)),
    )


def drafted(request: HttpRequest, text: str, clause: str) -> Drafted:
    """Draft what is asked for into a calendar of a text.

    Raises EditError where that is no calendar, or nothing that can be looked up was asked for.
    """
    from interlock.agreement import daysoff  # noqa: PLC0415 - the table of all countries is seldom asked for

    asked = offer(request, text, clause)
    if asked is None:
        raise EditError(f"{clause} is no calendar; public holidays are drafted into calendars")
    if not asked.country:
        raise EditError("choose the country whose public holidays are to be drafted")
    return daysoff.drafted(text, clause.removeprefix(KIND), asked.country, asked.region, asked.asked)
