"""Every gate and every hand-off can be passed by somebody; where nobody can, this is proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from interlock.agreement import expression
from interlock.agreement.expression import nodes
from interlock.agreement.expression.spoken import said
from interlock.agreement.problem import Finding, address
from interlock.agreement.proof import reach
from interlock.agreement.proof.worlds import World, worlds
from interlock.agreement.vocabulary import lead_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.agreement.document import Agreement
    from interlock.agreement.facts import Type
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.problem import Path
    from interlock.agreement.score import Model
    from interlock.agreement.shape import Whole

EFFORT = 1_000
"""Alternatives that are followed in one text before proofs are left out; real agreements have some dozens."""
SAID = 240
"""Letters of a condition that are quoted."""

Said = tuple["Path", nodes.Node]
"""A condition and where it stands."""


def check(whole: Whole) -> Iterator[Finding]:
    """Find segments, gates and hand-offs that no lead can ever pass."""
    proof = _Proof(whole.agreement, lead_columns(whole.agreement))
    closed: set[Path] = set()
    for path, conditions in proof.places():
        if not proof.worlds(conditions):
            closed.add(path)
            yield Finding(path, f"nobody can pass: {_clash(conditions)}; change one of them")
    for name, handoff in whole.agreement.handoff.items():
        gate: Path = ("stage", handoff.stage, "gate")
        if ("handoff", name) not in closed and gate not in closed:
            yield from proof.threshold(name, handoff)
    yield from _shadowed(whole.agreement)


def _clash(conditions: Sequence[Said]) -> str:
    """Name the fewest conditions that already exclude each other."""
    for size in range(1, min(3, len(conditions)) + 1):
        for some in combinations(conditions, size):
            if not worlds([node for _, node in some]):
                where = " and ".join(f"{address(path)} ({_in_words(node)})" for path, node in some)
                return f"{where} can{'not be true' if size == 1 else 'not hold together'}"
    return " and ".join(address(path) for path, _ in conditions) + " cannot hold together"


def _in_words(node: nodes.Node) -> str:
    """Say a condition as the agreement's page does; the middle of a long one is left out."""
    words = said(node)
    return words if len(words) <= SAID else f"{words[: SAID // 2]} ... {words[-SAID // 2 :]}"


@dataclass
class _Proof:
    """What can be shown of one agreement within the effort."""

    agreement: Agreement
    columns: Mapping[str, Type]
    spent: int = 0
    known: dict[tuple[Path, ...], list[World]] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[Path, list[Said]]]:
        """Yield everything that somebody must pass, with its conditions; what fails inside is not told again."""
        segments = [name for name in self.agreement.segment if not self.worlds(self.segment(name))]
        yield from ((("segment", name), self.segment(name)) for name in self.agreement.segment)
        for name, stage in self.agreement.stage.items():
            conditions = self.gate(name)
            if stage.gate.segment not in segments and conditions:
                yield ("stage", name, "gate"), conditions
        for name, handoff in self.agreement.handoff.items():
            into = self.agreement.stage.get(handoff.stage)
            inside = {handoff.segment, into.gate.segment if into is not None else None}
            if handoff.segment is None or inside & set(segments):
                continue
            if self.worlds(self.gate(handoff.stage)):
                yield ("handoff", name), [*self.gate(handoff.stage), *self.segment(handoff.segment)]

    def segment(self, name: str | None) -> list[Said]:
        segment = self.agreement.segment.get(name or "")
        return self._read(("segment", str(name)), segment.where) if segment is not None else []

    def gate(self, name: str) -> list[Said]:
        stage = self.agreement.stage.get(name)
        if stage is None:
            return []
        required: list[Said] = [
            (("stage", name, "gate", "requires"), nodes.IsKnown(nodes.Column(column, self.columns[column])))
            for column in stage.gate.requires
            if column in self.columns
        ]
        where = self._read(("stage", name, "gate", "where"), stage.gate.where)
        return [*required, *where, *self.segment(stage.gate.segment)]

    def _read(self, path: Path, text: str | None) -> list[Said]:
        try:
            return [] if text is None else [(path, expression.condition(text, self.columns).root)]
        except expression.ExpressionError:
            return []  # said by the check of conditions

    def worlds(self, conditions: Sequence[Said]) -> list[World]:
        key = tuple(path for path, _ in conditions)
        if key not in self.known:
            if self.spent > EFFORT:
                return [World()]
            self.known[key] = worlds([node for _, node in conditions])
            self.spent += len(self.known[key]) + 1
        return self.known[key]

    def threshold(self, name: str, handoff: Handoff) -> Iterator[Finding]:
        """Find a threshold above everything that the score can reach for leads that pass the gate."""
        model = self.agreement.score.get(handoff.model)
        if model is None:
            return
        possible = self.worlds([*self.gate(handoff.stage), *self.segment(handoff.segment)])
        self.spent += len(possible)
        fit = reach.fit(model, self.columns, possible if self.spent <= EFFORT else [World()])
        engagement = reach.engagement(model)
        most = fit.high + engagement.high
        if handoff.at_score is not None and most < handoff.at_score - 1e-6:
            yield Finding(
                ("handoff", name, "at_score"),
                f"nobody can pass: score.{handoff.model} gives at most {most:g} points"
                f" to leads that pass the gate ({fit.high:g} for fit, {engagement.high:g} for engagement);"
                f" lower {handoff.at_score:g} or raise the caps",
            )
        yield from _grades(name, handoff, model, fit, engagement)


def _grades(name: str, handoff: Handoff, model: Model, fit: reach.Reach, engagement: reach.Reach) -> Iterator[Finding]:
    if model.grade is None:
        return
    for nth, grade in enumerate(handoff.at_grade):
        bounds: tuple[tuple[str, Mapping[str, float], reach.Reach], ...] = (
            (grade[0], {str(letter): bound for letter, bound in model.grade.fit.items()}, fit),
            (grade[1], {str(digit): bound for digit, bound in model.grade.engagement.items()}, engagement),
        )
        if not all(_band(*bound) for bound in bounds):
            yield Finding(
                ("handoff", name, "at_grade", nth),
                f"nobody can have grade {grade}: fit lies between {fit.low:g} and {fit.high:g} points,"
                f" engagement between {engagement.low:g} and {engagement.high:g}; remove it or move the bounds",
            )


def _band(wanted: str, bounds: Mapping[str, float], of: reach.Reach) -> bool:
    """Whether the band between the wanted bound and the next better one can be reached."""
    if wanted not in bounds or of.high < bounds[wanted] - 1e-6:
        return False
    better = [bound for band, bound in bounds.items() if band < wanted]
    return all(of.low < bound for bound in better)


def _shadowed(agreement: Agreement) -> Iterator[Finding]:
    """Find hand-offs whose leads are all taken by one that is tried before."""
    earlier: list[tuple[str, Handoff]] = []
    for name, handoff in agreement.handoffs():
        for other, before in earlier:
            if _takes_all(before, handoff):
                yield Finding(
                    ("handoff", name),
                    f"nobody can pass: handoff.{other} is tried before and takes every lead of this one;"
                    " change the order, the threshold or the segment",
                    ("handoff", other),
                )
                break
        earlier.append((name, handoff))


def _takes_all(before: Handoff, after: Handoff) -> bool:
    alike = (before.stage, before.model) == (after.stage, after.model)
    if not alike or before.segment not in (None, after.segment):
        return False
    if before.at_score is not None and after.at_score is not None:
        return before.at_score <= after.at_score
    return bool(after.at_grade) and set(after.at_grade) <= set(before.at_grade)
