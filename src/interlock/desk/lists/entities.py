"""Who and what the ledger's ids stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from interlock.desk.models import Account, Opportunity, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["person", "account", "opportunity"]
_TABLES: dict[Kind, type[Person | Account | Opportunity]] = {
    "person": Person,
    "account": Account,
    "opportunity": Opportunity,
}
_AT_ONCE = 500


@dataclass(frozen=True)
class Known:
    """An id's outside key and readable name."""

    id: int
    key: str
    label: str

    def __str__(self) -> str:
        return self.label or self.key


def known(kind: Kind, ids: Iterable[int]) -> dict[int, Known]:
    """Look ids up; those that nothing is known about are left out."""
    wanted = sorted(set(ids))
    found: dict[int, Known] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = _TABLES[kind].objects.filter(id__in=wanted[start : start + _AT_ONCE]).order_by("id")
        found |= {row.id: Known(row.id, row.key, row.label) for row in rows}
    return found
