"""The clauses of spend and quotas: what was spent when, and who is to reach how much in which period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.files.dates import readings
from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.words import as_name, hints, quoted, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile

_SINCE = re.compile(
    r"since|start|\bfrom\b|begin|\bvon\b|\bab\b|debut|desde|inici|inizi|\bvan\b|\bod\b|\bfran\b|\bfra\b"
)
_UNTIL = re.compile(
    r"until|\bend|\bto\b|through|\bbis\b|\bfin\b|hasta|\bfine\b|\btot\b|eind|\bdo\b|\btill?\b|slut|ende"
)
_LASTS = {
    "month": re.compile(r"month|monat|\bmois\b|\bmes(e|es)?\b|maand|miesiac|manad|maned|月"),
    "quarter": re.compile(r"quarter|quartal|trimestr|kwarta|kvartal|四半期"),
    "year": re.compile(r"\byear|\bjahr|annee|\bano\b|\banno\b|jaar|\brok\b|\bar\b|年"),
}
_QUARTER = re.compile(r"^(?:(?P<before>20\d\d) ?)?(?:q|quarter |t|quartal )(?P<quarter>[1-4])(?: ?(?P<after>20\d\d))?$")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_WHO = re.compile(
    r"sales ?person|\bseller|mitarbeiter|verkaufer|vertriebler|vendeur|vendedor|venditor|verkoper|saljare|selger"
)
_WHAT = re.compile(r"^name$|metric|measure|\bkpi\b|kennzahl|indicat|indicador")
_SHARE = re.compile(r"\bper\b|/|\bavg|average|durchschn|\bpro\b|\bcp[acml]\b|%")
_BUDGET = re.compile(r"budget|presupuesto|orcamento|bilancio|begroting|budzet")


def spent(table: Looked) -> Profile | None:
    """Return the column of what was spent, by its name or by the file's; none where rows tell of something else."""
    key = table.key
    plain = key is None or key.kind == "number" or hints(key.name, "channel") or hints(key.name, "campaign")
    return _spent(table) if table.of_kind("date") and (plain or _is_called_spend(table.name)) else None


def _spent(table: Looked) -> Profile | None:
    amounts = [c for c in table.of_kind("money", "number") if not _SHARE.search(spelt(c.name))]
    named = [column for column in amounts if hints(column.name, "spend")]
    named += [column for column in amounts if _BUDGET.search(spelt(column.name))]
    if not named and _is_called_spend(table.name):
        named = [column for column in amounts if column.kind == "money"] or (amounts if len(amounts) == 1 else [])
    return next(iter(named), None)


def spend(table: Looked) -> Iterator[str]:
    """Write the clause of money that was spent."""
    amount = _spent(table) or table.first("spend", "money", "number")
    yield f"[spend.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"at = {quoted(table.of_kind('date')[0].name)} # the first column of dates"
    why = "by its name" if amount and hints(amount.name, "spend") else f"{table.about.name} is called like money spent"
    if amount and _BUDGET.search(spelt(amount.name)):
        why = "by its name; what was budgeted is counted as spent"
    yield f"amount = {quoted(amount.name if amount else '')} # {why}"
    for part in ("channel", "campaign"):
        column = table.first(part, "text")
        if column is not None:
            yield f"{part} = {quoted(column.name)} # by its name"


def is_called_a_plan(table: Looked) -> str:
    """Return what a file that nothing else tells of is called like: quotas, money spent, or nothing."""
    if hints(table.name, "quota"):
        return "quotas"
    return "money spent" if _is_called_spend(table.name) else ""


def _is_called_spend(name: str) -> bool:
    return hints(name, "spend") or _BUDGET.search(spelt(name)) is not None


def tells_quotas(table: Looked) -> bool:
    """Return whether rows say how much is to be reached, and in which period."""
    return bool(_amounts(table)) and any(True for _ in _periods(table))


def quotas(table: Looked) -> Iterator[str]:
    """Write a clause for each amount and period that is to be reached."""
    who, what = _who(table), _what(table)
    for amount in _amounts(table):
        for called, lines in _periods(table, amount):
            yield f"[quota.{as_name(' '.join(filter(None, (table.name, called or amount.name))))}]"
            yield f'rows = "{table.name}"'
            counted = table.name if _heading(amount) else amount.name
            yield (
                f"name = {quoted(what.name)} # what is counted, by its name"
                if what
                else f'name = {{ is = "{as_name(counted)}" }} # what is counted'
            )
            yield f"amount = {quoted(amount.name)} # by its name"
            if who is not None:
                yield f"owner = {quoted(who.name)} # by its name"
            else:
                yield "# no column says whose it is: it is of the whole team"
            yield from lines
            yield ""


def _who(table: Looked) -> Profile | None:
    texts = table.of_kind("text")
    found = next((c for c in texts if hints(c.name, "owner") or _WHO.search(spelt(c.name))), None)
    return found or next((c for c in texts if spelt(c.name) in ("name", "team", "region")), None)


def _what(table: Looked) -> Profile | None:
    who = _who(table)
    return next((c for c in table.of_kind("text") if c is not who and _WHAT.search(spelt(c.name))), None)


def _amounts(table: Looked) -> list[Profile]:
    """Return the columns of what is to be reached: called so, of a quarter each, or the amount of a file called so."""
    numbers = [column for column in table.of_kind("number", "money") if not _is_of_time(column)]
    called = [column for column in numbers if hints(column.name, "quota")]
    if called or not hints(table.name, "quota"):
        return called
    money = [column for column in numbers if column.kind == "money"]
    return [column for column in numbers if _heading(column)] or money[:1] or (numbers if len(numbers) == 1 else [])


def _is_of_time(column: Profile) -> bool:
    return spelt(column.name) in ("year", "quarter", "month") or any(
        p.fullmatch(spelt(column.name)) for p in _LASTS.values()
    )


def _heading(column: Profile) -> re.Match[str] | None:
    """Return what a column's name says of a quarter: `Q1`, `Q1 2026`."""
    return _QUARTER.match(spelt(column.name))


def _periods(table: Looked, amount: Profile | None = None) -> Iterator[tuple[str, list[str]]]:
    """Give, for each clause, what it is called besides, and the lines that say its period."""
    heading = _heading(amount) if amount else next(filter(None, map(_heading, _amounts(table))), None)
    if heading is not None:
        year = heading["before"] or heading["after"]
        yield from _of_year(table, f"q{heading['quarter']} {year or ''}", year, heading["quarter"])
        return
    dates = table.of_kind("date")
    since = next((date for date in dates if _SINCE.search(spelt(date.name))), None)
    until = next((date for date in dates if date is not since and _UNTIL.search(spelt(date.name))), None)
    if since is not None and until is not None:
        yield "", list(_bounds(since, until))
    elif _column(table, "year") is not None or (not dates and _quarters(table)):
        yield from _told_apart(table)
    elif dates:
        yield "", list(_lasting(dates[0]))


def _column(table: Looked, part: str) -> Profile | None:
    """Return the column of years, quarters or months."""
    return next((c for c in table.of_kind("number", "text") if _LASTS[part].search(spelt(c.name))), None)


def _quarters(table: Looked) -> list[str]:
    """Return the words of a column that says `Q1` to `Q4`."""
    column = _column(table, "quarter")
    words = column.values.to_pylist() if column is not None and column.kind == "text" else []
    return words if words and all(_QUARTER.match(spelt(word)) for word in words) else []


def _told_apart(table: Looked) -> Iterator[tuple[str, list[str]]]:
    """Give the periods that a column of years says, with one of quarters or months."""
    quarter, month = _column(table, "quarter"), _column(table, "month")
    if words := _quarters(table):
        for word in sorted(words):
            found = _QUARTER.match(spelt(word))
            year = (found["before"] or found["after"]) if found else None
            for called, lines in _of_year(table, word, year, found["quarter"] if found else ""):
                when = f"{toml_key(quarter.name)} = {quoted(word)}" if quarter else ""
                yield called, [f"when = {{ {when} }}", *lines]
        return
    part = next((f"{name} = {quoted(c.name)}" for name, c in (("quarter", quarter), ("month", month)) if c), "")
    if year := _column(table, "year"):
        yield "", [f"year = {quoted(year.name)}", *([part] if part else [])]


def _of_year(table: Looked, called: str, year: str | None, quarter: str) -> Iterator[tuple[str, list[str]]]:
    """Give a quarter of the year that its own name says, a column, or the file's name."""
    column, named = _column(table, "year"), _YEAR.findall(table.about.name)
    says = f'quarter = {{ is = "{quarter}" }}'
    if year:
        yield called, [f'year = {{ is = "{year}" }}', says]
    elif column is not None:
        yield called, [f"year = {quoted(column.name)}", says]
    elif len(named) == 1:
        yield called, [f'year = {{ is = "{named[0]}" }} # by the name of the file', says]
    else:
        yield called, ["# ASK: of which year is it? Write it in place of 2000", 'year = { is = "2000" }', says]


def _bounds(since: Profile, until: Profile) -> Iterator[str]:
    """Write the first day and the first day after; how long it lasts where the last day of months is said instead."""
    yield f"since = {quoted(since.name)} # the first day, by its name"
    ends = _days(until)
    if len(ends) and all(_day_of_month(ends) == 1):
        yield f"until = {quoted(until.name)} # the first day after it: all are the first of a month"
        return
    lasts = _length(_days(since), ends + 1)
    if lasts:
        yield f'lasts = "{lasts}" # {until.name!r} says the last day of each {lasts}'
        return
    yield f"# ASK: is {until.name!r} the first day after the period? If it is the last one, put the next day"
    yield f"until = {quoted(until.name)}"


def _length(starts: np.ndarray, after: np.ndarray) -> str:
    """Return how long periods are that begin and end with months, where all that fit are equally long."""
    if not len(starts) or not len(after) or any(_day_of_month(starts) != 1) or any(_day_of_month(after) != 1):
        return ""
    first, last = starts.astype("M8[M]").astype(int), after.astype("M8[M]").astype(int)
    for lasts, months in (("month", 1), ("quarter", 3), ("year", 12)):
        if {*(first + months)} == {*last}:
            return lasts
    return ""


def _lasting(date: Profile) -> Iterator[str]:
    """Write the first day of a period and how long it lasts, by the name of its column."""
    name = spelt(date.name)
    lasts = next((lasts for lasts, pattern in _LASTS.items() if pattern.search(name)), "")
    if not lasts:
        yield f"# ASK: {date.name!r} says when the period begins: does it last a month, a quarter or a year?"
    yield f"since = {quoted(date.name)} # the first day"
    yield f'lasts = "{lasts or "month"}"' + (" # by the name of the column" if lasts else "")


def _days(column: Profile) -> np.ndarray:
    """Return the different days that a column of dates says."""
    read = next((r for layout, r in readings(column.values) if layout == next(iter(column.readings), "")), None)
    if read is None:
        return np.empty(0, "M8[D]")
    return np.unique(read.times[read.fits].astype("M8[us]").astype("M8[D]"))


def _day_of_month(days: Sequence[np.datetime64] | np.ndarray) -> np.ndarray:
    found = np.asarray(days, "M8[D]")
    result: np.ndarray = (found - found.astype("M8[M]")).astype(int) + 1
    return result
