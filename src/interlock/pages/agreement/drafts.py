"""A text that somebody is changing: what is wrong with it, and what it changes against the version it began from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import changes, check, read, starter
from interlock.agreement.editing import EditError, put
from interlock.agreement.knobs import knobs
from interlock.desk import lists
from interlock.desk.clock import now as present
from interlock.desk.lists.program import binding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from interlock.agreement.diff import Change
    from interlock.agreement.knobs import Knob
    from interlock.agreement.problem import Problem

FILE = "agreement.toml"
LONGEST = 400_000
"""Letters of a text; the starter has a twentieth of that."""


@dataclass(frozen=True)
class Base:
    """What a draft begins from: a version, or the starter where there is none."""

    number: int | None
    text: str


@dataclass(frozen=True)
class Draft:
    """A text, what is wrong with it, and what it changes; no changes where it cannot be read."""

    text: str
    problems: Sequence[Problem]
    changes: Sequence[Change]

    @property
    def meant(self) -> int:
        """Count the changes of meaning: both teams sign anew for these."""
        return sum(not change.wording for change in self.changes)


@dataclass(frozen=True)
class Turned:
    """A number that may be turned, and where it stands in a draft."""

    knob: Knob
    value: float

    @property
    def moved(self) -> bool:
        """Say whether it was turned."""
        return abs(self.value - self.knob.value) > 1e-9


def base(request: HttpRequest) -> Base:
    """Return the version that the address names, else the one in force, else the newest, else the starter."""
    asked = request.POST.get("from") or request.GET.get("from") or ""
    versions = {one.number: one for one in lists.versions()}
    binds = binding(present())
    for number in (int(asked) if asked.isdecimal() and len(asked) < 9 else None, binds.number if binds else None):
        if number in versions:
            return Base(number, versions[number].text)
    newest = versions[max(versions)] if versions else None
    return Base(newest.number, newest.text) if newest else Base(None, starter())


def draft(text: str, began: Base) -> Draft:
    """Look at a text."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    found = check(text, FILE)
    return Draft(text, found, () if found else changes(read(began.text, FILE), read(text, FILE)))


def turned(request: HttpRequest, began: Base) -> tuple[list[Turned], str]:
    """Return the numbers as the sliders stand, and the text that says so; what makes no sense stays as it was."""
    found = []
    for knob in knobs(read(began.text, FILE)):
        given = request.POST.get(knob.address, request.GET.get(knob.address, ""))
        found.append(Turned(knob, _number(given, knob)))
    values = {one.knob.place: one.knob.written(one.value) for one in found if one.moved}
    try:
        return found, put(began.text, values) if values else began.text
    except EditError:
        return found, began.text


def _number(given: str, knob: Knob) -> float:
    try:
        value = float(given)
    except ValueError:
        return knob.value
    return min(max(value, knob.lowest), knob.highest)
