"""Everything that nobody inside the company can see, as tables: the known truth that estimators are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Floats, Ints, chance
from interlock.connectors.synthetic.funnel import NOT_YET, log_odds
from interlock.connectors.synthetic.setting import CHURN, DELAY_LOG_ODDS, NEVER_ANSWERED, STAGES, TARGETS, ZOMBIES
from interlock.connectors.synthetic.values import said

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast
    from interlock.connectors.synthetic.deals import Deals
    from interlock.connectors.synthetic.lives import Lives
    from interlock.connectors.synthetic.naming import Naming
    from interlock.connectors.synthetic.setting import Setting
    from interlock.connectors.synthetic.touches import Story

_SECOND = 1_000_000


def of_setting(setting: Setting) -> dict[str, pa.Table]:
    """Return what is true of the whole company: parameters, channels, reps, content, campaigns, planted faults."""
    reps, library, campaigns = setting.reps, setting.library, setting.campaigns
    taste = {f"taste_{name}": reps.taste[:, place] for place, name in enumerate(words.REASONS)}
    return {
        "parameters": _parameters(setting),
        "channels": pa.table(
            {"channel": words.CHANNELS, "effect_log_odds": setting.effects, "hazard_per_touch": setting.hazards}
        ),
        "reps": pa.table(
            {"rep": reps.names, "team": said(words.TEAMS, reps.team), "harshness": reps.harshness, **taste}
        ),
        "content": pa.table({"content": library.names, "use": library.use, "never_used": library.use == 0}),
        "campaigns": pa.table(
            {
                "campaign": campaigns.names,
                "channel": said(words.CHANNELS, campaigns.channel),
                "since": _micros(setting, campaigns.since),
                "until": _micros(setting, campaigns.until),
            }
        ),
        "faults": _faults(setting),
    }


def _parameters(setting: Setting) -> pa.Table:
    given = {
        "odds_ratio_per_tenfold_delay": float(np.exp(DELAY_LOG_ODDS)),
        "never_answered": NEVER_ANSWERED,
        "zombies": ZOMBIES,
        "churn_alpha": CHURN[0],
        "churn_beta": CHURN[1],
        "typical_sales": setting.typical_sales,
    }
    given |= {f"target_{stage}": target for stage, target in zip(STAGES, TARGETS, strict=True)}
    given |= {f"intercept_{stage}": float(own) for stage, own in zip(STAGES, setting.intercepts, strict=True)}
    return pa.table({"parameter": list(given), "value": list(given.values())})


def _faults(setting: Setting) -> pa.Table:
    faults = [fault for fault in setting.faults.values() if fault.real]
    return pa.table(
        {
            "fault": pa.array([fault.name for fault in faults], pa.string()),
            "target": pa.array([fault.target for fault in faults], pa.string()),
            "since": _micros(setting, np.array([fault.since for fault in faults], np.int64)),
            "until": _micros(setting, np.array([fault.until for fault in faults], np.int64)),
            "size": pa.array([fault.size for fault in faults], pa.float64()),
            "unit": pa.array([fault.unit for fault in faults], pa.string()),
        }
    )


def of_lives(setting: Setting, lives: Lives, naming: Naming) -> dict[str, pa.Table]:
    """Return what is true of a chunk."""
    return {
        "people": _people(setting, lives, naming),
        "accounts": _accounts(setting, lives, naming),
        "handoffs": _handoffs(setting, lives, naming),
        "opportunities": _deals(setting, lives.deals, naming),
        "effects": _effects(setting, lives.cast, lives.story),
    }


def _people(setting: Setting, lives: Lives, naming: Naming) -> pa.Table:
    """Return each person's hidden fit and intent, and the chance of each step."""
    cast, story = lives.cast, lives.story
    people, everybody = cast.people, np.arange(len(cast.people))
    steps = _chances(setting, cast, story)
    return pa.table(
        {
            "person": naming.people.ids,
            "account": naming.accounts.ids[people.account],
            "fit": people.fit,
            "intent_base": people.base,
            "intent_surge": people.surge,
            "ready_at": _micros(setting, story.ready_at),
            "intent_when_ready": cast.intent(everybody, story.ready_at),
            "reached": story.reached @ (1 << np.arange(len(words.CHANNELS))),
            "twin_of": pa.array(naming.people.ids[people.twin_of], mask=people.twin_of < 0),
            **{f"chance_{stage}": step for stage, step in zip(STAGES, steps, strict=True)},
        }
    )


def _accounts(setting: Setting, lives: Lives, naming: Naming) -> pa.Table:
    """Return each account's hidden fit, its time in the market, and how long it stays a customer."""
    accounts = lives.cast.accounts
    months = np.zeros(len(accounts), np.int64)
    months[lives.customers.account] = lives.customers.months
    return pa.table(
        {
            "account": naming.accounts.ids,
            "segment": said(words.SEGMENTS, accounts.segment),
            "fit": accounts.fit,
            "hazard_per_year": accounts.hazard,
            "market_since": _micros(setting, accounts.market_since),
            "market_until": _micros(setting, accounts.market_until),
            "monthly_churn": accounts.churn,
            "months_as_customer": pa.array(months, mask=months == 0),
        }
    )


def _handoffs(setting: Setting, lives: Lives, naming: Naming) -> pa.Table:
    """Return what lay behind each verdict; hand-offs that have not happened yet are included."""
    cast, handoffs = lives.cast, lives.handoffs
    who = handoffs.person
    return pa.table(
        {
            "person": naming.people.ids[who],
            "round": handoffs.round,
            "at": _micros(setting, handoffs.at),
            "rep": said(setting.reps.names, handoffs.rep),
            "team": said(words.TEAMS, cast.team[who]),
            "answered": _micros(setting, handoffs.answered),
            "log10_delay_hours": pa.array(handoffs.log_delay, mask=np.isnan(handoffs.log_delay)),
            "lead_log_odds": log_odds(setting, lives.story, 1, who, handoffs.at),
            "chance_accepted": handoffs.chance_accepted,
            "accepted": handoffs.accepted,
            "decided": _micros(setting, handoffs.decided),
        }
    )


def _deals(setting: Setting, deals: Deals, naming: Naming) -> pa.Table:
    """Return the true end of each opportunity, also of those that have not ended yet."""
    return pa.table(
        {
            "opportunity": naming.opportunities.ids,
            "person": naming.people.ids[deals.person],
            "opened": _micros(setting, deals.opened),
            "closes": _micros(setting, deals.closes),
            "chance_won": deals.chance_won,
            "won": deals.won,
            "zombie": deals.zombie,
        }
    )


def _effects(setting: Setting, cast: Cast, story: Story) -> pa.Table:
    """Return, by channel, how many hand-overs and wins there would be fewer of if reaching people by it did nothing.

    A first hand-over of everybody who is ready in the window, with sales as it is on average; sums over chunks.
    """
    ready = story.ready_at < setting.clock.end if setting.world != "chain" else np.ones(len(cast.people), bool)
    all_in = _chances(setting, cast, story)
    wins, rows = all_in.prod(axis=0), []
    for place in range(len(words.CHANNELS)):
        without = _chances(setting, cast, story, without=place)
        fewer, lost = all_in[0] - without[0], wins - without.prod(axis=0)
        rows.append((float(fewer[ready].sum()), float(lost[ready].sum())))
    return pa.table(
        {
            "channel": words.CHANNELS,
            "handed_over_because": [fewer for fewer, _ in rows],
            "won_because": [lost for _, lost in rows],
        }
    )


def _chances(setting: Setting, cast: Cast, story: Story, without: int | None = None) -> Floats:
    """Return the chance of each step by person, also as if a channel had reached nobody."""
    everybody = np.arange(len(cast.people))
    odds = np.stack([log_odds(setting, story, stage, everybody, story.ready_at) for stage in range(len(STAGES))])
    odds[1] += setting.typical_sales
    if without is not None:
        odds -= np.outer(setting.channel_weight, story.reached[:, without] * setting.effects[without])
    steps = chance(odds)
    steps[1] *= 1 - NEVER_ANSWERED
    if setting.world == "chain":
        steps[0] = story.chance_ready if without is None else story.chance_without[:, without]
    return steps


def _micros(setting: Setting, second: Ints) -> pa.Array:
    return pa.array((second + setting.clock.epoch) * _SECOND, mask=(second >= NOT_YET))
