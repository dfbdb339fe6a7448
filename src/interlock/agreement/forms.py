"""A clause as a form: each field with its kind, its help and what it says; and what was filled in, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from interlock.agreement.clause import Clause, Part
from interlock.agreement.document import Agreement
from interlock.agreement.duration import as_words, from_words
from interlock.agreement.naming import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

Kind: TypeAlias = Literal["line", "words", "number", "yes_no", "choice", "day", "length", "list"]
LONG = frozenset({"says", "where", "unless", "share", "contradicts"})
"""Texts that take more than a line."""
REFERS = {
    "stage": "stage", "model": "score", "segment": "segment", "calendar": "calendar", "metric": "metric",
    "field": "field", "fallback": "team", "team": "team", "to": "team", "handoff": "handoff", "requires": "field",
    "brief": "field", "answered_by": "touchpoint", "reason": "reason",
}  # fmt: skip
"""The kind of clause that a field names."""
COLUMNS = {
    "hours": ("day", "hours"), "values": ("value", "points"), "means": ("system", "its word"),
    "fit": ("grade", "from points"), "engagement": ("grade", "from points"), "touch": ("kind of touch", "points"),
}  # fmt: skip
"""What stands in the rows of a table: the key, and what belongs to it."""


@dataclass(frozen=True)
class Entry:
    """One field to fill in."""

    name: str
    """Its address within the clause: `recycle.after_days`."""
    label: str
    says: str
    kind: Kind
    value: str
    choices: tuple[str, ...] = ()
    needed: bool = False
    default: str = ""
    """What holds where it is left empty, if anything does."""
    refers: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a field that has many: its key, if they have keys, and what belongs to it."""

    name: str
    key: str | None
    entries: tuple[Entry, ...]
    keyed: str
    """What its key is."""


@dataclass(frozen=True)
class Rows:
    """A field of many rows; the last one is empty, for one more."""

    name: str
    label: str
    says: str
    rows: tuple[Row, ...]


Asked: TypeAlias = "Entry | Rows"


def model_of(address: str) -> type[Clause] | None:
    """Return the type of the clause at an address; None where no clause can be."""
    if not address:
        return Agreement
    found: Any = Agreement
    steps = address.split(".")
    for kind, name in zip(steps[::2], steps[1::2], strict=False):
        known = found.model_fields.get(kind)
        inner = _table_of(known.annotation) if known else None
        if inner is None or not name:
            return None
        found = inner
    return found if len(steps) % 2 == 0 else None


def kinds_under(model: type[Part]) -> dict[str, type[Clause]]:
    """Return the kinds of clauses that a clause holds, such as the lines of fit of a score."""
    found = {name: _table_of(field.annotation) for name, field in model.model_fields.items()}
    return {name: inner for name, inner in found.items() if inner is not None}


def form(model: type[Part], said: Mapping[str, Any], under: str = "") -> list[Asked]:
    """Lay a clause out to be filled in, with what it says now; clauses within it are forms of their own."""
    return [asked for name, field in _fields(model) for asked in _asked(name, field, said.get(name), under)]


def filled(model: type[Part], given: Mapping[str, str], under: str = "") -> dict[str, Any]:
    """Return what was filled in as the text says it; what cannot be read stays as typed, for the check to name."""
    found: dict[str, Any] = {}
    for name, field in _fields(model):
        value = _filled(field.annotation, f"{under}{name}", given)
        if value not in (None, {}, []):
            found[name] = value
    return found


def _fields(model: type[Part]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if _table_of(field.annotation) is None:
            yield field.alias or name, field


def _asked(name: str, field: FieldInfo, said: Any, under: str) -> Iterator[Asked]:
    kind, address = _plain(field.annotation), f"{under}{name}"
    if isinstance(kind, type) and issubclass(kind, Part):
        yield from form(kind, said if isinstance(said, Mapping) else {}, f"{address}.")
        return
    inner = _many(kind)
    if inner is not None:
        yield Rows(address, _label(address), _help(field), tuple(_rows(kind, inner, said, address)))
        return
    yield _entry(address, kind, said, field)


def _entry(address: str, kind: Any, said: Any, field: FieldInfo | None = None) -> Entry:
    name = address.rpartition(".")[2]
    needed = field is not None and field.is_required()
    default = "" if field is None or needed else _written(field.default)
    choices = tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()
    says, of, refers = _help(field) if field else "", _kind(kind, name), REFERS.get(name, "")
    return Entry(address, _label(address), says, of, _shown(kind, said), choices, needed, default, refers)


def _help(field: FieldInfo) -> str:
    """Return what a field says of itself, without the marks of code."""
    return (field.description or "").replace("`", "")


def _rows(kind: Any, inner: Any, said: Any, address: str) -> Iterator[Row]:
    keyed = get_origin(kind) is dict
    key_is, value_is = COLUMNS.get(address.rpartition(".")[2], ("name", "value"))
    rows: list[tuple[str | None, Any]] = []
    if keyed:
        rows = list(said.items()) if isinstance(said, Mapping) else []
    elif isinstance(said, list):
        rows = [(None, one) for one in said]
    for nth, (key, value) in enumerate([*rows, ("" if keyed else None, None)]):
        here = f"{address}.{nth}"
        if isinstance(inner, type) and issubclass(inner, Part):
            asked = form(inner, value if isinstance(value, Mapping) else {}, f"{here}.")
            entries = tuple(one for one in asked if isinstance(one, Entry))
        else:
            entries = (replace(_entry(f"{here}.value", inner, value), label=value_is),)
        yield Row(here, key, entries, key_is)


def _filled(annotation: Any, address: str, given: Mapping[str, str]) -> Any:
    kind = _plain(annotation)
    if isinstance(kind, type) and issubclass(kind, Part):
        return filled(kind, given, f"{address}.")
    inner = _many(kind)
    if inner is None:
        return _value(kind, given.get(address, "").strip())
    own = re.compile(rf"{re.escape(address)}\.(\d+)\.")
    numbers = sorted({int(found[1]) for name in given if (found := own.match(name))})
    if get_origin(kind) is not dict:
        return [row for nth in numbers if (row := filled(inner, given, f"{address}.{nth}."))]
    rows = {given.get(f"{address}.{nth}.key", "").strip(): _inner(inner, f"{address}.{nth}", given) for nth in numbers}
    return {key: row for key, row in rows.items() if key and row is not None}


def _inner(inner: Any, address: str, given: Mapping[str, str]) -> Any:
    if isinstance(inner, type) and issubclass(inner, Part):
        return filled(inner, given, f"{address}.")
    return _value(inner, given.get(f"{address}.value", "").strip())


def _value(kind: Any, text: str) -> Any:
    """Return what was typed as the text says it."""
    if get_origin(kind) is tuple:
        return [_value(_plain(get_args(kind)[0]), part.strip()) for part in text.split(",") if part.strip()]
    if not text:
        return None
    if kind is timedelta:
        return from_words(text)
    if kind is bool:
        return {"yes": True, "no": False}.get(text, text)
    if kind in (int, float):
        return _number(text)
    if kind is date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text.replace("\r\n", "\n")


def _number(text: str) -> float | int | str:
    for read in (int, float):
        try:
            value = read(text)
        except ValueError:
            continue
        if abs(value) < 1e300:
            return value
    return text


def _shown(kind: Any, value: Any) -> str:
    """Write a value as a field of its kind shows it: lengths of time in words."""
    inner = _plain(get_args(kind)[0]) if get_origin(kind) is tuple else kind
    if inner is not timedelta:
        return _written(value)
    return ", ".join(as_words(one) if isinstance(one, str) else _written(one) for one in _each(value))


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _written(value: Any) -> str:
    """Write a value as a field shows it."""
    if value is None or isinstance(value, Part):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(map(_written, value))
    return "" if isinstance(value, Mapping | timedelta) else str(value)


def _kind(kind: Any, name: str) -> Kind:
    if get_origin(kind) is Literal:
        return "choice"
    if get_origin(kind) is tuple:
        return "list"
    simple: dict[Any, Kind] = {bool: "yes_no", int: "number", float: "number", date: "day", timedelta: "length"}
    return simple.get(kind) or ("words" if name in LONG else "line")


def _plain(annotation: Any) -> Any:
    """Return a type without what may be left out, and without its bounds."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(one for one in get_args(annotation) if one is not NoneType)
        else:
            return annotation


def _many(kind: Any) -> Any:
    """Return what each row of a field holds; None for a field without rows."""
    if get_origin(kind) is dict:
        return _plain(get_args(kind)[1])
    if get_origin(kind) is tuple:
        inner = _plain(get_args(kind)[0])
        return inner if isinstance(inner, type) and issubclass(inner, Part) else None
    return None


def _table_of(annotation: Any) -> type[Clause] | None:
    """Return the kind of clause that a table of clauses holds."""
    inner = _many(_plain(annotation))
    return inner if isinstance(inner, type) and issubclass(inner, Clause) else None


def _label(address: str) -> str:
    return label(re.sub(r"\.\d+\.|\.", "_", address) if address.count(".") < 2 else address.rpartition(".")[2])
