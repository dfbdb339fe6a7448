"""Whether a rule matches a lead, to whom it leads, and why not where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle.fields import NOTHING, Fields
from interlock.lifecycle.gate import unmet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.lifecycle.clock import Clock
    from interlock.lifecycle.routing.tables import RouteTable


class Facts(NamedTuple):
    """What is known of a lead that is to be handed over."""

    team: str
    """The team that the hand-off names."""
    clock: Clock
    """The hand-off's working hours."""
    person: Fields = NOTHING
    account: Fields = NOTHING
    account_owner: str = ""
    """The log-in that owns the account; '' if nobody does."""
    opportunity_owner: str = ""
    """The log-in that owns an open opportunity of theirs; '' if there is none."""
    lists: Mapping[str, str] = {}
    """Lists that the account is on, each with the log-in that looks after it there, or ''."""


class Match(NamedTuple):
    """What a rule says of a lead."""

    matched: bool
    why: str
    person: str = ""
    team: str = ""


def match(rule: RouteTable, facts: Facts) -> Match:
    """Ask one rule; where it matches, it leads to a person or to a team."""
    against = next(_against(rule, facts), "")
    if against:
        return Match(matched=False, why=against)
    clause = rule.clause
    person = clause.person or ("" if clause.to else _found(rule, facts))
    why = ", ".join(_for(rule, facts)) or "it holds for every lead"
    return Match(matched=True, why=why, person=person, team=clause.to or "")


def _found(rule: RouteTable, facts: Facts) -> str:
    """Return the owner that a rule without a goal of its own leads to."""
    if rule.clause.list is not None:
        return facts.lists.get(rule.clause.list, "")
    return facts.account_owner if rule.clause.account_owner else facts.opportunity_owner


def _against(rule: RouteTable, facts: Facts) -> Iterator[str]:
    """Yield everything that keeps a rule from matching."""
    clause = rule.clause
    if clause.team is not None and clause.team != facts.team:
        yield f"the hand-off is for {facts.team}, not for {clause.team}"
    for each in unmet(rule.hurdles, facts.person, facts.account):
        yield each.because
    if clause.list is not None and clause.list not in facts.lists:
        yield f"the account is not on the list {clause.list}"
    elif clause.list is not None and not (clause.to or clause.person or facts.lists[clause.list]):
        yield f"the list {clause.list} names nobody for the account"
    if clause.account_owner and not facts.account_owner:
        yield "the account has no owner"
    if clause.open_opportunity and not facts.opportunity_owner:
        yield "there is no open opportunity with an owner"


def _for(rule: RouteTable, facts: Facts) -> Iterator[str]:
    """Yield what made a rule match."""
    clause = rule.clause
    if clause.team is not None:
        yield f"the hand-off is for {facts.team}"
    for hurdle in rule.hurdles:
        yield f"{_named(hurdle.clause)}{hurdle.text}"
    if clause.list is not None:
        yield f"the account is on the list {clause.list}"
    if clause.account_owner:
        yield f"{facts.account_owner} owns the account"
    if clause.open_opportunity:
        yield f"{facts.opportunity_owner} owns an open opportunity"


def _named(clause: str) -> str:
    kind, _, name = clause.partition(".")
    return f"in segment {name}: " if kind == "segment" else ""
