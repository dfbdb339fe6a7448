"""Leads under lock: what they hear, what follows, and what is written of it when all has been heard.

```python
with held(person, now) as lead:
    lead.move("rejected", by="sam", reason="no_budget")
```
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

from interlock.desk import clock, routing
from interlock.desk.ledger.tail import TAILS
from interlock.desk.lists.program import binding
from interlock.desk.live import many, stored
from interlock.desk.live.contact import proved, returns
from interlock.desk.live.folding import OURS, Folded, is_own, noted
from interlock.desk.live.opening import Opened, open_handoff
from interlock.desk.live.waking import only_raise, wakes
from interlock.desk.numbers import NothingInForceError
from interlock.lifecycle import NOTHING, Fields, Lead, Moved, Standing, step
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from interlock.desk.lists.program import Binding
    from interlock.desk.models import Handoff
    from interlock.lifecycle import Changed, Event, HandedOver, Program
    from interlock.lifecycle.events import MoveKind


class Held:
    """One locked lead."""

    def __init__(self, room: Room, row: stored.Row) -> None:
        self._room = room
        self.found = row.found
        self.wakes = row.wakes
        self.changed = row.stale
        self._unsure = row.stale

    @property
    def person(self) -> int:
        """Return whose it is."""
        return self.found.lead.person

    @property
    def lead(self) -> Lead:
        """Return the lead as it stands."""
        return self.found.lead

    @property
    def standing(self) -> Standing:
        """Return where it stands."""
        return self.found.lead.standing

    @property
    def program(self) -> Program:
        """Return the agreement it is judged by."""
        return self._room.binding.program

    @property
    def seal(self) -> str:
        """Return the seal of that agreement."""
        return self._room.binding.seal

    @property
    def account(self) -> Fields:
        """Return what is known of its account."""
        number = self.found.lead.fields.account
        return NOTHING if number is None else self._room.accounts.get(number, NOTHING)

    @property
    def instant(self) -> int:
        """Return the instant at which it next hears something: now, and later than all that was heard of it.

        What became known of its account counts too: another process may have heard of it at a later time of its own.
        """
        return max(self._room.now, self.found.recorded + 1, self._room.after(self.found.lead.fields.account))

    def hear(self, events: Sequence[Event], at: int | None = None) -> HandedOver | None:
        """Take events that are recorded at one instant (`instant` unless said), write them down, and decide once.

        A hand-off that follows is opened with all its rows before the transaction ends; no other way leads to one.
        """
        if any(isinstance(event, Moved) and event.kind == "handed_over" for event in events):
            raise ValueError("only the agreement hands over: a hand-off follows from what is heard, and is not heard")
        if any(opened.handed.person == self.person for opened in self._room.opened):
            self._room.save()  # what comes may be about the hand-off that has just been decided on
        when = self.instant if at is None else at
        told = [*events, *returns(self.person, self.standing, events, when)]
        for event in told:
            self._room.write(event)
        handed = self.judge(told, when)
        proved(self.person, events, self.program, when)
        return handed

    def move(self, kind: MoveKind, *, number: int | None = None, **said: Any) -> Moved:
        """Take one more step now, written down as a move of this product's own; `said` are columns of a move."""
        at = self.instant
        own = key(kind, str(self.person), str(at)) if number is None else number
        moved = Moved(
            **{"id": own, "person": self.person, "kind": kind, "at": at, "recorded": at, "source": OURS} | said
        )
        self.hear([moved], at)
        return moved

    def restore(self, standing: Standing | Sequence[Any], recorded: int | None = None) -> None:
        """Stand again where it stood (a `Standing`, or what was stored of one), as if nothing had been said since.

        `recorded` is the last instant again, where what is taken back was the only thing heard after it.
        """
        before = self.found
        lead = before.lead._replace(standing=Standing(*standing))
        self._keep(Folded(lead, self.instant if recorded is None else recorded, before.last, before.heard - 1))

    def judge(self, events: Sequence[Event], at: int) -> HandedOver | None:
        """Take events without writing them down."""
        before = self.found
        lead, handed = step(self.program, before.lead, events, at, self._room.accounts)
        last = before.last
        for event in events:
            last = noted(last, event)
        heard = before.heard + sum(is_own(event) for event in events) + (handed is not None)
        self._keep(Folded(lead, at, last, heard), events)
        if handed is not None:
            self._room.opened.append(Opened(handed, lead, self.account, tuple(events), last))
        return handed

    def is_due(self) -> bool:
        """Say whether time alone has changed something by now; where it was looked for too early, say when it will."""
        if self.wakes is None or self.wakes > self._room.now:
            return False
        self._look_ahead()
        return self.wakes is not None and self.wakes <= self._room.now

    def settle(self, now: int) -> None:
        """Take what time alone has changed until now as done: it was so before this lead was looked after here."""
        self._look_ahead()
        if self.wakes is not None and self.wakes <= now:
            self.wakes = None

    def _keep(self, found: Folded, events: Sequence[Event] = ()) -> None:
        before, self.found = self.found, found
        if (
            self.wakes is None
            or self._unsure
            or before.lead.standing != found.lead.standing
            or not only_raise(self.program, events)
        ):
            self._look_ahead()
        self.changed = True

    def _look_ahead(self) -> None:
        self.wakes = wakes(self.program, self.found.lead, self.found.recorded, self._room.accounts)
        self._unsure, self.changed = False, True


class Room:
    """All that is locked in one transaction, and what is to be written at its end."""

    def __init__(self, bound: Binding, now: int) -> None:
        self.binding = bound
        self.now = now
        self.leads: dict[int, Held] = {}
        self.accounts: dict[int, Fields] = {}
        self._latest: dict[int, int] = {}
        self.changed_accounts: set[int] = set()
        self.opened: list[Opened] = []
        self.handoffs: list[Handoff] = []
        self._rows: dict[str, list[Event]] = {name: [] for name in stored.TABLES.values()}

    def lock(self, people: Collection[int], new: Collection[int] = ()) -> None:
        """Lock leads, and read what is known of their accounts; `new` people have no history."""
        rows = stored.lock(self.binding, people, new)
        self.leads |= {person: Held(self, row) for person, row in rows.items()}
        theirs = {row.found.lead.fields.account for row in rows.values()} - {None}
        self.know({account for account in theirs if account is not None})

    def know(self, accounts: Collection[int], new: Collection[int] = ()) -> None:
        """Read what is known of accounts."""
        missing = set(accounts) - set(self.accounts)
        if missing:
            for account, firm in stored.accounts(missing, new).items():
                self.accounts[account], self._latest[account] = firm

    def after(self, account: int | None) -> int:
        """Return the first instant after all that became known of an account."""
        return self._latest.get(account, -1) + 1 if account is not None else 0

    def change_account(self, change: Changed) -> None:
        """Take what became known of an account."""
        self.know([change.key])
        firm = stored.Firm(self.accounts[change.key], self._latest[change.key]).after(change)
        self.accounts[change.key], self._latest[change.key] = firm
        self.changed_accounts.add(change.key)

    def write(self, event: Event) -> None:
        """Have an event written to the tail."""
        self._rows[stored.TABLES[type(event)]].append(event)

    def save(self) -> list[Handoff]:
        """Write everything down and open the hand-offs; return them."""
        self._write()
        stored.save_accounts({one: stored.Firm(self.accounts[one], self._latest[one]) for one in self.changed_accounts})
        stored.save(self.binding, ((one.found, one.wakes) for one in self.leads.values() if one.changed))
        for opened in self.opened:
            handoff, moved = open_handoff(self.binding, opened)
            self.write(moved)
            self.handoffs.append(handoff)
        self.opened = []
        self._write()
        return self.handoffs

    def _write(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                many.put(TAILS[name], rows[0]._fields, rows, "(id) DO NOTHING")
                routing.learn(row for row in rows if isinstance(row, Moved))
                self._rows[name] = []


@contextmanager
def held(person: int, now: int | None = None) -> Iterator[Held]:
    """Hold one lead in a transaction: locked, as folded from all that was heard, written down when the block ends.

    Raises NothingInForceError where no agreement binds: then there is nothing to judge a lead by.
    """
    at = clock.now() if now is None else now
    with transaction.atomic():
        room = Room(required(at), at)
        room.lock([person])
        yield room.leads[person]
        room.save()


def required(now: int) -> Binding:
    """Return what binds; NothingInForceError if nothing does."""
    found = binding(now)
    if found is None:
        raise NothingInForceError(
            "no agreement is in force: propose one (interlock agreement propose FILE) and sign it"
        )
    return found
