"""A text that somebody is changing: what is wrong with it, and what it changes against the version it began from."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from interlock.agreement import changes, check, starter
from interlock.agreement.editing import EditError, put
from interlock.agreement.forms import filled, kinds_under, model_of
from interlock.agreement.knobs import knobs
from interlock.agreement.rewriting import rewrite
from interlock.desk import lists
from interlock.desk.clock import now as present
from interlock.desk.lists.agreement import parsed
from interlock.desk.lists.program import binding
from interlock.desk.rights import Right
from interlock.pages.agreement.packing import UnreadableChangeError, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest

    from interlock.agreement.diff import Change
    from interlock.agreement.knobs import Knob
    from interlock.agreement.problem import Problem

FILE = "agreement.toml"
_NOWHERE: Mapping[str, str] = MappingProxyType({})
LONGEST = 400_000
"""Letters of a text; the starter has a twentieth of that."""


@dataclass(frozen=True)
class Base:
    """What a draft begins from: a version, or the starter where there is none."""

    number: int | None
    text: str
    behind: int | None = None
    """The version that both teams signed since, whose changes are undone by what is proposed from this one."""


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


def may_propose(request: HttpRequest) -> bool:
    """Say whether whoever looks may propose a version."""
    who = lists.log_in(request.user.get_username())
    return who is not None and who.may(Right.PROPOSE)


def base(request: HttpRequest) -> Base:
    """Return the version that the address names, else the one in force, else the newest, else the starter."""
    asked = request.POST.get("from") or request.GET.get("from") or ""
    versions = {one.number: one for one in lists.versions()}
    binds = binding(present())
    for number in (int(asked) if asked.isdecimal() and len(asked) < 9 else None, binds.number if binds else None):
        if number in versions:
            later = lists.overtaken_by(versions[number], versions.values())
            return Base(number, versions[number].text, later.number if later else None)
    newest = versions[max(versions)] if versions else None
    return Base(newest.number, newest.text) if newest else Base(None, starter())


def given_text(request: HttpRequest, began: Base) -> tuple[str, str]:
    """Return the text as it was sent, with the clause that was filled in a form; and why that could not be put in."""
    given = request.POST.get("text", request.POST.get("draft"))
    if given is None and (change := request.GET.get("change")):
        try:
            return unpacked(began.text, change), ""
        except UnreadableChangeError as error:
            return began.text, str(error)
    text = began.text if given is None else given.replace("\r\n", "\n").removeprefix("\ufeff")[:LONGEST]
    if "form" not in request.POST:
        return text, ""
    address = request.POST.get("editing", "")
    model = model_of(address)
    if model is None:
        return text, ""
    values = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        return rewrite(text, address, filled(model, values), frozenset(kinds_under(model))), ""
    except EditError as error:
        return text, str(error)


def draft(text: str, began: Base) -> Draft:
    """Look at a text."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    found = check(text, FILE)
    return Draft(text, found, () if found else changes(parsed(began.text), parsed(text)))


def address(began: Base, text: str, **more: str) -> dict[str, object]:
    """Return what names a changed text in an address: what was changed in which version, and more."""
    return {"from": began.number or "", "change": packed(began.text, text), **more}


def only_turned(began: Base, text: str) -> dict[str, str]:
    """Return the numbers that make a text of the one it began from; none where more than numbers differ."""
    stood = {knob.address: knob for knob in knobs(parsed(began.text))}
    moved = [knob for knob in knobs(parsed(text)) if knob.address in stood and knob.value != stood[knob.address].value]
    try:
        same = put(began.text, {knob.place: knob.written(knob.value) for knob in moved}) == text
    except EditError:
        return {}
    return {knob.address: repr(knob.value) for knob in moved} if same else {}


def turned(request: HttpRequest, text: str, stand: Mapping[str, str] = _NOWHERE) -> tuple[list[Turned], str]:
    """Return the numbers of a text as the sliders stand, and the text that says so; what makes no sense stays."""
    found = []
    for knob in knobs(parsed(text)):
        given = request.POST.get(knob.address, request.GET.get(knob.address, stand.get(knob.address, "")))
        found.append(Turned(knob, _number(given, knob)))
    values = {one.knob.place: one.knob.written(one.value) for one in found if one.moved}
    try:
        return found, put(text, values) if values else text
    except EditError:
        return found, text


def _number(given: str, knob: Knob) -> float:
    try:
        value = float(given)
    except ValueError:
        return knob.value
    return min(max(value, knob.lowest), knob.highest)
