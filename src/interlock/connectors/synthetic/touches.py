"""What people do, driven by a hidden intent, and what reaches them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Bools, Floats, Ints, Rng, chance, places, spin, waiting, wheel
from interlock.connectors.synthetic.clock import DAY, HOUR

if TYPE_CHECKING:
    from interlock.connectors.synthetic.cast import Cast, Scene
    from interlock.connectors.synthetic.setting import Setting

_KINDS = wheel(words.KIND_WEIGHTS)
_CHANNELS = wheel(words.CHANNEL_SHARE)
_WITH_CONTENT = np.isin(words.KINDS, words.WITH_CONTENT)
_EMAIL_KINDS = [words.KIND[name] for name in ("email_open", "email_click", "email_delivered")]
_DELIVERED, _UNSUBSCRIBE = words.KIND["email_delivered"], words.KIND["unsubscribe"]
_CAPTURING = 2
_BACKGROUND = 7.5
"""Touches of a person of average intent outside the market, if the window were endless."""
_A_DAY = 0.11
"""Touches a day of a person of average surge while in the market."""
_FADES = 80.0
"""Days."""


@dataclass(frozen=True)
class Touches:
    """Columns of touches: places in the lists of words, -1 for none; times in seconds of the window."""

    person: Ints
    at: Ints
    recorded: Ints
    kind: Ints
    channel: Ints
    campaign: Ints
    content: Ints
    by: Ints

    def __len__(self) -> int:
        return len(self.person)

    def only(self, which: Bools | Ints) -> Touches:
        """Return some of the rows."""
        return Touches(*(getattr(self, column.name)[which] for column in fields(self)))


def joined(parts: list[Touches]) -> Touches:
    """Put rows together, in the order of person and time."""
    whole = Touches(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Touches)))
    return whole.only(np.lexsort((whole.at, whole.person)))


@dataclass(frozen=True)
class Story:
    """The inbound touches of a chunk, and where they lead."""

    cast: Cast
    touches: Touches
    ready_at: Ints
    """When each person could be handed over."""
    ready: Bools
    """Whether a touch made the person ready; world chain (elsewhere the funnel decides)."""
    reached: Bools
    """By person and channel: reached before `ready_at`."""
    chance_ready: Floats
    """By person: the chance that some touch makes ready; world chain."""
    chance_without: Floats
    """By person and channel: the same if touches of that channel did nothing; world chain."""


def story(scene: Scene) -> Story:
    """Tell what everybody did."""
    draw, cast = scene.draw, scene.cast
    ready_at = _ready_at(scene)
    person, at, capturing = _when(scene, ready_at)
    warmth = chance(cast.intent(person, at) - 0.8)
    channel = _channels(scene, person, capturing, warmth)
    kind = spin(draw, _KINDS, np.where(capturing, _CAPTURING, draw.random(len(person)) < warmth), channel)
    captured = cast.people.captured[person]
    kind = np.where((kind == _UNSUBSCRIBE) & (at <= captured), words.KIND["page_view"], kind)
    inbound = dressed(scene, person, at, kind, channel)
    inbound = replace(inbound, recorded=np.maximum(inbound.recorded, captured + 1))  # nobody knew them before
    return _led(scene, subscribed(inbound, len(cast.people)), ready_at)


def dressed(scene: Scene, person: Ints, at: Ints, kind: Ints, channel: Ints) -> Touches:
    """Give touches their campaign, content and the moment they were recorded."""
    draw, setting = scene.draw, scene.setting
    return Touches(
        person=person,
        at=at,
        recorded=at + _lag(draw, kind),
        kind=kind,
        channel=channel,
        campaign=_campaigns(scene, person, at, channel),
        content=_contents(draw, setting, at, kind),
        by=np.full(len(person), -1),
    )


def newsletters(scene: Scene) -> Touches:
    """Send everybody an e-mail about once a month; after an unsubscription `subscribed` takes them out."""
    draw, setting, cast = scene
    captured = cast.people.captured
    count = draw.poisson((setting.clock.end - captured) / (90 * DAY))
    person = np.repeat(np.arange(len(captured)), count)
    at = captured[person] + 60 + (draw.random(len(person)) * (setting.clock.end - captured[person])).astype(np.int64)
    kind, channel = np.full(len(person), _DELIVERED), np.full(len(person), words.CHANNELS.index("email"))
    return dressed(scene, person, at, kind, channel)


def subscribed(touches: Touches, people: int) -> Touches:
    """Leave out e-mail after somebody unsubscribed."""
    left = np.full(people, np.iinfo(np.int64).max)
    gone = touches.kind == _UNSUBSCRIBE
    np.minimum.at(left, touches.person[gone], touches.at[gone])
    after = touches.at > left[touches.person]
    return touches.only(~(after & (np.isin(touches.kind, _EMAIL_KINDS) | gone)))


def _ready_at(scene: Scene) -> Ints:
    """Draw when each could be handed over: soon after entering the market, else some time after capture."""
    draw, setting, cast = scene
    people, accounts, count = cast.people, cast.accounts, len(cast.people)
    enters = np.maximum(people.captured, accounts.market_since[people.account])
    buys = (enters < accounts.market_until[people.account]) & (enters < people.captured + 400 * DAY)
    waits = np.where(buys, draw.exponential(8, count), np.exp(draw.normal(np.log(12), 1, count)))
    at = np.where(buys, enters, people.captured) + (waits * DAY).astype(np.int64)
    lively = setting.clock.lively(draw, at, cast.team)
    return np.where(lively > people.captured + 120, lively, people.captured + 120 + draw.integers(0, HOUR, count))


def _when(scene: Scene, ready_at: Ints) -> tuple[Ints, Ints, Bools]:
    """Draw who is touched when: before capture, at capture, in the background, in the market, when ready."""
    draw, setting, cast = scene
    people, everybody = cast.people, np.arange(len(cast.people))
    before = np.repeat(everybody, draw.poisson(0.5, len(everybody)) * (people.twin_of < 0))
    earlier = people.captured[before] - 60 - (draw.exponential(4 * DAY, len(before))).astype(np.int64)
    behind, later = _background(scene)
    buying, meanwhile = _surging(scene)
    after = setting.clock.lively(draw, np.concatenate([later, meanwhile]), cast.team[np.concatenate([behind, buying])])
    person = np.concatenate([before, everybody, behind, buying, everybody])
    captured = people.captured[person]
    at = np.concatenate([np.maximum(earlier, 0), people.captured, after, ready_at])
    early = (np.arange(len(at)) >= len(before) + len(everybody)) & (at <= captured)
    at = np.where(early, captured + draw.integers(60, 3 * HOUR, len(at)), at)
    capturing = np.zeros(len(at), bool)
    capturing[len(before) : len(before) + len(everybody)] = True
    order = np.lexsort((at, person))
    order = order[at[order] < setting.clock.end]
    return person[order], at[order], capturing[order]


def _background(scene: Scene) -> tuple[Ints, Ints]:
    draw, setting, cast = scene
    left = (setting.clock.end - cast.people.captured) / DAY
    mean = _BACKGROUND * np.exp(0.7 * cast.people.base) * -np.expm1(-left / _FADES)
    person = np.repeat(np.arange(len(cast.people)), np.minimum(draw.poisson(mean), 200))
    return person, cast.people.captured[person] + (waiting(draw, _FADES, left[person]) * DAY).astype(np.int64)


def _surging(scene: Scene) -> tuple[Ints, Ints]:
    draw, setting, cast = scene
    people, accounts = cast.people, cast.accounts
    since = np.maximum(people.captured, accounts.market_since[people.account])
    until = np.minimum(accounts.market_until[people.account], setting.clock.end)
    days = np.maximum(until - since, 0) / DAY
    count = np.minimum(draw.poisson(_A_DAY * days * np.exp(0.4 * people.base + 0.5 * (people.surge - 1.2))), 200)
    person = np.repeat(np.arange(len(people)), count)
    return person, since[person] + (draw.random(len(person)) * days[person] * DAY).astype(np.int64)


def _channels(scene: Scene, person: Ints, capturing: Bools, warmth: Floats) -> Ints:
    """Draw each touch's channel; the first is where the person came from."""
    draw, setting, cast = scene
    if setting.world == "chain":
        return _chained(scene, person, capturing)
    channel = spin(draw, _CHANNELS, count=len(person))
    if setting.world == "intent":  # who means to buy is drawn to some channels, whatever these do
        drawn = draw.random(len(person)) < 0.5 * warmth
        channel = np.where(drawn, np.array(words.WARM_CHANNELS)[draw.integers(0, 2, len(person))], channel)
    channel = np.where(capturing, cast.people.origin[person], channel)
    first = np.append(True, person[1:] != person[:-1])
    repeats = (draw.random(len(person)) < 0.25) & ~first & ~capturing
    return np.asarray(channel[np.maximum.accumulate(np.where(repeats, 0, np.arange(len(person))))])


def _chained(scene: Scene, person: Ints, capturing: Bools) -> Ints:
    """Let every channel follow from the one before, starting at capture."""
    draw, setting, cast = scene
    count = np.bincount(person, minlength=len(cast.people))
    nth, start = places(count), np.cumsum(count) - count
    channel = np.array(cast.people.origin[person])
    for step in range(1, int(count.max())):
        here = start[count > step] + step
        follows = spin(draw, setting.transitions, channel[here - 1])
        channel[here] = np.where(capturing[here], channel[here], follows)
    return np.where(nth == 0, cast.people.origin[person], channel)


def _lag(draw: Rng, kind: Ints) -> Ints:
    """Draw how long a touch takes to be recorded: seconds, but days for some, and for lists of an event's guests."""
    lag = draw.integers(1, 90, len(kind))
    slow = (draw.random(len(kind)) < 0.02) & (kind < words.OUTBOUND_FROM)
    slow |= kind == words.KIND["event"]
    return np.where(slow, lag + (draw.exponential(1.5, len(kind)) * DAY).astype(np.int64), lag)


def _campaigns(scene: Scene, person: Ints, at: Ints, channel: Ints) -> Ints:
    draw, setting, cast = scene
    campaigns, fault = setting.campaigns, setting.faults["misaimed_campaign"]
    quarter = np.clip(np.searchsorted(campaigns.quarters, at, side="right") - 1, 0, len(campaigns.quarters) - 1)
    usual = np.where(draw.random(len(at)) < 0.6, campaigns.running[channel, quarter], -1)
    tilt = np.array(words.SEGMENT_MISAIMED) / np.array(words.SEGMENT_SHARE)
    share = np.where(at >= fault.since, tilt[cast.accounts.segment[cast.people.account[person]]] ** fault.size, 1.0)
    runs = (channel == campaigns.channel[-1]) & (at >= campaigns.since[-1])
    return np.where(runs & (draw.random(len(at)) < 0.24 * share), len(campaigns.names) - 1, usual)


def _contents(draw: Rng, setting: Setting, at: Ints, kind: Ints) -> Ints:
    before, after = (spin(draw, laid, count=len(at)) for laid in (setting.library.before, setting.library.after))
    piece = np.where(at >= setting.faults["dead_content"].since, after, before)
    return np.where(_WITH_CONTENT[kind], piece, -1)


def _led(scene: Scene, inbound: Touches, ready_at: Ints) -> Story:
    setting, cast = scene.setting, scene.cast
    count, channels = len(cast.people), len(words.CHANNELS)
    if setting.world == "chain":
        return _led_by_touches(scene, inbound)
    reached = np.zeros((count, channels), bool)
    before = inbound.at <= ready_at[inbound.person]
    reached[inbound.person[before], inbound.channel[before]] = True
    nobody = np.zeros(count)
    return Story(cast, inbound, ready_at, ready_at < setting.clock.end, reached, nobody, np.zeros((count, channels)))


def _led_by_touches(scene: Scene, inbound: Touches) -> Story:
    """Let each touch from capture on make its lead ready with its channel's hazard; the first that does, does."""
    draw, setting, cast = scene
    count, channels = len(cast.people), len(words.CHANNELS)
    counts = inbound.at >= cast.people.captured[inbound.person]
    hazard = setting.hazards[inbound.channel] * counts
    hits = draw.random(len(inbound)) < hazard
    ready_at = np.full(count, setting.clock.end)
    np.minimum.at(ready_at, inbound.person[hits], inbound.at[hits])
    staying = np.zeros((count, channels))
    np.add.at(staying, (inbound.person, inbound.channel), np.log1p(-hazard))
    none = staying.sum(axis=1)
    reached = np.zeros((count, channels), bool)
    before = inbound.at <= ready_at[inbound.person]
    reached[inbound.person[before], inbound.channel[before]] = True
    without = -np.expm1(none[:, None] - staying)
    return Story(cast, inbound, ready_at, ready_at < setting.clock.end, reached, -np.expm1(none), without)
