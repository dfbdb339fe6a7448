"""Opportunities: amounts, closing days that slip, wins, losses, deals that nobody closes; customers who leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Bools, Floats, Ints, Rng, chance
from interlock.connectors.synthetic.clock import DAY
from interlock.connectors.synthetic.funnel import NOT_YET, log_odds
from interlock.connectors.synthetic.setting import ZOMBIES

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast, Scene
    from interlock.connectors.synthetic.funnel import Handoffs
    from interlock.connectors.synthetic.touches import Story

MONTH = int(30.4375 * DAY)
_SLIPS = 8
_LOSING = np.array([words.REASON[name] for name in ("competitor", "no_budget", "bad_timing", "no_interest")])


@dataclass(frozen=True)
class Forecasts:
    """One row per day on which a deal was said to close; `deal` is the place in `Deals`."""

    deal: Ints
    said_at: Ints
    closes_on: Ints


@dataclass(frozen=True)
class Deals:
    """One row per opportunity; `handoff` is the place in `Handoffs`."""

    handoff: Ints
    person: Ints
    rep: Ints
    opened: Ints
    amount: Ints
    """Cents, when opened."""
    amended: Ints
    """When the amount changed, `NOT_YET` if it never did."""
    amended_to: Ints
    closes: Ints
    """The true end; `NOT_YET` for zombies."""
    won: Bools
    reason: Ints
    chance_won: Floats
    zombie: Bools
    forecasts: Forecasts

    def __len__(self) -> int:
        return len(self.person)

    @property
    def final(self) -> Ints:
        """Return the amount at the end."""
        return np.where(self.amended < self.closes, self.amended_to, self.amount)


@dataclass(frozen=True)
class Customers:
    """One row per account that was won: the deal that won it first, and when it leaves."""

    account: Ints
    deal: Ints
    since: Ints
    months: Ints
    """Of being a customer (shifted geometric with the account's own chance)."""
    until: Ints


def deals(scene: Scene, story: Story, handoffs: Handoffs) -> Deals:
    """Open, amend and close the opportunities of a chunk."""
    draw, setting, cast = scene
    which = np.flatnonzero(handoffs.opened_at < NOT_YET)
    person, opened, count = handoffs.person[which], handoffs.opened_at[which], len(which)
    account = cast.people.account[person]
    odds = chance(log_odds(setting, story, 4, person, story.ready_at[person]))
    luck = draw.random(count)
    won = luck < odds
    zombie = ~won & (luck < odds + ZOMBIES * (1 - odds) / (1 - 0.22))
    cycle = np.exp(draw.normal(np.log(45), 0.7, count) + 0.12 * np.log(cast.accounts.employees[account] / 100))
    closes = setting.clock.work_after(opened + (cycle * DAY).astype(np.int64), np.full(count, 0.5), cast.team[person])
    amount = _amounts(draw, cast, account)
    amended = opened + (cycle * DAY * draw.uniform(0.2, 0.9, count)).astype(np.int64)
    return Deals(
        handoff=which,
        person=person,
        rep=handoffs.rep[which],
        opened=opened,
        amount=amount,
        amended=np.where(draw.random(count) < 0.3, amended + 60, NOT_YET),
        amended_to=_hundreds(np.exp(np.log(amount) + draw.normal(-0.05, 0.25, count))),
        closes=np.where(zombie, NOT_YET, closes),
        won=won,
        reason=_LOSING[draw.integers(0, len(_LOSING), count)],
        chance_won=odds,
        zombie=zombie,
        forecasts=_forecasts(scene, cast.team[person], opened, closes, zombie),
    )


def _amounts(draw: Rng, cast: Cast, account: Ints) -> Ints:
    """Draw amounts in whole hundreds of money, in cents."""
    level = np.log(18_000) + 0.35 * np.log(cast.accounts.employees[account] / 200) + draw.normal(0, 0.6, len(account))
    return _hundreds(np.exp(level) * 100)


def _hundreds(cents: Floats) -> Ints:
    return np.maximum(np.round(cents / 10_000), 5).astype(np.int64) * 10_000


def _forecasts(scene: Scene, team: Ints, opened: Ints, closes: Ints, zombie: Bools) -> Forecasts:
    """Say when deals will close, a little too early, and say it again when the day has passed; zombies are let be."""
    draw, fault = scene.draw, scene.setting.faults["biased_close_dates"]
    biased = (team == words.TEAMS.index(fault.target)) & (opened >= fault.since)
    length = (closes - opened) * np.exp(draw.normal(-0.1, 0.3, len(opened))) + fault.size * DAY * biased
    deal, said = np.arange(len(opened)), opened
    day = (opened + np.maximum(length, 3 * DAY).astype(np.int64)) // DAY * DAY
    rows = [(deal, said, day)]
    for slip in range(_SLIPS):
        late = (day + DAY < closes[deal]) | (zombie[deal] & (slip < 2))
        deal = deal[late]
        said = day[late] + draw.integers(9 * 3600, 17 * 3600, len(deal)) + DAY
        day = (said + (np.exp(draw.normal(np.log(25), 0.6, len(deal))) * DAY).astype(np.int64)) // DAY * DAY + DAY
        rows.append((deal, said, day))
    parts = [np.concatenate(column) for column in zip(*rows, strict=True)]
    kept = (parts[1] < closes[parts[0]]) | zombie[parts[0]]
    return Forecasts(*(part[kept] for part in parts))


def customers(draw: Rng, cast: Cast, found: Deals) -> Customers:
    """Let each account that was won stay for a number of months that follows its hidden chance to leave."""
    wins = np.flatnonzero(found.won)
    wins = wins[np.argsort(found.closes[wins], kind="stable")]
    account, first = np.unique(cast.people.account[found.person[wins]], return_index=True)
    deal = wins[first]
    months = draw.geometric(np.maximum(cast.accounts.churn[account], 1e-4))
    since = found.closes[deal]
    return Customers(account, deal, since, months, since + np.minimum(months, 2_000) * MONTH)
