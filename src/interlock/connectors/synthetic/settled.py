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
from interlock.connectors.synthetic.sales import assign, look, sales_log_odds
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
    found, weight = _ready_as_often(found, trial, told)
    who = np.arange(len(trial.people))
    seen = look(trial, who, told.ready_at)
    found = replace(found, typical_look=float((weight * seen).sum() / weight.sum()))
    sales = sales_log_odds(found, trial, assign(Scene(draw, found, trial), who, told.ready_at))
    intercepts = found.intercepts.copy()
    for stage in range(1, len(STAGES)):
        odds = log_odds(found, told, stage, who, told.ready_at) + (sales if stage == 1 else 0.0)
        answered = 1 - NEVER_ANSWERED if stage == 1 else 1.0
        intercepts[stage] = _intercept(odds, weight, TARGETS[stage] / answered)
        weight = weight * chance(odds + intercepts[stage])
    return replace(found, faults=setting.faults, intercepts=intercepts, typical_sales=float(sales.mean()))


def _ready_as_often(setting: Setting, trial: Cast, told: Story) -> tuple[Setting, Floats]:
    """Set what decides who is handed over first; return also each person's chance of it."""
    if setting.world == "chain":
        found = replace(setting, hazards=setting.hazards * _scale(setting, trial, told))
        return found, _ready(found, _counts(found, trial, told))
    odds = log_odds(setting, told, 0, np.arange(len(trial.people)), told.ready_at)
    first = _intercept(odds, np.ones(len(odds)), TARGETS[0])
    return replace(setting, intercepts=np.array([first, 0, 0, 0, 0])), chance(odds + first)


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
    counts = _counts(setting, trial, told)[trial.people.captured < setting.clock.end - 180 * DAY]
    low, high = 0.0, 0.99 / float(setting.hazards.max())
    for _ in range(50):
        middle = (low + high) / 2
        share = float(_ready(replace(setting, hazards=setting.hazards * middle), counts).mean())
        low, high = (middle, high) if share < TARGETS[0] else (low, middle)
    return (low + high) / 2


def _counts(setting: Setting, trial: Cast, told: Story) -> Floats:
    """Count touches from capture on by person and channel."""
    counts = np.zeros((len(trial.people), len(setting.hazards)))
    touches = told.touches.only(told.touches.at >= trial.people.captured[told.touches.person])
    np.add.at(counts, (touches.person, touches.channel), 1)
    return counts


def _ready(setting: Setting, counts: Floats) -> Floats:
    """Return the chance that some touch makes a person ready."""
    return np.asarray(-np.expm1(counts @ np.log1p(-setting.hazards)))
