"""An agreement laid out as tables, once, so that folding and deciding only look up and add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle.clock import Clock
from interlock.lifecycle.fading import fade_of
from interlock.lifecycle.fields import plain
from interlock.lifecycle.gate import Hurdle, hurdles_of
from interlock.lifecycle.routing.tables import Router, router

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.score import Fit, Group, Model, Range, RollUp
    from interlock.lifecycle.fading import Fade

_TICK = timedelta(microseconds=1)


class FitLine(NamedTuple):
    """Points for one field."""

    clause: str
    field: str
    of_account: bool
    values: dict[str, float]
    ranges: tuple[Range, ...]
    present: float
    absent: float


class Term(NamedTuple):
    """Points for one kind of touch, and the cell that remembers it."""

    kind: str
    points: float
    cell: int
    fade: Fade
    half_life: float
    """Of exponential fading, in microseconds; 0 for any other."""


class GroupLine(NamedTuple):
    """Kinds of touch counted together."""

    clause: str
    terms: tuple[Term, ...]
    floor: float | None
    cap: float | None


class ModelTable(NamedTuple):
    """One score."""

    name: str
    fit: tuple[FitLine, ...]
    groups: tuple[GroupLine, ...]
    letters: tuple[tuple[str, float], ...]
    """Bounds of the fit letters, A first; empty without a grade."""
    digits: tuple[tuple[str, float], ...]
    roll_up: RollUp | None


class HandoffTable(NamedTuple):
    """One way from marketing to sales."""

    name: str
    model: ModelTable
    at_score: float | None
    at_grade: frozenset[str]
    hurdles: tuple[Hurdle, ...]
    stage: str
    team: str
    clock: Clock
    within: int
    """Working time to answer, in microseconds."""


@dataclass(frozen=True)
class Program:
    """A checked agreement, ready to run; one serves any number of leads."""

    agreement: Agreement
    cells: tuple[tuple[str, Fade], ...]
    """What a lead remembers: one cell per kind of touch and way of fading."""
    heard: dict[str, tuple[tuple[int, Fade], ...]]
    """By kind of touch: the cells it counts in."""
    models: dict[str, ModelTable]
    handoffs: tuple[HandoffTable, ...]
    """In the order in which they are tried."""
    clocks: dict[str, Clock]

    @cached_property
    def layout(self) -> str:
        """Return a mark of the cells (16 hex digits); leads folded under another layout must be folded again."""
        words = "\n".join(f"{kind}: {fade}" for kind, fade in self.cells)
        return blake2b(words.encode(), digest_size=8).hexdigest()

    @cached_property
    def router(self) -> Router:
        """Return the teams and rules by which leads are routed."""
        return router(self.agreement, self.clocks)

    @cached_property
    def lowers(self) -> frozenset[str]:
        """Return the kinds of touch that take points off in some score."""
        groups = [group for model in self.models.values() for group in model.groups]
        return frozenset(term.kind for group in groups for term in group.terms if term.points < 0)


def prepare(agreement: Agreement) -> Program:
    """Lay out an agreement that `check` found no problem in."""
    cells: dict[tuple[str, Fade], int] = {}
    models = {name: _model(name, model, agreement, cells) for name, model in agreement.score.items()}
    clocks = {name: Clock(calendar, name) for name, calendar in agreement.calendar.items()}
    return Program(
        agreement,
        tuple(cells),
        {
            kind: tuple((index, fade) for (name, fade), index in cells.items() if name == kind)
            for kind in dict.fromkeys(kind for kind, _ in cells)
        },
        models,
        tuple(_handoff(name, handoff, agreement, models, clocks) for name, handoff in agreement.handoffs()),
        clocks,
    )


def _model(name: str, model: Model, agreement: Agreement, cells: dict[tuple[str, Fade], int]) -> ModelTable:
    address = f"score.{name}"
    grade = model.grade
    return ModelTable(
        name,
        tuple(_fit(f"{address}.fit.{line}", fit, agreement) for line, fit in model.fit.items()),
        tuple(_group(f"{address}.engagement.{line}", group, cells) for line, group in model.engagement.items()),
        tuple(sorted(grade.fit.items())) if grade else (),
        tuple(sorted(grade.engagement.items())) if grade else (),
        model.account,
    )


def _fit(clause: str, fit: Fit, agreement: Agreement) -> FitLine:
    declared = agreement.field.get(fit.field)
    values: dict[str, float] = {}
    for text, points in fit.values.items():
        values.setdefault(plain(text), points)
    return FitLine(
        clause,
        fit.field,
        declared is not None and declared.of == "account",
        values,
        fit.ranges,
        fit.present,
        fit.absent,
    )


def _group(clause: str, group: Group, cells: dict[tuple[str, Fade], int]) -> GroupLine:
    fades = {kind: fade_of(touch) for kind, touch in group.touch.items()}
    terms = tuple(
        Term(
            kind,
            touch.points,
            cells.setdefault((kind, fades[kind]), len(cells)),
            fades[kind],
            0.0 if touch.half_life_days is None else fades[kind].span,
        )
        for kind, touch in group.touch.items()
    )
    return GroupLine(clause, terms, group.floor, group.cap)


def _handoff(
    name: str, handoff: Handoff, agreement: Agreement, models: dict[str, ModelTable], clocks: dict[str, Clock]
) -> HandoffTable:
    return HandoffTable(
        name,
        models[handoff.model],
        handoff.at_score,
        frozenset(handoff.at_grade),
        hurdles_of(agreement, handoff),
        handoff.stage,
        handoff.to,
        clocks[handoff.calendar],
        handoff.answer_within // _TICK,
    )
