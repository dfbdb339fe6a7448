"""What a hosted form asks for, and how answers are read."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from interlock.desk.lists import FormField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement import Agreement
    from interlock.desk.lists import Form

Value = str | float | bool | None
LONGEST = 4_000
EMAIL = FormField("email", "Business e-mail", required=True)
AUTOCOMPLETE = {"email": "email", "name": "name", "company": "organization", "phone": "tel", "country": "country"}
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_TYPES = {"text": "text", "number": "number", "date": "date", "yes_no": "checkbox"}
_KNOWN = {"email": "email", "phone": "tel"}


@dataclass(frozen=True)
class Question:
    """One field of a form as the page shows it, with what was typed and what is wrong with it."""

    name: str
    label: str
    type: str
    required: bool
    long: bool = False
    typed: str = ""
    wrong: str = ""
    value: Value = field(default=None)

    @property
    def autocomplete(self) -> str:
        """Return what browsers may fill in by themselves."""
        return AUTOCOMPLETE.get(self.name, "off")


def questions(form: Form, agreement: Agreement) -> list[Question]:
    """Return what a form asks for, the e-mail address first; fields that the agreement has given up are left out."""
    asked = [one for one in form.fields if one.name in {"name", "company"} or one.name in agreement.field]
    return [_question(one, agreement) for one in (EMAIL, *asked)]


def answered(asked: list[Question], posted: Mapping[str, str]) -> list[Question]:
    """Return the questions with their answers, and with what is wrong with these."""
    return [_answered(one, posted.get(one.name, "")[: LONGEST + 1].strip()) for one in asked]


def _question(one: FormField, agreement: Agreement) -> Question:
    clause = agreement.field.get(one.name)
    kind = _KNOWN.get(one.name) or _TYPES[clause.type if clause else "text"]
    return Question(one.name, one.label, kind, one.required, one.long)


def _answered(one: Question, typed: str) -> Question:
    value, wrong = _read(one, typed)
    if one.required and value in {None, False}:
        wrong = wrong or ("Tick this to go on." if one.type == "checkbox" else "Fill this in.")
    return replace(one, typed=typed, value=value, wrong=wrong)


def _read(one: Question, typed: str) -> tuple[Value, str]:
    if one.type == "checkbox":
        return bool(typed), ""
    if not typed:
        return None, ""
    if len(typed) > LONGEST or "\x00" in typed:
        return None, f"Use at most {LONGEST:,} characters."
    if one.type == "number":
        return _number(typed)
    if one.type == "date":
        return _day(typed)
    if one.type == "email" and not _EMAIL.fullmatch(typed):
        return None, "This is not an e-mail address; write it like name@company.com."
    return typed, ""


def _number(typed: str) -> tuple[Value, str]:
    try:
        number = float(typed)
    except ValueError:
        number = math.nan
    return (number, "") if abs(number) < 1e15 else (None, "Write a number.")


def _day(typed: str) -> tuple[Value, str]:
    try:
        return date.fromisoformat(typed).isoformat(), ""
    except ValueError:
        return None, "Write a day, like 2026-03-14."
