"""Stages stand in one order, which is the order in which their events can happen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.shape import Whole
    from interlock.agreement.stage import Entry

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
    for nth, (name, later) in enumerate(stages):
        for other, earlier in stages[:nth]:
            if earlier.entered in _BEFORE.get(later.entered, ()):
                yield Finding(
                    ("stage", name, "order"),
                    f"{later.order} comes after stage.{other}, but {_WORDS[later.entered]} happens before"
                    f" {_WORDS.get(earlier.entered, 'what an outside system reports')}; change one of the orders",
                    ("stage", other, "order"),
                )
            elif earlier.entered == later.entered and later.entered not in ("reported", "handed_over"):
                yield Finding(
                    ("stage", name, "entered"),
                    f"{_WORDS[later.entered]} already leads into stage.{other}; choose another event or join the two",
                    ("stage", other, "entered"),
                )
    unbroken = not any(path[0] == "stage" for path in whole.broken)
    if unbroken and not any(stage.entered == "captured" for _, stage in stages):
        yield Finding(("stage",), "no stage is entered by becoming known; give the first one entered = 'captured'")
