"""Several things that a source says at once: whom they are about, what is new of them, and what follows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from interlock.desk import happenings, matching
from interlock.desk.live import firms, many, people, stored, strays, twice, unplaced, violations, visitors
from interlock.desk.live.leads import Room
from interlock.desk.models import Lead, Opportunity, Person
from interlock.desk.readable import readable
from interlock.lifecycle import Changed
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors import Who
    from interlock.desk.lists.program import Binding
    from interlock.desk.live.leads import Held
    from interlock.desk.live.told import Told
    from interlock.lifecycle import Event, HandedOver, Touched


class Delivery:
    """What is to be heard in one transaction; locks are taken in one order: ids, people, accounts, leads."""

    def __init__(self, bound: Binding, source: str, now: int) -> None:
        self.bound = bound
        self.source = source
        self.now = now
        self.room = Room(bound, now)
        self.handed: dict[int, int] = {}
        """By number of what was said: the hand-off that followed."""
        self.known = people.Known()
        self.firms = firms.Firms()
        self.earlier: dict[str, list[Touched]] = {}
        """By visitor: what they did before they said who they are."""

    def hear(self, told: Sequence[Told]) -> set[int]:
        """Hear all of it that was not heard before; return the numbers of what was."""
        new = twice.first_heard({one.number for one in told}, self.now)
        fresh = list({one.number: one for one in reversed(told) if one.number in new}.values())[::-1]
        self._recognise(fresh)
        fresh = self._not_in_ledger(fresh)
        self._keep_anonymous([one for one in fresh if one.person is None])
        self._judge([one for one in fresh if one.person is not None])
        strays.seen(fresh, self.source, self.now)
        unplaced.asked(fresh, self.source, self.now)
        return {one.number for one in fresh}

    def _recognise(self, told: Sequence[Told]) -> None:
        """Find out whom each of them is about."""
        self.known = people.recognise([one.said.who for one in told], self.source)
        nameless = {one.said.who.visitor for one in told if one.said.who.visitor and self._person(one) is None}
        theirs = visitors.people(nameless)
        for one in told:
            one.person = self._person(one) or theirs.get(one.said.who.visitor)

    def _person(self, one: Told) -> int | None:
        return self.known.of(one.said.who, self.source)

    def _not_in_ledger(self, told: list[Told]) -> list[Told]:
        """Drop what the ledger holds; it is asked only of what may have come into it unheard, or long ago."""
        if not any(one.at < self.now for one in told):
            return told
        since = twice.known_since(self.now)
        late = [one for one in told if one.at < since and one.person is not None and one.person not in self.known.new]
        rows: dict[str, list[Event]] = defaultdict(list)
        for one in late:
            for event in one.sampled(one.person or 0):
                rows[stored.TABLES[type(event)]].append(event)
        held = {found for name, events in rows.items() for found in twice.in_ledger(name, events)}
        gone = {one.number for one in late if any(event.id in held for event in one.sampled(one.person or 0))}
        return [one for one in told if one.number not in gone]

    def _keep_anonymous(self, told: Sequence[Told]) -> None:
        """Keep what browsers did that have not said who they are."""
        if not told:
            return
        visitors.seen({one.said.who.visitor: None for one in told}, self.now)
        touches = [(one.said.who.visitor, touch) for one in told if (touch := one.touch(0, self.now)) is not None]
        visitors.keep(touches)
        for one in told:
            if one.said.fields or one.said.move:
                one.problem = "only its touch was kept: fields and moves need an email or a key"

    def _judge(self, told: Sequence[Told]) -> None:
        """Take each of them in turn, write all of it down, and open the hand-offs that follow."""
        if not told:
            return
        self._visit(told)
        self._lock(told)
        for one in told:
            self._take(one)
        self._label(told)
        self.room.save()

    def _visit(self, told: Sequence[Told]) -> None:
        """Learn whose the browsers are in which somebody said who they are."""
        named = {one.said.who.visitor: one.person for one in told if one.said.who.visitor}
        if named:
            visitors.seen(named, self.now)
            self.earlier = visitors.told({name: one for name, one in named.items() if one is not None}, self.now)

    def _lock(self, told: Sequence[Told]) -> None:
        """Lock the leads they are about, and those of accounts that change."""
        spoken_of = {one.person: one.said.who for one in told if one.person is not None}
        rows = many.pick(Lead, ("person", "account"), "person", spoken_of)
        belong = {person: account for person, account in rows if account is not None}
        self._match({who: person for person, who in spoken_of.items() if person not in belong})
        for one in told:
            one.account = belong.get(one.person or 0) or self.firms.of.get(one.said.who)
            one.rule = self.firms.rules.get(one.said.who)
            if one.account is None and (unclear := self.firms.unclear.get(one.said.who)):
                one.unclear = firms.named(unclear)
        changed = {one.account for one in told if one.account is not None and one.tells_of_account()}
        stored.lock_accounts({*self.firms.of.values(), *changed})
        self.room.lock({*spoken_of, *stored.of_account(changed)}, self.known.new)
        self.room.know({one.account for one in told if one.account is not None}, self.firms.new)

    def _match(self, homeless: dict[Who, int]) -> None:
        """Find the accounts of people who are known to belong to none."""
        self.firms = firms.firms(homeless, self.now)
        for who, account in self.firms.of.items():
            proves = self.firms.rules.get(who) != "learnt_domain"
            if proves and homeless[who] in self.known.new and who.email:
                matching.learn(account, who.email)

    def _take(self, one: Told) -> None:
        """Let a lead hear one thing; of a new lead also that it became known by it."""
        lead = self.room.leads[one.person or 0]
        one.account = lead.lead.fields.account or one.account
        if (homeless := one.homeless()) and not one.problem:
            why = "is not clear" if one.unclear else "is not known; give who.company or who.domain"
            one.problem = f"{', '.join(homeless)} were not kept: the company {why}"
        others = self._others(lead, one)
        at = max([lead.instant, self.room.after(one.account), *(other.instant for other in others)])
        if events := self._events(one, lead, at):
            self._note(one, lead.hear(events, at))
        changed = [event for event in one.changes(lead.person, at) if event.entity == "account"]
        for other in others:
            other.judge(changed, at)
        if one.said.move == "reported":
            self._report(one, lead)

    def _others(self, lead: Held, one: Told) -> list[Held]:
        """Return the other leads of an account that this changes."""
        if one.account is None or not one.tells_of_account():
            return []
        return [
            each for each in self.room.leads.values() if each is not lead and each.lead.fields.account == one.account
        ]

    def _events(self, one: Told, lead: Held, at: int) -> list[Event]:
        """Return what a lead hears at one instant, and take what concerns its account."""
        person, fields = lead.person, lead.lead.fields
        earlier = self.earlier.pop(one.said.who.visitor, ())
        found: list[Event] = [touch._replace(at=min(touch.at, at), recorded=at) for touch in earlier]
        touch = one.touch(person, at)
        if touch is not None:
            found.append(touch)
        found += [*one.changes(person, at), *one.implied(person, fields, at)]
        for event in found:
            if isinstance(event, Changed) and event.entity == "account":
                self.room.change_account(event)
        move = one.move(person, at, self._opportunity(one)) if one.said.move != "reported" else None
        if lead.standing.state == "unknown" and (move is None or move.kind != "captured"):
            found.append(one.captured(person, at))
        if lead.standing.state == "unknown":
            happenings.note("captured", at=at, by=self.source, person=person)
        return [*found, *([move] if move is not None else [])]

    def _report(self, one: Told, lead: Held) -> None:
        """Take down the stage that is claimed: as a step, or as a violation where the gate was not passed."""
        agreement = self.bound.program.agreement
        stage = violations.stage_meant(agreement, one.said.stage)
        found = None if stage is None else violations.unmet_by(lead, stage)
        if stage is not None and found is not None:
            violations.violated(lead, one, stage, found, self.bound.seal)
            return
        move = one.move(lead.person, lead.instant, self._opportunity(one))
        if move is not None:
            self._note(one, lead.hear([move]))

    def _opportunity(self, one: Told) -> int | None:
        number = one.opportunity()
        if number is not None:
            own = one.said.opportunity.strip()
            written = own if ":" in own else f"{self.source}:{own}"
            many.put(Opportunity, ("id", "key", "label"), [(number, written, "")], "DO NOTHING")
        return number

    def _note(self, one: Told, handed: HandedOver | None) -> None:
        if handed is not None:
            self.handed[one.number] = key("handoff", str(handed.person), str(handed.at))

    def _label(self, told: Sequence[Told]) -> None:
        """Give people their names who were known by an address alone."""
        named = [(one.person, one.said.who) for one in told if readable(one.said.who.name)]
        names = {person: who for person, who in named if person is not None and person not in self.known.new}
        if not names:
            return
        addresses = [people.address(who.email) for who in names.values()]
        for row in Person.objects.filter(pk__in=names, label__in=["", *addresses]):
            Person.objects.filter(pk=row.pk).update(label=readable(names[row.pk].name))
