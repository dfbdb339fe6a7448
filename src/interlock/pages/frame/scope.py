"""Which leads are meant: a segment of the agreement, those with one value of a field, or everybody else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from collections.abc import Collection

    from interlock.pages.frame.ground import Ground

PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
"""Fields whose names conditions can be said over."""


@dataclass(frozen=True)
class Scope:
    """Some leads, as the address names them, as people read them, and as a condition."""

    text: str
    label: str
    where: str

    @property
    def rest(self) -> Scope:
        """Return everybody else, those of whom it is not known among them."""
        return Scope(f"rest:{self.text}", f"not {self.label}", f"not coalesce(({self.where}), false)")


def scope(held: Ground, text: str, fields: Collection[str]) -> Scope | None:
    """Read which leads an address means, by a segment or one of these fields; nothing where it makes no sense."""
    kind, _, name = text.partition(":")
    if kind == "rest":
        found = scope(held, name, fields)
        return found.rest if found else None
    if kind == "segment" and name in held.agreement.segment:
        return Scope(text, naming.label(name), held.agreement.segment[name].where)
    field, _, value = name.partition(":")
    return _valued(field, value) if kind == "field" and field in fields else None


def valued(field: str, value: object) -> str:
    """Write into an address: those with one value of a field."""
    return f"field:{field}:{json.dumps(value)}"


def _valued(field: str, value: str) -> Scope | None:
    try:
        key = json.loads(value)
    except ValueError:
        return None
    if not PLAIN.fullmatch(field) or not isinstance(key, str | bool | None):
        return None
    if key is None:
        where, says = f"{field} is null", "not known"
    elif isinstance(key, bool):
        where, says = (f"{field}" if key else f"not {field}"), ("yes" if key else "no")
    else:
        where, says = f"{field} = {literal(key)}", naming.value(key)
    return Scope(valued(field, key), f"{naming.label(field)}: {says}", where)
