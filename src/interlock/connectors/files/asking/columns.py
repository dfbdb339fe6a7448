"""What is asked about each column: how it is read, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.connectors.files.asking import kinds
from interlock.connectors.files.asking.asked import Asked, AskedColumn, Choice
from interlock.connectors.files.asking.becoming import Became, become, readings_of
from interlock.connectors.files.suggesting.words import as_name, hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.connectors.files.asking.text import Written
    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile


_SHOWN = 3
_LOOKED_AT = 100


def of_column(
    written: Written,
    table: Looked,
    place: int,
    clause: Mapping[str, Any],
    questions: Mapping[Any, str],
) -> AskedColumn:
    """Ask how a column is read, and what becomes of it."""
    column, prefix = table.columns[place], f"{table.name}.{place}"
    rule = written.tables.get("file", {}).get(table.name, {}).get("column", {}).get(column.name, {})
    here = ("file", table.name, "column", column.name)
    question = questions.get(here, "")
    readings = tuple(Choice(*one) for one in readings_of(column, rule, asked=bool(question)))
    into = next((name for name, field in clause.get("field", {}).items() if field.get("column") == column.name), "")
    words = {*column.words, *rule.get("nothing", ())}
    nothing = tuple(
        (f"n.{prefix}.{number}", word, column.words.get(word, 0), word in rule.get("nothing", ()))
        for number, word in enumerate(sorted(words))
    )
    header = questions.get(("file", table.name, "header"), "")
    only = (Choice(column.name, column.name, chosen=True),)
    called = Asked(f"h.{prefix}", column.name, only, question=header) if header else None
    return AskedColumn(
        place,
        column.name,
        called,
        Asked(f"t.{prefix}", column.name, readings, written.why.get(here, "") or column.reason, question),
        nothing,
        into,
        f"f.{prefix}",
        _case(f"case.{prefix}", column, rule),
        ", ".join(_uses(clause, column.name)),
        _known(f"k.{prefix}", clause, into, table) if into else None,
        bool(hints(column.name, "personal") and column.kind == "text"),
        _examples(column, [row[place] for row in table.about.sample], {} if question else rule),
    )


def _case(name: str, column: Profile, rule: Mapping[str, Any]) -> Asked | None:
    said = rule.get("case", "as_is")
    if not column.variants and said == "as_is":
        return None
    choices = tuple(Choice(value, says, value == said) for value, says in kinds.CASES.items())
    return Asked(name, f"Capitals in {column.name}", choices, ", ".join(column.variants))


def _examples(column: Profile, sample: Sequence[str], rule: Mapping[str, Any]) -> tuple[Became, ...]:
    """Return some values of a column with what they become, among them some that become nothing good."""
    first = list(dict.fromkeys(sample))[:_SHOWN]
    others = [value for value in column.values[:_LOOKED_AT].to_pylist() if value not in first]
    stray = [one for one in become(others, column, rule) if one.bad] if others else []
    return (*become(first, column, rule), *stray[:_SHOWN])


def _known(name: str, clause: Mapping[str, Any], into: str, table: Looked) -> Asked:
    said = clause["field"][into].get("known", "unknown")
    choices = [Choice("unknown", "nobody knows since when", said == "unknown")]
    choices += [Choice("captured", "since they became known", said == "captured")] if "captured" in clause else []
    choices += [Choice(c.name, f"since {c.name}", said == c.name) for c in table.of_kind("date")]
    return Asked(name, "known", tuple(choices))


def _uses(clause: Mapping[str, Any], column: str) -> Iterator[str]:
    words = {"key": "key", "captured": "became known", "account": "company", "at": "time", "owner": "owner"}
    for name, value in clause.items():
        if value == column or (isinstance(value, list) and column in value):
            yield words.get(name, name.replace("_", " "))
    for name, move in clause.get("move", {}).items():
        if move.get("at") == column:
            yield f"day of: {kinds.STEPS[name][0] if name in kinds.STEPS else name}"
        if move.get("amount") == column:
            yield "amount"
        if column in move.get("when", {}):
            yield f"tells: {name}"


def field_name(column: str) -> str:
    """Return the name of a field that a column is loaded into where nobody says another."""
    return as_name(column)
