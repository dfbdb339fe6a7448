"""What a journey map answers: people by flow and by stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.measure.flows.asked import Asked

ENDINGS = ("open", "recycled", "rejected", "lost")
"""How a way ends: still there, or the last that was heard of it."""


@dataclass(frozen=True)
class Way:
    """Which people are meant: those from a source into a stage, from a stage into another, or into an ending."""

    source: object = ...
    """The value they came from; `...` where the way begins in a stage."""
    begins: str = ""
    """The stage it begins in; empty where it begins at a source."""
    ends: str = ""
    """The stage or the ending it leads to."""


@dataclass(frozen=True)
class Flow:
    """How many people went one way, and how long half of them took."""

    way: Way
    people: int
    median_days: float | None
    """Nothing where no time is known."""


@dataclass(frozen=True)
class Stage:
    """One stage of the map: everybody who was ever furthest there, and which team touched them meanwhile."""

    name: str
    people: int
    marketing: int
    """Touched by marketing only."""
    sales: int
    both: int
    nobody: int
    again: int
    """How many entered it more than once."""


@dataclass(frozen=True)
class Flows:
    """The answer: what goes into a stage is what goes out of it and what is still there."""

    asked: Asked
    people: int
    stages: tuple[Stage, ...]
    begun: tuple[Flow, ...]
    """From a source into the first stage seen; the largest source first."""
    steps: tuple[Flow, ...]
    """From stage to stage, forward."""
    ended: tuple[Flow, ...]
    """From a stage to how it ends."""
