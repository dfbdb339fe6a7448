"""What the company spends on channels and campaigns, and what it asks of its reps."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Ints, rng
from interlock.connectors.synthetic.clock import DAY
from interlock.connectors.synthetic.rows import SOURCE
from interlock.connectors.synthetic.setting import GROWTH
from interlock.measure.ledger import QUOTAS, SPEND, key

if TYPE_CHECKING:
    from interlock.connectors.synthetic.setting import Setting

_MONEY_SEED = 1 << 42
_SECOND = 1_000_000
_DEAL = 20_000.0
"""Mean amount, roughly, in whole units of money."""


def spend(setting: Setting) -> pa.Table:
    """Return what was spent by month, channel and campaign; a month's channel money is shared by its campaigns."""
    draw, clock = rng(_MONEY_SEED, setting.seed), setting.clock
    rows: list[tuple[str, int, str, str | None, int]] = []
    starts = _months(setting)
    for since, until in pairwise(starts):
        leads = _leads(setting, max(since, 0), min(until, clock.end))
        for place, channel in enumerate(words.CHANNELS):
            noise = float(np.exp(draw.normal(0, 0.15)))
            cents = int(leads * words.CHANNEL_SHARE[place] * words.LEAD_COST[place] * noise)
            names = _running(setting, place, max(since, 0))
            rows += [(f"{since}", since, channel, name, cents // len(names)) for name in names if cents]
    at = pa.array([(max(since, 0) + clock.epoch) * _SECOND for _, since, *_ in rows], pa.int64())
    return pa.table(
        {
            "id": [
                key("spend", SOURCE, str(setting.seed), month, channel, name or "")
                for month, _, channel, name, _ in rows
            ],
            "at": at,
            "channel": pa.array([channel for _, _, channel, _, _ in rows], pa.string()),
            "campaign": pa.array([name for _, _, _, name, _ in rows], pa.string()),
            "amount": pa.array([cents for *_, cents in rows], pa.int64()),
            "recorded": at,
            "source": [SOURCE] * len(rows),
        },
        schema=SPEND,
    )


def quotas(setting: Setting) -> pa.Table:
    """Return what each rep is asked to win each quarter, in whole units of money."""
    draw, clock = rng(_MONEY_SEED, setting.seed, 1), setting.clock
    starts = [*setting.campaigns.quarters.tolist(), int(setting.campaigns.until[:-1].max())]
    rows = []
    for since, until in pairwise(starts):
        wins = _leads(setting, max(since, 0), min(until, clock.end)) * 0.26 * 0.6 * 0.55 * 0.5 * 0.22
        each = wins * _DEAL / len(setting.reps.names)
        rows += [
            (since, until, name, round(each * draw.uniform(0.9, 1.3) / 1000) * 1000.0) for name in setting.reps.names
        ]
    begins = pa.array([(since + clock.epoch) * _SECOND for since, *_ in rows], pa.int64())
    return pa.table(
        {
            "id": [key("quota", SOURCE, str(setting.seed), str(since), name) for since, _, name, _ in rows],
            "since": begins,
            "until": pa.array([(until + clock.epoch) * _SECOND for _, until, _, _ in rows], pa.int64()),
            "owner": [name for _, _, name, _ in rows],
            "name": ["revenue"] * len(rows),
            "amount": [amount for *_, amount in rows],
            "recorded": begins,
            "source": [SOURCE] * len(rows),
        },
        schema=QUOTAS,
    )


def _months(setting: Setting) -> list[int]:
    """Return the first second of each month that the window touches, and of the one after."""
    first = np.datetime64(setting.clock.start, "M")
    last = np.datetime64(setting.clock.day(setting.clock.end - 1), "M") + 1
    days = np.arange(first, last + 1).astype("datetime64[D]") - np.datetime64(setting.clock.start, "D")
    return [int(second) for second in days.astype(np.int64) * DAY]


def _leads(setting: Setting, since: int, until: int) -> float:
    """Return how many people are expected to be captured in a span."""
    years = setting.clock.end / DAY / 365.25
    a, b = (np.expm1(GROWTH * second / DAY / 365.25) / np.expm1(GROWTH * years) for second in (since, until))
    return float(setting.people * (b - a))


def _running(setting: Setting, channel: int, at: int) -> list[str | None]:
    campaigns = setting.campaigns
    runs: Ints = np.flatnonzero((campaigns.channel == channel) & (campaigns.since <= at) & (at < campaigns.until))
    return [campaigns.names[place] for place in runs] or [None]
