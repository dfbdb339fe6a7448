"""What is asked about each file, as it stands in the recipe's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.connectors.files.asking import kinds
from interlock.connectors.files.asking.becoming import Became, become, readings_of
from interlock.connectors.files.suggesting.steps import stages_of, step_of
from interlock.connectors.files.suggesting.words import as_name, hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.connectors.files.asking.text import Written
    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile


_SHOWN = 3
_LOOKED_AT = 100


@dataclass(frozen=True)
class Choice:
    """One answer that may be given."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """One question with its answers."""

    name: str
    """How the answer is called when it comes back."""
    says: str
    choices: tuple[Choice, ...]
    why: str = ""
    question: str = ""
    """What the draft could not settle; until it is answered, nothing is loaded."""

    @property
    def chosen(self) -> str:
        """Return the answer that stands."""
        return next((choice.value for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Step:
    """One step that rows tell of."""

    name: str
    says: str
    when: str
    at: Asked
    amount: Asked | None
    drop: str
    """How the answer is called that takes it away."""


@dataclass(frozen=True)
class Stages:
    """The column that says in which stage somebody is, and what each of its words means."""

    column: str
    words: tuple[Asked, ...]


@dataclass(frozen=True)
class AskedColumn:
    """One column: how it is read, and what becomes of it."""

    place: int
    name: str
    called: Asked | None
    """Of a file without a header: what the column is called."""
    reading: Asked
    nothing: tuple[tuple[str, str, int, bool], ...]
    """Words that may mean nothing: name of the answer, word, how often, whether they do."""
    becomes: str
    """The field it is loaded into; empty: none."""
    field: str
    """How the answer is called."""
    used: str
    """What else it is used as, in words."""
    known: Asked | None
    personal: bool
    values: tuple[Became, ...]
    """Of the first rows, what they say and what becomes of it."""


@dataclass(frozen=True)
class AskedFile:
    """One file."""

    name: str
    about: Looked
    role: Asked
    clause: str
    """Kind and name of its clause, such as `people.leads`; empty: none."""
    slots: tuple[Asked, ...]
    steps: tuple[Step, ...]
    new_step: tuple[Asked, Asked] | None
    stages: Stages | None
    columns: tuple[AskedColumn, ...]


@dataclass(frozen=True)
class Form:
    """Everything that is asked."""

    source: str
    time_zone: str
    files: tuple[AskedFile, ...]
    others: tuple[tuple[str, str], ...]
    """Questions that no field here answers: name of the answer, and the question."""

    @property
    def open(self) -> int:
        """Count the questions that are still to be answered."""
        asked = sum(bool(one.question) for file in self.files for one in _all(file))
        return asked + len(self.others)


def form(written: Written, tables: Sequence[Looked]) -> Form:
    """Ask."""
    questions = dict(written.questions())
    files = tuple(_file(written, table, tables, questions) for table in tables)
    answered = {one.question for file in files for one in _all(file)}
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


def stage_column(clause: Mapping[str, Any], table: Looked) -> Profile | None:
    """Return the column whose words tell of steps: the one that moves name, else one called so."""
    named = [
        name
        for move in clause.get("move", {}).values()
        for name, match in move.get("when", {}).items()
        if _words(match)
    ]
    by_name = {column.name: column for column in table.columns}
    return next((by_name[name] for name in named if name in by_name), None) or stages_of(table)


def _words(match: Any) -> bool:
    return isinstance(match, str | list)


def _all(file: AskedFile) -> Iterator[Asked]:
    yield file.role
    yield from file.slots
    for step in file.steps:
        yield step.at
    for column in file.columns:
        yield column.reading
        yield from [column.called] if column.called else []


def _file(written: Written, table: Looked, tables: Sequence[Looked], questions: Mapping[Any, str]) -> AskedFile:
    role, kind, name = current_role(written, table)
    clause = written.tables.get(kind, {}).get(name, {}) if kind else {}
    roles = tuple(Choice(one.role, one.says, one.role == role) for one in kinds.ALL)
    asked = Asked(f"role.{table.name}", "One row of it is", roles, written.why.get((kind, name), ""))
    at = (kind, name)
    what = kinds.BY_ROLE[role]
    moves = _steps(written, at, clause, table, questions) if what.steps else ()
    return AskedFile(
        table.name,
        table,
        asked,
        f"{kind}.{name}" if kind else "",
        tuple(_slot(written, at, clause, slot, table, tables, questions) for slot in what.slots),
        moves,
        _new_step(f"{kind}.{name}", table) if what.steps else None,
        _stages(at, clause, table) if what.steps else None,
        tuple(_column(written, table, place, clause, questions) for place in range(len(table.columns))),
    )


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


def _steps(
    written: Written, at: tuple[str, str], clause: Mapping[str, Any], table: Looked, questions: Mapping[Any, str]
) -> tuple[Step, ...]:
    return tuple(
        _step(written, (*at, "move", name), move, table, questions) for name, move in clause.get("move", {}).items()
    )


def _step(
    written: Written, at: tuple[str, ...], move: Mapping[str, Any], table: Looked, questions: Mapping[Any, str]
) -> Step:
    here = ".".join(at)
    amounts = [column.name for column in table.of_kind("money", "number")]
    worth = (
        _of_columns(f"m.{here}.amount", "worth", amounts, str(move.get("amount", "")), "No amount")
        if move["kind"] in ("won", "opened", "amended") and amounts
        else None
    )
    when = " and ".join(f"{name} is {_said(match)}" for name, match in move.get("when", {}).items())
    dates = [column.name for column in table.of_kind("date")]
    value = kinds.UNKNOWN if move.get("at") == "unknown" else str(move.get("at", ""))
    asked = _of_columns(f"m.{here}.at", "on", dates, value, "Choose one", unknown=True)
    asked = Asked(asked.name, asked.says, asked.choices, written.why.get(at, ""), questions.get(at, ""))
    says = kinds.STEPS[at[-1]][0] if at[-1] in kinds.STEPS else str(move["kind"]).replace("_", " ")
    return Step(at[-1], says, when, asked, worth, f"m.{here}.drop")


def _said(match: Any) -> str:
    if isinstance(match, bool):
        return "yes" if match else "no"
    return " or ".join(map(str, match)) if isinstance(match, list) else str(match)


def _of_columns(  # noqa: PLR0913, PLR0917 - what a question stands on
    name: str,
    says: str,
    columns: Sequence[str],
    value: str,
    none: str,
    unknown: bool = False,  # noqa: FBT001, FBT002
) -> Asked:
    choices = [Choice("", none, not value)] if not unknown or not value else []
    choices += [Choice(column, column, column == value) for column in columns]
    choices += [Choice(value, value, chosen=True)] if value and value not in [*columns, kinds.UNKNOWN] else []
    choices += [Choice(kinds.UNKNOWN, "a day that no column says", value == kinds.UNKNOWN)] if unknown else []
    return Asked(name, says, tuple(choices))


def _new_step(clause: str, table: Looked) -> tuple[Asked, Asked] | None:
    dates = [column.name for column in table.of_kind("date")]
    if not dates:
        return None
    steps = [Choice("", "Add a step", chosen=True), *(Choice(step, says) for step, (says, _) in kinds.STEPS.items())]
    return Asked(f"new.{clause}.step", "Step", tuple(steps)), _of_columns(
        f"new.{clause}.at", "on", dates, "", "on which day?"
    )


def _stages(at: tuple[str, str], clause: Mapping[str, Any], table: Looked) -> Stages | None:
    column = stage_column(clause, table)
    if column is None:
        return None
    means = {
        word: name
        for name, move in clause.get("move", {}).items()
        for told, match in move.get("when", {}).items()
        if told == column.name
        for word in ([match] if isinstance(match, str) else match if isinstance(match, list) else [])
    }
    words = []
    for place, word in enumerate(column.values.to_pylist()):
        meant, guess = means.get(word, ""), step_of(word, table)
        choices = [Choice("", "no step by itself", not meant)]
        choices += [Choice(step, says, step == meant) for step, (says, _) in kinds.STEPS.items()]
        choices += [Choice(meant, meant, chosen=True)] if meant and meant not in kinds.STEPS else []
        why = f"looks like: {kinds.STEPS[guess][0]}" if guess and not meant else ""
        words.append(Asked(f"w.{'.'.join(at)}.{place}", word, tuple(choices), why))
    return Stages(column.name, tuple(words))


def _column(
    written: Written,
    table: Looked,
    place: int,
    clause: Mapping[str, Any],
    questions: Mapping[Any, str],
) -> AskedColumn:
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
        ", ".join(_uses(clause, column.name)),
        _known(f"k.{prefix}", clause, into, table) if into else None,
        bool(hints(column.name, "personal") and column.kind == "text"),
        _examples(column, [row[place] for row in table.about.sample], {} if question else rule),
    )


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
        if value == column:
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
