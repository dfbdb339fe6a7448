"""What does not fit the shape of a clause, in words that say what to write instead."""

from __future__ import annotations

import types
import typing
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Union

from interlock.agreement.clause import Part
from interlock.agreement.document import Agreement
from interlock.agreement.expression.problem import near
from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from interlock.agreement.problem import Path

_NEEDS = {
    "string_type": "a text in quotes",
    "float_type": "a number without quotes",
    "int_type": "a whole number without quotes",
    "int_from_float": "a whole number",
    "bool_type": "true or false, without quotes",
    "date_type": "a day without quotes, such as 2026-01-31",
    "date_from_datetime_inexact": "a day without a time, such as 2026-01-31",
    "time_delta_type": "a length of time in quotes, such as 'PT4H'",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table of its own",
    "model_type": "a table of its own",
    "finite_number": "a finite number",
}
_FORMS = {
    "a-z0-9_": "a name of small letters, digits and underscores that begins with a letter",
    "A-D": "a grade from A1 to D4",
    "A-Z": "a currency's three capital letters, such as EUR",
    "@": "a log-in of letters, digits and @ . + - _",
    ":": "working time as '09:00-17:30'",
}
_TELL: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda _: "is missing; add it",
    "extra_forbidden": lambda told: _unknown(told["loc"]),
    "literal_error": lambda told: f"{_shown(told['input'])} is not one of {_plain(told['ctx']['expected'])}",
    "string_pattern_mismatch": lambda told: f"{_shown(told['input'])} is not {_form(told['ctx']['pattern'])}",
    "string_too_short": lambda _: "is empty; write what both teams mean by it",
    "value_error": lambda told: str(told["ctx"]["error"]),
    "greater_than_equal": lambda told: (
        f"{_shown(told['input'])} is too small; {_bound(told['ctx']['ge'])} is the least"
    ),
    "less_than_equal": lambda told: f"{_shown(told['input'])} is too large; {_bound(told['ctx']['le'])} is the most",
}


def finding(told: ErrorDetails) -> Finding:
    """Say one error of the types in words, with the address it has in the text."""
    kind = told["type"]
    path = tuple(step for step in told["loc"] if step != "[key]")
    if kind in _NEEDS:
        return Finding(path, f"needs {_NEEDS[kind]}, not {_shown(told['input'])}")
    tell = _TELL.get(kind)
    return Finding(path, tell(told) if tell else f"{told['msg'][:1].lower()}{told['msg'][1:]}; correct it")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, date | datetime | bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > 10**30:
        return "a huge number"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _bound(value: object) -> str:
    return f"{value:,.15g}" if isinstance(value, int | float) else str(value)


def _plain(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def _form(pattern: str) -> str:
    return next(form for sign, form in _FORMS.items() if sign in pattern)


def _unknown(loc: Path) -> str:
    known = _fields(_type_at(loc[:-1]))
    meant = near(str(loc[-1]), known)
    hint = f"did you mean '{meant}'?" if meant else f"known here are {', '.join(known)}; remove it"
    return f"is not a field of this clause; {hint}"


def _fields(kind: Any) -> list[str]:
    if not (isinstance(kind, type) and issubclass(kind, Part)):
        return []
    return [field.alias or name for name, field in kind.model_fields.items()]


def _type_at(path: Path) -> Any:
    """Return the type that the address has in an agreement."""
    kind: Any = Agreement
    for step in path:
        if isinstance(kind, type) and issubclass(kind, Part):
            named = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
            kind = _bare(named.get(str(step)))
        else:
            arguments = typing.get_args(kind)
            kind = _bare(arguments[1 if typing.get_origin(kind) is dict else 0]) if arguments else None
    return kind


def _bare(kind: Any) -> Any:
    """Take a type out of its `Annotated` and its `| None`."""
    while True:
        origin = typing.get_origin(kind)
        if origin is Annotated:
            kind = typing.get_args(kind)[0]
        elif origin in (Union, types.UnionType):
            kind = next(x for x in typing.get_args(kind) if x is not type(None))
        else:
            return kind
