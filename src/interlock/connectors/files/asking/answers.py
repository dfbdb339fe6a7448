"""Put answers into a recipe's text: what a file is, which column is what, how it is read, what a word means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from interlock.connectors.files.asking import kinds
from interlock.connectors.files.asking.columns import field_name
from interlock.connectors.files.asking.form import current_role, unsettled
from interlock.connectors.files.asking.reads import read_so
from interlock.connectors.files.asking.stepping import stage_column
from interlock.connectors.files.asking.text import put_together, taken_apart
from interlock.connectors.files.suggesting.clauses import clauses
from interlock.connectors.files.suggesting.draft import UNSETTLED, file_of
from interlock.connectors.files.suggesting.steps import born, step_time
from interlock.connectors.files.suggesting.words import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.connectors.files.asking.text import Written
    from interlock.connectors.files.suggesting.looked import Looked

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def answered(text: str, tables: Sequence[Looked], answers: Mapping[str, str]) -> str:
    """Return the recipe's text with the answers in it; what is not answered stays as it is, reasons included."""
    written = taken_apart(text)
    for place, question in enumerate(unsettled(written, tables)):
        if answers.get(f"a.{place}"):
            for at in [at for at, asked in written.questions() if asked == question]:
                written.answer(at)
    for name in ("source", "time_zone"):
        if answers.get(name, "").strip():
            written.tables[name] = answers[name].strip()
    for table in tables:
        _of_file(written, table, tables, answers)
    if any(True for table in tables for _ in written.clauses(table.name)):
        for at in [at for at, question in written.questions() if question.startswith("nothing tells")]:
            written.answer(at)
    return put_together(written)


def _of_file(written: Written, table: Looked, tables: Sequence[Looked], answers: Mapping[str, str]) -> None:
    role, kind, name = current_role(written, table)
    chosen = answers.get(f"role.{table.name}", role)
    if chosen != role and chosen in kinds.BY_ROLE:
        _become(written, table, tables, kinds.BY_ROLE[chosen])
        return
    read_so(written, table, answers)
    for place in range(len(table.columns)):
        _column(written, table, place, answers)
    if kind:
        _clause(written, table, (kind, name), answers)


def _become(written: Written, table: Looked, tables: Sequence[Looked], kind: kinds.Kind) -> None:
    """Write what a file's rows stand for anew, by what its columns suggest."""
    for of, name, _ in list(written.clauses(table.name)):
        written.drop(of, name)
    if kind.role == "none":
        written.drop("file", table.name)
        for name, join in list(written.tables.get("join", {}).items()):
            if table.name in {column.partition(".")[0] for column in (*_all(join["from"]), *_all(join["to"]))}:
                written.drop("join", name)
        return
    if table.name not in written.tables.get("file", {}):
        written.merge(taken_apart("\n".join(file_of(table, tables))))
    if not kind.clause:
        return
    table.role = kind.role  # type: ignore[assignment]
    lines = clauses(table, tables) if _can_be(table, tables, kind) else _bare(table, kind)
    written.merge(taken_apart("\n".join(lines)))


def _all(side: str | list[str]) -> list[str]:
    return [side] if isinstance(side, str) else side


def _can_be(table: Looked, tables: Sequence[Looked], kind: kinds.Kind) -> bool:
    """Return whether the columns suggest everything that a drafted clause of this kind needs."""
    known = {one.name for one in tables if one.role == "people" and one is not table}
    linked = any(link.other in known for link in table.links)
    needs = {
        "people": bool(table.key_columns) and bool(table.of_kind("date") or born(table) is None),
        "more": linked,
        "opportunity": bool(table.key_columns),
        "touch": linked and bool(table.of_kind("date")),
        "spend": bool(table.of_kind("date")) and table.first("spend", "money", "number") is not None,
    }
    return needs.get(kind.role, False)


def _bare(table: Looked, kind: kinds.Kind) -> list[str]:
    """Write a clause whose columns are still to be said, where nothing suggests them."""
    first = table.columns[0].name
    lines = [f"[{kind.clause}.{table.name}]", f'rows = "{table.name}"']
    for slot in kind.slots:
        if slot.needed:
            guess = _guess(table, slot)
            lines += [] if guess else [f"# ASK: {slot.says}: which column says it?"]
            lines.append(f"{slot.name} = {quoted(guess or first)}")
    if kind.role == "quota":
        lines.append(f"name = {{ is = {quoted(table.name)} }} # what is counted")
    return lines


def _guess(table: Looked, slot: kinds.Slot) -> str:
    if slot.name == "key" and table.key is not None:
        return table.key.name
    if slot.wants == "date":
        dates = table.of_kind("date")
        return dates[0].name if len(dates) == 1 else ""
    if slot.wants == "number":
        numbers = table.of_kind("money", "number")
        return numbers[0].name if len(numbers) == 1 else ""
    found = (
        table.first("kind" if slot.name == "kind" else "person", "text") if slot.name in ("kind", "person") else None
    )
    return found.name if found else ""


def _column(written: Written, table: Looked, place: int, answers: Mapping[str, str]) -> None:
    column, prefix = table.columns[place], f"{table.name}.{place}"
    here = ("file", table.name, "column", column.name)
    said = written.tables.get("file", {}).get(table.name)
    if said is None:
        return
    rules = said.setdefault("column", {})
    rule = rules.setdefault(column.name, {})
    if reading := answers.get(f"t.{prefix}", ""):
        _read_as(rule, reading, column.readings)
        written.answer(here)
        if written.why.get(here) == UNSETTLED:
            written.why[here] = "as was said on screen"
    if f"nothing.{prefix}" in answers:
        words = {*column.words, *rule.get("nothing", ())}
        meant = [word for number, word in enumerate(sorted(words)) if answers.get(f"n.{prefix}.{number}")]
        more = [word.strip() for word in answers.get(f"nx.{prefix}", "").split(",") if word.strip()]
        _set(rule, "nothing", [*meant, *(word for word in more if word not in meant)])
    if (case := answers.get(f"case.{prefix}")) in kinds.CASES:
        _set(rule, "case", "" if case == "as_is" else case)
    if not rule:
        del rules[column.name]
    if not rules:
        del said["column"]
    if answers.get(f"h.{prefix}", "").strip():
        _rename(written, table, place, answers[f"h.{prefix}"].strip())


def _read_as(rule: dict[str, Any], reading: str, decided: Sequence[str]) -> None:
    kind, _, how = reading.partition(":")
    _set(rule, "type", "" if kind == "text" else kind)
    for name, of in (("layout", ("date",)), ("decimal", ("number", "money"))):
        before = rule.get(name, ())
        first = before if isinstance(before, str) else (before or [""])[0]
        if kind not in of:
            rule.pop(name, None)
        elif (how and how != (first or (decided or [""])[0])) or (how and not before and len(decided) != 1):
            rule[name] = how


def _rename(written: Written, table: Looked, place: int, called: str) -> None:
    """Give a column of a file without a header its name."""
    said = written.tables["file"][table.name]
    old = table.columns[place].name
    header = said.get("header", [])
    if place < len(header):
        header[place] = called
    written.answer(("file", table.name, "header"))
    if called != old:
        for _, _, clause in written.clauses(table.name):
            for name, value in clause.items():
                if value == old:
                    clause[name] = called
                elif isinstance(value, list):
                    clause[name] = [called if one == old else one for one in value]
        rules = said.get("column", {})
        if old in rules:
            rules[called] = rules.pop(old)
        table.columns[place].name = called


def _set(table: dict[str, Any], name: str, value: Any) -> None:
    """Say something, or no longer say it."""
    if value:
        table[name] = value
    else:
        table.pop(name, None)


def _clause(written: Written, table: Looked, at: tuple[str, str], answers: Mapping[str, str]) -> None:
    clause = written.tables[at[0]][at[1]]
    role = kinds.role_of(at[0], clause)
    for slot in kinds.BY_ROLE[role].slots:
        here = (*at, slot.name)
        if (answer := answers.get(f"c.{'.'.join(here)}")) is not None:
            if answer or not slot.needed:
                _set(clause, slot.name, _together(clause.get(slot.name), answer, f"c.{'.'.join(here)}", answers))
            if answer:
                written.answer(here)
    _fields(clause, table, answers)
    if kinds.BY_ROLE[role].steps:
        _moves(written, at, clause, answers)
        _stages(written, at, clause, table, answers)
        _new_step(at, clause, table, answers)
    if "move" in clause and not clause["move"]:
        del clause["move"]


def _together(before: Any, answer: str, name: str, answers: Mapping[str, str]) -> Any:
    """Return a column, or the list of those that say it together."""
    parts = before[1:] if isinstance(before, list) and before[0] == answer else []
    asked = [answers.get(f"{name}.{place}") for place in range(1, kinds.TOGETHER)]
    more = parts if all(one is None for one in asked) else [one for one in asked if one and one != answer]
    return [answer, *more] if answer and more and not answer.startswith("=") else _ref(answer)


def _ref(answer: str) -> Any:
    if answer == kinds.UNKNOWN:
        return "unknown"
    return {"is": answer.partition(":")[2]} if answer.startswith(f"{kinds.SAME}:") else answer


def _fields(clause: dict[str, Any], table: Looked, answers: Mapping[str, str]) -> None:
    fields = clause.setdefault("field", {})
    for place, column in enumerate(table.columns):
        prefix = f"{table.name}.{place}"
        if f"f.{prefix}" not in answers:
            continue
        into = next((name for name, field in fields.items() if field.get("column") == column.name), "")
        wanted = answers[f"f.{prefix}"].strip()
        wanted = wanted if not wanted or _NAME.fullmatch(wanted) else field_name(wanted)
        if wanted != into:
            said = fields.pop(into, {"column": column.name})
            if wanted:
                fields[wanted] = said
        if wanted and (known := answers.get(f"k.{prefix}", "")):
            _set(fields[wanted], "known", "" if known == "unknown" else known)
    if not fields:
        del clause["field"]


def _moves(written: Written, at: tuple[str, str], clause: dict[str, Any], answers: Mapping[str, str]) -> None:
    for name, move in list(clause.get("move", {}).items()):
        here = f"m.{'.'.join(at)}.move.{name}"
        if answers.get(f"{here}.drop"):
            written.drop(*at, "move", name)
            continue
        if answer := answers.get(f"{here}.at", ""):
            move["at"] = _ref(answer)
            written.answer((*at, "move", name))
        if (amount := answers.get(f"{here}.amount")) is not None:
            _set(move, "amount", amount)


def _stages(
    written: Written, at: tuple[str, str], clause: dict[str, Any], table: Looked, answers: Mapping[str, str]
) -> None:
    """Let each word of the column of stages tell of the step that was chosen for it."""
    column = stage_column(clause, table)
    prefix = f"w.{'.'.join(at)}"
    if column is None or f"{prefix}.0" not in answers:
        return
    meant: dict[str, list[str]] = {}
    for place, word in enumerate(column.values.to_pylist()):
        if step := answers.get(f"{prefix}.{place}", ""):
            meant.setdefault(step, []).append(word)
    moves = clause.setdefault("move", {})
    for name, move in list(moves.items()):
        if list(move.get("when", {})) == [column.name] and not isinstance(move["when"][column.name], bool):
            if name in meant:
                move["when"][column.name] = meant.pop(name)
            else:
                written.drop(*at, "move", name)
    for step, words in meant.items():
        if step in kinds.STEPS and step not in moves:
            moves[step] = {**kinds.STEPS[step][1], "when": {column.name: words}, "at": step_time(table, step)}
            moves[step] |= _worth(table, step)


def _new_step(at: tuple[str, str], clause: dict[str, Any], table: Looked, answers: Mapping[str, str]) -> None:
    prefix = f"new.{'.'.join(at)}"
    step, day = answers.get(f"{prefix}.step", ""), answers.get(f"{prefix}.at", "")
    if step in kinds.STEPS and day:
        move = {**kinds.STEPS[step][1], "at": _ref(day)}
        clause.setdefault("move", {})[step] = move | _worth(table, step)


def _worth(table: Looked, step: str) -> dict[str, str]:
    amount = table.first("worth", "money", "number") if step in ("won", "opened") else None
    return {"amount": amount.name} if amount else {}
