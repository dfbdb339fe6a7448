"""What a change would have done, before and after, as it is drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from interlock.measure.statistics.wilson import wilson
from interlock.pages.agreement.tracing import MEANT
from interlock.pages.frame import tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.desk.trial import Tried
    from interlock.measure.replay import Comparison, Group, Stretch
    from interlock.measure.replay.behind import Asked, What
    from interlock.measure.replay.compare import Figures

_NO_QUERY: Mapping[str, object] = MappingProxyType({})
Z = 1.96
PLUS_MINUS = "\N{PLUS-MINUS SIGN}"


@dataclass(frozen=True)
class Pair:
    """One figure before and after; widths of both in a bar from 0 to 100."""

    what: What
    before: str
    after: str
    was: float
    now: float
    over: str
    """Of how many rows it is made, before and after."""

    @property
    def label(self) -> str:
        """Name it."""
        return MEANT[self.what].label

    @property
    def says(self) -> str:
        """Say what is counted, over which rows."""
        return MEANT[self.what].says


@dataclass(frozen=True)
class Split:
    """One group's hand-offs before and after, and its won deals kept, missed and caught."""

    label: str
    before: str
    after: str
    kept: str
    missed: str
    caught: str
    query: str
    """What asks for its rows in an address."""


@dataclass(frozen=True)
class Splits:
    """One way to split the results."""

    name: str
    label: str
    rows: tuple[Split, ...]
    more: int
    """Groups that are left out, the smallest ones."""

    @property
    def which(self) -> str:
        """Name its table, as an address asks for it."""
        return f"by-{self.name}"


@dataclass(frozen=True)
class Results:
    """All figures of one trial, and what they stand on."""

    pairs: tuple[Pair, ...]
    missed: str
    caught: str
    kept: str
    splits: tuple[Splits, ...]
    flags: tuple[str, ...]
    about: str
    """Whom it was tried on."""
    as_of: str
    seconds: float
    span: str
    base_seal: str
    seal: str
    query: str
    """What asks for the rows behind its numbers in an address."""


def results(tried: Tried, base: Agreement, query: Mapping[str, object] = _NO_QUERY) -> Results | None:
    """Lay a trial out; None where there is no history to try anything on.

    The query says what was tried on what, as an address does.
    """
    found = tried.comparison
    if found is None:
        return None
    whole, scale = found.whole, 1 / tried.share
    months = max(1.0, (whole.until - whole.since) / (86_400_000_000 * 30.44))
    currency = base.currency
    return Results(
        pairs=tuple(_pairs(whole, scale, months)),
        missed=_deals(whole.missed.deals, whole.missed.cents, scale, currency),
        caught=_deals(whole.caught.deals, whole.caught.cents, scale, currency),
        kept=_deals(whole.kept.deals, whole.kept.cents, scale, currency),
        splits=tuple(_splits(name, groups, scale) for name, groups in tried.splits.items()),
        flags=(*whole.flags, *found.notes),
        about=_about(tried),
        as_of=tried.as_of,
        seconds=tried.seconds,
        span=f"{tags.moment(whole.since)[:-7]} to {tags.moment(whole.until)[:-7]}",
        query=urlencode(query),
        **_seals(found),
    )


def _pairs(whole: Stretch, scale: float, months: float) -> Sequence[Pair]:
    before, after = whole.base, whole.candidate
    most = max(before.handoffs, after.handoffs, 1)
    peaks = [one.peak.per_working_day or 0.0 if one.peak else 0.0 for one in (before, after)]
    highest = max(*peaks, 1e-9)
    return (
        Pair(
            "handed",
            _counted(before.handoffs, scale, months),
            _counted(after.handoffs, scale, months),
            100 * before.handoffs / most,
            100 * after.handoffs / most,
            _over(before.handoffs, after.handoffs, "hand-offs"),
        ),
        Pair(
            "peak",
            _capacity(before, scale),
            _capacity(after, scale),
            100 * peaks[0] / highest,
            100 * peaks[1] / highest,
            " and ".join(_month(one) for one in (before, after)),
        ),
        _rate(
            "answered",
            (before.accepted.part, before.accepted.whole),
            (after.accepted.part, after.accepted.whole),
            scale,
        ),
        _rate(
            "bought",
            (before.bought.part, before.bought.whole),
            (after.bought.part, after.bought.whole),
            scale,
        ),
    )


def _over(before: int, after: int, what: str) -> str:
    return f"{before:,} and {after:,} {what} looked at"


def _month(figures: Figures) -> str:
    peak = figures.peak
    return f"{peak.month}: {peak.handoffs:,} in {peak.working_days} days" if peak else "no month"


def _capacity(figures: Figures, scale: float) -> str:
    """Write the hand-offs of the busiest month per working day; of a sample with the 95% they lie within."""
    peak = figures.peak
    if peak is None or not peak.working_days:
        return "0.0"
    value = f"{peak.handoffs * scale / peak.working_days:,.1f}"
    return value if scale == 1 else f"{value} {PLUS_MINUS} {_reach(peak.handoffs, scale) / peak.working_days:,.1f}"


def _rate(what: What, before: tuple[int, int], after: tuple[int, int], scale: float) -> Pair:
    was, now = (100 * part / whole if whole else 0.0 for part, whole in (before, after))
    over = f"{before[0]:,} of {before[1]:,} and {after[0]:,} of {after[1]:,} looked at"
    return Pair(what, _share(*before, scale), _share(*after, scale), was, now, over)


def _share(part: int, whole: int, scale: float) -> str:
    """Write a share; of a sample with the 95% it lies within (Wilson 1927)."""
    interval = wilson(part, whole)
    if interval is None:
        return tags.NOTHING
    said = tags.percent(part / whole)
    return said if scale == 1 else f"{said} ({' to '.join(tags.percent(end) for end in interval)})"


def _counted(count: int, scale: float, months: float) -> str:
    """Write a count of the whole per month; of a sample with the 95% it lies within (Poisson)."""
    value = count * scale / months
    if scale == 1:
        return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"
    return f"{value:,.0f} {PLUS_MINUS} {_reach(count, scale) / months:,.0f}"


def _reckoned(count: int, scale: float) -> str:
    """Write a count of the whole; of a sample with the 95% it lies within."""
    return f"{count:,}" if scale == 1 else f"{count * scale:,.0f} {PLUS_MINUS} {_reach(count, scale):,.0f}"


def _reach(count: int, scale: float) -> float:
    """Return how far to either side of a sample's count, reckoned up, the whole lies in 95% of cases (Poisson).

    Nothing seen is taken as three: so many are ruled out by 95%.
    """
    return scale * (Z * sqrt(count * (1 - 1 / scale)) if count else 3)


def _deals(deals: int, cents: int, scale: float, currency: str) -> str:
    if scale == 1:
        return f"{deals:,} ({currency} {cents / 100:,.0f})"
    return _reckoned(deals, scale)


MOST = 12
"""Groups that are shown."""


def _splits(name: str, groups: Sequence[Group], scale: float) -> Splits:
    label = f"By {name.replace('_', ' ')}" if name == "segment" else f"By source ({name.replace('_', ' ')})"
    return Splits(name, label, tuple(_split(name, group, scale) for group in groups[:MOST]), max(0, len(groups) - MOST))


def _split(name: str, group: Group, scale: float) -> Split:
    told = group.to_json()["candidate"]
    key = ", ".join("not known" if value is None else str(value) for value in group.key.values())
    kept, missed, caught = (_reckoned(told[f"won_{what}"]["deals"], scale) for what in ("kept", "missed", "caught"))
    before, after = (_reckoned(group.handoffs[side], scale) for side in ("base", "candidate"))
    query = urlencode({"split": name} | _keyed(group.key[name]))
    return Split(key, before, after, kept, missed, caught, query)


def _keyed(value: object) -> dict[str, str]:
    """Return a group's key as the rows have it; nothing where it is not known."""
    return {} if value is None else {"group": json.dumps(value) if isinstance(value, bool) else str(value)}


def shown_value(told: Results, asked: Asked) -> str:
    """Return one number of a trial as it was shown; nothing where it was not."""
    wins = {"kept": told.kept, "missed": told.missed, "caught": told.caught}
    if not asked.split:
        pair = next((one for one in told.pairs if one.what == asked.what), None)
        return wins.get(asked.what, "") if pair is None else pair.before if asked.side == "base" else pair.after
    query = urlencode({"split": asked.split} | _keyed(asked.group))
    row = next((row for split in told.splits for row in split.rows if row.query == query), None)
    names = {"handed": "before" if asked.side == "base" else "after"}
    return getattr(row, names.get(asked.what, asked.what), "") if row else ""


def _about(tried: Tried) -> str:
    if tried.share == 1.0:
        return f"Tried on everybody in {tried.seconds:.1f} s."
    return (
        f"Tried on {tags.percent(tried.share)} of all people in {tried.seconds:.1f} s, and reckoned up; ranges are 95%."
    )


def _seals(found: Comparison) -> dict[str, str]:
    return {"base_seal": (found.base.seal or "")[:12], "seal": (found.candidate.seal or "")[:12]}
