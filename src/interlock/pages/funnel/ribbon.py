"""The funnel as one ribbon: as high as a stage is full, in the colour of the team that owns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 1200.0, 88.0
PLATEAU = 0.42
"""The share of a stage's width over which the ribbon keeps its height before it runs to the next stage's."""
THINNEST = 2.5
"""Even one lead among thousands stays visible."""
SEAM = 0.6
"""Neighbours overlap this much, so that no hairline shows between them."""


@dataclass(frozen=True)
class Piece:
    """One stage's part of the ribbon: an SVG path, and the owners that it leads from and to."""

    path: str
    owner: str
    next_owner: str

    @property
    def blend(self) -> str:
        """Name the gradient that marks a hand-over between owners; empty within one owner's stages."""
        return "" if self.owner == self.next_owner else f"{self.owner}-{self.next_owner}"


@dataclass(frozen=True)
class Blend:
    """A gradient from one owner's colour to the next one's."""

    name: str
    owner: str
    next_owner: str


def pieces(stages: Sequence[tuple[str, int]]) -> list[Piece]:
    """Draw the ribbon over stages given as (owner, how many entered), in a box of WIDTH by HEIGHT."""
    tallest = max((entered for _, entered in stages), default=0) or 1
    halves = [max(THINNEST, entered / tallest * HEIGHT) / 2 for _, entered in stages]
    step = WIDTH / max(len(stages), 1)
    owners = [owner for owner, _ in stages]
    after = [*owners[1:], *owners[-1:]]
    falls = [*halves[1:], *halves[-1:]]
    return [
        Piece(_path(place * step, step, half, fall, seam=SEAM if place else 0), owner, next_owner)
        for place, (half, fall, owner, next_owner) in enumerate(zip(halves, falls, owners, after, strict=True))
    ]


def blends(drawn: Sequence[Piece]) -> list[Blend]:
    """List the gradients that the pieces need, each once."""
    named = {piece.blend: Blend(piece.blend, piece.owner, piece.next_owner) for piece in drawn if piece.blend}
    return list(named.values())


def _path(left: float, width: float, half: float, fall: float, seam: float) -> str:
    middle, right = HEIGHT / 2, left + width
    plateau = left + width * PLATEAU
    bend = (plateau + right) / 2
    top, bottom, next_top, next_bottom = middle - half, middle + half, middle - fall, middle + fall
    return (
        f"M{left - seam:.1f} {top:.1f}H{plateau:.1f}"
        f"C{bend:.1f} {top:.1f} {bend:.1f} {next_top:.1f} {right:.1f} {next_top:.1f}"
        f"V{next_bottom:.1f}C{bend:.1f} {next_bottom:.1f} {bend:.1f} {bottom:.1f} {plateau:.1f} {bottom:.1f}"
        f"H{left - seam:.1f}Z"
    )
