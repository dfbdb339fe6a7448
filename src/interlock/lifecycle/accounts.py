"""What an account scores, from the scores of its people."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.lifecycle.program import Program


class Share(NamedTuple):
    """What one person (or, with None, the cap) adds to the score of the account."""

    clause: str
    person: int | None
    points: float


class AccountScore(NamedTuple):
    """An account's score; the points of its shares sum to it."""

    total: float
    shares: tuple[Share, ...]


def roll_up(program: Program, model: str, scores: Mapping[int, float]) -> AccountScore | None:
    """Return an account's score from its people's totals by person: None without people, or without a clause for it.

    `max` is the best person's score (the lowest id among equals), `sum` all of them, `mean` all over their number.
    """
    rule = program.models[model].roll_up
    if rule is None or not scores:
        return None
    clause = f"score.{model}.account"
    if rule.of == "max":
        best = min(scores, key=lambda person: (-scores[person], person))
        shares = [Share(clause, best, scores[best])]
    else:
        over = len(scores) if rule.of == "mean" else 1
        shares = [Share(clause, person, points / over) for person, points in sorted(scores.items())]
    raw = fsum(share.points for share in shares)
    if rule.cap is not None and raw > rule.cap:
        shares.append(Share(f"{clause}.cap", None, rule.cap - raw))
    return AccountScore(fsum(share.points for share in shares), tuple(shares))
