"""Accounts and their contacts, one chunk at a time, with everything about them that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Bools, Floats, Ints, Rng, places, spin, waiting, wheel
from interlock.connectors.synthetic.clock import DAY, HOUR
from interlock.connectors.synthetic.setting import CHURN, GROWTH

if TYPE_CHECKING:
    from interlock.connectors.synthetic.clock import Clock
    from interlock.connectors.synthetic.setting import Setting

_SEGMENTS, _INDUSTRIES = wheel(words.SEGMENT_SHARE), wheel(words.INDUSTRY_SHARE)
_SENIORITIES, _ROLES = wheel(words.SENIORITY_SHARE), wheel(words.ROLE_SHARE)
_COUNTRIES, _CHANNELS = wheel(words.COUNTRY_SHARE), wheel(words.CHANNEL_SHARE)
_TEAM_OF_COUNTRY = np.array([team for _, team, _ in words.COUNTRIES])
NAMESAKES = 3
"""Of a thousand accounts, how many have another's name."""


@dataclass(frozen=True)
class Accounts:
    """One row per account."""

    segment: Ints
    employees: Floats
    industry: Ints
    country: Ints
    budget: Floats
    """Yearly, in whole units of money."""
    budget_known: Bools
    budget_at: Ints
    namesake: Bools
    """Whether it is called as the account before it."""
    fit: Floats
    """Hidden."""
    hazard: Floats
    """How often a year it enters the market."""
    market_since: Ints
    market_until: Ints
    known_since: Ints
    churn: Floats
    """Monthly chance to leave, once a customer."""

    def __len__(self) -> int:
        return len(self.segment)


@dataclass(frozen=True)
class People:
    """One row per person; `account` is the place in `Accounts`."""

    account: Ints
    first_name: Ints
    last_name: Ints
    seniority: Ints
    role: Ints
    phone: Ints
    problem: Ints
    free_mail: Bools
    captured: Ints
    origin: Ints
    twin_of: Ints
    """Place of the person this one was entered a second time for, else -1."""
    fit: Floats
    base: Floats
    surge: Floats

    def __len__(self) -> int:
        return len(self.account)


@dataclass(frozen=True)
class Cast:
    """The accounts and people of one chunk."""

    accounts: Accounts
    people: People

    @property
    def team(self) -> Ints:
        """Return each person's team, which is also the place of the time zone."""
        return np.asarray(_TEAM_OF_COUNTRY[self.accounts.country[self.people.account]])

    def in_market(self, who: Ints, at: Ints) -> Bools:
        """Return whether the person's account was in the market at that time."""
        account = self.people.account[who]
        return np.asarray((at >= self.accounts.market_since[account]) & (at < self.accounts.market_until[account]))

    def intent(self, who: Ints, at: Ints) -> Floats:
        """Return the person's hidden intent at that time: a level of their own, more while in the market."""
        return np.asarray(self.people.base[who] + self.people.surge[who] * self.in_market(who, at))


class Scene(NamedTuple):
    """What everything that happens in a chunk is drawn from."""

    draw: Rng
    setting: Setting
    cast: Cast


def cast(draw: Rng, setting: Setting, count: int) -> Cast:
    """Draw accounts until they have so many contacts, and the contacts."""
    contacts = np.minimum(draw.geometric(0.4, count), 8)
    last = int(np.searchsorted(np.cumsum(contacts), count))
    contacts = contacts[: last + 1]
    contacts[-1] -= contacts.sum() - count
    accounts = _accounts(draw, setting, len(contacts))
    return Cast(accounts, _people(draw, setting, accounts, contacts))


def _accounts(draw: Rng, setting: Setting, count: int) -> Accounts:
    clock = setting.clock
    segment, industry = spin(draw, _SEGMENTS, count=count), spin(draw, _INDUSTRIES, count=count)
    industry[segment == words.SEGMENTS.index("public_sector")] = words.INDUSTRIES.index("public")
    size = np.log(np.array(words.SEGMENT_EMPLOYEES))[segment] + draw.normal(0, 0.7, count)
    money = draw.normal(0, 1, count)
    country = spin(draw, _COUNTRIES, count=count)
    known = clock.lively(draw, _growing(draw, clock, count), _TEAM_OF_COUNTRY[country])
    hazard = np.exp(draw.normal(np.log(0.8), 0.6, count))
    since = known + _entry(draw, hazard)
    fit = np.array(words.SEGMENT_FIT)[segment] + np.array(words.INDUSTRY_FIT)[industry] + 0.3 * money
    return Accounts(
        segment=segment,
        employees=np.maximum(np.round(np.exp(size)), 1),
        industry=industry,
        country=country,
        budget=np.round(np.exp(4 + 0.8 * size + 0.7 * money) / 50) * 50 + 500,
        budget_known=draw.random(count) < 0.6,
        budget_at=known + _late(draw, setting, known),
        namesake=draw.integers(0, 1_000, count) < NAMESAKES,
        fit=fit + 0.25 * (size - 5) / 1.5 + draw.normal(0, 0.5, count),
        hazard=hazard,
        market_since=since,
        market_until=since + ((20 + draw.exponential(70, count)) * DAY).astype(np.int64),
        known_since=known,
        churn=draw.beta(*CHURN, count),
    )


def _growing(draw: Rng, clock: Clock, count: int) -> Ints:
    """Draw days of a business that grows every year, away from both ends of the window."""
    years = (clock.end / DAY - 7) / 365.25
    at = np.log1p(draw.random(count) * np.expm1(GROWTH * years)) / GROWTH
    return np.asarray(at * 365.25 * DAY, np.int64) + 3 * DAY


def _entry(draw: Rng, hazard: Floats) -> Ints:
    """Draw when an account enters the market: half of them are noticed because they just did."""
    soon = draw.normal(-5, 15, len(hazard))
    later = draw.exponential(365 / hazard)
    return (np.where(draw.random(len(hazard)) < 0.45, soon, later) * DAY).astype(np.int64)


def _late(draw: Rng, setting: Setting, known: Ints) -> Ints:
    """Draw how long after capture the budget is filled: at once, or late once the fault has begun."""
    fault = setting.faults["late_filled_field"]
    late = np.exp(draw.normal(np.log(fault.size), 0.5, len(known))) * DAY
    return np.where(known >= fault.since, late, 0).astype(np.int64)


def _people(draw: Rng, setting: Setting, accounts: Accounts, contacts: Ints) -> People:
    account = np.repeat(np.arange(len(contacts)), contacts)
    count, nth = len(account), places(contacts)
    seniority, role = spin(draw, _SENIORITIES, count=count), spin(draw, _ROLES, count=count)
    captured = _captured(draw, setting, accounts, account, nth)
    origin = spin(draw, _CHANNELS, count=count)
    phone, problem = draw.integers(0, 10**6, count), draw.integers(0, len(words.PROBLEMS), count)
    first, last = draw.integers(0, len(words.FIRST_NAMES), count), draw.integers(0, len(words.LAST_NAMES), count)
    own_fit = np.array(words.SENIORITY_FIT)[seniority] + np.array(words.ROLE_FIT)[role]
    twin, entered = _twins(draw, setting, account, nth, captured)
    same = np.where(twin >= 0, twin, np.arange(count))
    return People(
        account=account,
        first_name=first[same],
        last_name=last[same],
        seniority=seniority[same],
        role=role[same],
        phone=phone[same],
        problem=problem,
        free_mail=draw.random(count) < 0.05,
        captured=entered,
        origin=np.where(twin >= 0, words.CHANNELS.index("event"), origin),
        twin_of=twin,
        fit=accounts.fit[account] + own_fit[same] + draw.normal(0, 0.3, count),
        base=draw.normal(0, 1, count),
        surge=np.abs(draw.normal(1.2, 0.5, count)),
    )


def _captured(draw: Rng, setting: Setting, accounts: Accounts, account: Ints, nth: Ints) -> Ints:
    """Draw when each becomes known: the first with the account, the others in the months after."""
    clock, known = setting.clock, accounts.known_since[account]
    left = np.maximum((clock.end - 2 * DAY - known) / DAY, 0.1)
    later = known + (waiting(draw, 150.0, left) * DAY).astype(np.int64)
    lively = clock.lively(draw, later, _TEAM_OF_COUNTRY[accounts.country[account]])
    return np.where(nth == 0, known, np.clip(lively, known + HOUR, clock.end - HOUR))


def _twins(draw: Rng, setting: Setting, account: Ints, nth: Ints, captured: Ints) -> tuple[Ints, Ints]:
    """Choose who is really the first contact of their account, entered again by a list, and when."""
    fault = setting.faults["duplicate_burst"]
    original = np.arange(len(account)) - nth
    could = fault.real & (nth > 0) & (captured[original] < fault.since)
    chosen = could & (draw.random(len(account)) < fault.size * len(account) / max(int(could.sum()), 1))
    entered = fault.since + draw.integers(8 * HOUR, fault.until - fault.since, len(account))
    return np.where(chosen, original, -1), np.where(chosen, entered, captured)
