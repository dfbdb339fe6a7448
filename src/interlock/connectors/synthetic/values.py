"""What is known about a chunk's people, accounts and opportunities, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.clock import DAY, Clock
from interlock.connectors.synthetic.deals import MONTH
from interlock.connectors.synthetic.funnel import NOT_YET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.connectors.synthetic.cast import Cast
    from interlock.connectors.synthetic.chance import Bools, Floats, Ints, Rng
    from interlock.connectors.synthetic.deals import Customers, Deals
    from interlock.connectors.synthetic.funnel import Handoffs
    from interlock.connectors.synthetic.lives import Lives
    from interlock.connectors.synthetic.naming import Naming


@dataclass(frozen=True)
class Whose:
    """Whom values belong to: places among the chunk's entities, in whose life they change, and when."""

    entity: Literal["person", "account", "opportunity"]
    place: Ints
    person: Ints
    at: Ints

    def only(self, which: Bools | Ints) -> Whose:
        """Return some of them."""
        return Whose(self.entity, self.place[which], self.person[which], self.at[which])


@dataclass(frozen=True)
class Values:
    """What one field became, for many entities at once."""

    field: str
    whose: Whose
    text: pa.Array
    number: Floats | None = None


def said(list_of: Sequence[str], places: Ints) -> pa.Array:
    """Return the words at the places; null for -1."""
    return pa.array(list_of).take(pa.array(places, mask=places < 0))


def of(draw: Rng, clock: Clock, lives: Lives, naming: Naming) -> Iterator[Values]:
    """Tell everything that is known about a chunk."""
    yield from _of_people(draw, lives.cast, lives.handoffs, naming)
    yield from _of_accounts(draw, lives.cast, naming)
    yield from _of_deals(clock, naming, lives.deals)
    yield from _of_customers(draw, clock, lives.deals, lives.customers)


def _of_people(draw: Rng, cast: Cast, handoffs: Handoffs, naming: Naming) -> Iterator[Values]:
    """Tell what people said about themselves at capture, and the phone numbers that reps found out later."""
    people, everybody = cast.people, np.arange(len(cast.people))
    whose = Whose("person", everybody, everybody, people.captured)
    texts = {
        "account": (pa.array(naming.accounts.ids[people.account]).cast(pa.string()), 1.0),
        "email": (naming.emails, 0.98),
        "origin": (said(words.CHANNELS, people.origin), 1.0),
        "country": (said([code for code, _, _ in words.COUNTRIES], cast.accounts.country[people.account]), 0.97),
        "seniority": (said(words.SENIORITIES, people.seniority), 0.8),
        "role": (said(words.ROLES, people.role), 0.75),
        "problem": (said(words.PROBLEMS, people.problem), 0.6),
    }
    for field, (text, known) in texts.items():
        yield _some(field, whose, text, draw.random(len(people)) < known)
    told = draw.random(len(people)) < 0.5
    yield _some("phone", whose, naming.phones, told)
    asked = (handoffs.round == 0) & (handoffs.answered < NOT_YET) & ~told[handoffs.person]
    rows = np.flatnonzero(asked & (draw.random(len(handoffs)) < 0.7))
    who = handoffs.person[rows]
    yield Values("phone", Whose("person", who, who, handoffs.answered[rows]), naming.phones.take(pa.array(who)))


def _of_accounts(draw: Rng, cast: Cast, naming: Naming) -> Iterator[Values]:
    """Tell what is known about accounts; some grow, and a budget may be filled in late."""
    accounts, count = cast.accounts, len(cast.accounts)
    every = np.arange(count)
    first = np.searchsorted(cast.people.account, every)
    whose = Whose("account", every, first, accounts.known_since)
    yield Values("name", whose, naming.accounts.labels)
    yield Values("segment", whose, said(words.SEGMENTS, accounts.segment))
    yield Values("industry", whose, said(words.INDUSTRIES, accounts.industry))
    told = draw.random(count) < 0.9
    yield _numbers("employees", whose, accounts.employees, told)
    later = Whose("account", every, first, accounts.known_since + draw.integers(100, 500, count) * DAY)
    grown = np.round(accounts.employees * draw.uniform(1.2, 2.0, count))
    yield _numbers("employees", later, grown, told & (draw.random(count) < 0.06))
    budget = Whose("account", every, first, accounts.budget_at)
    yield _numbers("budget", budget, accounts.budget, accounts.budget_known)


def _of_customers(draw: Rng, clock: Clock, deals: Deals, found: Customers) -> Iterator[Values]:
    """Tell since when accounts are customers, what they pay a month, and when they left."""
    person, monthly = deals.person[found.deal], deals.final[found.deal] / 1200
    every = np.full(len(person), fill_value=True)
    since = Whose("account", found.account, person, found.since)
    until = Whose("account", found.account, person, found.until)
    yield _days("customer_since", since, found.since, clock)
    yield _numbers("monthly_revenue", since, np.round(monthly), every)
    for year in (1, 2):
        monthly = monthly * np.exp(draw.normal(0.03, 0.12, len(monthly)))
        renewed = Whose("account", found.account, person, found.since + 12 * year * MONTH)
        yield _numbers("monthly_revenue", renewed, np.round(monthly), found.months > 12 * year)
    yield _numbers("monthly_revenue", until, np.zeros(len(person)), every)
    yield _days("customer_until", until, found.until, clock)


def _of_deals(clock: Clock, naming: Naming, deals: Deals) -> Iterator[Values]:
    """Tell the name of a deal, and on which day it was said to close, each time that was said."""
    opened = Whose("opportunity", np.arange(len(deals)), deals.person, deals.opened)
    yield Values("name", opened, naming.opportunities.labels)
    said_so = deals.forecasts
    whose = Whose("opportunity", said_so.deal, deals.person[said_so.deal], said_so.said_at)
    yield _days("close_date", whose, said_so.closes_on, clock)


def _some(field: str, whose: Whose, text: pa.Array, known: Bools) -> Values:
    return Values(field, whose.only(known), text.filter(pa.array(known)))


def _numbers(field: str, whose: Whose, number: Floats, known: Bools) -> Values:
    number = number[known]
    return Values(field, whose.only(known), pa.array(number.astype(np.int64)).cast(pa.string()), number)


def _days(field: str, whose: Whose, second: Ints, clock: Clock) -> Values:
    """Write days as text and, for reckoning, as microseconds since 1970."""
    day = (second + clock.epoch) // DAY
    return Values(
        field, whose, pa.array(day.astype("datetime64[D]")).cast(pa.string()), day.astype(np.float64) * (DAY * 1e6)
    )
