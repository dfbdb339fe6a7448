"""Companies of many leads to whom much happens at one moment, with their facts worked out by the oracle."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

from measure import facts_oracle as oracle
from measure.histories import AGREEMENT, DAY, snapshot

from interlock.agreement import read, starter

if TYPE_CHECKING:
    from measure.facts_oracle import Row

STARTER = read(starter()).metric
OURS = AGREEMENT.model_copy(update={"metric": STARTER | AGREEMENT.metric})
"""The stages of a small company, and every number that a company begins with."""
KINDS = ("captured", "handed_over", "held", "accepted", "rejected", "recycled", "reported", "opened", "won", "lost")
FEW_DAYS = 8


def moved(dice: Random, who: int) -> Row:
    """Return a move on one of few days, so that much happens at one moment; some name only a deal, or another's."""
    kind, day = dice.choice(KINDS), dice.randint(1, FEW_DAYS)
    row: Row = {
        "person": who,
        "kind": kind,
        "at": day * DAY + dice.choice((0, 0, 0, DAY // 4)),
        "by": "rep",
        "opportunity": None,
    }
    if kind in ("opened", "won", "lost", "accepted", "handed_over", "rejected") and dice.random() < 0.4:
        row |= {"opportunity": 1000 + who + dice.choice((0, 0, 0, 1)), "person": dice.choice((who, who, None))}
    if kind == "opened":
        row["opportunity"] = 1000 + who
    if kind == "reported":
        row["stage"] = dice.choice(("sql", "Sales Lead", "nowhere"))
    if kind == "handed_over":
        row["clause"] = dice.choice((None, "inside", "handoff.field"))
    if kind in ("handed_over", "held"):
        row["due"] = (day + dice.randint(0, 3)) * DAY
    if kind in ("opened", "won") and dice.random() < 0.8:
        row["amount"] = dice.randrange(10**6)
    return row


def crowd(seed: int) -> Company:
    """Return a company of many such leads, made at random and always the same for a seed."""
    dice = Random(seed)
    moves = [moved(dice, who) for who in range(1, 300) for _ in range(dice.randint(1, 12))]
    dice.shuffle(moves)
    touches = [
        {
            "person": dice.randint(1, 300),
            "at": dice.randint(1, FEW_DAYS) * DAY,
            "kind": dice.choice(("call", "visit", "mail")),
            "outbound": dice.random() < 0.8,
        }
        for _ in range(900)
    ]
    return Company(moves, touches, 8 * DAY, [], [])


class Company:
    """What happened in a small company, and what its facts are by the oracle."""

    def __init__(self, moves: list[Row], touches: list[Row], now: int, spend: list[Row], quotas: list[Row]) -> None:
        self.snapshot = snapshot(moves=moves, touches=touches, spend=spend, quotas=quotas)
        self.now = now
        told = oracle.told(moves)
        self.rows: dict[str, list[Row]] = {
            "people": oracle.people(told),
            "entries": oracle.entries(told),
            "handoffs": oracle.handoffs(told, touches, now),
            "opportunities": oracle.opportunities(told),
            "wins": oracle.wins(told),
            "touches": touches,
            "spend": spend,
            "quotas": quotas,
        }


def same(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9))
