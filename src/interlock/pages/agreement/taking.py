"""What of a trial can be taken away: its figures before and after, and each way to split them, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.trial import Tried
    from interlock.measure.replay import Group
    from interlock.pages.agreement.results import Results, Splits
    from interlock.pages.frame.exporting_cells import Row

RESULTS = {
    "label": Column("text", "What"),
    "before": Column("text"),
    "after": Column("text"),
    "over": Column("text", "Of"),
}
SPLIT = {
    "group": Column("text"),
    "before": Column("number"),
    "after": Column("number"),
    "kept": Column("number"),
    "missed": Column("number"),
    "caught": Column("number"),
}


def tables(tried: Tried, told: Results) -> list[Table]:
    """Return the tables beside a trial, counts of a sample reckoned up to everybody."""
    says = {"Agreements": f"{told.base_seal} before, {told.seal} after", "Tried on": told.about, "Period": told.span}
    figures = Table.of("What it would have done", RESULTS, told.pairs, says, "results")
    return [figures, *(_split(tried, split, says) for split in told.splits)]


def _split(tried: Tried, split: Splits, says: Mapping[str, str]) -> Table:
    rows = [_row(group, split.name, 1 / tried.share) for group in tried.splits[split.name]]
    return Table(f"What it would have done, {split.label.lower()}", SPLIT, lambda: rows, says, split.which, len(rows))


def _row(group: Group, split: str, scale: float) -> Row:
    told, value = group.to_json()["candidate"], group.key[split]
    counts = {"before": group.handoffs["base"], "after": group.handoffs["candidate"]}
    counts |= {what: told[f"won_{what}"]["deals"] for what in ("kept", "missed", "caught")}
    return {"group": "not known" if value is None else str(value)} | {
        name: round(count * scale) for name, count in counts.items()
    }
