"""Whose leads somebody sees: the one place that says so, for lists, pages, files, the stream and the API alike.

A lead is somebody's if one of its hand-offs is theirs (or waits in the pool of a team they sit in, or they are asked to
settle a dispute about it), if they own an open deal with it, or if its account is theirs: by a list of accounts or an
open deal. Whoever sees a lead sees all of it, what others did with it before included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

from django.db.models import Q

from interlock.desk.lists.members import log_in
from interlock.desk.models import Belonging, Deal, Dispute, Handoff, Instance, Lead, Listed, Seat
from interlock.desk.rights import NotAllowedError, Right, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from interlock.desk.lists.members import LogIn
    from interlock.desk.lists.news import News

Scope = Literal["everything", "team", "own", "nothing"]
REPS_SEE: tuple[Scope, ...] = ("own", "team", "everything")
MANY = 1_000
"""Above so many, all whom somebody sees are read once instead of asking for each."""
NOBODY = Q(pk__in=())


class NotTheirLeadError(NotAllowedError):
    """The lead belongs to somebody else; the message says what this log-in sees."""

    def __init__(self, who: Seen, what: str) -> None:
        """Say what they see instead."""
        super().__init__(f"this {what} is not among those that {who.name} sees: {who.says}")


@dataclass(frozen=True)
class Seen:
    """What somebody sees of leads, accounts and hand-offs."""

    name: str
    scope: Scope
    teams: tuple[str, ...] = ()
    """The receiving teams that they sit in."""

    @property
    def everything(self) -> bool:
        """Say whether nothing is kept from them."""
        return self.scope == "everything"

    @property
    def says(self) -> str:
        """Say in words what they see."""
        teams = ", ".join(self.teams)
        return {
            "everything": "every lead, account and hand-off",
            "team": f"their own leads and all that {teams or 'no team'} ever received",
            "own": f"their own leads and what waits in the queue of {teams or 'no team'}",
            "nothing": "no lead",
        }[self.scope]

    @cached_property
    def accounts(self) -> frozenset[int]:
        """Return the accounts that are theirs."""
        if self.scope == "nothing":
            return frozenset()
        deals = self._deals.values_list("account", flat=True)
        listed = Listed.objects.filter(owner=self.name).values_list("account", flat=True)
        return frozenset(one for one in (*deals, *listed) if one is not None)

    @cached_property
    def dealt(self) -> frozenset[int]:
        """Return the people with whom they have a deal open."""
        if self.scope == "nothing":
            return frozenset()
        return frozenset(one for one in self._deals.values_list("person", flat=True) if one is not None)

    def handoffs(self) -> Q:
        """Return what holds for the hand-offs that they see."""
        return self.leads()

    def leads(self, person: str = "person", account: str = "account") -> Q:
        """Return what holds for rows of the leads that they see, by the rows' columns; without account, by person."""
        if self.everything:
            return Q()
        found = Q(**{f"{person}__in": self._named()})
        if self.dealt:
            found |= Q(**{f"{person}__in": self._deals.filter(person__isnull=False).values("person")})
        if self.accounts:
            found |= self._firms(account) if account else self._of_firms(person)
        return found

    def people_among(self, people: Collection[int]) -> set[int]:
        """Return those of some people that they see."""
        if self.everything:
            return set(people)
        if len(people) > MANY and self.people is not None:
            return set(people) & self.people
        return self._among(people)

    def accounts_among(self, accounts: Collection[int]) -> set[int]:
        """Return those of some accounts that they see: theirs, and those of a lead that they see."""
        if self.everything:
            return set(accounts)
        of_leads = self._theirs().filter(account__in=accounts).values_list("account", flat=True)
        dealt = Lead.objects.filter(person__in=self.dealt, account__in=accounts).values_list("account", flat=True)
        return {*(self.accounts & set(accounts)), *(one for one in (*of_leads, *dealt) if one is not None)}

    def handoffs_among(self, numbers: Collection[int]) -> set[int]:
        """Return those of some hand-offs that they see."""
        if self.everything:
            return set(numbers)
        return set(Handoff.objects.filter(self.handoffs(), id__in=numbers).values_list("id", flat=True))

    @cached_property
    def people(self) -> frozenset[int] | None:
        """Return everybody that they see, for an engine that does not know the desk; None: nobody is kept from them."""
        if self.everything:
            return None
        found = set(self._theirs().values_list("person", flat=True)) | self.dealt
        for model in (Lead, Belonging):
            found |= set(model.objects.filter(self._firms("account")).values_list("person", flat=True))
        return frozenset(found)

    @cached_property
    def firms(self) -> frozenset[int] | None:
        """Return every account that they see, likewise."""
        if self.everything:
            return None
        of_leads = self._theirs().filter(account__isnull=False).values_list("account", flat=True)
        dealt = Lead.objects.filter(person__in=self.dealt, account__isnull=False).values_list("account", flat=True)
        return self.accounts | {one for one in (*of_leads, *dealt) if one is not None}

    def hears_of(self, news: News) -> bool:
        """Say whether they are told of news: those of their hand-offs and of their teams', and all that is of none."""
        if self.everything or news.handoff is None:
            return True
        return self.scope != "nothing" and (news.owner == self.name or news.team in self.teams)

    def _among(self, people: Collection[int]) -> set[int]:
        seen = set(self._theirs().filter(person__in=people).values_list("person", flat=True))
        seen |= self.dealt & set(people)
        if self.accounts:
            for model in (Lead, Belonging):
                rows = model.objects.filter(self._firms("account"), person__in=people)
                seen |= set(rows.values_list("person", flat=True))
        return seen

    @property
    def _deals(self) -> QuerySet[Deal]:
        return Deal.objects.filter(owner=self.name, closed=False)

    def _theirs(self) -> QuerySet[Handoff]:
        """Return the hand-offs that make a lead theirs."""
        return Handoff.objects.filter(reduce(or_, self._ways))

    def _named(self) -> QuerySet[Handoff, int]:
        """Return the people of those hand-offs, some more than once: each way is one look at an index."""
        first, *rest = (Handoff.objects.filter(way).values_list("person", flat=True) for way in self._ways)
        return first.union(*rest, all=True)

    @property
    def _ways(self) -> tuple[Q, ...]:
        """Return each way in which a hand-off makes a lead theirs."""
        if self.scope == "nothing":
            return (NOBODY,)
        teams = Q(team__in=self.teams)
        asked = Dispute.objects.filter(settled=None, settles=self.name).values("handoff")
        return Q(owner=self.name), teams if self.scope == "team" else teams & Q(owner=""), Q(id__in=asked)

    def _firms(self, account: str) -> Q:
        listed = Listed.objects.filter(owner=self.name).values("account")
        dealt = self._deals.filter(account__isnull=False).values("account")
        return Q(**{f"{account}__in": listed}) | Q(**{f"{account}__in": dealt})

    def _of_firms(self, person: str) -> Q:
        leads = Lead.objects.filter(self._firms("account")).values("person")
        imported = Belonging.objects.filter(self._firms("account")).values("person")
        return Q(**{f"{person}__in": leads}) | Q(**{f"{person}__in": imported})


EVERYTHING = Seen("", "everything")
"""What the machine's owner sees, and whatever the company's own systems read."""


def seen(name: str) -> Seen:
    """Return what a log-in sees; a closed one sees nothing."""
    who = log_in(name)
    if who is None:
        return Seen(name, "nothing")
    teams = tuple(Seat.objects.filter(member=name).order_by("team").values_list("team", flat=True))
    return sees(who, teams, reps_see() if who.role == Role.REP else "own")


def sees(who: LogIn, teams: tuple[str, ...], reps: Scope) -> Seen:
    """Say what somebody who sits in some teams sees, where the company lets its reps see so much.

    A sales lead sees what the teams they sit in ever received; one who sits in none leads them all.
    """
    if not who.may(Right.LEADS):
        return Seen(who.name, "nothing")
    if who.role == Role.REP:
        return Seen(who.name, reps, teams)
    return Seen(who.name, "team" if who.role == Role.SALES_LEAD and teams else "everything", teams)


def reps_see() -> Scope:
    """Return what the company lets its reps see beside the pool."""
    said = Instance.objects.values_list("reps_see", flat=True).first()
    return next((scope for scope in REPS_SEE if scope == said), "own")


def see_lead(who: Seen, person: int) -> None:
    """Refuse somebody else's lead."""
    _must(who, person, who.people_among([person]), "lead")


def see_account(who: Seen, account: int) -> None:
    """Refuse an account none of whose leads is seen."""
    _must(who, account, who.accounts_among([account]), "account")


def see_handoff(who: Seen, number: int) -> None:
    """Refuse a hand-off of somebody else's lead."""
    _must(who, number, who.handoffs_among([number]), "hand-off")


def _must(who: Seen, wanted: int, among: Iterable[int], what: str) -> None:
    if wanted not in among:
        raise NotTheirLeadError(who, what)
