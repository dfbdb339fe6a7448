"""Whether a text has the shape of an agreement: its kinds of clauses, their fields and types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_origin

from pydantic import ValidationError

from interlock.agreement.document import Agreement
from interlock.agreement.misfit import finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement.problem import Finding, Path

TOLD = 400
"""Misfits that are put into words."""
_STANDS_IN: dict[str, Any] = {"says": "?", "title": "?", "starts": date(1970, 1, 1), "stage": {}}


@dataclass(frozen=True)
class Whole:
    """An agreement to be checked further; clauses whose shape is wrong are left out and listed."""

    agreement: Agreement
    broken: frozenset[Path] = frozenset()
    """Addresses of the clauses left out, such as `("stage", "mql")`."""

    def knows(self, kind: str, name: str) -> bool:
        """Whether the text has this clause, right or wrong."""
        return name in getattr(self.agreement, kind) or (kind, name) in self.broken or (kind,) in self.broken


def shaped(raw: Mapping[str, Any]) -> tuple[Whole | None, list[Finding]]:
    """Give the text its types; say what does not fit, and go on with the clauses that do."""
    value = _fixed(raw)
    try:
        return Whole(Agreement.model_validate(value)), []
    except ValidationError as error:
        told = error.errors(include_url=False)
    found = [finding(detail) for detail in told[:TOLD]]
    broken = {_clause(detail["loc"]) for detail in told}
    try:
        agreement = Agreement.model_validate(_without(value, broken))
    except ValidationError:
        return None, found
    return Whole(agreement, frozenset(broken)), found


def _clause(loc: tuple[int | str, ...]) -> Path:
    """Return the clause that an error lies in: a kind and a name, or a field of the whole."""
    field = Agreement.model_fields.get(str(loc[0])) if loc else None
    is_table = field is not None and get_origin(field.annotation) is dict
    return loc[:2] if is_table else loc[:1]


def _without(value: Mapping[str, Any], broken: set[Path]) -> dict[str, Any]:
    kept = {kind: dict(x) if isinstance(x, dict) else x for kind, x in value.items()}
    for path in broken:
        if len(path) > 1:
            kept[str(path[0])].pop(path[1], None)
        else:
            kept.pop(str(path[0]), None)
    return _STANDS_IN | kept


def _fixed(value: Any) -> Any:
    """Turn lists into tuples, as frozen types hold them."""
    if isinstance(value, dict):
        return {key: _fixed(x) for key, x in value.items()}
    return tuple(map(_fixed, value)) if isinstance(value, list) else value
