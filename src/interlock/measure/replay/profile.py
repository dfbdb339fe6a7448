"""What follows from fields alone, for as long as they stay: points for fit, and which gates stand open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.expression import parse
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted
from interlock.measure.replay.known import BEGINNING, IS_KNOWN, LINK, Seen, known, number_of, plain, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.expression import Expression
    from interlock.agreement.facts import Type
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.score import Fit, Range

_TYPES: dict[str, Type] = {"text": "text", "number": "number", "date": "time", "yes_no": "yes_no"}


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
    def sql(self) -> str:
        """Return the condition over the columns of fields; never unknown."""
        parts = [f"NOT {known(name).column} IS NULL" for name in self.requires]
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
        self._values = sorted({name for gate in self.gates for each in gate.conditions for name in each.columns})
        accounts = {name for name, field in agreement.field.items() if field.of == "account"}
        seen = {known(name) for gate in self.gates for name in gate.requires}
        seen |= {self._read(name) for name in self._values}
        seen |= {fit for model in self.models for fit in self._fits(model, accounts)}
        self.of_account = sorted(each for each in seen if each.fields[0] in accounts)
        self.of_person = sorted({each for each in seen if each.fields[0] not in accounts} | {LINK})

    @property
    def asks(self) -> bool:
        """Say whether any field matters at all."""
        return bool(self.of_account) or self.of_person != [LINK] or bool(self._values)

    @property
    def fields(self) -> list[str]:
        """Return the names of all fields that matter."""
        asked = {field for each in (*self.of_account, *self.of_person) if each != LINK for field in each.fields}
        return sorted(asked | set(self._values))

    def fit_at_first(self, model: str) -> float:
        """Return the points for fit while nothing is known."""
        return sum(fit.absent for fit in self.models[model].fit.values())

    @property
    def sql(self) -> str:
        """Return rows (person, since, until, fit_<model>..., gate_<number>...) from what is known when."""
        values = "".join(f", {self._value(name)} AS {quoted(name)}" for name in self._values)
        fits = [f"{self._fit(name)} AS {quoted(f'fit_{name}')}" for name in self.models]
        gates = [f"{gate.sql} AS gate_{number}" for number, gate in enumerate(self.gates)]
        return f"""
  SELECT "_who" AS person, "_since" AS since, "_until" AS until, {", ".join(fits + gates)}
  FROM (SELECT *{values} FROM ({self._states()}) AS seen) AS valued"""

    def _states(self) -> str:
        own = "".join(f", p.{each.column}" for each in self.of_person)
        if not self.of_account:
            return f'SELECT p.key AS "_who", p.since AS "_since", p.until AS "_until"{own} FROM person_states AS p'
        theirs = "".join(f", a.{each.column}" for each in self.of_account)
        columns = ", ".join(each.column for each in self.of_account)
        unknown = ", ".join("NULL" for _ in self.of_account)
        return f"""
    SELECT p.key AS "_who", GREATEST(p.since, a.since) AS "_since", LEAST(p.until, a.until) AS "_until"{own}{theirs}
    FROM person_states AS p LEFT JOIN (
      SELECT key, since, until, {columns} FROM account_states
      UNION ALL SELECT key, {BEGINNING}, MIN(since), {unknown} FROM account_states GROUP BY key
    ) AS a ON CAST(a.key AS TEXT) = TRIM(p.{LINK.column}) AND a.since < p.until AND p.since < a.until"""

    def _read(self, name: str) -> Seen:
        declared = self.agreement.field.get(name)
        return number_of(name) if declared and declared.type in {"number", "date"} else text_of(name)

    def _value(self, name: str) -> str:
        """Return a field as expressions see it; a date's number is its time in microseconds."""
        declared, column = self.agreement.field.get(name), self._read(name).column
        if declared and declared.type == "date":
            return f"CAST({column} AS BIGINT)"
        if declared and declared.type == "yes_no":
            return f"CASE WHEN {column} IS NULL THEN NULL ELSE {plain(column)} IN ('yes', 'true', '1', 'y') END"
        return column

    def _fit(self, model: str) -> str:
        mine = (each for each in (*self.of_person, *self.of_account) if each.name in _names(model))
        parts = [f"COALESCE({each.column}, CAST(0 AS DOUBLE))" for each in mine]
        return " + ".join([f"CAST({self.fit_at_first(model)!r} AS DOUBLE)", *parts])

    def _fits(self, model: str, accounts: set[str]) -> Iterator[Seen]:
        """Yield what a model's lines add once their fields are known: those of the person, and of the account."""
        for name, of_account in zip(_names(model), (False, True), strict=True):
            points: dict[str, list[str]] = {}
            for fit in self.models[model].fit.values():
                if (fit.field in accounts) == of_account:
                    points.setdefault(fit.field, []).append(_points(fit))
            if points:
                yield Seen(name, tuple((field, " + ".join(each)) for field, each in points.items()), "SUM")


def _names(model: str) -> tuple[str, str]:
    """Return the columns of a model's fit: what is known of the person, and of the account."""
    return f"{model}/fit of person", f"{model}/fit of account"


def _points(fit: Fit) -> str:
    """Return what a line adds to its points for a field that is not known."""
    parts = [f"CAST({fit.present - fit.absent!r} AS DOUBLE)"]
    values: dict[str, float] = {}
    for said, points in fit.values.items():
        values.setdefault(said.strip().casefold(), points)
    if values:
        cases = " ".join(f"WHEN {_says(said)} THEN CAST({each!r} AS DOUBLE)" for said, each in values.items())
        parts.append(f"CASE {cases} ELSE CAST(0 AS DOUBLE) END")
    parts += [f"CASE WHEN {_within(each)} THEN CAST({each.points!r} AS DOUBLE) ELSE CAST(0 AS DOUBLE) END"
              for each in fit.ranges]  # fmt: skip
    return f"CASE WHEN {IS_KNOWN} THEN {' + '.join(parts)} ELSE NULL END"


def _within(each: Range) -> str:
    parts = ["NOT number IS NULL"]
    if each.at_least is not None:
        parts.append(f"number >= CAST({each.at_least!r} AS DOUBLE)")
    if each.below is not None:
        parts.append(f"number < CAST({each.below!r} AS DOUBLE)")
    return " AND ".join(parts)


def _says(text: str) -> str:
    """Compare with every way in which engines write a casefolded text in small letters."""
    ways = sorted({text, text.replace("ss", "ß"), text.replace("\u03c3", "\u03c2")})
    return f"plain IN ({', '.join(literal(way) for way in ways)})"
