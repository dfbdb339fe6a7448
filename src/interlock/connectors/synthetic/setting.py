"""What holds for the whole company: its reps, campaigns, content, the true effects, and the planted faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Floats, Ints, Rng, rng, wheel
from interlock.connectors.synthetic.clock import DAY, Clock, clock
from interlock.connectors.synthetic.faults import Fault, planted

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

WORLDS = ("presence", "intent", "chain")
"""What makes people buy: having been reached; intent, which also draws them to channels; each touch by itself."""

STAGES = ("handed_over", "accepted", "sql", "opened", "won")
TARGETS = (0.26, 0.60, 0.55, 0.50, 0.22)
"""Share that goes on from the stage before."""
FIT_WEIGHT = np.array([0.9, 0.9, 0.6, 0.6, 0.7])
INTENT_WEIGHT = np.array([0.9, 0.5, 0.5, 0.5, 0.6])
CHANNEL_WEIGHT = np.array([1.0, 0.5, 0.3, 0.3, 0.5])
DELAY_LOG_ODDS = float(np.log(0.55))
"""Of acceptance, per tenfold time to the first answer."""
NEVER_ANSWERED = 0.08
ZOMBIES = 0.17
"""Share of the opportunities that are never closed."""
CHURN = (0.9, 28.0)
"""Beta distribution of the monthly chance to leave (shifted-beta-geometric; Fader and Hardie 2007)."""
GROWTH = float(np.log(1.5))
"""Yearly, of new accounts."""
_SETTING_SEED = 1 << 40


@dataclass(frozen=True)
class Reps:
    """Who sells: name, team, how much harsher than the others, and a taste in reasons (log-weights)."""

    names: tuple[str, ...]
    team: Ints
    harshness: Floats
    taste: Floats

    def of(self, draw: Rng, team: Ints) -> Ints:
        """Assign somebody of the team."""
        size = len(self.names) // len(words.TEAMS)
        return team * size + draw.integers(0, size, len(team))


@dataclass(frozen=True)
class Library:
    """Content pieces, how much they are used (a third not at all), and the wheels before and after one dies."""

    names: tuple[str, ...]
    use: Floats
    before: NDArray[np.int16]
    after: NDArray[np.int16]


@dataclass(frozen=True)
class Campaigns:
    """Campaigns: one per quarter in four channels, and one that runs on and is aimed at a segment mix."""

    names: tuple[str, ...]
    channel: Ints
    running: Ints
    """By channel and quarter of the window: the campaign, or -1."""
    quarters: Ints
    """First second of each quarter."""
    since: Ints
    until: Ints


@dataclass(frozen=True)
class Setting:
    """Everything about the company that is the same for all of its people."""

    people: int
    seed: int
    world: str
    clock: Clock
    effects: Floats
    """True effect of having been reached by a channel, in log-odds; worlds presence and intent."""
    hazards: Floats
    """True chance that one touch of a channel makes a lead ready; world chain."""
    transitions: NDArray[np.int16]
    """Which channel follows which, as wheels; world chain."""
    reps: Reps
    library: Library
    campaigns: Campaigns
    faults: dict[str, Fault]
    intercepts: Floats = field(default_factory=lambda: np.zeros(len(STAGES)))
    typical_look: float = 0.0
    """How promising a lead looks that is handed over, on average."""
    typical_sales: float = 0.0
    """What sales adds to the log-odds of acceptance on average."""

    @property
    def intent_weight(self) -> Floats:
        """Return how much intent itself decides; in the world of presence only being reached does."""
        return INTENT_WEIGHT * (self.world != "presence")

    @property
    def channel_weight(self) -> Floats:
        """Return how much having been reached decides; in the world of the chain single touches do."""
        return CHANNEL_WEIGHT * (self.world != "chain")


def setting(people: int, seed: int, world: str, until: date, *, faults: bool) -> Setting:
    """Draw the company, apart from its intercepts (see `settled.settled`)."""
    draw, time = rng(_SETTING_SEED, seed), clock(until)
    count = len(words.CHANNELS)
    found = planted(time, wanted=faults)
    mixing = draw.dirichlet(np.full(count, 0.5) + 4 * np.array(words.CHANNEL_SHARE), count)
    return Setting(
        people=people,
        seed=seed,
        world=world,
        clock=time,
        effects=draw.permutation(np.linspace(-0.3, 1.0, count)),
        hazards=draw.permutation(np.concatenate([np.zeros(2), draw.uniform(0.01, 0.12, count - 2)])),
        transitions=wheel(mixing),
        reps=_reps(draw, people),
        library=_library(draw, found["dead_content"]),
        campaigns=_campaigns(time, found["misaimed_campaign"]),
        faults=found,
    )


def _reps(draw: Rng, people: int) -> Reps:
    """Hire so many that each gets about 400 hand-offs a year."""
    size = int(np.clip(round(people * 0.26 / 3 / len(words.TEAMS) / 400), 2, 60))
    names = tuple(
        f"{words.FIRST_NAMES[(7 * n) % 50].lower()}.{words.LAST_NAMES[(11 * n + n // 54) % 54].lower()}"
        for n in range(size * len(words.TEAMS))
    )
    return Reps(
        names,
        np.repeat(np.arange(len(words.TEAMS)), size),
        draw.normal(0, 0.5, len(names)),
        draw.normal(0, 0.5, (len(names), len(words.REASONS))),
    )


def _library(draw: Rng, dead: Fault) -> Library:
    names = tuple(f"{piece}-{topic}" for piece in words.PIECES for topic in words.TOPICS)
    use = draw.gamma(0.8, 1.0, len(names)) * (draw.random(len(names)) > 0.35)
    place = names.index(dead.target)
    use[place] = use.sum() * 0.04  # well used, so that its death can be seen
    after = use.copy()
    after[place] *= dead.size
    return Library(names, use / use.sum(), wheel(use), wheel(after))


def _campaigns(time: Clock, misaimed: Fault) -> Campaigns:
    quarters = _quarters(time)
    with_campaigns = [words.CHANNELS.index(name) for name in ("paid_search", "social", "email", "event")]
    running = np.full((len(words.CHANNELS), len(quarters)), -1, np.int64)
    names: list[str] = []
    for quarter, (label, _, _) in enumerate(quarters):
        for channel in with_campaigns:
            running[channel, quarter] = len(names)
            names.append(f"{label}-{words.CHANNELS[channel].replace('_', '-')}-{words.TOPICS[(quarter + channel) % 6]}")
    spans = np.repeat(np.array([span for _, *span in quarters], np.int64), len(with_campaigns), axis=0)
    begins = time.end // 2 // DAY * DAY
    return Campaigns(
        names=(*names, misaimed.target),
        channel=np.array([*(with_campaigns * len(quarters)), words.CHANNELS.index("social")]),
        running=running,
        quarters=np.array([since for _, since, _ in quarters], np.int64),
        since=np.append(spans[:, 0], begins),
        until=np.append(spans[:, 1], time.end),
    )


def _quarters(time: Clock) -> list[tuple[str, int, int]]:
    """Return label, first second and first second after it of each calendar quarter that the window touches."""
    first = time.start.replace(month=(time.start.month - 1) // 3 * 3 + 1, day=1)
    found = []
    while first < time.until:
        year, month = divmod(first.year * 12 + first.month - 1 + 3, 12)
        then = first.replace(year=year, month=month + 1)
        found.append((f"{first.year}q{(first.month + 2) // 3}", time.second(first), time.second(then)))
        first = then
    return found
