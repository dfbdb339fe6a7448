"""What must hold before a lead may enter a stage, and in words why it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from interlock.agreement.expression import condition
from interlock.lifecycle.fields import value

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.agreement.expression import Expression
    from interlock.agreement.facts import Type
    from interlock.agreement.handoff import Handoff
    from interlock.lifecycle.fields import Fields, Known

_TYPES: dict[str, Type] = {"text": "text", "number": "number", "date": "time", "yes_no": "yes_no"}


class Unmet(NamedTuple):
    """One clause that does not hold for a lead, and why."""

    clause: str
    because: str


@dataclass(frozen=True)
class Reading:
    """Where a field is read and as what."""

    name: str
    type: str
    of_account: bool

    def known(self, person: Fields, account: Fields) -> Known | None:
        """Return the last word about the field."""
        return (account if self.of_account else person).get(self.name)

    def value(self, person: Fields, account: Fields) -> str | float | bool | int | None:
        """Return the field as expressions see it."""
        return value(self.known(person, account), self.type)


@dataclass(frozen=True)
class Hurdle:
    """One condition of a gate: a field that must be known, or an expression that must be true."""

    clause: str
    reads: tuple[Reading, ...]
    expression: Expression | None = None
    text: str = ""
    """What must be true, in words."""

    def holds(self, person: Fields, account: Fields) -> bool:
        """Say whether it holds; unknown counts as not."""
        if self.expression is None:
            return self.reads[0].known(person, account) is not None
        return self.expression.evaluate({each.name: each.value(person, account) for each in self.reads}) is True

    def unmet(self, person: Fields, account: Fields) -> Unmet:
        """Say in words why it does not hold."""
        if self.expression is None:
            return Unmet(self.clause, f"{self.reads[0].name} is not known")
        seen = ", ".join(_seen(each, person, account) for each in self.reads)
        return Unmet(self.clause, f"asks that {self.text}; {seen}" if seen else f"asks that {self.text}")


def hurdles_of(agreement: Agreement, handoff: Handoff) -> tuple[Hurdle, ...]:
    """Return everything a hand-off asks for besides its threshold: its stage's gate and its own segment."""
    own = () if handoff.segment is None else (_segment(agreement, handoff.segment),)
    gate = hurdles_of_stage(agreement, handoff.stage)
    return (*gate, *(each for each in own if each.clause not in {one.clause for one in gate}))


def hurdles_of_stage(agreement: Agreement, stage: str) -> tuple[Hurdle, ...]:
    """Return everything that the gate of a stage asks for."""
    gate = agreement.stage[stage].gate
    address = f"stage.{stage}.gate"
    hurdles = [Hurdle(f"{address}.requires", (_reading(agreement, name),)) for name in gate.requires]
    if gate.segment is not None:
        hurdles.append(_segment(agreement, gate.segment))
    if gate.where is not None:
        hurdles.append(stated(agreement, f"{address}.where", gate.where))
    return tuple(hurdles)


def _segment(agreement: Agreement, name: str) -> Hurdle:
    return stated(agreement, f"segment.{name}", agreement.segment[name].where)


def unmet(hurdles: tuple[Hurdle, ...], person: Fields, account: Fields) -> tuple[Unmet, ...]:
    """Return every clause that keeps a lead out, with the reason; empty when the gate is open."""
    return tuple(hurdle.unmet(person, account) for hurdle in hurdles if not hurdle.holds(person, account))


def stated(agreement: Agreement, clause: str, text: str) -> Hurdle:
    """Return a condition that a clause states over fields of the lead."""
    columns = {name: _TYPES[declared.type] for name, declared in agreement.field.items()}
    expression = condition(text, columns)
    reads = tuple(_reading(agreement, name) for name in sorted(expression.columns))
    return Hurdle(clause, reads, expression, expression.words)


def _reading(agreement: Agreement, name: str) -> Reading:
    declared = agreement.field.get(name)
    if declared is None:
        return Reading(name, "text", of_account=False)
    return Reading(name, declared.type, declared.of == "account")


def _seen(reading: Reading, person: Fields, account: Fields) -> str:
    found = reading.known(person, account)
    if found is None:
        return f"{reading.name} is not known"
    return f"{reading.name} is {found.text if found.text is not None else found.number}"
