"""Every reason to refuse names a clause that the lead then contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.expression.problem import unknown
from interlock.agreement.problem import Finding, address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find reasons without a clause, and waits of leads that may not come back."""
    known = set(_addresses(whole.agreement))
    broken = tuple(address(path) for path in whole.broken)
    for name, reason in whole.agreement.reason.items():
        said = reason.contradicts
        hidden = any(said == clause or said.startswith(f"{clause}.") for clause in broken)
        if said not in known and not hidden:
            yield Finding(("reason", name, "contradicts"), f"no clause has this address: {unknown(said, known)}")
        if not reason.recycle and reason.recycle_after_days is not None:
            yield Finding(
                ("reason", name, "recycle_after_days"),
                "says when the lead may come back, but recycle = false says that it may not; remove one of the two",
            )


def _addresses(agreement: Agreement) -> Iterator[str]:
    """Yield the address of every clause and part that a lead can contradict."""
    for kind in ("stage", "field", "segment", "touchpoint", "handoff", "calendar", "promise"):
        yield from (f"{kind}.{name}" for name in getattr(agreement, kind))
    yield from (f"stage.{name}.gate" for name in agreement.stage)
    for name, model in agreement.score.items():
        yield f"score.{name}"
        yield from (f"score.{name}.fit.{line}" for line in model.fit)
        yield from (f"score.{name}.engagement.{group}" for group in model.engagement)
        yield from (
            f"score.{name}.engagement.{group}.touch.{kind}" for group, x in model.engagement.items() for kind in x.touch
        )
