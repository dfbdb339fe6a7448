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
    """Learn open deals from the ledger, after an import; return how many it has.

    What is still in the tail was learnt when it was heard; a deal that was closed stays closed.
    """
    known = {deal.opportunity: deal for deal in Deal.objects.all()}
    rows = _in_ledger([number for number, deal in known.items() if not deal.closed])
    Deal.objects.bulk_create(
        [Deal(**row) for row in rows if _is_newer(row, known.get(row["opportunity"]))],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["opportunity"],
        update_fields=["person", "account", "owner", "moved", "closed"],
    )
    return sum(not row["closed"] for row in rows)


def _is_newer(row: dict[str, Any], known: Deal | None) -> bool:
    return known is None or (not known.closed and (row["closed"] or row["moved"] >= known.moved))


_DEALS = """
WITH deals AS (
  SELECT opportunity, MIN(person) AS person,
         COALESCE(LAST("by" ORDER BY "at", recorded) FILTER (WHERE kind IN ('opened', 'amended')
                  AND "by" IS NOT NULL), '') AS owner,
         MAX("at") AS moved, BOOL_OR(kind IN ('won', 'lost')) AS closed
  FROM read_parquet($moves, hive_partitioning = false)
  WHERE opportunity IS NOT NULL AND kind IN ('opened', 'amended', 'won', 'lost')
  GROUP BY opportunity
  HAVING NOT BOOL_OR(kind IN ('won', 'lost')) OR opportunity IN (SELECT unnest($known::BIGINT[]))
)
SELECT d.opportunity, d.person, TRY_CAST(a.account AS BIGINT) AS account, d.owner, d.moved, d.closed
FROM deals AS d LEFT JOIN ({accounts}) AS a ON a.key = d.person
"""
_ACCOUNTS = """
SELECT key, LAST(text ORDER BY COALESCE("at", 0), recorded) AS account
FROM read_parquet($changes, hive_partitioning = false)
WHERE entity = 'person' AND field = 'account' AND key IN (SELECT person FROM deals) GROUP BY key
"""
_NO_ACCOUNTS = "SELECT NULL::BIGINT AS key, NULL::VARCHAR AS account WHERE false"


def _in_ledger(known: list[int]) -> list[dict[str, Any]]:
    """Return the deals that are open by the ledger, and those known to be open that it closes."""
    bound = {table: paths for table in ("moves", "changes") if (paths := _paths(table))}
    if "moves" not in bound:
        return []
    sql = _DEALS.format(accounts=_ACCOUNTS if "changes" in bound else _NO_ACCOUNTS)
    with duckdb.connect() as engine:
        found = engine.execute(sql, {**bound, "known": known})
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _paths(table: str) -> list[str]:
    stored = store.files(store.open_table(Path(settings.LEDGER_ROOT), table))
    return [path for _, each in sorted(stored.items()) for path in each]
