"""What a funnel is compared with: another period, other leads, or the same history read by another version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk import lists
from interlock.desk.lists.agreement import NoSuchVersionError, parsed
from interlock.desk.lists.bindings import bindings
from interlock.measure.facts.entries import Binding, as_it_was
from interlock.measure.funnel import funnel
from interlock.measure.number import EARLIEST, LATEST
from interlock.pages.frame.periods import period
from interlock.pages.frame.scope import Scope, scope, valued

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.lists.bindings import Bound
    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel import Asked, Funnel
    from interlock.pages.frame.ground import Ground
    from interlock.pages.frame.periods import Period
    from interlock.pages.funnel.question import Question

EARLIER = 12
"""How many periods before are offered."""
VALUES = 12
"""How many values of the field it is split by."""


@dataclass(frozen=True)
class Other:
    """The other side: on what ground, which question, and what it is called."""

    held: Ground
    asked: Asked
    label: str
    this: str
    """What this side is called beside it."""
    says: str
    disjoint: bool
    """Whether no lead can be on both sides."""

    def funnel(self) -> Funnel:
        """Work it out, once."""
        return self.held.answer(self.asked, lambda: funnel(self.held.facts, self.asked))


@dataclass(frozen=True)
class Choices:
    """Ways to choose, in a group of a list: name in the address and label."""

    label: str
    choices: tuple[tuple[str, str], ...]


def other(held: Ground, question: Question) -> Other | None:
    """Read what is compared with; nothing where the address makes no sense."""
    kind, _, name = question.versus.partition(":")
    if kind in ("previous", "year", "at"):
        return _period(held, question, kind, name)
    if kind == "version":
        return _version(held, question, name)
    if kind == "then":
        return _then(held, question)
    return _scope(held, question)


def offered(held: Ground, question: Question, values: Sequence[object]) -> list[Choices]:
    """List what can be compared with; `values` are those of the field it is split by."""
    return [
        group for group in (*_periods(question), *_scopes(held, question, values), _versions(held)) if group.choices
    ]


def only_offered(held: Ground, question: Question, values: Sequence[object]) -> list[Choices]:
    """List which leads can be chosen."""
    field = tuple((text, label) for text, label in _valued(held, question, values))
    here = question.only
    known = {text for text, _ in field} | {f"segment:{name}" for name in held.agreement.segment}
    more = ((here.text, here.label),) if here and here.text not in known else ()
    groups = (Choices("Segments", _segments(held)), Choices(naming.label(question.by), field), Choices("Chosen", more))
    return [group for group in groups if group.choices]


def _period(held: Ground, question: Question, kind: str, name: str) -> Other | None:
    here = question.choice.period
    there = here.before() if kind == "previous" else _year_before(here) if kind == "year" else _at(here, name)
    if there is None or there == here:
        return None
    asked = replace(question.asked, by=(), period=there.bounds)
    disjoint = question.basis in ("cohort", "resolved") and question.asked.reentry != "each"
    says = "Leads are counted in the period in which they entered or left; each period counts on its own."
    return Other(held, asked, there.label, here.label, says, disjoint=disjoint)


def _year_before(here: Period) -> Period | None:
    if here.since is None or here.until is None:
        return None
    middle = here.since + (here.until - here.since) / 2
    return period(here.span, middle - timedelta(days=364 if here.span == "week" else 365))


def _at(here: Period, name: str) -> Period | None:
    try:
        return period(here.span, date.fromisoformat(name)) if here.since else None
    except ValueError:
        return None


def _scope(held: Ground, question: Question) -> Other | None:
    mine = question.only
    found = mine.rest if mine and question.versus == "rest" else scope(held, question.versus, question.fields)
    if found is None or (mine and found.text == mine.text):
        return None
    asked = replace(question.asked, by=(), where=found.where)
    this = mine.label if mine else "Everybody"
    disjoint = _is_disjoint(held, question, mine, found)
    says = "No lead is in both." if disjoint else "Some leads are in both, so no interval is drawn of a difference."
    return Other(held, asked, found.label, this, says, disjoint=disjoint)


def _is_disjoint(held: Ground, question: Question, mine: Scope | None, found: Scope) -> bool:
    """Say whether no lead is on both sides."""
    if mine is None:
        return False
    asked = replace(question.asked, by=(), where=f"({mine.where}) and ({found.where})")
    both = held.answer(asked, lambda: funnel(held.facts, asked))
    return not any(step.entered or step.of for step in both.groups[0].stages)


def _version(held: Ground, question: Question, name: str) -> Other | None:
    try:
        version = lists.version(name) if name.isdecimal() else None
    except NoSuchVersionError:
        return None
    if version is None:
        return None
    beside = held.beside(("version", version.seal), parsed(version.text))
    says = (
        f"All of this history read by version {version.number}, as if it had always bound: its stages, its words, its "
        "gates. Hand-offs are those that were made."
    )
    return Other(beside, _alone(question), f"Version {version.number}", f"Version {held.number}", says, disjoint=False)


def _then(held: Ground, question: Question) -> Other | None:
    found = bindings()
    if not found:
        return None
    beside = held.beside(("then", *(one.seal for one in found)), held.agreement, partial(_read_as_it_was, found))
    numbers = ", ".join(str(one.number) for one in found)
    says = (
        f"Each step read by the version that bound when it happened ({numbers}; what was before the first, by the "
        "first), beside all of it restated by the version in force."
    )
    return Other(beside, _alone(question), "As it was", "Restated", says, disjoint=False)


def _read_as_it_was(found: Sequence[Bound], facts: Facts) -> None:
    starts = [EARLIEST, *(one.since for one in found[1:])]
    ends = [*(one.since for one in found[1:]), LATEST]
    entries, gates = as_it_was(
        [Binding(one.agreement, since, until) for one, since, until in zip(found, starts, ends, strict=True)]
    )
    facts.relations |= {**gates, "fact_entries": entries}


def _alone(question: Question) -> Asked:
    return replace(question.asked, by=())


def _periods(question: Question) -> list[Choices]:
    here = question.choice.period
    if here.since is None:
        return []
    earlier: list[tuple[str, str]] = []
    there = here.before()
    while there is not None and there.since is not None and len(earlier) < EARLIER:
        earlier.append((f"at:{there.since.isoformat()}", there.label))
        there = there.before()
    year = [] if here.span == "year" else [("year", "the same a year before")]
    return [Choices("Period", (("previous", f"the {here.span} before"), *year, *earlier[1:]))]


def _scopes(held: Ground, question: Question, values: Sequence[object]) -> list[Choices]:
    rest = (("rest", "everybody else"),) if question.only else ()
    return [
        Choices("Leads", rest),
        Choices("Segment", _segments(held)),
        Choices(naming.label(question.by), tuple(_valued(held, question, values))),
    ]


def _segments(held: Ground) -> tuple[tuple[str, str], ...]:
    return tuple((f"segment:{name}", naming.label(name)) for name in held.agreement.segment)


def _valued(held: Ground, question: Question, values: Sequence[object]) -> list[tuple[str, str]]:
    """List those with one value of the field it is split by."""
    texts = [valued(question.by, value) for value in values[:VALUES]] if question.by else []
    return [(found.text, found.label) for text in texts if (found := scope(held, text, question.fields))]


def _versions(held: Ground) -> Choices:
    others = {one.seal: one for one in lists.versions() if one.seal != held.seal}
    then = (("then", "as it was: each step by what bound then"),) if len(bindings()) > 1 else ()
    told = tuple((f"version:{one.number}", f"restated by version {one.number}") for one in reversed(others.values()))
    return Choices("Agreement", (*then, *told))
