"""Take all leads up the ladder at once, in DuckDB; one lead at a time gives the same links (`ladder.climb`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from interlock.measure.matching.domains import work_domain
from interlock.measure.matching.ladder import PEOPLE, SHARE, Claim
from interlock.measure.matching.names import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ACCOUNTS = pa.schema([("account", pa.int64()), ("name", pa.string()), ("domain", pa.string())])
"""One row per name or domain of an account; either may be null."""
LEADS = pa.schema([("lead", pa.int64()), ("email", pa.string()), ("company", pa.string()), ("account", pa.int64())])
"""`account`: where it is known already; from those, and from same names, domains are learnt."""
LINKS = pa.schema([("lead", pa.int64()), ("account", pa.int64()), ("rule", pa.string())])


def claims(account: int, name: str, domains: Iterable[str]) -> list[Claim]:
    """Return what an account of this name and these domains is known by."""
    plain = plain_name(name)
    registered = [found for domain in domains if (found := work_domain(domain))]
    return [
        *([Claim("name", plain, account)] if plain else []),
        *(Claim("domain", domain, account) for domain in dict.fromkeys(registered)),
        *([Claim("stem", plain.replace(" ", ""), account)] if plain else []),
    ]


def link(accounts: pa.Table, leads: pa.Table, memory_limit: str = "2GB", threads: int = 2) -> pa.Table:
    """Return the leads that a rule links, with account and rule, in the shape LINKS; leads with an account stay.

    `accounts` is in the shape ACCOUNTS, `leads` in the shape LEADS.
    """
    with duckdb.connect(config={"memory_limit": memory_limit, "threads": threads}) as engine:
        engine.register("given_accounts", _plain(accounts, name="name", domain="domain"))
        engine.register("given_leads", _plain(leads, name="company", domain="email"))
        for statement in _LADDER:
            engine.execute(statement)
        return engine.sql("SELECT lead, account, rule FROM links ORDER BY lead").to_arrow_table().cast(LINKS)


def _plain(rows: pa.Table, name: str, domain: str) -> pa.Table:
    """Write names and domains as they are compared, each different one once."""
    names = _each(rows[name], lambda text: plain_name(text) or None)
    domains = _each(rows[domain], work_domain)
    kept = rows.select([one for one in ("lead", "account") if one in rows.column_names])
    return kept.append_column("name", names).append_column("domain", domains)


def _each(column: pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.ChunkedArray:
    """Change every different text once, and put the results where the texts were."""
    different = column.unique()
    changed = pa.array([None if text is None else change(text) for text in different.to_pylist()], pa.string())
    return pa.chunked_array([changed.take(pc.index_in(column, value_set=different).combine_chunks())])


_ALONE = "HAVING count(DISTINCT account) = 1"
_LADDER = (
    "CREATE TABLE leads AS SELECT * FROM given_leads WHERE account IS NULL",
    "CREATE TABLE names AS SELECT DISTINCT name, account FROM given_accounts WHERE name IS NOT NULL",
    "CREATE TABLE domains AS SELECT DISTINCT domain, account FROM given_accounts WHERE domain IS NOT NULL",
    f"""CREATE TABLE same_name AS
    WITH sole AS (SELECT name, min(account) AS account FROM names GROUP BY name {_ALONE})
    SELECT lead, leads.domain, sole.account FROM leads JOIN sole USING (name)
    WHERE leads.domain IS NULL OR leads.domain NOT IN (SELECT domain FROM domains)""",
    f"""CREATE TABLE learnt AS
    WITH people AS (
      SELECT domain, account, count(*) AS people FROM (
        SELECT domain, account FROM given_leads WHERE account IS NOT NULL
        UNION ALL SELECT domain, account FROM same_name
      ) WHERE domain IS NOT NULL GROUP BY domain, account
    )
    SELECT domain, arg_max(account, (people, -account)) AS account FROM people
    GROUP BY domain HAVING max(people) >= {PEOPLE} AND max(people) >= {SHARE} * sum(people)""",
    f"""CREATE TABLE links AS
    WITH sole AS (SELECT domain, min(account) AS account FROM domains GROUP BY domain {_ALONE})
    SELECT lead, sole.account, 'work_domain' AS rule FROM leads JOIN sole USING (domain)""",
    """INSERT INTO links
    SELECT lead, min(domains.account), 'domain_and_name'
    FROM leads JOIN domains USING (domain) JOIN names ON names.name = leads.name AND names.account = domains.account
    WHERE lead NOT IN (SELECT lead FROM links)
    GROUP BY lead HAVING count(DISTINCT domains.account) = 1""",
    "INSERT INTO links SELECT lead, account, 'same_name' FROM same_name",
    """CREATE TABLE undecided AS SELECT * FROM leads WHERE lead NOT IN (SELECT lead FROM links)
    AND (domain IS NULL OR domain NOT IN (SELECT domain FROM domains))""",
    """INSERT INTO links SELECT lead, learnt.account, 'learnt_domain' FROM undecided JOIN learnt USING (domain)""",
)
"""The rules as SQL, in their order."""
