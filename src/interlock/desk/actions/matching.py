"""Keep what accounts are known by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection, transaction

from interlock.desk import matching, numbers
from interlock.desk.models import Account, AccountName, Belonging
from interlock.measure.engine import Engine
from interlock.measure.matching import Claim, claims, work_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model

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
CREATE TEMP TABLE person AS
WITH last AS (
  SELECT key, field,
    arg_max({'text': text, 'source': source}, (coalesce("at", -9223372036854775807), recorded, id)) AS said
  FROM changes WHERE entity = 'person' AND field IN ('email', 'account') GROUP BY key, field
)
SELECT key, max(said.text) FILTER (field = 'email') AS email,
  TRY_CAST(max(said.text) FILTER (field = 'account') AS BIGINT) AS account,
  max(said.source) FILTER (field = 'account') AS source
FROM last GROUP BY key
"""
_LEARNT = """
SELECT lower(split_part(email, '@', -1)) AS domain, account, count(*) AS people
FROM person WHERE email LIKE '%@%' AND account IS NOT NULL AND source <> $learnt GROUP BY ALL
"""


def index_accounts() -> int:
    """Write anew what all accounts are known by (names, domains, domains learnt from their people), and their people.

    Return how many claims there are. New leads find their account by them (`desk.matching.match`).
    """
    with Engine(numbers.snapshot()) as engine:
        engine.sql(_PEOPLE)
        rows = [matching.row(one) for one in _claims(engine)]
        people = engine.sql("SELECT key, account FROM person WHERE account IS NOT NULL ORDER BY key").fetchall()
    with transaction.atomic():
        _write(AccountName, ("kind", "value", "block", "account", "people"), rows)
        _write(Belonging, ("person", "account"), [Belonging(person=one, account=own) for one, own in people])
    return len(rows)


def _claims(engine: Engine) -> Iterator[Claim]:
    """Yield each claim once."""
    sites: dict[int, list[str]] = {}
    for account, site in engine.sql(_SITES, {"fields": list(DOMAINS)}).fetchall():
        sites.setdefault(account, []).append(site)
    people = engine.sql(_LEARNT, {"learnt": LEARNT}).fetchall()
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


def _write(model: type[AccountName | Belonging], names: tuple[str, ...], rows: Sequence[Model]) -> None:
    """Put rows in place of all there were."""
    model.objects.all().delete()
    columns = ", ".join(f'"{name}"' for name in names)
    insert = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608 - our own
    for start in range(0, len(rows), _AT_ONCE):
        piece = [tuple(getattr(row, name) for name in names) for row in rows[start : start + _AT_ONCE]]
        with connection.cursor() as cursor:
            cursor.executemany(insert, piece)
