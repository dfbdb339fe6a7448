"""The board's figures as they are drawn: shares of verdicts, reasons under their clauses, topics heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk.lists import board as lists
from interlock.pages.board.question import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.desk.lists.board import Group
    from interlock.pages.board.question import Question

KINDS = {
    "need": "Needs",
    "objection": "Objections",
    "question": "Questions",
    "competitor": "Competitors",
    "product": "Other products needed",
}


@dataclass(frozen=True)
class Cell:
    """A figure and where its rows are."""

    value: int
    url: str


@dataclass(frozen=True)
class Line:
    """One group: its figures, and what became of it as parts of a bar from 0 to 100."""

    label: str
    stored: str
    """The group's name as it is recorded, where its words read differently."""
    group: Group
    total: Cell
    waiting: Cell
    accepted: Cell
    rejected: Cell
    recycled: Cell
    decided: Cell
    bar: tuple[tuple[str, float, float], ...]
    """By status: where its part begins, and how wide it is."""


@dataclass(frozen=True)
class Why:
    """One reason: how often it was given, and where its rows are."""

    name: str
    says: str
    value: int
    url: str
    width: float


@dataclass(frozen=True)
class Clause:
    """A clause that refusals say is contradicted, with its reasons."""

    address: str
    says: str
    value: int
    url: str
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class Topic:
    """What sales heard, in the words it was last heard in, and of how many."""

    name: str
    words: str
    heard: Cell


def lines(question: Question, groups: Sequence[Group]) -> list[Line]:
    """Draw the groups."""
    return [_line(question, group) for group in groups]


def because(question: Question, agreement: Agreement | None, total: Group) -> list[Clause]:
    """Sort reasons under the clauses they contradict, the most cited clause first."""
    most = max((many for _, many in total.reasons), default=1)
    found: dict[str, list[Why]] = {}
    for name, many in total.reasons:
        reason = agreement.reason.get(name) if agreement is not None else None
        url = question.rows(reason=name)
        why = Why(name, reason.says if reason else "", many, url, 100 * many / most)
        found.setdefault(reason.contradicts if reason else "", []).append(why)
    clauses = [
        Clause(
            address,
            _words(agreement, address),
            sum(why.value for why in whys),
            question.rows(reasons=",".join(why.name for why in whys)),
            tuple(whys),
        )
        for address, whys in found.items()
    ]
    return sorted(clauses, key=lambda one: (-one.value, one.address))


def heard(question: Question) -> list[tuple[str, list[Topic]]]:
    """Return what sales heard, by kind; kinds of which nothing was heard are left out."""
    found = [(label, _topics(question, kind)) for kind, label in KINDS.items()]
    return [(label, topics) for label, topics in found if topics]


def said(by: lists.By, name: str) -> str:
    """Write a group's name: a clause's and a channel's as words, a campaign's and a content's as they are called."""
    if by in {"clause", "team", "segment"}:
        return naming.label(name)
    return naming.value(name) if by == "channel" else name


def _topics(question: Question, kind: str) -> list[Topic]:
    told = lists.topics(question.asked, kind)
    return [Topic(topic, words, Cell(many, question.rows(kind=kind, topic=topic))) for topic, many, words in told]


def _line(question: Question, group: Group) -> Line:
    name = group.name or NOT_KNOWN
    label = said(question.by, name)
    where = {"by": question.by, "name": name}
    cells = {status: Cell(getattr(group, status), question.rows(**where, status=status)) for status in lists.STATUSES}
    parts, start = [], 0.0
    for status in ("accepted", "recycled", "rejected", "waiting"):
        width = 100 * getattr(group, status) / group.total
        parts.append((status, start, width))
        start += width
    return Line(
        label,
        name if label != name else "",
        group,
        Cell(group.total, question.rows(**where)),
        **cells,
        decided=Cell(group.decided, question.rows(**where, status=lists.DECIDED)),
        bar=tuple(parts),
    )


def _words(agreement: Agreement | None, address: str) -> str:
    """Return what the clause at an address says, or the nearest clause around it."""
    found, said = agreement, ""
    for part in address.split(".") if agreement is not None else ():
        found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
        said = getattr(found, "says", said) or said
    return said
