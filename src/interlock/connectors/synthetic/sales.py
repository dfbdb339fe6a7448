"""How sales treats what it is handed: who gets it, how soon they answer, how harshly they judge, what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.clock import HOUR
from interlock.connectors.synthetic.setting import DELAY_LOG_ODDS

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast, Scene
    from interlock.connectors.synthetic.chance import Floats, Ints
    from interlock.connectors.synthetic.setting import Setting

_PAID = words.CHANNELS.index("paid_search")
_FAR = [words.INDUSTRIES.index(name) for name in ("education", "public")]


class Assigned(NamedTuple):
    """Leads handed over, whose they are, and when they would be answered."""

    who: Ints
    at: Ints
    rep: Ints
    answered: Ints
    delay: Floats
    """log10 of the elapsed hours to the first answer."""


def assign(scene: Scene, who: Ints, at: Ints) -> Assigned:
    """Assign each to a rep of their team, and draw when the rep would answer first."""
    draw, setting, cast = scene
    rep = setting.reps.of(draw, cast.team[who])
    answered = setting.clock.work_after(at, _hours(scene, who, at), cast.team[who])
    return Assigned(who, at, rep, answered, np.log10((answered - at) / HOUR))


def sales_log_odds(setting: Setting, cast: Cast, leads: Assigned) -> Floats:
    """Return what the rep, the delay and a source gone bad add to the log-odds of acceptance."""
    fault = setting.faults["quality_drop"]
    bad = (cast.people.origin[leads.who] == _PAID) & (cast.people.captured[leads.who] >= fault.since)
    return np.asarray(DELAY_LOG_ODDS * leads.delay - setting.reps.harshness[leads.rep] + fault.size * bad)


def reasons(scene: Scene, leads: Assigned) -> Ints:
    """Choose why a lead would be refused: what is wrong with it, coloured by the rep's taste."""
    draw, setting, cast = scene
    weights = _weights(cast, leads)
    weight = np.stack([weights[name] for name in words.REASONS], axis=1)
    noise = draw.gumbel(0, 1, weight.shape)
    return np.asarray(np.argmax(weight + setting.reps.taste[leads.rep] + noise, axis=1))


def _weights(cast: Cast, leads: Assigned) -> dict[str, Floats]:
    people, accounts, who = cast.people, cast.accounts, leads.who
    account = people.account[who]
    return {
        "not_our_customer": 0.2 - 0.9 * accounts.fit[account],
        "too_small": 1.2 - np.log(accounts.employees[account] / 12),
        "wrong_industry": np.where(np.isin(accounts.industry[account], _FAR), 0.7, -3.0),
        "no_authority": np.where(people.seniority[who] == words.SENIORITIES.index("staff"), 0.9, -1.2),
        "not_a_buyer": np.where(people.role[who] >= words.ROLES.index("student"), 4.0, -5.0),
        "no_budget": -0.2 + 0.5 * np.log(5_000 / accounts.budget[account]),
        "no_interest": 0.3 - 0.5 * people.base[who],
        "bad_timing": np.where(cast.in_market(who, leads.at), -0.4, 0.8),
        "unreachable": -0.8 + 0.8 * leads.delay,
        "duplicate": np.where(people.twin_of[who] >= 0, 6.0, -3.5),
        "competitor": np.full(len(who), -np.inf),
    }


def look(cast: Cast, who: Ints, at: Ints) -> Floats:
    """Return how promising a lead looks to a rep, who sees more than any score."""
    return np.asarray(0.6 * cast.people.fit[who] + 0.6 * cast.intent(who, at))


def _hours(scene: Scene, who: Ints, at: Ints) -> Floats:
    """Draw the office hours until the first answer; reps call the promising ones first, which confounds speed."""
    draw, setting, cast = scene
    fault = setting.faults["slower_team"]
    slower = (at >= fault.since) & (cast.team[who] == words.TEAMS.index(fault.target))
    hours = 10 ** (np.log10(1.5) - 0.55 * (look(cast, who, at) - setting.typical_look) + draw.normal(0, 0.45, len(who)))
    return np.asarray(np.clip(hours, 0.03, 400) * np.where(slower, fault.size, 1.0))
