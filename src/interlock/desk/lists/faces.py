"""Who people are, in two lines: a name, and what they do where; for a whole list at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.desk.models import Account, Lead, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLES = ("title", "role", "seniority")
"""Fields that say what somebody does, the most telling first."""


_SHORT = 3
"""Letters up to which a word is taken for an abbreviation: it, vp, cto."""


@dataclass(frozen=True)
class Face:
    """A person as lists show them."""

    person: int
    name: str
    title: str
    account: int | None
    company: str

    @property
    def line(self) -> str:
        """Return what they do and where, as far as it is known."""
        return ", ".join(part for part in (self.title, self.company) if part)


def faces(pairs: Sequence[tuple[int, Any]]) -> dict[int, Face]:
    """Return the faces of people, given as (person, account or None)."""
    people = {person for person, _ in pairs}
    accounts = {account for _, account in pairs if account is not None}
    names = {row.id: row.label or row.key for row in Person.objects.filter(id__in=people)}
    companies = {row.id: row.label or row.key for row in Account.objects.filter(id__in=accounts)}
    folded = dict(Lead.objects.filter(person__in=people).values_list("person", "folded"))
    return {
        person: Face(
            person,
            names.get(person, "Somebody without a name"),
            title(folded.get(person) or {}),
            account,
            companies.get(account, "") if account is not None else "",
        )
        for person, account in pairs
    }


def title(folded: Mapping[str, Any]) -> str:
    """Say what somebody does, from a stored lead."""
    fields: Mapping[str, Any] = folded.get("fields") or {}
    found = next((fields[name][3] for name in TITLES if name in fields and fields[name][3]), "")
    if not found.islower():
        return str(found)
    return found.upper() if len(found) <= _SHORT else naming.label(found)
