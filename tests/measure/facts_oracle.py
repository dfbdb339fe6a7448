"""The tables of facts worked out one record at a time, straight from the words of their definitions; slow and plain."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any

from measure.histories import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from interlock.measure.number import Period

    Row = dict[str, Any]

HOUR = DAY // 24
VERDICTS = ("accepted", "rejected", "recycled")
STAGES = {"captured": "lead", "handed_over": "mql", "opened": "opportunity", "won": "customer"}
ORDER = ("lead", "mql", "sql", "opportunity", "customer")
WORDS = ("sql", "Sales Lead")
"""What the outside system calls the stage of accepted leads."""
ANSWERS = {None: ("call", "visit"), "inside": ("call", "visit"), "handoff.field": ("visit",)}
"""By clause, the kinds of touch that prove an answer."""


def told(moves: Iterable[Row]) -> list[Row]:
    """Return moves in the order of what happened, each with its person, also where only the opportunity was said."""
    moves = [{"id": number, "opportunity": None, "person": None, **move} for number, move in enumerate(moves, 1)]
    owner: dict[int, int] = {}
    for move in moves:
        if move["opportunity"] is not None and move["person"] is not None:
            owner[move["opportunity"]] = min(move["person"], owner.get(move["opportunity"], move["person"]))
    for move in moves:
        move["person"] = owner.get(move["opportunity"]) if move["person"] is None else move["person"]
    return sorted(moves, key=lambda move: (move["at"], move["id"]))


def entries(moves: list[Row]) -> list[Row]:
    """Return who entered which stage when; a stage reported again while a lead is in it is no new entry."""
    steps = defaultdict(list)
    for move in moves:
        stage = "sql" if move["kind"] == "reported" and move["stage"] in WORDS else STAGES.get(move["kind"])
        left = move["kind"] in ("rejected", "recycled", "lost")
        if move["person"] is not None and (stage is not None or left):
            place = 0 if stage is None else 1 + ORDER.index(stage)
            steps[move["person"]].append((move["at"], place, move["id"], stage))
    found = []
    for person, taken in steps.items():
        before, times = None, defaultdict[str, int](int)
        for at, _, _, stage in sorted(taken, key=lambda step: step[:3]):
            if stage is not None and not (stage == "sql" and before == "sql"):
                times[stage] += 1
                found.append({"person": person, "stage": stage, "entered_at": at, "nth": times[stage]})
            before = stage
    return found


def people(moves: list[Row]) -> list[Row]:
    """Return everybody who became known, with the furthest stage they have ever entered."""
    furthest: dict[int, str] = {}
    for entry in entries(moves):
        known = furthest.get(entry["person"], ORDER[0])
        furthest[entry["person"]] = max(known, entry["stage"], key=ORDER.index)
    captured: dict[int, int] = {}
    for move in moves:
        if move["kind"] == "captured" and move["person"] is not None:
            captured.setdefault(move["person"], move["at"])
    return [{"person": who, "captured_at": at, "stage": furthest[who]} for who, at in captured.items()]


def handoffs(moves: list[Row], touches: list[Row], now: int) -> list[Row]:
    """Return every hand-off with its answer, its verdict, and whether it was answered by its due time."""
    handed = [move for move in moves if move["kind"] == "handed_over" and move["person"] is not None]
    found = []
    for number, one in enumerate(handed):
        later = (
            other["at"]
            for other in handed[number + 1 :]
            if (other["person"], other["opportunity"]) == (one["person"], one["opportunity"])
        )
        until = next(later, 2**62)
        about = [
            move
            for move in moves
            if move["person"] == one["person"]
            and one["at"] <= move["at"] < until
            and (one["opportunity"] is None or move["opportunity"] in (None, one["opportunity"]))
        ]
        found.append(_answered(one, about, _reached(one, touches, until), now))
    return found


def _reached(one: Row, touches: list[Row], until: int) -> list[int]:
    kinds = ANSWERS[one["clause"]]
    own = [touch for touch in touches if touch["person"] == one["person"] and touch["outbound"]]
    return [touch["at"] for touch in own if touch["kind"] in kinds and one["at"] <= touch["at"] < until]


def _answered(one: Row, about: list[Row], reached: list[int], now: int) -> Row:
    decided = [move for move in about if move["kind"] in VERDICTS]
    held = [move for move in about if move["kind"] == "held"]
    verdict = decided[0] if decided else held[-1] if held else None
    due = next((move["due"] for move in reversed(held) if move.get("due") is not None), one["due"])
    answered = min([*reached, *(move["at"] for move in decided)], default=None)
    in_time = None
    if due <= now:
        in_time = answered <= due if answered is not None else False if now > due else None
    return {
        "person": one["person"],
        "handed_at": one["at"],
        "due": due,
        "answered_at": answered,
        "verdict": verdict["kind"] if verdict else None,
        "decided_at": verdict["at"] if verdict else None,
        "answer_hours": None if answered is None else (answered - one["at"]) / HOUR,
        "decide_days": None if verdict is None else lasted(one["at"], verdict["at"]),
        "answered_in_time": in_time,
    }


def lasted(start: int, end: int) -> float:
    """Return the days something took: whole ones where its beginning is known by the day only."""
    return (end - start) // DAY if start % DAY == 0 else (end - start) / DAY


def opportunities(moves: list[Row]) -> list[Row]:
    """Return every opportunity as it stands: its latest amount, whether accepted, and how it ended last."""
    by_deal = defaultdict(list)
    for move in moves:
        if move["opportunity"] is not None:
            by_deal[move["opportunity"]].append(move)
    found = []
    for deal, own in by_deal.items():
        opened = next((move["at"] for move in own if move["kind"] == "opened"), None)
        closed = next((move for move in reversed(own) if move["kind"] in ("won", "lost")), None)
        decided = next((move for move in reversed(own) if move["kind"] in VERDICTS), None)
        ended = None if closed is None else closed["at"]
        found.append(
            {
                "opportunity": deal,
                "person": min((move["person"] for move in own if move["person"] is not None), default=None),
                "opened_at": opened,
                "amount": next((move["amount"] for move in reversed(own) if move.get("amount") is not None), None),
                "accepted": None if decided is None else decided["kind"] == "accepted",
                "decided_at": None if decided is None else decided["at"],
                "won": None if closed is None else closed["kind"] == "won",
                "closed_at": ended,
                "cycle_days": None if ended is None or opened is None else lasted(opened, ended),
            }
        )
    return found


def wins(moves: list[Row]) -> list[Row]:
    """Return every won deal: opportunities that stayed won, and wins that name no opportunity."""
    known = {row["person"]: row["captured_at"] for row in people(moves)}
    won = [
        (row["opportunity"], row["person"], row["closed_at"], row["amount"])
        for row in opportunities(moves)
        if row["won"]
    ]
    won += [
        (None, move["person"], move["at"], move.get("amount"))
        for move in moves
        if move["kind"] == "won" and move["opportunity"] is None
    ]
    return [
        {
            "opportunity": deal,
            "person": person,
            "won_at": at,
            "amount": amount,
            "captured_at": known.get(person),
            "cycle_days": None if known.get(person) is None else lasted(known[person], at),
        }
        for deal, person, at, amount in won
    ]


def inside(rows: Iterable[Row], column: str, period: Period) -> list[Row]:
    """Return the rows of a period, its end not included; what has no date is in none."""
    return [row for row in rows if row[column] is not None and period.since <= row[column] < period.until]


def share(rows: Iterable[Row], of: Callable[[Row], bool | None]) -> float | None:
    """Return how many of those of whom it is known fulfil a condition."""
    known = [answer for row in rows if (answer := of(row)) is not None]
    return sum(known) / len(known) if known else None


def middle(rows: Iterable[Row], column: str) -> float | None:
    """Return the median of what is known."""
    known = [row[column] for row in rows if row[column] is not None]
    return median(known) if known else None
