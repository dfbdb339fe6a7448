"""What is asked about the steps that rows tell of, and about the words for stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.connectors.files.asking import kinds
from interlock.connectors.files.asking.asked import Asked, Choice, Stages, Step
from interlock.connectors.files.suggesting.steps import stages_of, step_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.connectors.files.asking.text import Written
    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile


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


def steps(
    written: Written, at: tuple[str, str], clause: Mapping[str, Any], table: Looked, questions: Mapping[Any, str]
) -> tuple[Step, ...]:
    """Ask about each step that a clause's rows tell of."""
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


def new_step(clause: str, table: Looked) -> tuple[Asked, Asked] | None:
    """Ask for one step more and its day, where there are days."""
    dates = [column.name for column in table.of_kind("date")]
    if not dates:
        return None
    steps = [Choice("", "Add a step", chosen=True), *(Choice(step, says) for step, (says, _) in kinds.STEPS.items())]
    return Asked(f"new.{clause}.step", "Step", tuple(steps)), _of_columns(
        f"new.{clause}.at", "on", dates, "", "on which day?"
    )


def stages(at: tuple[str, str], clause: Mapping[str, Any], table: Looked) -> Stages | None:
    """Ask what each word in the column of stages means."""
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
