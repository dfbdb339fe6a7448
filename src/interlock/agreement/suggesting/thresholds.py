"""A higher threshold, where nothing less than the whole score is contradicted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from interlock.agreement.suggesting.way import Seen, Way, plainly, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.agreement.document import Agreement

MORE = 5.0
"""Points by which a threshold rises."""


def ways(agreement: Agreement, path: tuple[str, ...], seen: Sequence[Seen]) -> Iterator[Way]:
    """Yield a higher threshold of a hand-off."""
    handoff = agreement.handoff[path[0]]
    if handoff.at_score is not None:
        more = handoff.at_score + MORE
        scores = sorted(each.score for each in seen)
        yield Way(
            replaced(agreement, ("handoff", path[0], "at_score"), more),
            f"The {len(seen)} refused leads scored {plainly(round(scores[0], 1))} to {plainly(round(scores[-1], 1))}: "
            f"handed over from {plainly(more)} points on instead of {plainly(handoff.at_score)}.",
        )
    elif len(handoff.at_grade) > 1:
        last = max(handoff.at_grade)
        kept = tuple(grade for grade in handoff.at_grade if grade != last)
        says = f"{len(seen)} leads were refused: the lowest grade, {last}, is no longer handed over."
        yield Way(replaced(agreement, ("handoff", path[0], "at_grade"), kept), says)


def of_score(agreement: Agreement, model: str, seen: Sequence[Seen]) -> Iterator[Way]:
    """Yield a higher threshold of the hand-offs that ask this score, those with most refusals first."""
    for name, _ in Counter(each.handoff for each in seen).most_common():
        if name in agreement.handoff and agreement.handoff[name].model == model:
            yield from ways(agreement, (name,), [each for each in seen if each.handoff == name])
