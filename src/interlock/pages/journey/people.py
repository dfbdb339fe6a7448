"""An account's people, its hand-offs and its deals, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interlock.desk.lists.faces import Face
    from interlock.desk.lists.journey import Journey, Life
    from interlock.lifecycle import Moved


@dataclass(frozen=True)
class Somebody:
    """One person of the account."""

    face: Face
    touches: int
    last: int | None


@dataclass(frozen=True)
class Deal:
    """One opportunity."""

    label: str
    status: str
    tone: str
    amount: float | None
    opened: int | None
    closed: int | None


def of(journey: Journey) -> dict[str, Any]:
    """Return people by their last touch, hand-offs with names, and deals, newest first."""
    faces = {life.face.person: life.face for life in journey.lives}
    somebodies = sorted((_somebody(life) for life in journey.lives), key=lambda one: -(one.last or 0))
    return {
        "somebodies": somebodies,
        "passed": [(one, faces.get(one.person)) for one in journey.handoffs],
        "deals": deals(journey),
    }


def deals(journey: Journey) -> list[Deal]:
    """Return the opportunities of all people, the one that was opened last first."""
    moves: dict[int, list[Moved]] = {}
    for life in journey.lives:
        for move in life.moves:
            if move.opportunity is not None:
                moves.setdefault(move.opportunity, []).append(move)
    found = [_deal(str(journey.deals.get(number, number)), told) for number, told in moves.items()]
    return sorted(found, key=lambda one: -(one.opened or 0))


def _somebody(life: Life) -> Somebody:
    return Somebody(life.face, len(life.touches), life.touches[-1].at if life.touches else None)


def _deal(label: str, moves: list[Moved]) -> Deal:
    moves = sorted(moves, key=lambda one: (one.at, one.recorded))
    opened = next((one.at for one in moves if one.kind == "opened"), None)
    ended = next((one for one in reversed(moves) if one.kind in ("won", "lost")), None)
    amounts = [one.amount for one in moves if one.amount is not None]
    status = ended.kind if ended is not None else "open"
    tone = {"won": "ok", "lost": "bad"}.get(status, "")
    return Deal(label, status, tone, amounts[-1] / 100 if amounts else None, opened, ended.at if ended else None)
