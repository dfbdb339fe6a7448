"""The funnel's table as a file: one line for each group and stage, with the basis beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column
from interlock.pages.funnel.picture import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.measure.funnel import Funnel
    from interlock.pages.frame.ground import Ground
    from interlock.pages.funnel.question import Question

COLUMNS = {
    "group": Column("text"),
    "stage": Column("text"),
    "entered": Column("number"),
    "imputed": Column("number"),
    "of": Column("number", "Could go on"),
    "reached_next": Column("number", "Went on"),
    "rate": Column("number", "Share that went on"),
    "low": Column("number", "95% from"),
    "high": Column("number", "95% to"),
    "median_days": Column("number"),
}


def table(held: Ground, asked: Question, found: Funnel) -> Table:
    """Return all groups of a split, or the whole where it is not split."""
    columns = COLUMNS | {"group": Column("text", naming.label(asked.by) if asked.by else "Group")}
    return Table("Funnel", columns, lambda: _lines(held, asked, found), says(asked))


def says(asked: Question, wording: str = "") -> dict[str, str]:
    """Say what was asked."""
    wordings = {"Says": wording} if wording else {}
    return {**wordings, "Period": asked.choice.period.label, "Basis": f"{asked.basis}: {asked.means}"}


def _lines(held: Ground, asked: Question, found: Funnel) -> Iterator[dict[str, Any]]:
    names = [name for name, _ in held.agreement.stages()]
    for group in found.groups:
        by = label(asked.by, group.key[asked.by]) if asked.by and group.key else "all"
        for name, step in zip(names, group.stages, strict=True):
            low, high = step.interval or (None, None)
            last = name == names[-1]
            yield {
                "group": by,
                "stage": naming.label(name),
                "entered": step.entered,
                "imputed": step.imputed,
                "of": None if last else step.of,
                "reached_next": None if last else step.reached_next,
                "rate": step.rate,
                "low": low,
                "high": high,
                "median_days": step.median_days,
            }
