"""A version laid out to be read: sentences whose numbers can be turned where they stand, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement.knobs import knobs
from interlock.agreement.prose import chapters
from interlock.desk.lists.comments import comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.agreement.knobs import Knob
    from interlock.agreement.prose import Line
    from interlock.agreement.prose.phrases import Term
    from interlock.desk.lists.comments import Said


@dataclass(frozen=True)
class Word:
    """Some words of a sentence, or a number with what it can be turned to."""

    text: str
    knob: Knob | None


@dataclass(frozen=True)
class Clause:
    """One clause as it is read, and what people say about it."""

    line: Line
    sentences: tuple[tuple[Word, ...], ...]
    comments: Sequence[Said]

    @property
    def written(self) -> tuple[str, ...]:
        """Return conditions and formulas as the text has them."""
        return tuple(piece.raw for term in self.line.terms for piece in term.pieces if piece.raw)

    @property
    def open(self) -> int:
        """Count the comments that are not settled."""
        return sum(one.resolved is None for one in self.comments)


@dataclass(frozen=True)
class Chapter:
    """All clauses of one kind."""

    kind: str
    title: str
    about: str
    clauses: tuple[Clause, ...]


def read_out(agreement: Agreement) -> list[Chapter]:
    """Lay an agreement out with its numbers and comments."""
    turned = {knob.address: knob for knob in knobs(agreement)}
    said = comments()
    return [
        Chapter(
            chapter.kind,
            chapter.title,
            chapter.about,
            tuple(
                Clause(line, tuple(_words(term, turned) for term in line.terms), said.get(line.address, ()))
                for line in chapter.lines
            ),
        )
        for chapter in chapters(agreement)
    ]


def _words(term: Term, turned: dict[str, Knob]) -> tuple[Word, ...]:
    return tuple(Word(piece.text, turned.get(piece.place)) for piece in term.pieces)
