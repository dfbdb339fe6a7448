"""Stages as stretches of the line, and hand-offs, verdicts and deals as points on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.agreement import Agreement
    from interlock.lifecycle import Moved
    from interlock.pages.journey.scale import Scale

_BACK = ("rejected", "recycled", "lost")
_TONES = {"accepted": "ok", "won": "ok", "rejected": "bad", "lost": "bad", "recycled": "warn", "held": "warn"}
_POINTS = ("handed_over", "held", "accepted", "rejected", "recycled", "opened", "won", "lost")


@dataclass(frozen=True)
class Stretch:
    """A stage that a lead was in for a while."""

    label: str
    owner: str
    x: float
    width: float
    says: str

    @property
    def fits(self) -> bool:
        """Return whether its name can be written on it."""
        return self.width > 6.5 * len(self.label) + 10


@dataclass(frozen=True)
class Point:
    """A hand-off, a verdict or a step of a deal."""

    x: float
    kind: str
    tone: str
    says: str


def stage_of(agreement: Agreement, move: Moved) -> str | None:
    """Return the stage that a move enters, None if it enters none."""
    for name, stage in agreement.stages():
        if stage.entered != move.kind:
            continue
        if move.kind == "reported" and move.stage not in {name, *stage.means.values()}:
            continue
        if move.kind == "handed_over" and move.stage in agreement.stage and move.stage != name:
            continue
        return name
    return None


def stretches(agreement: Agreement, scale: Scale, moves: Iterable[Moved]) -> tuple[Stretch, ...]:
    """Return the stages one after another; who was refused is with marketing again."""
    entries: list[tuple[int, str, str]] = []
    for move in moves:
        name = stage_of(agreement, move)
        if name is not None and (not entries or entries[-1][1] != naming.label(name)):
            entries.append((move.at, naming.label(name), agreement.stage[name].owner))
        elif move.kind in _BACK and entries and entries[-1][1] != "With marketing":
            entries.append((move.at, "With marketing", "marketing"))
    ends = [*(at for at, _, _ in entries[1:]), scale.until][: len(entries)]
    return tuple(_stretch(scale, *entry, end) for entry, end in zip(entries, ends, strict=True))


def points(scale: Scale, moves: Iterable[Moved]) -> tuple[Point, ...]:
    """Return what was decided and when."""
    return tuple(
        Point(scale.x(move.at), move.kind, _TONES.get(move.kind, ""), f"{scale.day(move.at):%-d %b %Y}: {said(move)}")
        for move in moves
        if move.kind in _POINTS
    )


def said(move: Moved) -> str:
    """Say a move in a few words."""
    by = f" by {move.by}" if move.by else ""
    reason = f": {naming.label(move.reason)}" if move.reason else ""
    match move.kind:
        case "captured":
            return "Became known"
        case "handed_over":
            score = f", score {move.score:.0f}" if move.score is not None else ""
            return f"Handed over{f' to {naming.label(move.team)}' if move.team else ''}{score}"
        case "held":
            return f"Put on hold{by}{reason}"
        case "reported":
            return f"Reported as {move.stage}{by}"
        case "opened":
            return f"Opportunity opened{by}"
        case "amended":
            return f"Amount changed{by}"
        case "cooled":
            return "Cooled below the threshold"
        case "returned":
            return "Open again"
        case _:
            return f"{naming.label(move.kind)}{by}{reason}"


def _stretch(scale: Scale, at: int, label: str, owner: str, end: int) -> Stretch:
    x = scale.x(at)
    days = (end - at) / 86_400_000_000
    return Stretch(label, owner, x, round(max(scale.x(end) - x, 1.0), 1), f"{label} for {days:,.0f} days")
