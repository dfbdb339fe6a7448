"""Public holidays of a country or region, drafted into a calendar: dates stay written in the text that both teams sign.

The table is that of the package `holidays`, by ISO 3166 codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import holidays
from holidays.registry import COUNTRIES

from interlock.agreement.editing import EditError
from interlock.agreement.rewriting import rewrite, said

if TYPE_CHECKING:
    from collections.abc import Sequence

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


@cache
def country_of(time_zone: str) -> str:
    """Return the ISO code of the country in which a time zone lies, as tz's `zone.tab` has it; empty if it has none."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == time_zone), "")


def drafted(text: str, calendar: str, country: str, region: str, years: Sequence[int]) -> Drafted:
    """Write the public holidays of some years into a calendar of a text, and leave everything else as it is.

    The text may still be wrong elsewhere. Raises EditError where there is no such calendar, country or region.
    """
    clause = said(text, f"calendar.{calendar}")
    if clause is None:
        raise EditError(f"there is no clause calendar.{calendar}; the agreement has {', '.join(_known(text))}")
    public, written = holidays_of(country, region, years), _list(clause.get("holidays"))
    has = {day for day in written if isinstance(day, date) and not isinstance(day, datetime)}
    there = tuple(one for one in public if one[0] in has)
    free = tuple(one for one in public if one[0] not in has and not _works(clause, one[0]))
    added = tuple(one for one in public if one not in there and one not in free)
    if not added:
        return Drafted(text, added, there, free)
    odd = [one for one in written if one not in has]
    every = [*sorted({*has, *(day for day, _ in added)}), *odd]
    keep = frozenset(clause) - {"holidays"}
    return Drafted(rewrite(text, f"calendar.{calendar}", {"holidays": every}, keep), added, there, free)


def _known(text: str) -> list[str]:
    return list(said(text, "calendar") or ()) or ["none yet"]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _works(clause: Mapping[str, Any], day: date) -> bool:
    """Whether anybody works on this day of the week; while no hours are given, any day may be one."""
    hours = clause.get("hours")
    return not isinstance(hours, Mapping) or not any(hours.values()) or bool(hours.get(DAYS[day.weekday()]))
