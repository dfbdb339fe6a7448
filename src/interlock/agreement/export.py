"""An agreement written as text again; reading it back keeps the seal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from interlock.agreement.clause import Clause, Part
from interlock.agreement.duration import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_FEW = 2
"""Entries that a table without clauses may have to stand on one line."""


def export(agreement: Agreement) -> str:
    """Write the agreement as TOML, clause by clause, leaving out what stands at its default."""
    return "\n".join(_clause((), agreement)).lstrip("\n") + "\n"


def written(path: tuple[str, ...], table: Mapping[str, object]) -> str:
    """Write one table of plain values, with its header."""
    return "\n".join(_clause(path, table)).lstrip("\n") + "\n"


def _clause(path: tuple[str, ...], clause: Mapping[str, object] | Part) -> Iterator[str]:
    tables: list[tuple[str, object]] = []
    said = dict(_said(clause)) if isinstance(clause, Part) else dict(clause)
    if path and (not said or any(not _is_table(value) for value in said.values())):
        yield f"\n[{'.'.join(map(_key, path))}]"
    for name, value in said.items():
        if _is_table(value):
            tables.append((name, value))
        else:
            yield f"{_key(name)} = {_value(value)}"
    for name, value in tables:
        yield from _clause((*path, name), cast("Mapping[str, object] | Part", value))


def _said(part: Part) -> Iterator[tuple[str, object]]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.default:
            yield field.alias or name, value


def _is_table(value: object) -> bool:
    if isinstance(value, Mapping):
        return len(value) > _FEW or any(isinstance(inner, Clause) for inner in value.values())
    return isinstance(value, Clause)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, timedelta):
        return _text(to_iso(value))
    if isinstance(value, Part):
        return _value(dict(_said(value)))
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(name)} = {_value(x)}" for name, x in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(text: str) -> str:
    return '"' + "".join(_SHORT.get(c) or (c if c.isprintable() or c == " " else _escape(c)) for c in text) + '"'


def _escape(letter: str) -> str:
    code = ord(letter)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
