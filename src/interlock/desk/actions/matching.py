"""Keep what accounts are known by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection, transaction

from interlock.desk import matching, numbers
from interlock.desk.models import Account, AccountName
from interlock.measure.engine import Engine
from interlock.measure.matching import Claim, claims, work_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

DOMAINS = ("domain", "website")
"""Fields of an account that hold its domains."""
LEARNT = matching.source("learnt_domain")
"""The source of links that were made by a learnt domain: what was learnt proves nothing by itself."""
MADE = "live:"
"""How the keys of accounts begin that were made when one of their people was heard of."""
_AT_ONCE = 50_000
_SITES = """
SELECT DISTINCT key AS account, text AS site FROM changes
WHERE entity = 'account' AND list_contains($fields, field) AND text IS NOT NULL
"""
_PEOPLE = """
WITH last AS (
  SELECT key, field,
    arg_max({'text': text, 'source': source}, (coalesce("at", -9223372036854775807), recorded, id)) AS said
  FROM changes WHERE entity = 'person' AND field IN ('email', 'account') GROUP BY key, field
), person AS (
  SELECT key, max(said.text) FILTER (field = 'email') AS email,
    max(said.text) FILTER (field = 'account' AND said.source <> $learnt) AS account
  FROM last GROUP BY key
)
SELECT lower(split_part(email, '@', -1)) AS domain, TRY_CAST(account AS BIGINT) AS account, count(*) AS people
FROM person WHERE email LIKE '%@%' AND TRY_CAST(account AS BIGINT) IS NOT NULL GROUP BY ALL
"""


def index_accounts() -> int:
    """Write anew what all accounts are known by: names, domains, and domains learnt from their people.

    Return how many claims there are. New leads find their account by them (`desk.matching.match`).
    """
    found = list(_claims())
    with transaction.atomic():
        AccountName.objects.all().delete()
        for start in range(0, len(found), _AT_ONCE):
            _insert(found[start : start + _AT_ONCE])
    return len(found)


def _claims() -> Iterator[Claim]:
    """Yield each claim once."""
    sites: dict[int, list[str]] = {}
    with Engine(numbers.snapshot()) as engine:
        for account, site in engine.sql(_SITES, {"fields": list(DOMAINS)}).fetchall():
            sites.setdefault(account, []).append(site)
        people = engine.sql(_PEOPLE, {"learnt": LEARNT}).fetchall()
    for account, key, label in Account.objects.values_list("id", "key", "label").iterator():
        yield from claims(account, label, [*sites.get(account, ()), *_own_domain(key)])
    learnt = Counter[tuple[str, int]]()
    for domain, account, count in people:
        if registered := work_domain(domain):
            learnt[registered, account] += count
    for (domain, account), count in learnt.items():
        yield Claim("learnt", domain, account, count)


def _own_domain(key: str) -> list[str]:
    """Return the domain that an account was made from, when somebody of a company nobody knew was heard of."""
    return [key.removeprefix(MADE)] if key.startswith(MADE) else []


def _insert(found: list[Claim]) -> None:
    """Insert claims; one statement on PostgreSQL, one prepared statement on SQLite."""
    rows = [matching.row(one) for one in found]
    columns = [[getattr(row, name) for row in rows] for name in ("kind", "value", "block", "account", "people")]
    insert = f"INSERT INTO {AccountName._meta.db_table} (kind, value, block, account, people) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = "%s::text[], %s::text[], %s::text[], %s::bigint[], %s::int[]"
            cursor.execute(f"{insert} SELECT * FROM unnest({arrays})", columns)  # noqa: S608
        else:
            cursor.executemany(f"{insert} VALUES (%s, %s, %s, %s, %s)", list(zip(*columns, strict=True)))
