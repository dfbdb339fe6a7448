"""Stages stand in one order, which is the order in which their events can happen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.shape import Whole
    from interlock.agreement.stage import Entry, Stage

_BEFORE: dict[Entry, tuple[Entry, ...]] = {
    "captured": ("handed_over", "accepted", "reported", "opened", "won"),
    "handed_over": ("accepted", "won"),
    "accepted": ("won",),
    "opened": ("won",),
}
"""What each event comes before, always."""
_WORDS = {
    "captured": "becoming known",
    "handed_over": "a hand-off",
    "accepted": "sales' acceptance",
    "reported": "what an outside system reports",
    "opened": "an opportunity",
    "won": "a won deal",
}


def check(whole: Whole) -> Iterator[Finding]:
    """Find shared or impossible orders, and the lack of a first stage."""
    stages = whole.agreement.stages()
    for (name, one), (other, two) in pairwise(stages):
        if one.order == two.order:
            yield Finding(
                ("stage", other, "order"), f"{two.order} is also the order of stage.{name}; give each its own"
            )
    first: dict[Entry, str] = {}
    for name, stage in stages:
        yield from _against(name, stage, first)
        first.setdefault(stage.entered, name)
    unbroken = not any(path[0] == "stage" for path in whole.broken)
    if unbroken and not any(stage.entered == "captured" for _, stage in stages):
        yield Finding(("stage",), "no stage is entered by becoming known; give the first one entered = 'captured'")


def _against(name: str, stage: Stage, first: dict[Entry, str]) -> Iterator[Finding]:
    """Find earlier stages whose event comes after this one's, or is the same."""
    too_late = [item for item in first.items() if item[0] in _BEFORE.get(stage.entered, ())]
    for event, other in too_late[:1]:
        yield Finding(
            ("stage", name, "order"),
            f"{stage.order} comes after stage.{other}, but {_WORDS[stage.entered]} happens before"
            f" {_WORDS[event]}; change one of the orders",
            ("stage", other, "order"),
        )
    same = first.get(stage.entered)
    if same is not None and stage.entered not in ("reported", "handed_over"):
        yield Finding(
            ("stage", name, "entered"),
            f"{_WORDS[stage.entered]} already leads into stage.{same}; choose another event or join the two",
            ("stage", same, "entered"),
        )
