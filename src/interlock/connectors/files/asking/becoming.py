"""What the values of some rows become by the recipe as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from interlock.connectors.files.date_column import DateColumn, named
from interlock.connectors.files.number_column import NumberColumn
from interlock.connectors.files.recipe import Column
from interlock.connectors.files.values import plain
from interlock.connectors.files.yes_no_column import YesNoColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.connectors.files.suggesting.profile import Profile

LAYOUTS = ("dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "dd.mm.yyyy")
"""Offered where a column's own values suggest none."""
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Became:
    """One value: as it stands, and what becomes of it."""

    was: str
    is_: str
    bad: bool


def become(raw: list[str], column: Profile, rule: Mapping[str, Any]) -> tuple[Became, ...]:
    """Return what values of a column become by its rule."""
    return tuple(Became(was, *now) for was, now in zip(raw, _become(raw, column, rule), strict=True))


def readings_of(column: Profile, rule: Mapping[str, Any], *, asked: bool) -> Iterator[tuple[str, str, bool]]:
    """Give the ways in which a column may be read: value, words, whether it is read so."""
    kind = rule.get("type", "text")
    layouts = rule.get("layout", ())
    said = [layouts] if isinstance(layouts, str) else list(layouts)
    if asked:
        yield "", "Choose how it is read", True
    dates = list(
        dict.fromkeys([*said, *(column.readings if column.kind == "date" or column.question else ()), *LAYOUTS])
    )
    marks = column.readings if column.kind in ("number", "money") else []
    example = next((value for value in column.values[:20].to_pylist()), "")
    if column.kind in ("date", "text"):
        words = _as_dates(column, dates)
        for layout in dates:
            here = not asked and kind == "date" and _first(said, column) == layout
            yield f"date:{layout}", f"date {layout}{words[layout]}", here
    for money in ("number", "money"):
        for mark in dict.fromkeys([*marks, ".", ","]):
            became = _number(example, mark)
            here = not asked and kind == money and (rule.get("decimal") or (marks or ["."])[0]) == mark
            yield f"{money}:{mark}", f"{'amount of money' if money == 'money' else 'number'}{became}", here
    if column.kind in ("yes_no", "text"):
        yield "yes_no", "yes or no", not asked and kind == "yes_no"
    yield "text", "text, as it stands", not asked and kind == "text"


def _first(said: list[str], column: Profile) -> str:
    layouts = said or column.readings
    return layouts[0] if layouts else ""


def _as_dates(column: Profile, layouts: list[str]) -> dict[str, str]:
    """Say what a value is by each layout; one that tells the readings apart, where there is one."""
    values = column.values[:60].to_pylist()
    read = {layout: _dates(values, layout) for layout in layouts}
    likely = [read[layout] for layout in column.readings[:3] if layout in read]
    telling = next((at for at in range(len(values)) if len({days[at] for days in likely if days[at]}) > 1), None)
    return {layout: _example(values, days, telling) for layout, days in read.items()}


def _example(values: list[str], days: list[str], telling: int | None) -> str:
    at = telling if telling is not None and days[telling] else next((at for at, day in enumerate(days) if day), None)
    return ": fits none of its values" if at is None else f": {values[at]} is {days[at]}"


def _dates(values: list[str], layout: str) -> list[str]:
    try:
        read = DateColumn("", _UTC, [layout]).read(pa.array(values, pa.string()))
    except ValueError:
        return [""] * len(values)
    return [(day or "")[:10] for day in read.text.to_pylist()]


def _number(value: str, mark: str) -> str:
    read = NumberColumn("", mark).read(pa.array([value], pa.string()))
    found = read.number[0] if read.number is not None else float("nan")
    return f": {value} is {found:,.10g}" if found == found else f" with {mark!r} before the fraction"  # noqa: PLR0124


def _become(raw: list[str], column: Profile, rule: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    kind = rule.get("type", "text")
    said = Column(
        nothing=tuple(rule.get("nothing", ())), same=dict(rule.get("same", {})), case=rule.get("case", "as_is")
    )
    values = plain(pa.array(raw, pa.string()), said)
    if kind == "text" or (kind == "date" and not _layouts(rule, column)):
        return ((value.as_py() or "", False) for value in values)
    read = _understood(kind, rule, column).read(values)
    return (
        (_written(kind, text.as_py(), number), bool(bad))
        for text, number, bad in zip(read.text, _numbers(read, len(raw)), read.bad, strict=True)
    )


def _numbers(read: Any, length: int) -> list[float]:
    return [float("nan")] * length if read.number is None else read.number.tolist()


def _understood(kind: str, rule: Mapping[str, Any], column: Profile) -> Any:
    if kind == "date":
        return DateColumn("", ZoneInfo(rule.get("time_zone") or "UTC"), _layouts(rule, column))
    if kind in ("number", "money"):
        return NumberColumn("", rule.get("decimal") or (column.readings or ["."])[0], money=kind == "money")
    return YesNoColumn("")


def _layouts(rule: Mapping[str, Any], column: Profile) -> list[str]:
    layouts = rule.get("layout", ())
    said = [layouts] if isinstance(layouts, str) else list(layouts)
    return [named(layout) for layout in said] or column.readings[:1]


def _written(kind: str, text: str | None, number: float) -> str:
    if text is None:
        return ""
    if kind == "date":
        return text.removesuffix("T00:00:00Z").replace("T", " ").removesuffix("Z")
    return f"{number:,.10g}" if kind in ("number", "money") and number == number else text  # noqa: PLR0124
