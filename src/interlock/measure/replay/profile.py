# ruff: noqa: S608 - SQL made of clause names, which are checked words, and of numbers
"""What follows from fields alone, for as long as they stay: points for fit, and which gates stand open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.expression import parse
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted
from interlock.measure.replay.known import END

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.agreement.expression import Expression
    from interlock.agreement.facts import Type
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.score import Fit, Range

_TYPES: dict[str, Type] = {"text": "text", "number": "number", "date": "time", "yes_no": "yes_no"}
_BLANKS = " \t\n\r\f\v\u00a0"


class Gate:
    """Everything a hand-off asks of the fields: its stage's gate and its own segment."""

    def __init__(self, agreement: Agreement, handoff: Handoff) -> None:
        gate = agreement.stage[handoff.stage].gate
        named = dict.fromkeys(name for name in (gate.segment, handoff.segment) if name is not None)
        texts = [agreement.segment[name].where for name in named] + ([gate.where] if gate.where is not None else [])
        columns = {name: _TYPES[field.type] for name, field in agreement.field.items()}
        self.requires = gate.requires
        self.conditions: list[Expression] = [parse(text, columns) for text in texts]

    @property
    def fields(self) -> set[str]:
        """Return every field it looks at."""
        return {*self.requires, *(name for each in self.conditions for name in each.columns)}

    @property
    def sql(self) -> str:
        """Return the condition over the columns of fields; never unknown."""
        parts = [f"NOT COALESCE({_text(name)}, CAST({_number(name)} AS TEXT)) IS NULL" for name in self.requires]
        parts += [f"COALESCE({each.sql}, FALSE)" for each in self.conditions]
        return " AND ".join(f"({part})" for part in parts) or "TRUE"

    @property
    def at_first(self) -> bool:
        """Say whether it is open while nothing is known."""
        return not self.requires and all(each.evaluate({}) is True for each in self.conditions)


class Profile:
    """Fit by model and gate by hand-off, as columns that hold from `since` to `until`."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.handoffs = agreement.handoffs()
        self.models = {handoff.model: agreement.score[handoff.model] for _, handoff in self.handoffs}
        self.gates = [Gate(agreement, handoff) for _, handoff in self.handoffs]
        used = {fit.field for model in self.models.values() for fit in model.fit.values()}
        self.fields = sorted(used.union(*(gate.fields for gate in self.gates)))
        declared = agreement.field
        self.of_account = [name for name in self.fields if name in declared and declared[name].of == "account"]
        self.of_person = [name for name in self.fields if name not in self.of_account]

    def fit_at_first(self, model: str) -> float:
        """Return the points for fit while nothing is known."""
        return sum(fit.absent for fit in self.models[model].fit.values())

    @property
    def sql(self) -> str:
        """Return rows (person, since, until, fit_<model>..., gate_<number>...) from `spells` of people."""
        texts = ", ".join(f"MAX(CASE WHEN s.field = {literal(n)} THEN s.text ELSE NULL END) AS {_text(n)}" for n in self.fields)
        numbers = ", ".join(
            f"MAX(CASE WHEN s.field = {literal(n)} THEN s.number ELSE NULL END) AS {_number(n)}" for n in self.fields
        )
        values = ", ".join(f"{self._value(name)} AS {quoted(name)}" for name in self.fields)
        fits = [f"{self._fit(name)} AS {quoted(f'fit_{name}')}" for name in self.models]
        gates = [f"{gate.sql} AS gate_{number}" for number, gate in enumerate(self.gates)]
        return f"""
  SELECT "_who" AS person, "_since" AS since,
         COALESCE(LEAD("_since") OVER (PARTITION BY "_who" ORDER BY "_since"), {END}) AS until, {", ".join(fits + gates)}
  FROM (
    SELECT *, {values} FROM (
      SELECT i.person AS "_who", i.t AS "_since", {texts}, {numbers}
      FROM (SELECT person, since AS t FROM spells UNION SELECT person, until FROM spells WHERE until < {END}) AS i
      LEFT JOIN spells AS s ON s.person = i.person AND s.since <= i.t AND i.t < s.until
      GROUP BY i.person, i.t
    ) AS seen
  ) AS valued"""

    def _value(self, name: str) -> str:
        """Return a field as expressions see it."""
        declared = self.agreement.field.get(name)
        kind = declared.type if declared else "text"
        if kind == "number":
            return _number(name)
        if kind == "date":
            return f"CAST({_number(name)} AS BIGINT)"
        if kind == "yes_no":
            return f"CASE WHEN {_text(name)} IS NULL THEN NULL ELSE {_plain(name)} IN ('yes', 'true', '1', 'y') END"
        return _text(name)

    def _fit(self, model: str) -> str:
        return " + ".join(_line(fit) for fit in self.models[model].fit.values()) or "CAST(0 AS DOUBLE)"


def _line(fit: Fit) -> str:
    """Return the points of one line of fit."""
    parts = [f"CAST({fit.present!r} AS DOUBLE)"]
    values: dict[str, float] = {}
    for text, points in fit.values.items():
        values.setdefault(text.strip().casefold(), points)
    if values:
        plain = _plain(fit.field)
        cases = " ".join(f"WHEN {_says(plain, text)} THEN CAST({each!r} AS DOUBLE)" for text, each in values.items())
        parts.append(f"CASE {cases} ELSE CAST(0 AS DOUBLE) END")
    parts += [f"CASE WHEN {_within(fit.field, each)} THEN CAST({each.points!r} AS DOUBLE) ELSE CAST(0 AS DOUBLE) END"
              for each in fit.ranges]  # fmt: skip
    unknown = f"{_text(fit.field)} IS NULL AND {_number(fit.field)} IS NULL"
    return f"CASE WHEN {unknown} THEN CAST({fit.absent!r} AS DOUBLE) ELSE {' + '.join(parts)} END"


def _within(name: str, each: Range) -> str:
    parts = [f"NOT {_number(name)} IS NULL"]
    if each.at_least is not None:
        parts.append(f"{_number(name)} >= CAST({each.at_least!r} AS DOUBLE)")
    if each.below is not None:
        parts.append(f"{_number(name)} < CAST({each.below!r} AS DOUBLE)")
    return " AND ".join(parts)


def _says(plain: str, text: str) -> str:
    """Compare a column with every way in which engines write a casefolded text in small letters."""
    ways = sorted({text, text.replace("ss", "ß"), text.replace("σ", "ς")})
    return f"{plain} IN ({', '.join(literal(way) for way in ways)})"


def _plain(name: str) -> str:
    return f"LOWER(TRIM({_text(name)}, {literal(_BLANKS)}))"


def _text(name: str) -> str:
    return quoted(f"_text_{name}")


def _number(name: str) -> str:
    return quoted(f"_number_{name}")
