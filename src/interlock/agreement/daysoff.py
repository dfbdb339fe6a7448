"""Public holidays of a country or region, drafted into a calendar: dates stay written in the text that both teams sign.

The table is that of the package `holidays`, by ISO 3166 codes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import holidays
from holidays.registry import COUNTRIES

from interlock.agreement.editing import EditError
from interlock.agreement.reading import read
from interlock.agreement.rewriting import rewrite, said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from interlock.agreement.calendar import Calendar

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AT_ONCE = 5
"""Years that are drafted together."""


class Drafted(NamedTuple):
    """A text with holidays in it, and what became of each public holiday."""

    text: str
    added: tuple[tuple[date, str], ...]
    there: tuple[tuple[date, str], ...]
    """Those that the calendar has already."""
    free: tuple[tuple[date, str], ...]
    """Those on days on which nobody works anyway; they are left out."""


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """List the countries whose holidays are known, by name: each ISO code with its name."""
    known = holidays.list_supported_countries(include_aliases=False)
    names = ((codes[1], name.replace("_", " ").title()) for name, codes in COUNTRIES.items())
    return tuple(sorted((one for one in names if one[0] in known), key=lambda one: one[1]))


def regions(country: str) -> list[tuple[str, str]]:
    """List the regions of a country that have holidays of their own: each code with its name."""
    known = holidays.list_supported_countries(include_aliases=False).get(country, [])
    aliases = getattr(holidays.country_holidays(country), "subdivisions_aliases", {}) if known else {}
    names = {code: name for name, code in aliases.items()}
    return [(code, names.get(code, code)) for code in known]


def holidays_of(country: str, region: str, years: Sequence[int]) -> list[tuple[date, str]]:
    """List the public holidays of a country, or of one of its regions, in order; those of the region are among them.

    Raises EditError naming what is not known.
    """
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        raise EditError(f"there is no country {country!r}; give its ISO code, such as DE or US")
    if region and region not in known[country]:
        raise EditError(f"country {country} has no region {region!r}; it has {', '.join(known[country]) or 'none'}")
    if not years or len(years) > AT_ONCE or not all(1990 <= year <= 2100 for year in years):
        raise EditError(f"give one to {AT_ONCE} years from 1990 to 2100")
    in_english = "en_US" if "en_US" in holidays.list_localized_countries().get(country, ()) else None
    found = holidays.country_holidays(country, subdiv=region or None, years=list(years), language=in_english)
    return sorted(found.items())


def drafted(text: str, calendar: str, country: str, region: str, years: Sequence[int]) -> Drafted:
    """Write the public holidays of some years into a calendar of a text, and leave everything else as it is.

    Raises EditError where there is no such calendar, country or region.
    """
    if said(text, f"calendar.{calendar}") is None:
        raise EditError(f"there is no clause calendar.{calendar}; the agreement has {', '.join(read(text).calendar)}")
    clause = read(text).calendar[calendar]
    public = holidays_of(country, region, years)
    there = tuple(one for one in public if one[0] in clause.holidays)
    free = tuple(one for one in public if one not in there and not _works(clause, one[0]))
    added = tuple(one for one in public if one not in there and one not in free)
    if not added:
        return Drafted(text, added, there, free)
    every = sorted({*clause.holidays, *(day for day, _ in added)})
    keep = frozenset(said(text, f"calendar.{calendar}") or ()) - {"holidays"}
    return Drafted(rewrite(text, f"calendar.{calendar}", {"holidays": every}, keep), added, there, free)


def _works(calendar: Calendar, day: date) -> bool:
    return bool(calendar.hours.get(DAYS[day.weekday()]))  # type: ignore[call-overload]
