"""What a delivery says: paths into its payload, by what is found there."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Any, cast

from interlock import InterlockError
from interlock.connectors import Said, Who
from interlock.connectors.hook.moment import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Value = str | float | bool | None

WHO = ("email", "key", "visitor", "name", "company", "domain")
WORDS = ("kind", "channel", "campaign", "content", "by", "move", "stage", "opportunity", "reason")
TARGETS = ("each", "id", "at", *WHO, *WORDS, "outbound", "amount", "until", "fields")
"""What may be mapped, beside `field.NAME` for each field of the agreement; `each` leads to a list of events."""
DEFAULT = {name: name for name in TARGETS if name != "each"}
MOST = 1_000
LONGEST = 4_000
_FIELD = "field."
_MOVES = ("captured", "reported", "opened", "amended", "won", "lost")


class MisfitError(InterlockError):
    """A payload is not what the source's mapping says."""


def check(mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that names something that nothing is made of."""
    for target, path in mapping.items():
        if target not in TARGETS and not (target.startswith(_FIELD) and target[len(_FIELD) :].isidentifier()):
            message = f"{target!r} is not one of {', '.join(TARGETS)} or field.NAME"
            raise MisfitError(message)
        if not path:
            message = f"{target}: say where it is, as a path (data.contact.email) or as a constant (=form)"
            raise MisfitError(message)


def translate(payload: Any, mapping: Mapping[str, str]) -> list[Said]:
    """Return what a payload says under a mapping; a list is told item by item.

    Paths are dotted (`data.contact.email`, `items.0.id`); `=form` is the constant `form`. Without an id of its own an
    event is known by its content. An empty mapping is `DEFAULT`: everything under its own name.
    """
    paths = dict(mapping) or DEFAULT
    found = _at(payload, paths["each"]) if "each" in paths else payload
    items = found if isinstance(found, list) else [found]
    if len(items) > MOST:
        message = f"{len(items)} events in one delivery; send at most {MOST}"
        raise MisfitError(message)
    return [_said(item, paths, f"event {place}: " if len(items) > 1 else "") for place, item in enumerate(items)]


def _said(item: Any, paths: Mapping[str, str], where: str) -> Said:
    if not isinstance(item, dict):
        message = f"{where}an object is expected, with the e-mail address and what happened"
        raise MisfitError(message)

    def take(target: str, read: Callable[[Any], Any], nothing: Any) -> Any:
        raw = _at(item, paths[target]) if target in paths else None
        if raw is None or raw == "":
            return nothing
        try:
            return read(raw)
        except (InterlockError, ValueError) as error:
            message = f"{where}{target} ({paths[target]}): {error}"
            raise MisfitError(message) from error

    who = Who(**{name: take(name, _word, "") for name in WHO})
    if not (who.email or who.key or who.visitor):
        message = f"{where}nobody is named: one of email, key and visitor is needed; map it (--map email=PATH)"
        raise MisfitError(message)
    return Said(
        id=take("id", _word, "") or _digest(item),
        who=who,
        at=take("at", moment, None),
        **{name: take(name, _move if name == "move" else _word, "") for name in WORDS},
        outbound=take("outbound", _yes, False),  # noqa: FBT003 - what it is when nothing is said
        fields=take("fields", _fields, {}) | _single(paths, take),
        amount=take("amount", _cents, None),
        until=take("until", moment, None),
    )


def _single(paths: Mapping[str, str], take: Callable[[str, Callable[[Any], Any], Any], Any]) -> dict[str, Value]:
    wanted = {target: target[len(_FIELD) :] for target in paths if target.startswith(_FIELD)}
    found = {name: take(target, _value, None) for target, name in wanted.items()}
    return {name: value for name, value in found.items() if value is not None}


def _at(item: Any, path: str) -> Any:
    """Follow a dotted path; nothing is found where it leads nowhere."""
    if path.startswith("="):
        return path[1:]
    here = item
    for step in path.split("."):
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            here = here[int(step)]
        else:
            return None
    return here


def _word(raw: Any) -> str:
    if isinstance(raw, (dict, list, bool)):
        raise MisfitError("a text is expected here")
    text = str(raw).strip()
    if len(text) > LONGEST or "\x00" in text:
        message = f"texts have at most {LONGEST} characters, none of them NUL"
        raise MisfitError(message)
    text.encode()  # half of a pair of surrogates cannot be stored
    return text


def _move(raw: Any) -> str:
    if (move := _word(raw)) in _MOVES:
        return move
    message = f"{move[:40]!r} is not one of {', '.join(_MOVES)}"
    raise MisfitError(message)


def _yes(raw: Any) -> bool:
    return raw is True or str(raw).strip().lower() in {"1", "true", "yes"}


def _cents(raw: Any) -> int:
    amount = raw if isinstance(raw, (int, float)) else float(raw) if isinstance(raw, str) else math.nan
    if isinstance(raw, bool) or not 0 <= amount < 1e12:
        raise MisfitError("an amount is a number from 0, in the agreement's currency")
    return round(amount * 100)


def _fields(raw: Any) -> dict[str, Value]:
    if not isinstance(raw, dict):
        raise MisfitError("fields are an object of values by name")
    return {_word(name): _value(value) for name, value in raw.items()}


def _value(raw: Any) -> Value:
    if raw is None or isinstance(raw, bool):
        return cast("Value", raw)
    if isinstance(raw, (int, float)):
        if not abs(raw) <= 1e15:
            raise MisfitError("a number is finite and below 1e15")
        return float(raw)
    return _word(raw)


def _digest(item: Mapping[str, Any]) -> str:
    try:
        said = json.dumps(item, sort_keys=True, default=str)
    except RecursionError as error:
        raise MisfitError("an event is nested too deeply to be known by its content; give it an id") from error
    return hashlib.sha256(said.encode()).hexdigest()
