"""A change to the agreement that refusals ask for, as text that can be signed, or why a person has to think of one.

What is suggested depends on the clause that the reason contradicts. Of each kind of clause the ways are tried in
their order, and the first one after which the agreement still holds together is taken: one clause differs, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.diff import changes
from interlock.agreement.export import export
from interlock.agreement.reading import check, read
from interlock.agreement.suggesting import gates, points, thresholds
from interlock.agreement.suggesting.way import Seen, Suggestion, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from interlock.agreement.document import Agreement

__all__ = ["Seen", "Suggestion", "suggest"]

_WAYS: dict[str, Callable[[Agreement, tuple[str, ...], Sequence[Seen]], Iterator[Way]]] = {
    "score": points.ways,
    "touchpoint": points.of_touchpoint,
    "handoff": thresholds.ways,
    "segment": gates.of_segment,
    "field": gates.of_field,
}


def suggest(agreement: Agreement, clause: str, seen: Sequence[Seen]) -> Suggestion:
    """Return the change that leads refused for contradicting a clause ask for; without one, says why."""
    kind, *rest = clause.split(".")
    find = _WAYS.get(kind)
    if find is None or not seen:
        return Suggestion(f"{clause} holds no number that could be moved: it takes a person to say what to change")
    tried = 0
    for way in find(agreement, tuple(rest), seen):
        tried += 1
        text = export(way.agreement)
        if not check(text):
            return Suggestion(way.says, text, tuple(changes(agreement, read(text))))
    if tried:
        return Suggestion(f"every number of {clause} that could be moved would contradict another clause")
    return Suggestion(
        f"{clause} gave these leads nothing that could be taken away: what sets them apart is in no field yet"
    )
