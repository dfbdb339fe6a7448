"""Leads to whom much happens in few moments: ties, skipped stages, entries made again, deals of two people."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st
from measure.histories import DAY

KINDS = ("captured", "handed_over", "reported", "opened", "won", "rejected", "recycled", "lost", "accepted")
WORDS = ("sql", "Sales Lead", "nowhere")
MOMENTS = 6


def step(person: int, kind: str, moment: int, word: str, *, shared: int = 0) -> dict[str, Any]:
    """Return a move; a `shared` one tells of another lead's opportunity, without saying whose, or as one's own."""
    row: dict[str, Any] = {"person": person, "kind": kind, "at": (1 + moment) * DAY, "opportunity": None}
    if kind in ("opened", "won", "lost") or shared:
        row["opportunity"] = 10_000 + person - (person > 1 and shared == 2)
        row["person"] = None if shared == 1 else person
    return row | ({"stage": word} if kind == "reported" else {})


def crowded(seed: int, people: int = 500) -> list[dict[str, Any]]:
    """Return the moves of many leads, made at random and always the same for a seed."""
    dice = Random(seed)
    moves = []
    for person in range(1, people + 1):
        moves += _in_order(dice, person) if dice.random() < 0.6 else []
        for _ in range(dice.randint(1, 8)):
            shared = dice.choice((0, 0, 0, 0, 1, 2))
            moves.append(step(person, dice.choice(KINDS), dice.randrange(MOMENTS), dice.choice(WORDS), shared=shared))
    dice.shuffle(moves)
    return moves


def _in_order(dice: Random, person: int) -> list[dict[str, Any]]:
    """Return how a lead goes from stage to stage as it should, as far as it does."""
    moments = sorted(dice.randrange(MOMENTS) for _ in range(dice.randint(1, 5)))
    return [step(person, kind, moment, "sql") for kind, moment in zip(KINDS, moments, strict=False)]


DENSE = st.lists(
    st.builds(
        step, st.integers(1, 2), st.sampled_from(KINDS), st.integers(0, MOMENTS - 1), st.sampled_from(WORDS),
        shared=st.sampled_from((0, 0, 1, 2)),
    ),
    max_size=14,
)  # fmt: skip
