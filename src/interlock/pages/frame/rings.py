"""The clock of a hand-off as a ring: how much of its time is left."""

from __future__ import annotations

from dataclasses import dataclass

SECOND = 1_000_000
SOON = 900
"""Seconds from which on a clock warns, and counts them."""
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Ring:
    """One clock as drawn; the browser lets it run on (`clocks.js`)."""

    tone: str
    due: int
    """Milliseconds UTC."""
    total: int
    """Seconds from the beginning to the due time."""
    part: int
    """Per cent that is left."""
    left: str
    says: str
    still: bool = False


def ring(since: int, due: int, now: int) -> Ring:
    """Draw a clock that runs, from times in microseconds UTC."""
    seconds, total = (due - now) / SECOND, max(1, (due - since) // SECOND)
    part = round(max(0.0, min(100.0, seconds / total * 100)))
    says = "past the promise" if seconds < 0 else "left to answer"
    return Ring(tone(seconds), due // 1_000, total, part, left(seconds), says)


def still(left_says: str, says: str, tone_is: str = "still") -> Ring:
    """Draw a clock that does not run: paused, or answered."""
    return Ring(tone_is, 0, 0, 100 if tone_is != "still" else 0, left_says, says, still=True)


def tone(seconds: float) -> str:
    """Say how a clock stands."""
    return "bad" if seconds < 0 else "warn" if seconds < SOON else "ok"


def left(seconds: float) -> str:
    """Write what is left: 3:29 under a quarter of an hour, 22 min, 1h 09m, 2 d 3 h; with a minus once it is over."""
    size, sign = int(abs(seconds)), MINUS if seconds < 0 else ""
    if size >= 86_400:
        return f"{sign}{size // 86_400} d {size % 86_400 // 3_600} h"
    if size >= 3_600:
        return f"{sign}{size // 3_600}h {size % 3_600 // 60:02d}m"
    return f"{size // 60} min" if seconds >= SOON else f"{sign}{size // 60}:{size % 60:02d}"
