"""The picture: stages above, lanes by owner or by person in the middle; the score goes below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from interlock.pages.journey.marks import Lane, marks
from interlock.pages.journey.scale import WIDTH
from interlock.pages.journey.stages import points, stretches

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.desk.lists.journey import Journey, Life
    from interlock.pages.journey.marks import Mark
    from interlock.pages.journey.scale import Scale, Tick
    from interlock.pages.journey.stages import Point, Stretch

OWNERS = {"marketing": "Marketing", "both": "Shared", "sales": "Sales"}
BAND, TOP, LANE = 18.0, 46.0, 30.0
MOST_LANES = 12


@dataclass(frozen=True)
class Drawn:
    """What is drawn above the score; heights in the units of the picture."""

    stages: tuple[Stretch, ...]
    lanes: tuple[Lane, ...]
    points: tuple[tuple[float, Point], ...]
    """Each with the height of its middle."""
    ticks: list[Tick]
    floor: float
    """Where the lanes end."""
    more: int
    """People without a lane of their own."""

    @property
    def width(self) -> float:
        """Return the picture's width."""
        return WIDTH


def draw(agreement: Agreement | None, scale: Scale, journey: Journey) -> Drawn:
    """Draw one person by owner, several people by person."""
    if len(journey.lives) == 1:
        return _person(agreement, scale, journey.lives[0])
    return _people(agreement, scale, journey)


def _person(agreement: Agreement | None, scale: Scale, life: Life) -> Drawn:
    drawn = marks(agreement, scale, life.touches)
    lanes = tuple(
        _lane(label, owner, place, tuple(mark for mark in drawn if mark.owner == owner))
        for place, (owner, label) in enumerate(OWNERS.items())
    )
    stages = stretches(agreement, scale, life.moves) if agreement is not None else ()
    decided = tuple((BAND + 13.0, point) for point in points(scale, life.moves))
    return Drawn(stages, lanes, decided, scale.ticks, TOP + LANE * len(lanes), 0)


def _people(agreement: Agreement | None, scale: Scale, journey: Journey) -> Drawn:
    busiest = sorted(journey.lives, key=lambda life: -len(life.touches))[:MOST_LANES]
    lanes, decided = [], []
    for place, life in enumerate(busiest):
        url = reverse("lead", args=[life.face.person])
        lane = _lane(life.face.name, "", place, marks(agreement, scale, life.touches), url)
        lanes.append(lane)
        decided += [(lane.y, point) for point in points(scale, life.moves)]
    floor = TOP + LANE * len(lanes)
    return Drawn((), tuple(lanes), tuple(decided), scale.ticks, floor, journey.people - len(lanes))


def _lane(label: str, owner: str, place: int, drawn: tuple[Mark, ...], url: str = "") -> Lane:
    return Lane(label, owner, TOP + LANE * place + LANE / 2 + 4, drawn, len(drawn), url)
