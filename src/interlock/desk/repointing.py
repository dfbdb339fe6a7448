"""Let all that speaks of one account speak of another, and give it back exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from interlock.desk import matching
from interlock.desk.models import AccountName, Belonging, Deal, Handoff, Listed
from interlock.measure.matching import Claim

if TYPE_CHECKING:
    from django.db.models import Model

_AT_ONCE = 5_000
_POINTS: dict[str, type[Model]] = {"handoffs": Handoff, "deals": Deal, "imported": Belonging}
"""Rows that speak of one account, whatever else does."""


class Moved(TypedDict):
    """What was re-pointed; ids, and what an account was known by."""

    rows: dict[str, list[int]]
    listed: list[int]
    dropped: list[tuple[str, str]]
    """Lists on which both were, with who looked after the one that went."""
    claims: list[list[Any]]
    """What the one that went was known by."""
    own: list[list[Any]]
    """What the other was known by before."""


def point(gone: int, kept: int) -> Moved:
    """Re-point everything of one account to another, and return what that was."""
    rows = {name: _ids(model, gone) for name, model in _POINTS.items()}
    for model in _POINTS.values():
        model._default_manager.filter(account=gone).update(account=kept)  # noqa: SLF001 - the models are ours
    listed, dropped = _lists(gone, kept)
    claims, own = _claims(gone), _claims(kept)
    AccountName.objects.filter(account=gone).delete()
    _write([[kind, value, kept, people] for kind, value, _, people in _summed([*own, *claims])])
    return Moved(rows=rows, listed=listed, dropped=dropped, claims=claims, own=own)


def give_back(gone: int, kept: int, moved: Moved) -> None:
    """Point back to the account that went what still speaks of the other; what came to be since stays with that."""
    for name, model in _POINTS.items():
        ids = moved["rows"][name]
        for start in range(0, len(ids), _AT_ONCE):
            rows = model._default_manager.filter(pk__in=ids[start : start + _AT_ONCE], account=kept)  # noqa: SLF001
            rows.update(account=gone)
    Listed.objects.filter(pk__in=moved["listed"], account=kept).update(account=gone)
    for name, owner in moved["dropped"]:
        Listed.objects.get_or_create(list=name, account=gone, defaults={"owner": owner})
    _unclaim(kept, moved)
    _write([[kind, value, gone, people] for kind, value, _, people in moved["claims"]])


def _ids(model: type[Model], account: int) -> list[int]:
    return sorted(model._default_manager.filter(account=account).values_list("pk", flat=True))  # noqa: SLF001


def _lists(gone: int, kept: int) -> tuple[list[int], list[tuple[str, str]]]:
    both = set(Listed.objects.filter(account=kept).values_list("list", flat=True))
    twice = Listed.objects.filter(account=gone, list__in=both)
    dropped = list(twice.values_list("list", "owner"))
    twice.delete()
    listed = _ids(Listed, gone)
    Listed.objects.filter(account=gone).update(account=kept)
    return listed, dropped


def _claims(account: int) -> list[list[Any]]:
    rows = AccountName.objects.filter(account=account).order_by("kind", "value")
    return [list(one) for one in rows.values_list("kind", "value", "account", "people")]


def _summed(claims: list[list[Any]]) -> list[list[Any]]:
    """Return each claim once, with all its people."""
    found: dict[tuple[str, str], list[Any]] = {}
    for kind, value, account, people in claims:
        held = found.setdefault((kind, value), [kind, value, account, 0])
        held[3] += people
    return list(found.values())


def _unclaim(kept: int, moved: Moved) -> None:
    """Take from an account what it is known by for the other's sake alone; what it learnt since it goes on knowing."""
    own = {(kind, value) for kind, value, *_ in moved["own"]}
    theirs = {(kind, value): people for kind, value, _, people in moved["claims"]}
    for row in list(AccountName.objects.filter(account=kept)):
        people = theirs.get((row.kind, row.value))
        if people is None:
            continue
        if (row.kind, row.value) not in own and row.people <= people:
            row.delete()
        else:
            AccountName.objects.filter(pk=row.pk).update(people=max(row.people - people, 0))


def _write(claims: list[list[Any]]) -> None:
    rows = [matching.row(Claim(kind, value, account, people)) for kind, value, account, people in claims]
    AccountName.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "value", "account"], update_fields=["people"]
    )
