"""Whatever a table is dressed in, what is drafted from looking at it loads its very values, asks, or refuses."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files import FileError, Reading, RecipeError, parse, suggest
from interlock.connectors.files.months import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 86_400_000_000


def _in_words(language: str) -> Callable[[date], str]:
    months = [forms.split("/")[0] for forms in NAMES[language].split()]
    return lambda day: f"{day.day}. {months[day.month - 1]} {day.year}"


DATES: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "iso with a time": lambda day: f"{day}T00:00:00Z",
    "German": lambda day: day.strftime("%d.%m.%Y"),
    "German, short": lambda day: day.strftime("%d.%m.%y"),
    "British": lambda day: day.strftime("%d/%m/%Y"),
    "American": lambda day: f"{day.month}/{day.day}/{day.year}",
    "American, with a time": lambda day: f"{day.month}/{day.day}/{day:%y} 12:00 AM",
    "English words": lambda day: day.strftime("%b %d, %Y"),
    "run together": lambda day: day.strftime("%Y%m%d"),
    "Excel": lambda day: str((day - date(1899, 12, 30)).days),
    "seconds": lambda day: str((day - date(1970, 1, 1)).days * 86_400),
    **{f"words, {language}": _in_words(language) for language in ("de", "fr", "es", "pl", "nl", "pt")},
}
AMOUNTS: dict[str, Callable[[int], str]] = {
    "plain": lambda cents: f"{cents / 100:.2f}",
    "English": lambda cents: f"{cents / 100:,.2f}",
    "German": lambda cents: f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,")),
    "Swiss": lambda cents: f"CHF {cents / 100:,.2f}".replace(",", "'"),
    "French": lambda cents: f"{cents / 100:,.2f} €".replace(",", "\u00a0").replace(".", ","),
    "whole, English": lambda cents: f"{cents // 100:,}",
    "whole, German": lambda cents: f"{cents // 100:,}".replace(",", "."),
    "in brackets": lambda cents: f"({cents / 100:.2f})",
}
NOISE = ("", "n/a", "31.04.2025", "2025-02-30", "twelve", "9999-12-31", "0000-00-00", "#REF!", "13/13/2025")


@dataclass(frozen=True)
class Written:
    """A table of deals as some system writes it."""

    date: str
    amount: str
    delimiter: str
    encoding: str
    end: str
    noise: tuple[tuple[int, int, str], ...]
    """Values that were put in place of others: row, column, value."""


HABITS = st.builds(
    Written,
    st.sampled_from(list(DATES)),
    st.sampled_from(list(AMOUNTS)),
    st.sampled_from(",;\t|"),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from((1, 2)), st.sampled_from(NOISE)), max_size=3).map(tuple),
)
DEALS = st.lists(
    st.tuples(st.dates(date(2019, 1, 1), date(2025, 12, 31)), st.integers(100, 99_999_999)), min_size=2, max_size=30
)


def written(path: Path, deals: list[tuple[date, int]], habit: Written) -> set[int]:
    """Write the table; return the rows in which something else was put."""
    rows = [[f"D-{at}", DATES[habit.date](day), AMOUNTS[habit.amount](cents)] for at, (day, cents) in enumerate(deals)]
    spoilt = [one for one in habit.noise if one[0] < len(rows)]
    for row, column, value in spoilt:
        rows[row][column] = value
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=habit.delimiter, lineterminator=habit.end)
    writer.writerows([["Deal ID", "Won date", "Amount"], *rows])
    try:
        path.write_bytes(text.getvalue().encode(habit.encoding))
    except UnicodeEncodeError:
        path.write_bytes(text.getvalue().encode())
    return {row for row, _, _ in spoilt}


def meant(cents: int, habit: Written) -> int:
    """Return the cents that a written amount stands for."""
    if habit.amount.startswith("whole"):
        return cents // 100 * 100
    return -cents if habit.amount == "in brackets" else cents


@settings(max_examples=120, deadline=None)
@given(DEALS, HABITS)
def test_a_draft_gives_the_same_values_or_asks(deals: list[tuple[date, int]], habit: Written) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        spoilt = written(path, deals, habit)
        try:
            reading = Reading(parse(suggest([path])), [path])
            batches = list(reading)
        except (FileError, RecipeError):
            return
    account = reading.account
    assert account.rows_read == account.loaded + account.duplicates + account.quarantined == len(deals)
    keys = {row["id"]: row["key"] for batch in batches if batch.names for row in batch.names.to_pylist()}
    wins = [row for batch in batches if "moves" in batch.tables for row in batch.tables["moves"].to_pylist()]
    for row in wins:
        place = int(keys[row["opportunity"]].rpartition("-")[2])
        day, cents = deals[place]
        if place not in spoilt:
            assert row["at"] == (day - date(1970, 1, 1)).days * DAY
            assert row["amount"] == meant(cents, habit)
    sound = set(range(len(deals))) - spoilt
    told = {int(keys[row["opportunity"]].rpartition("-")[2]) for row in wins}
    assert sound <= told
