"""What imported history means for the desk: addresses, accounts, leads under way, and stages that were only claimed."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import transaction

from interlock.desk.live import many
from interlock.desk.live.leads import Room
from interlock.desk.live.stored import REPLACE_ACCOUNT
from interlock.desk.models import AccountFields, Identity, Lead, Violation
from interlock.measure.facts.claims import UNMET, binds_from
from interlock.measure.ledger import BUCKETS
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.lists.program import Binding
    from interlock.measure.engine import Engine
    from interlock.measure.facts.store import Facts

AT_ONCE = 2_000
"""Leads that are folded in one transaction."""
_ADDRESSES = """
SELECT address, min_by(person, (since, person)) FROM (
  SELECT lower(trim(text)) AS address, key AS person, min(recorded) AS since FROM changes
  WHERE entity = 'person' AND field = 'email' AND text LIKE '%@%' GROUP BY ALL
) AS said GROUP BY address ORDER BY address
"""
_ACCOUNTS = """
SELECT key, field, [coalesce("at", -9223372036854775808), recorded, id], text, number, latest FROM (
  SELECT *, max(recorded) OVER (PARTITION BY key) AS latest, row_number() OVER (
    PARTITION BY key, field ORDER BY coalesce("at", -9223372036854775808) DESC, recorded DESC, id DESC) AS n
  FROM changes WHERE entity = 'account'
) AS ranked WHERE n = 1 ORDER BY key, field
"""
_COUNTS = """
SELECT person, count(*) FROM (
  SELECT person FROM touches UNION ALL SELECT key FROM changes WHERE entity = 'person'
  UNION ALL SELECT person FROM moves WHERE person IS NOT NULL
) AS heard SEMI JOIN wanted USING (person) GROUP BY person
"""
_PAST_GATES = f"""
SELECT m.id, m.person, m.source, m.stage, m."at", m.recorded, u.stage, u.clause, u.because
FROM {UNMET} AS u JOIN moves AS m ON m.id = u.id ORDER BY m.id, u.clause, u.because
"""  # noqa: S608 - a name of our own
_UNDER_WAY = """
SELECT DISTINCT person FROM moves WHERE kind = 'handed_over' AND person IS NOT NULL
  AND person NOT IN (SELECT person FROM moves WHERE kind = 'won' AND person IS NOT NULL)
"""


def addresses(engine: Engine) -> int:
    """Let people be known by their addresses; one that several have said is that of who said it first."""
    before = Identity.objects.count()
    rows = [("email", address, person) for address, person in engine.sql(_ADDRESSES).fetchall()]
    many.put(Identity, ("kind", "value", "person"), rows, "DO NOTHING")
    return Identity.objects.count() - before


def accounts(engine: Engine) -> None:
    """Write down what is known of every account."""
    known: dict[tuple[int, int], dict[str, list[object]]] = defaultdict(dict)
    for account, field, order, text, number, latest in engine.sql(_ACCOUNTS).fetchall():
        known[account, latest][field] = [*order, text, number]
    rows = [(account, json.dumps(fields), latest) for (account, latest), fields in known.items()]
    many.put(AccountFields, ("account", "fields", "recorded"), rows, REPLACE_ACCOUNT)


def leads(engine: Engine, bound: Binding, now: int) -> int:
    """Fold the leads that wait, are worked or rest, and those anew of whom more is known; return how many."""
    rows = {lead.person: lead.folded.get("heard", -1) for lead in Lead.objects.all().only("person", "folded")}
    counts = _counts(engine, rows)
    grown = {person for person, heard in rows.items() if counts.get(person, 0) != heard}
    under_way = {person for (person,) in engine.sql(_UNDER_WAY).fetchall()}
    wanted = sorted(grown | (under_way - set(rows)), key=lambda person: (person % BUCKETS, person))
    for start in range(0, len(wanted), AT_ONCE):
        _fold(wanted[start : start + AT_ONCE], bound, now)
    return len(wanted)


def _counts(engine: Engine, people: Iterable[int]) -> dict[int, int]:
    engine.register("wanted", pa.table({"person": pa.array(list(people), pa.int64())}))
    return dict(engine.sql(_COUNTS).fetchall())


@transaction.atomic
def _fold(people: list[int], bound: Binding, now: int) -> None:
    """Fold leads under lock; a rest that was over before now, or a lead that had cooled, makes nothing happen."""
    Lead.objects.filter(person__in=people).update(folded={})
    room = Room(bound, now)
    room.lock(people)
    for one in room.leads.values():
        one.settle(now)
    room.save()


def violations(facts: Facts, bound: Binding) -> int:
    """List the stages that outside systems claimed past their gates since the agreement began; nothing counts them.

    Those are claims of leads that nobody handed over, and of leads that did not meet what the stage asks for.
    """
    agreement = bound.program.agreement
    before = Violation.objects.count()
    rows = [
        row
        for name, stage in agreement.stages()
        if stage.entered == "handed_over"
        for row in _claimed(facts.engine, bound, name)
    ]
    rows += _past_gates(facts, bound)
    columns = ("id", "person", "source", "word", "at", "recorded", "stage", "unmet", "seal")
    many.put(Violation, columns, rows, "DO NOTHING")
    return Violation.objects.count() - before


def _claimed(engine: Engine, bound: Binding, name: str) -> list[tuple[object, ...]]:
    agreement = bound.program.agreement
    words = sorted({word.strip().casefold() for word in (name, *agreement.stage[name].means.values())})
    listed = ", ".join(literal(word) for word in words)
    since = binds_from(agreement)
    found = engine.sql(
        f"""
SELECT m.id, m.person, m.source, m.stage, m."at", m.recorded FROM moves AS m
WHERE m.kind = 'reported' AND m.person IS NOT NULL AND lower(trim(m.stage)) IN ({listed}) AND m."at" >= {since}
  AND NOT EXISTS (SELECT 1 FROM moves AS h WHERE h.kind = 'handed_over' AND h.person = m.person AND h."at" <= m."at")
ORDER BY m.id"""  # noqa: S608
    ).fetchall()
    return [(*row, name, "[]", bound.seal) for row in found]


def _past_gates(facts: Facts, bound: Binding) -> list[tuple[object, ...]]:
    facts.make([UNMET])
    claims: dict[tuple[object, ...], list[dict[str, str]]] = {}
    for *claim, clause, because in facts.engine.sql(_PAST_GATES).fetchall():
        claims.setdefault(tuple(claim), []).append({"clause": clause, "because": because})
    return [(*claim, json.dumps(unmet), bound.seal) for claim, unmet in claims.items()]
