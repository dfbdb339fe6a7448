"""What is asked about each file, as it stands in the recipe's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.connectors.files.asking import kinds, stepping
from interlock.connectors.files.asking.asked import Asked, AskedFile, Choice, Form
from interlock.connectors.files.asking.columns import of_column
from interlock.connectors.files.asking.reads import reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.connectors.files.asking.text import Written
    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile


def form(written: Written, tables: Sequence[Looked]) -> Form:
    """Ask."""
    questions = dict(written.questions())
    files = tuple(_file(written, table, tables, questions) for table in tables)
    answered = {one.question for file in files for one in file.asked}
    others = [(".".join(at), question) for at, question in questions.items() if question not in answered]
    said = written.tables
    return Form(
        str(said.get("source", "")),
        str(said.get("time_zone", "")),
        files,
        tuple((f"a.{place}", question) for place, (_, question) in enumerate(others)),
    )


def unsettled(written: Written, tables: Sequence[Looked]) -> list[str]:
    """Return the questions that no field of the form answers, in the form's order."""
    return [question for _, question in form(written, tables).others]


def current_role(written: Written, table: Looked) -> tuple[str, str, str]:
    """Return what a file's rows stand for, and kind and name of the clause that says so."""
    for kind, name, clause in written.clauses(table.name):
        if kind != "account" or len(list(written.clauses(table.name))) == 1:
            return kinds.role_of(kind, clause), kind, name
    return ("lookup" if table.name in written.tables.get("file", {}) else "none"), "", ""


def _file(written: Written, table: Looked, tables: Sequence[Looked], questions: Mapping[Any, str]) -> AskedFile:
    role, kind, name = current_role(written, table)
    clause = written.tables.get(kind, {}).get(name, {}) if kind else {}
    roles = tuple(Choice(one.role, one.says, one.role == role) for one in kinds.ALL)
    asked = Asked(f"role.{table.name}", "One row of it is", roles, written.why.get((kind, name), ""))
    at = (kind, name)
    what = kinds.BY_ROLE[role]
    moves = stepping.steps(written, at, clause, table, questions) if what.steps else ()
    return AskedFile(
        table.name,
        table,
        asked,
        tuple(reads(written, table, questions)),
        f"{kind}.{name}" if kind else "",
        tuple(one for slot in what.slots for one in _slots(written, at, clause, slot, table, tables, questions)),
        moves,
        stepping.new_step(f"{kind}.{name}", table) if what.steps else None,
        stepping.stages(at, clause, table) if what.steps else None,
        tuple(of_column(written, table, place, clause, questions) for place in range(len(table.columns))),
    )


def _slots(  # noqa: PLR0913, PLR0917 - what a question stands on
    written: Written,
    at: tuple[str, str],
    clause: Mapping[str, Any],
    slot: kinds.Slot,
    table: Looked,
    tables: Sequence[Looked],
    questions: Mapping[Any, str],
) -> Iterator[Asked]:
    """Ask for what a clause says; and which columns say it together, where one may not be enough."""
    said = clause.get(slot.name)
    parts = said if isinstance(said, list) else [said]
    yield _slot(written, at, {**clause, slot.name: parts[0]}, slot, table, tables, questions)
    lonely = any(one.together for one in tables) or (slot.name == "key" and table.key is None)
    if isinstance(said, list) or (lonely and slot.name in ("key", "person")):
        for place in range(1, min(len(parts), kinds.TOGETHER - 1) + 1):
            value = parts[place] if place < len(parts) else ""
            choices = [Choice("", "nothing else", not value)]
            choices += [Choice(c.name, c.name, c.name == value) for c in _fitting(table, slot, str(value))]
            yield Asked(f"c.{'.'.join((*at, slot.name))}.{place}", "together with", tuple(choices))


def _slot(  # noqa: PLR0913, PLR0917 - what a question stands on
    written: Written,
    at: tuple[str, str],
    clause: Mapping[str, Any],
    slot: kinds.Slot,
    table: Looked,
    tables: Sequence[Looked],
    questions: Mapping[Any, str],
) -> Asked:
    said = clause.get(slot.name)
    value = f"{kinds.SAME}:{said['is']}" if isinstance(said, dict) else said or ""
    if slot.unknown and said == "unknown":
        value = kinds.UNKNOWN
    here = (*at, slot.name)
    question = questions.get(here, "")
    choices = (
        [] if slot.needed and value and not question else [Choice("", "Choose one" if slot.needed else "Not said")]
    )
    choices += [Choice(c.name, c.name, c.name == value and not question) for c in _fitting(table, slot, value)]
    choices += (
        [Choice(kinds.UNKNOWN, "No column says", value == kinds.UNKNOWN and not question)] if slot.unknown else []
    )
    if value.startswith(kinds.SAME):
        choices.append(Choice(value, f"{value.partition(':')[2]!r} for every row", chosen=True))
    elif value and value not in [choice.value for choice in choices]:
        choices.append(Choice(value, value, chosen=True))
    elif slot.name == "kind":
        choices.append(Choice(f"{kinds.SAME}:{table.name}", f"{table.name!r} for every row"))
    choices += _through(table, tables, slot, value)
    return Asked(f"c.{'.'.join(here)}", slot.says, tuple(choices), written.why.get(here, ""), question)


def _fitting(table: Looked, slot: kinds.Slot, value: str) -> list[Profile]:
    """Return the columns that may answer, the likely ones only where it must be a date."""
    if slot.wants == "any":
        return [column for column in table.columns if column.kind != "empty"]
    fits = ("date",) if slot.wants == "date" else ("number", "money")
    return [column for column in table.columns if column.kind in fits or column.name == value or column.question]


def _through(table: Looked, tables: Sequence[Looked], slot: kinds.Slot, value: str) -> list[Choice]:
    """Offer the key of another file that leads here."""
    if slot.name != "person":
        return []
    back = [(one, link) for one in tables for link in one.links if link.other == table.name and one.key is not None]
    ways = [(f"{one.name}.{one.key.name}", f"{one.key.name} of {one.name}") for one, _ in back if one.key is not None]
    return [Choice(way, label, way == value) for way, label in ways if way != value]
