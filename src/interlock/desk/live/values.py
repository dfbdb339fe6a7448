"""What a source says of a field, as the ledger keeps it: words, and a number where it is one."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING

from interlock.desk.clock import SECOND

if TYPE_CHECKING:
    from interlock.agreement import Agreement

Value = str | float | bool | None
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MisfitError(ValueError):
    """A value is not of the type that the agreement declares; the message says what it should be."""


def stored(agreement: Agreement, name: str, value: Value) -> tuple[str | None, float | None]:
    """Return text and number of a value by the type the agreement declares for the field; both None: not known."""
    declared = agreement.field.get(name)
    if value is None or value == "":
        return None, None
    kind = declared.type if declared is not None else _guessed(value)
    if kind == "number":
        return _number(name, value)
    if kind == "date":
        return _date(name, value)
    if isinstance(value, bool):
        return ("yes" if value else "no"), None
    return _text(value), None


def _guessed(value: Value) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else "text"


def _text(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _number(name: str, value: Value) -> tuple[str | None, float | None]:
    try:
        number = float(str(value).strip()) if not isinstance(value, bool) else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise MisfitError(f"field {name}: {value!r} is not a number")
    return f"{number:g}", number


def _date(name: str, value: Value) -> tuple[str | None, float | None]:
    """Read an ISO date or time, UTC unless it says otherwise, or microseconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(name, value)
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise MisfitError(f"field {name}: {value!r} is not a date; write it like 2026-05-31") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return str(value).strip(), (moment - _EPOCH).total_seconds() * SECOND
