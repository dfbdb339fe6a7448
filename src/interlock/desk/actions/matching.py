"""Keep what accounts are known by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection, transaction

from interlock.desk import clock, matching, numbers
from interlock.desk.models import Account, AccountName, AccountPair, Belonging
from interlock.measure.engine import Engine
from interlock.measure.matching import Claim, claims, work_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import Model

    from interlock.measure.matching import Kind

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


def index_accounts(now: int | None = None) -> int:
    """Write anew what all accounts are known by (names, domains, domains learnt from their people), and their people.

    Return how many claims there are. New leads find their account by them (`desk.matching.match`). Of accounts with
    the same name people are asked whether they are one; one that was merged is known as the account it is now.
    """
    at = clock.now() if now is None else now
    with Engine(numbers.snapshot()) as engine:
        engine.sql(_PEOPLE)
        rows = [matching.row(one) for one in _once(_claims(engine), matching.merged())]
        people = engine.sql("SELECT key, account FROM person WHERE account IS NOT NULL ORDER BY key").fetchall()
    pairs = [AccountPair(one=one, other=other, why="same_name", since=at) for one, other in _twice(rows)]
    with transaction.atomic():
        AccountPair.objects.bulk_create(pairs, batch_size=_AT_ONCE, ignore_conflicts=True)
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


def _once(claims: Iterable[Claim], merged: Mapping[int, int]) -> Iterator[Claim]:
    """Yield what merged accounts are known by as claims of the account they are now, each claim once."""
    found: dict[tuple[Kind, str, int], int] = {}
    for one in claims:
        which = (one.kind, one.value, merged.get(one.account, one.account))
        found[which] = found.get(which, 0) + one.people
    return (Claim(*which, people) for which, people in found.items())


def _twice(rows: Iterable[AccountName]) -> Iterator[tuple[int, int]]:
    """Yield accounts of the same name, each with the first that has it."""
    first: dict[str, int] = {}
    for row in sorted((row for row in rows if row.kind == "name"), key=lambda row: row.account):
        held = first.setdefault(row.value, row.account)
        if held != row.account:
            yield held, row.account


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
