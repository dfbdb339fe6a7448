"""The agreement as a text to read: chapters of clauses, each with its owner, its wording and its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement.expression import ExpressionError, parse
from interlock.agreement.facts import FACTS
from interlock.agreement.prose.phrases import Term, amount, percent, term
from interlock.agreement.prose.terms import terms
from interlock.agreement.score import Model
from interlock.agreement.vocabulary import fact_columns, lead_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.agreement.clause import Clause
    from interlock.agreement.document import Agreement
    from interlock.agreement.prose.phrases import Speak

CHAPTERS = (
    ("stage", "Stages", "The words both teams use for where a lead stands."),
    ("segment", "Segments", "Groups of leads both teams name alike."),
    ("score", "Scores", "What makes a lead ready."),
    ("handoff", "Hand-offs", "When marketing hands over, to whom, and how fast sales answers."),
    ("team", "Teams", "Who receives, and how leads are shared out among them."),
    ("route", "Routes", "What is asked, in this order, before it is a team's turn."),
    ("reason", "Reasons", "Why a lead may be refused, and what it then contradicts."),
    ("review", "Reviews", "When refusals that repeat open a proposal, and by when it is answered."),
    ("promise", "Promises", "Clocks and targets of both teams."),
    ("metric", "Numbers", "How the numbers are counted."),
    ("goal", "Goals", "What both teams aim for."),
    ("keep", "Keeping", "How long what is known of people is kept, and what becomes of it then."),
    ("touchpoint", "Touchpoints", "Who owns each kind of touch."),
    ("field", "Fields", "What is recorded about a lead, and by whom."),
    ("calendar", "Calendars", "When a team works."),
)
"""Kind of clause, its heading and what the chapter is about, in the order in which people read."""


@dataclass(frozen=True)
class Line:
    """One clause as shown: its address, its name, who owns it, what it says and what it means."""

    address: str
    name: str
    owner: str
    says: str
    terms: tuple[Term, ...]
    depth: int = 0


@dataclass(frozen=True)
class Chapter:
    """All clauses of one kind."""

    kind: str
    title: str
    about: str
    lines: tuple[Line, ...]


def chapters(agreement: Agreement) -> list[Chapter]:
    """Lay the agreement out; chapters without clauses are left away."""
    laid = [Chapter(kind, title, about, tuple(_lines(agreement, kind))) for kind, title, about in CHAPTERS]
    return [chapter for chapter in laid if chapter.lines]


def _lines(agreement: Agreement, kind: str) -> Iterator[Line]:
    for name, clause in _clauses(agreement, kind):
        yield _line(agreement, f"{kind}.{name}", name, clause)
        if isinstance(clause, Model):
            yield from _parts(agreement, f"{kind}.{name}", clause)


def _clauses(agreement: Agreement, kind: str) -> list[tuple[str, Clause]]:
    if kind == "stage":
        return list(agreement.stages())
    if kind == "handoff":
        return list(agreement.handoffs())
    if kind == "route":
        return list(agreement.routes())
    return list(getattr(agreement, kind).items())


def _parts(agreement: Agreement, address: str, model: Model) -> Iterator[Line]:
    parts: tuple[tuple[str, Mapping[str, Clause]], ...] = (("fit", model.fit), ("engagement", model.engagement))
    for part, clauses in parts:
        for name, clause in clauses.items():
            yield _line(agreement, f"{address}.{part}.{name}", name, clause, depth=1)


def _line(agreement: Agreement, address: str, name: str, clause: Clause, depth: int = 0) -> Line:
    found = tuple(term(sentence, address, speaking(agreement)) for sentence in terms(clause))
    return Line(address, name, getattr(clause, "owner", ""), clause.says, found, depth)


def meanings(clause: Clause, agreement: Agreement) -> tuple[str, ...]:
    """Say what a clause means, one plain sentence each."""
    return tuple(str(term(sentence, "", speaking(agreement))) for sentence in terms(clause))


def speaking(agreement: Agreement) -> Speak:
    """Return what says an agreement's expressions in words; one that cannot be read stays as it is."""

    def speak(of: str, text: str) -> str:
        if of.startswith("amount."):
            counted = agreement.metric.get(of.removeprefix("amount."))
            return percent(float(text)) if counted is not None and counted.share is not None else amount(float(text))
        metric = agreement.metric.get(of.removeprefix("metric.")) if of.startswith("metric.") else None
        fact = metric.of if metric is not None else of
        try:
            return parse(text, fact_columns(agreement, fact) if fact in FACTS else lead_columns(agreement)).words
        except ExpressionError:
            return text

    return speak
