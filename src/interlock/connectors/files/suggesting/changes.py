"""Files in which each row says that a field changed from one value to another, such as a history of leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.handoffs import VERDICTS, verdict_of
from interlock.connectors.files.suggesting.words import quoted, quoted_all, toml_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile

_OLD = re.compile(r"^(old|previous|alter?|ancienne?|anterior|valor anterior|oude|stary|gammal|gammel)\b")
_NEW = re.compile(r"^(new|neuer?|nouvelle|nouveau|nuevo|valor nuevo|novo|nuovo|nieuwe|nowy|nytt?|ny)\b")
_FIELD = re.compile(r"^(field|feld|champ|campo|veld|pole|falt|felt|property)\b|^feldname")
_STATUS = re.compile(r"\bsta(tus|ge|tut|to|dium)\b|phase|etap|estado|fase|stufe")
_OWNER = re.compile(r"owner|besitzer|inhaber|zustandig|proprietaire|propietario|proprietario|eigenaar|wlasciciel")


def is_history(table: Looked) -> bool:
    """Return whether each row says that some field changed: such rows are neither touches nor, all of them, steps."""
    names = [spelt(column.name) for column in table.columns]
    return any(map(_OLD.search, names)) and any(map(_NEW.search, names))


def tells_verdicts(table: Looked) -> bool:
    """Return whether changes of a status say that sales accepted, rejected or sent back."""
    return bool(table.of_kind("date")) and _status(table) is not None and bool(_verdicts(table))


def changes(table: Looked, whose: Sequence[str]) -> Iterator[str]:
    """Write the verdicts that changes of a status tell of, and ask whether a change of owner is a hand-off."""
    status, at = _status(table), table.of_kind("date")[0]
    field, new = _first(table, _FIELD), _first(table, _NEW)
    if status is None or field is None or new is None:
        return
    yield "# Each row says that a field changed from one value to another"
    yield f"[people.{table.name}]"
    yield f'rows = "{table.name}"'
    yield f"key = {quoted_all(whose)}"
    owners = [value for value in field.values.to_pylist() if _OWNER.search(spelt(value))]
    if owners:
        when = f"{toml_key(field.name)} = [{', '.join(map(quoted, owners))}]"
        yield f"# ASK: is somebody handed over to sales when {owners[0]!r} changes? Else take the next line out"
        yield (
            f'move.handed_over = {{ kind = "handed_over", at = {quoted(at.name)}, when = {{ {when} }}, '
            f"by = {quoted(new.name)} }} # who got it"
        )
    for verdict, words in _verdicts(table).items():
        listed = ", ".join(map(quoted, words))
        when = f"{toml_key(field.name)} = [{', '.join(map(quoted, status))}], {toml_key(new.name)} = [{listed}]"
        yield (
            f'move.{verdict} = {{ kind = "{verdict}", at = {quoted(at.name)}, when = {{ {when} }} }}'
            f" # when {status[0]!r} changes to it"
        )


def _first(table: Looked, pattern: re.Pattern[str]) -> Profile | None:
    return next((column for column in table.of_kind("text") if pattern.search(spelt(column.name))), None)


def _status(table: Looked) -> list[str] | None:
    """Return what the column of fields calls the field of the status."""
    field = _first(table, _FIELD)
    called = [value for value in field.values.to_pylist() if _STATUS.search(spelt(value))] if field else []
    return called or None


def _verdicts(table: Looked) -> dict[str, list[str]]:
    """Return by verdict the new values that say it."""
    new = _first(table, _NEW)
    found: dict[str, list[str]] = {}
    for word in new.values.to_pylist() if new else []:
        found.setdefault(verdict_of(word), []).append(word)
    return {verdict: found[verdict] for verdict in VERDICTS if verdict in found}
