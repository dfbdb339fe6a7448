"""Nothing is kept for two lengths of time, nor forgotten while the agreement still needs it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from interlock.agreement.problem import Finding, address
from interlock.agreement.prose.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.problem import Path
    from interlock.agreement.retention import Keep
    from interlock.agreement.shape import Whole

Said = tuple[str, "Keep"]


def check(whole: Whole) -> Iterator[Finding]:
    """Find clauses that contradict each other, and people who would be erased while their lead may still move."""
    clauses = list(whole.agreement.keep.items())
    for one, two in combinations(clauses, 2):
        yield from _twice(one, two)
    for name, clause in clauses:
        if clause.of_people and clause.ends == "erase":
            yield from _too_soon(("keep", name, "for_days"), clause, whole.agreement)


def _twice(one: Said, two: Said) -> Iterator[Finding]:
    (first, was), (second, now) = one, two
    if was.what != now.what or not _same_people(was, now):
        return
    here, there = ("keep", second, "for_days"), ("keep", first, "for_days")
    if was.ends == now.ends:
        told = f"{plural(now.for_days, 'day')} here, {plural(was.for_days, 'day')} in keep.{first}"
        yield Finding(here, f"{now.what} is said twice for the same people: {told}; keep one of the two", there)
        return
    dropped, erased = (one, two) if was.ends == "drop_fields" else (two, one)
    if dropped[1].for_days >= erased[1].for_days:
        yield Finding(
            ("keep", dropped[0], "for_days"),
            f"keep.{erased[0]} erases them after {plural(erased[1].for_days, 'day')} already; make this shorter",
            ("keep", erased[0], "for_days"),
        )


def _same_people(one: Keep, two: Keep) -> bool:
    return one.segment is None or two.segment is None or one.segment == two.segment


def _too_soon(path: Path, clause: Keep, agreement: Agreement) -> Iterator[Finding]:
    """Find what takes longer: a lead that rests, or whose points still count, is not yet of the past."""
    for other, days in _needs(clause, agreement):
        if clause.for_days < days:
            yield Finding(path, f"is over before the {plural(days, 'day')} of {address(other)}; keep it as long", other)


def _needs(clause: Keep, agreement: Agreement) -> Iterator[tuple[Path, float]]:
    if clause.what == "refused":
        for name, handoff in agreement.handoff.items():
            yield ("handoff", name, "recycle", "after_days"), handoff.recycle.after_days
        for name, reason in agreement.reason.items():
            if reason.recycle_after_days is not None:
                yield ("reason", name, "recycle_after_days"), reason.recycle_after_days
    for name, model in agreement.score.items():
        for group, touches in model.engagement.items():
            for kind, touch in touches.touch.items():
                path: Path = ("score", name, "engagement", group, "touch", kind)
                for way in ("linear_days", "step_days"):
                    days = getattr(touch, way)
                    if days is not None:
                        yield (*path, way), days
