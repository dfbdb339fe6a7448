"""A gate that asks for what refused leads lacked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from interlock.agreement.suggesting.way import Seen, Way, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.agreement.document import Agreement


def of_segment(agreement: Agreement, path: tuple[str, ...], seen: Sequence[Seen]) -> Iterator[Way]:
    """Yield a hand-off, else a gate, that asks for the segment; nothing where both ask for one already."""
    name = path[0]
    for handoff in _handoffs(agreement, seen):
        if agreement.handoff[handoff].segment is None:
            says = f"{len(seen)} leads were refused as not of this segment: the hand-off '{handoff}' asks for it."
            yield Way(replaced(agreement, ("handoff", handoff, "segment"), name), says)
    for stage in _stages(agreement, seen):
        if agreement.stage[stage].gate.segment is None:
            says = f"{len(seen)} leads were refused as not of this segment: the gate before '{stage}' asks for it."
            yield Way(replaced(agreement, ("stage", stage, "gate", "segment"), name), says)


def of_field(agreement: Agreement, path: tuple[str, ...], seen: Sequence[Seen]) -> Iterator[Way]:
    """Yield a gate that requires the field, where refused leads lacked it."""
    name = path[0]
    lacking = sum(name not in each.known for each in seen)
    for stage in _stages(agreement, seen):
        gate = agreement.stage[stage].gate
        if lacking and name not in gate.requires:
            says = f"Of {len(seen)} refused leads {lacking} had no {name}: the gate before '{stage}' requires it."
            yield Way(replaced(agreement, ("stage", stage, "gate", "requires"), (*gate.requires, name)), says)


def _handoffs(agreement: Agreement, seen: Sequence[Seen]) -> list[str]:
    """Return the hand-offs that were refused, most often first."""
    return [name for name, _ in Counter(each.handoff for each in seen).most_common() if name in agreement.handoff]


def _stages(agreement: Agreement, seen: Sequence[Seen]) -> list[str]:
    return list(dict.fromkeys(agreement.handoff[name].stage for name in _handoffs(agreement, seen)))
