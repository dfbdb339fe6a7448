"""Whose open deals there are: learnt move by move as they are heard, and from the ledger after an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from interlock.desk.ledger import store
from interlock.desk.models import Deal, Lead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.lifecycle import Moved

KINDS = ("opened", "amended", "won", "lost")
"""Kinds of move that say something about a deal."""
_AT_ONCE = 1_000


def owner(person: int, account: int | None) -> str:
    """Return who owns an open deal of a person, else of their account, the one that moved last; '' if there is none."""
    mine = Q(person=person) if account is None else Q(person=person) | Q(account=account)
    rows = Deal.objects.filter(mine, closed=False).exclude(owner="").values_list("person", "moved", "owner")
    return max(((whose == person, moved, name) for whose, moved, name in rows), default=(False, 0, ""))[2]


def learn(moves: Iterable[Moved]) -> None:
    """Take moves of deals that have just been heard, in any order; others are passed over."""
    for move in sorted(moves, key=lambda move: (move.at, move.recorded)):
        if move.kind in KINDS and move.opportunity is not None:
            _learn(move, move.opportunity)


def _learn(move: Moved, opportunity: int) -> None:
    closed = move.kind in {"won", "lost"}
    known = Deal.objects.filter(pk=opportunity).first() or Deal(opportunity=opportunity, moved=move.at)
    known.person = known.person or move.person
    if known.account is None and known.person is not None:
        known.account = Lead.objects.filter(pk=known.person).values_list("account", flat=True).first()
    if not closed and move.by and (not known.owner or move.at >= known.moved):
        known.owner = move.by
    known.closed = known.closed or closed
    known.moved = max(known.moved, move.at)
    known.save()


@transaction.atomic
def relearn() -> int:
    """Learn all deals anew from the ledger, after an import; return how many are open.

    What is still in the tail was learnt when it was heard, and stays.
    """
    rows = _in_ledger()
    for start in range(0, len(rows), _AT_ONCE):
        Deal.objects.bulk_create(
            [Deal(**row) for row in rows[start : start + _AT_ONCE]],
            update_conflicts=True,
            unique_fields=["opportunity"],
            update_fields=["person", "account", "owner", "moved", "closed"],
        )
    return sum(not row["closed"] for row in rows)


_DEALS = """
SELECT m.opportunity, MIN(m.person) AS person, TRY_CAST(MAX(a.account) AS BIGINT) AS account,
       COALESCE(LAST(m."by" ORDER BY m.at, m.recorded) FILTER (WHERE m.kind IN ('opened', 'amended')
                AND m."by" IS NOT NULL), '') AS owner,
       MAX(m.at) AS moved, BOOL_OR(m.kind IN ('won', 'lost')) AS closed
FROM read_parquet($moves, hive_partitioning = false) AS m LEFT JOIN ({accounts}) AS a ON a.key = m.person
WHERE m.opportunity IS NOT NULL AND m.kind IN ('opened', 'amended', 'won', 'lost')
GROUP BY m.opportunity
"""
_ACCOUNTS = """
SELECT key, LAST(text ORDER BY COALESCE(at, 0), recorded) AS account
FROM read_parquet($changes, hive_partitioning = false) WHERE entity = 'person' AND field = 'account' GROUP BY key
"""
_NO_ACCOUNTS = "SELECT NULL::BIGINT AS key, NULL::VARCHAR AS account WHERE false"


def _in_ledger() -> list[dict[str, Any]]:
    bound = {table: paths for table in ("moves", "changes") if (paths := _paths(table))}
    if "moves" not in bound:
        return []
    with duckdb.connect() as engine:
        found = engine.execute(_DEALS.format(accounts=_ACCOUNTS if "changes" in bound else _NO_ACCOUNTS), bound)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _paths(table: str) -> list[str]:
    stored = store.files(store.open_table(Path(settings.LEDGER_ROOT), table))
    return [path for _, each in sorted(stored.items()) for path in each]
