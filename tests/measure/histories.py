"""An agreement to measure by, and random histories of a small company under it."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from hypothesis import strategies as st

from interlock.agreement import read
from interlock.measure.ledger import TABLES, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = 86_400_000_000
NOW = 60 * DAY

AGREEMENT = read("""
says = "What we agreed."
title = "Working agreement"
starts = 2020-01-01
stage.lead = { says = "Known.", order = 1, owner = "marketing", entered = "captured" }
stage.mql = { says = "Ready.", order = 2, owner = "marketing", entered = "handed_over" }
stage.sql = { says = "Taken.", order = 3, owner = "sales", entered = "reported", means.crm = "Sales Lead" }
stage.opportunity = { says = "A deal.", order = 4, owner = "sales", entered = "opened" }
stage.customer = { says = "Won.", order = 5, owner = "sales", entered = "won" }

field.origin = { says = "Where from." }
field.size = { says = "How large.", type = "number", of = "account" }
field.agreed = { says = "May we write.", type = "yes_no" }
field.born = { says = "Founded.", type = "date" }

[score.fit]
says = "Fit."
fit.size = { says = "Size.", field = "size", present = 10 }

[handoff.inside]
says = "To inside sales."
stage = "mql"
model = "fit"
at_score = 10
to = "inside"
calendar = "office"
answer_within = "PT4H"

[handoff.field]
says = "To field sales."
stage = "mql"
model = "fit"
at_score = 5
to = "field"
calendar = "office"
answer_within = "PT4H"
answered_by = ["visit"]
order = 2

[calendar.office]
says = "Office."
time_zone = "UTC"
hours.mon = ["09:00-17:00"]

[touchpoint]
call = { says = "A call.", owner = "sales", direction = "outbound", human = true }
visit = { says = "A visit.", owner = "sales", direction = "outbound", human = true }
mail = { says = "A mailing.", owner = "marketing", direction = "outbound" }

[metric.leads]
says = "New leads."
owner = "marketing"
of = "people"
by = "captured_at"

[metric.customers]
says = "Share of leads that became customers."
owner = "both"
of = "people"
by = "captured_at"
share = "stage = 'customer'"
basis = "cohort"

[metric.accepted]
says = "Acceptance."
owner = "both"
of = "handoffs"
by = "handed_at"
share = "verdict = 'accepted'"
where = "coalesce(verdict, '') <> 'held'"
basis = "resolved"

[metric.in_time]
says = "Answered in time."
owner = "sales"
of = "handoffs"
by = "handed_at"
share = "answered_in_time"
basis = "resolved"

[metric.answer_hours]
says = "Median hours."
owner = "sales"
of = "handoffs"
by = "handed_at"
median = "answer_hours"

[metric.won_amount]
says = "Won."
owner = "sales"
of = "wins"
by = "won_at"
sum = "amount"
where = "origin = 'web' or origin is null"

[metric.deal]
says = "Average deal."
owner = "sales"
of = "wins"
by = "won_at"
mean = "amount"

[metric.calls]
says = "Calls to large accounts."
owner = "sales"
of = "touches"
by = "at"
where = "kind = 'call' and (size >= 100 or agreed)"

[metric.pipeline]
says = "Half of what was opened."
owner = "sales"
of = "opportunities"
by = "opened_at"
sum = "amount / 2"

[metric.spend]
says = "Spent."
owner = "marketing"
of = "spend"
by = "spent_at"
sum = "amount"

[metric.target]
says = "Quota."
owner = "both"
of = "quotas"
by = "since"
sum = "amount"

[metric.entries]
says = "First entries into a stage."
owner = "both"
of = "entries"
by = "entered_at"
where = "nth = 1"
""")

_EMPTY = {name: None for schema in TABLES.values() for name in schema.names}
_SET = {"recorded": 0, "source": "test", "outbound": False, "entity": "person"}


def snapshot(**tables: Iterable[dict[str, Any]]) -> Snapshot:
    """Return a snapshot whose tail holds these rows; ids and what is not said are filled in."""
    number = count(1)
    tail = {}
    for name, rows in tables.items():
        schema = TABLES[name]
        filled = [{**_EMPTY, **_SET, "id": next(number), **row} for row in rows]
        for row in filled:
            row["recorded"] = row["recorded"] or row["at"] or row["since"] or 0
        tail[name] = pa.Table.from_pylist([{key: row[key] for key in schema.names} for row in filled], schema=schema)
    return Snapshot(files={}, tail=tail)


PEOPLE = st.integers(1, 5)
_TIMES = st.integers(1, 40).map(lambda day: day * DAY)
_KINDS = (
    "captured",
    "handed_over",
    "held",
    "accepted",
    "rejected",
    "recycled",
    "reported",
    "opened",
    "amended",
    "won",
    "lost",
)
ORIGINS = st.sampled_from(["web", "fair", "unknown", None])


def _move(who: tuple[int | None, int | None], kind: str, at: int, word: str, amount: int) -> dict[str, Any]:
    person, opportunity = who
    row: dict[str, Any] = {"person": person, "kind": kind, "at": at, "by": "rep", "opportunity": opportunity}
    if kind in ("opened", "amended", "won", "lost") and opportunity is None and (person is None or kind != "won"):
        row["opportunity"] = 100 + (person or 0)
    if person is None and row["opportunity"] is None:
        row["person"] = 1
    if kind == "reported":
        row["stage"] = word
    if kind == "handed_over":
        row |= {"clause": {"sql": "inside", "Sales Lead": "handoff.field"}.get(word), "due": at + DAY, "team": "inside"}
    if kind in ("opened", "amended", "won"):
        row["amount"] = amount
    return row


MOVES = st.lists(
    st.builds(
        _move,
        st.tuples(st.one_of(PEOPLE, PEOPLE, st.none()), st.sampled_from([None, None, 101, 102, 103])),
        st.sampled_from(_KINDS),
        _TIMES,
        st.sampled_from(["sql", "Sales Lead", "nowhere"]),
        st.integers(1, 10**6),
    ),
    max_size=40,
)
TOUCHES = st.lists(
    st.builds(
        lambda person, at, kind, outbound: {"person": person, "at": at, "kind": kind, "outbound": outbound},
        PEOPLE, _TIMES, st.sampled_from(["call", "visit", "mail", "form"]), st.booleans(),
    ),
    max_size=15,
)  # fmt: skip
CHANGES = st.lists(
    st.one_of(
        st.builds(
            lambda person, text, at: {"person": person, "key": person, "field": "origin", "text": text, "at": at},
            PEOPLE, ORIGINS, st.one_of(st.none(), _TIMES),
        ),
        st.builds(
            lambda person, text, at: {"person": person, "key": person, "field": "agreed", "text": text, "at": at},
            PEOPLE, st.sampled_from([" Yes", "no", "1", None]), st.one_of(st.none(), _TIMES),
        ),
        st.builds(
            lambda person, text, at: {"person": person, "key": person, "field": "account", "text": text, "at": at},
            PEOPLE, st.sampled_from(["201", "202", "203"]), _TIMES,
        ),
        st.builds(
            lambda account, number, at: {
                "entity": "account", "key": account, "field": "size", "text": str(number), "number": number, "at": at,
            },
            st.integers(201, 203), st.sampled_from([5.0, 100.0, 250.0]), _TIMES,
        ),
    ),
    max_size=20,
)  # fmt: skip
SPEND = st.lists(
    st.builds(
        lambda at, channel, amount: {"at": at, "channel": channel, "amount": amount},
        _TIMES, st.sampled_from(["ads", "fair", None]), st.integers(0, 10**7),
    ),
    max_size=8,
)  # fmt: skip
QUOTAS = st.lists(
    st.builds(
        lambda at, owner, amount: {"since": at, "until": at + DAY, "owner": owner, "name": "deals", "amount": amount},
        _TIMES, st.sampled_from(["ann", None]), st.integers(0, 400).map(lambda n: n / 4),
    ),
    max_size=5,
)  # fmt: skip
SNAPSHOTS = st.builds(snapshot, moves=MOVES, touches=TOUCHES, changes=CHANGES, spend=SPEND, quotas=QUOTAS)


def company(seed: int, people: int = 80) -> Snapshot:
    """Return the history of a company, made at random and always the same for a seed."""
    dice = Random(seed)
    day = lambda most: dice.randrange(most * 24) * DAY // 24 + dice.randrange(DAY // 24)  # noqa: E731
    moves, touches, changes = [], [], []
    for person in range(1, people + 1):
        born = day(30)
        moves.append({"person": person, "kind": "captured", "at": born})
        changes.append(
            {
                "person": person,
                "key": person,
                "field": "origin",
                "text": dice.choice(["web", "it's", "%s", None]),
                "at": born,
            }
        )
        changes.append({"person": person, "key": person, "field": "account", "text": str(200 + person % 9), "at": born})
        for _ in range(dice.randrange(4)):
            kind = dice.choice(["call", "visit", "mail", "meeting"])
            touches.append({"person": person, "at": born + day(20), "kind": kind, "outbound": dice.random() < 0.7})
        for step in range(dice.randrange(7)):
            at = born + day(3) * (step + 1)
            kind = dice.choice(
                ["handed_over", "handed_over", "accepted", "rejected", "held", "reported", "opened", "won", "lost"]
            )
            moves.append(_move((person, None), kind, at, dice.choice(["sql", "Sales Lead"]), dice.randrange(10**6)))
    for account in range(200, 209):
        size = float(dice.randrange(1, 500))
        changes.append(
            {"entity": "account", "key": account, "field": "size", "text": str(size), "number": size, "at": day(30)}
        )
    spend = [{"at": day(40), "channel": dice.choice(["ads", None]), "amount": dice.randrange(10**6)} for _ in range(9)]
    quotas = [{"since": n * DAY, "until": (n + 7) * DAY, "name": "deals", "amount": n / 3} for n in range(5)]
    return snapshot(moves=moves, touches=touches, changes=changes, spend=spend, quotas=quotas)
