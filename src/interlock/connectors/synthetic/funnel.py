"""Hand-offs and what sales makes of them: answers, verdicts with reasons, and leads that come back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Bools, Floats, Ints, Rng, chance
from interlock.connectors.synthetic.clock import DAY, HOUR
from interlock.connectors.synthetic.sales import Assigned, assign, reasons, sales_log_odds
from interlock.connectors.synthetic.setting import FIT_WEIGHT, NEVER_ANSWERED

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Scene
    from interlock.connectors.synthetic.setting import Setting
    from interlock.connectors.synthetic.touches import Story

NOT_YET = 1 << 50
"""A time that never comes."""
ROUNDS = 3
ANSWER_HOURS = 4.0
"""What the company promised before it had an agreement: office hours until sales answers."""
_COMES_BACK = np.isin(words.REASONS, words.COMES_BACK)


@dataclass(frozen=True)
class Handoffs:
    """One row per hand-off; times that never come are `NOT_YET`."""

    person: Ints
    round: Ints
    at: Ints
    due: Ints
    rep: Ints
    answered: Ints
    held_until: Ints
    """When sales first said hold: until when; -1 if not."""
    decided: Ints
    accepted: Bools
    reason: Ints
    """Of a refusal, also of one after acceptance; -1 where there was none."""
    refused_at: Ints
    """When the lead was refused or sent back, whether before or after acceptance."""
    back_on: Ints
    """The day given with a recycled lead; -1 where none was given."""
    sql_at: Ints
    opened_at: Ints
    log_delay: Floats
    """log10 of the hours to the first answer; hidden nowhere, but true."""
    chance_accepted: Floats
    """The truth behind the verdict of an answered hand-off."""

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Put rounds together."""
        return cls(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(cls)))


def log_odds(setting: Setting, story: Story, stage: int, who: Ints, at: Ints) -> Floats:
    """Return the log-odds of going on to a stage, before anything that sales does."""
    fit, intent = story.cast.people.fit[who], story.cast.intent(who, at)
    reached = story.reached[who] @ setting.effects
    drive = setting.intent_weight[stage] * intent + setting.channel_weight[stage] * reached
    return np.asarray(setting.intercepts[stage] + FIT_WEIGHT[stage] * fit + drive)


def handed(scene: Scene, story: Story) -> Handoffs:
    """Hand over whoever is ready and good enough, and again whoever comes back."""
    draw, setting = scene.draw, scene.setting
    who = np.flatnonzero(story.ready)
    if setting.world != "chain":
        passes = chance(log_odds(setting, story, 0, who, story.ready_at[who]))
        who = who[draw.random(len(who)) < passes]
    at = story.ready_at[who] + draw.integers(60, 1800, len(who))
    rounds = []
    for nth in range(ROUNDS):
        rounds.append(_worked(scene, story, assign(scene, who, at), nth))
        who, at = _back(scene, rounds[-1])
    return Handoffs.joined(rounds)


def _worked(scene: Scene, story: Story, leads: Assigned, nth: int) -> Handoffs:
    """Let sales work on hand-offs: answer, judge, qualify, open an opportunity, or send back."""
    draw, setting, cast = scene
    clock, zone, count = setting.clock, cast.team[leads.who], len(leads.who)
    passes = chance(log_odds(setting, story, 1, leads.who, leads.at) + sales_log_odds(setting, cast, leads))
    never = draw.random(count) < NEVER_ANSWERED
    accepted = (draw.random(count) < passes) & ~never & (cast.people.twin_of[leads.who] < 0)
    held = ~never & (draw.random(count) < 0.05)
    thought = draw.exponential(5, count) + np.where(held, 30, 0.1)
    decided = np.where(never, NOT_YET, clock.work_after(leads.answered, thought, zone))
    sql_at, opened_at, given_up = _after_acceptance(scene, story, leads.who, decided, accepted)
    refused_at = np.where(accepted | never, given_up, decided)
    reason = np.where(refused_at < NOT_YET, reasons(scene, leads), -1)
    return Handoffs(
        person=leads.who,
        round=np.full(count, nth),
        at=leads.at,
        due=clock.work_after(leads.at, np.full(count, ANSWER_HOURS), zone),
        rep=leads.rep,
        answered=np.where(never, NOT_YET, leads.answered),
        held_until=np.where(held, decided, -1),
        decided=decided,
        accepted=accepted,
        reason=reason,
        refused_at=refused_at,
        back_on=_back_on(draw, reason, refused_at),
        sql_at=sql_at,
        opened_at=opened_at,
        log_delay=np.where(never, np.nan, leads.delay),
        chance_accepted=passes,
    )


def _back_on(draw: Rng, reason: Ints, refused_at: Ints) -> Ints:
    """Name a day on which to try again, where it is only a matter of time or money."""
    day = (refused_at // DAY + draw.integers(60, 200, len(reason))) * DAY
    return np.where(np.isin(reason, [words.REASON["bad_timing"], words.REASON["no_budget"]]), day, -1)


def _after_acceptance(scene: Scene, story: Story, who: Ints, decided: Ints, accepted: Bools) -> tuple[Ints, Ints, Ints]:
    """Draw when accepted leads are qualified, when opportunities are opened, when leads are sent back after all."""
    draw, setting, cast = scene
    clock, zone, count = setting.clock, cast.team[who], len(who)
    passes = [chance(log_odds(setting, story, stage, who, story.ready_at[who])) for stage in (2, 3)]
    sql = accepted & (draw.random(count) < passes[0])
    opened = sql & (draw.random(count) < passes[1])
    sql_at = clock.work_after(decided, draw.exponential(35, count) + 1, zone)
    opened_at = clock.work_after(sql_at, draw.exponential(40, count) + 1, zone)
    gives_up = accepted & ~opened & (draw.random(count) < 0.6)
    given_up = clock.work_after(np.where(sql, sql_at, decided), draw.exponential(100, count) + 8, zone)
    return np.where(sql, sql_at, NOT_YET), np.where(opened, opened_at, NOT_YET), np.where(gives_up, given_up, NOT_YET)


def _back(scene: Scene, before: Handoffs) -> tuple[Ints, Ints]:
    """Choose who of the refused comes back, and when they are handed over again."""
    draw, setting, cast = scene
    refused = before.refused_at < NOT_YET
    returns = refused & _COMES_BACK[before.reason] & (draw.random(len(before)) < 0.3)
    earliest = np.where(before.back_on >= 0, before.back_on, before.refused_at + 60 * DAY)
    at = earliest + (draw.exponential(40, len(before)) * DAY).astype(np.int64)
    at = setting.clock.lively(draw, at, cast.team[before.person])
    at = np.maximum(at, earliest + HOUR)
    return before.person[returns], at[returns]
