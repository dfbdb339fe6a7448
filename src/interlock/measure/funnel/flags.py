"""What must be said beside a funnel's figures before anybody believes them."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log
from typing import TYPE_CHECKING

import numpy as np

from interlock.agreement.naming import label
from interlock.measure.funnel.answer import Flag
from interlock.measure.funnel.asked import DAY
from interlock.measure.number import said
from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from interlock.measure.funnel.answer import Step

SMALL = 20
"""Below so many leads a rate is no more than a hint (and no group is ranked)."""
YOUNG = 0.1
"""Share of leads too young to have gone on from which a group is called right-censored."""
INFERRED = 0.1
"""Share of leads never seen in a stage, but beyond it, from which the stage is called imputed."""
USUAL = 0.9
"""By this share of the delays seen a lead counts as no longer young."""
ENOUGH = 20
"""Transitions that must have been seen before anything is said about when their record begins."""
LONG_DAYS, LONG_MEDIANS = 14, 2
"""Outcomes begin long after the leads if so many days, and so many times the median delay, lie between."""
CHANCE = 1e-4
"""How improbable the silence before the first transitions must be to be called a gap."""
_IN_THE_END = "; the share in the end (Kaplan-Meier) allows for them"


@dataclass(frozen=True)
class Delays:
    """All visits seen of one stage, over all time: when they began, when they went on; microseconds, nan if never."""

    entered: NDArray[np.float64]
    reached: NDArray[np.float64]

    @property
    def usual(self) -> float | None:
        """Return the delay within which most of those who went on did so; nothing from too few."""
        seen = (self.reached - self.entered)[~np.isnan(self.reached)]
        return float(np.quantile(seen, USUAL)) if seen.size >= ENOUGH else None


@dataclass(frozen=True)
class Beginning:
    """When the record of a transition begins, although leads were there long before."""

    at: float
    """The first transition recorded, microseconds UTC."""
    expected: float
    """How many transitions before it the later rate and pace would have made."""
    seen: int


def beginning(delays: Delays) -> Beginning | None:
    """Say where a stage's outcomes are left-truncated: silent at first by far more than chance allows.

    Leads that entered from the first outcome on show how many go on and how fast. At that pace earlier leads would
    have made an expected number of outcomes before it; the flag is raised where so few as were seen have a Poisson
    probability below CHANCE, and the silence was long. A few stray early outcomes do not hide the gap: later ones are
    tried as the beginning.
    """
    outcomes = np.sort(delays.reached[~np.isnan(delays.reached)])
    if outcomes.size < ENOUGH:
        return None
    for place in sorted({0, *(int(outcomes.size * share) for share in (0.005, 0.01, 0.02))}):
        at = float(outcomes[place])
        since = delays.entered >= at
        waits = np.sort((delays.reached - delays.entered)[since & ~np.isnan(delays.reached)])
        silence = at - float(delays.entered.min())
        if waits.size < ENOUGH or silence < max(LONG_DAYS * DAY, LONG_MEDIANS * float(np.median(waits))):
            continue
        seen, expected = int(np.searchsorted(outcomes, at, side="left")), _expected(delays, at, since, waits)
        if _poisson_at_most(seen, expected) < CHANCE:
            return Beginning(at, expected, seen)
    return None


def _expected(delays: Delays, at: float, since: NDArray[np.bool_], waits: NDArray[np.float64]) -> float:
    """Return how many outcomes before a moment the pace since then would have made of the leads before it."""
    room = at - delays.entered[~since]
    return float((np.searchsorted(waits, room, side="left") / waits.size).sum() * waits.size / since.sum())


def _poisson_at_most(count: int, mean: float) -> float:
    if mean <= 0:
        return 1.0
    return sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count + 1))


def small(step: Step) -> Flag | None:
    """Flag a rate of few leads; one that was only inferred is flagged as such."""
    if step.rate is None or step.of >= SMALL or step.imputed == step.entered:
        return None
    text = f"{label(step.stage)}: only {step.of} leads; below {SMALL} a rate is a hint, not a finding"
    return Flag("small_sample", step.stage, text, {"n": step.of})


def censored(step: Step, delays: Delays, ends: float, usual: float | None, within: float | None) -> Flag | None:
    """Flag a group of which many have not had the time that others took, nor the time they were given to go on."""
    known = [time for time in (usual, within) if time is not None]
    if not known:
        return None
    time = min(known)
    young = int((np.isnan(delays.reached) & (ends - delays.entered < time)).sum())
    if not step.of or young < YOUNG * step.of:
        return None
    why = f"in which {USUAL:.0%} of transitions happen" if time == usual else "so they may still go on within the time"
    text = (
        f"{label(step.stage)}: {young:,} of {step.of:,} entered less than {time / DAY:,.0f} days before the data ends, "
        f"{why}; the rate will still rise"
    )
    detail = {"young": young, "usual_days": None if usual is None else usual / DAY}
    return Flag("right_censored", step.stage, f"{text}{_IN_THE_END if step.lasting else ''}", detail)


def truncated(step: Step, nxt: str, delays: Delays, gap: Beginning) -> Flag | None:
    """Flag a group whose earlier leads could not show that they went on, because nobody wrote it down yet."""
    entered, reached = delays.entered, delays.reached
    before = entered < gap.at
    if not before.any():
        return None
    rates = {}
    for name, chosen in (("before", before), ("since", ~before)):
        n, went = int(chosen.sum()), int((chosen & ~np.isnan(reached)).sum())
        interval = wilson(went, n)
        rates[name] = {"entered": n, "reached": went, "rate": went / n if n else None, "interval": interval}
    day = str(said(int(gap.at)))[:10]
    text = (
        f"{label(step.stage)}: {label(nxt)} is recorded from {day} on only; before, {gap.expected:,.0f} were to be "
        f"expected and {gap.seen:,} are there. Leads from before show {_percent(rates['before']['rate'])}, leads "
        f"since then {_percent(rates['since']['rate'])}: the difference lies in the record, it is no improvement"
    )
    first = str(said(int(entered.min())))[:10]
    return Flag("left_truncation", step.stage, text, {"leads_from": first, "outcomes_from": day, **rates})


def inferred(steps: list[Step]) -> Flag | None:
    """Flag a group of which many leads were seen beyond a stage only."""
    found = {step.stage: step.imputed for step in steps if step.imputed and step.imputed >= INFERRED * step.entered}
    if not found:
        return None
    counts = ", ".join(
        f"{label(step.stage)} {step.imputed:,} of {step.entered:,}" for step in steps if step.stage in found
    )
    text = (
        f"seen beyond a stage, not in it: {counts}; they count as having passed it, so rates from there on are too high"
    )
    return Flag("imputed", next(iter(found)), text, {"imputed": found})


def sharing(entered: NDArray[np.float64]) -> int:
    """Return how many of many entries share one moment, if most do: then it is not when they happened."""
    if entered.size < SMALL:
        return 0
    most = int(np.unique(entered, return_counts=True)[1].max())
    return most if most * 2 > entered.size else 0


def timeless(step: Step, count: int, *, limited: bool) -> Flag | None:
    """Flag entries whose time nobody knows: they count over all time, and fall into no period."""
    if not count:
        return None
    entries = f"{count:,} {'entry' if count == 1 else 'entries'}"
    left = "they are in no period, and left out here" if limited else "they count, but say nothing of durations"
    text = f"{label(step.stage)}: {entries} without a known time; {left}"
    return Flag("times_unknown", step.stage, text, {"without_time": count})


def undated(step: Step, entered: NDArray[np.float64]) -> Flag | None:
    """Flag entries that share one moment: the day of an import, not the day it happened."""
    same = sharing(entered)
    if not same:
        return None
    counts = f"{same:,} of {entered.size:,}"
    text = f"{label(step.stage)}: {counts} entries carry one and the same time; durations say nothing here"
    return Flag("times_unknown", step.stage, text, {"same": same})


def _percent(rate: object) -> str:
    return f"{rate:.1%}" if isinstance(rate, float) else "nothing"
