"""Setting the intercepts, so that a company of any world and seed converts as often as companies do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.synthetic.cast import Scene, cast
from interlock.connectors.synthetic.chance import Floats, chance, rng
from interlock.connectors.synthetic.clock import DAY
from interlock.connectors.synthetic.faults import planted
from interlock.connectors.synthetic.funnel import log_odds
from interlock.connectors.synthetic.sales import assign, sales_log_odds
from interlock.connectors.synthetic.setting import NEVER_ANSWERED, STAGES, TARGETS, Setting
from interlock.connectors.synthetic.touches import Story, story

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast

_REFERENCE_SEED = 1 << 41
_REFERENCE = 12_000
"""People in the trial run."""


def settled(setting: Setting) -> Setting:
    """Set the intercepts on a trial run without faults, apart from the company itself."""
    draw = rng(_REFERENCE_SEED, setting.seed)
    found = replace(setting, faults=planted(setting.clock, wanted=False))
    trial = cast(draw, found, _REFERENCE)
    told = story(Scene(draw, found, trial))
    if setting.world == "chain":
        scale = _scale(found, trial, told)
        found = replace(found, hazards=found.hazards * scale)
    who = np.arange(len(trial.people))
    sales = sales_log_odds(found, trial, assign(Scene(draw, found, trial), who, told.ready_at))
    intercepts = np.zeros(len(STAGES))
    weight = told.chance_ready if setting.world == "chain" else np.ones(len(who))
    for stage, target in enumerate(TARGETS):
        if stage == 0 and setting.world == "chain":
            continue
        odds = log_odds(found, told, stage, who, told.ready_at) + (sales if stage == 1 else 0.0)
        intercepts[stage] = _intercept(odds, weight, target / (1 - NEVER_ANSWERED) if stage == 1 else target)
        weight = weight * chance(odds + intercepts[stage])
    return replace(setting, hazards=found.hazards, intercepts=intercepts, typical_sales=float(sales.mean()))


def _intercept(odds: Floats, weight: Floats, target: float) -> float:
    """Bisect for the intercept at which the weighted share meets its target."""
    low, high = -20.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        share = float((weight * chance(odds + middle)).sum() / weight.sum())
        low, high = (middle, high) if share < target else (low, middle)
    return (low + high) / 2


def _scale(setting: Setting, trial: Cast, told: Story) -> float:
    """Bisect for the factor on all hazards at which the target becomes ready, of people known for half a year."""
    counts = np.zeros((len(trial.people), len(setting.hazards)))
    touches = told.touches.only(told.touches.at >= trial.people.captured[told.touches.person])
    np.add.at(counts, (touches.person, touches.channel), 1)
    counts = counts[trial.people.captured < setting.clock.end - 180 * DAY]
    low, high = 0.0, 0.99 / float(setting.hazards.max())
    for _ in range(50):
        middle = (low + high) / 2
        share = float(-np.expm1(counts @ np.log1p(-setting.hazards * middle)).mean())
        low, high = (middle, high) if share < TARGETS[0] else (low, middle)
    return (low + high) / 2
