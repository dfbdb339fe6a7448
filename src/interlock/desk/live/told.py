"""One thing that a source says, taken apart: a touch, fields of a person and of a company, a move."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from interlock.desk import matching
from interlock.desk.live.people import address
from interlock.desk.live.values import MisfitError, stored
from interlock.lifecycle import Changed, Moved, Touched
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement import Agreement
    from interlock.connectors import Said
    from interlock.lifecycle import Event, Fields
    from interlock.lifecycle.events import Entity
    from interlock.measure.matching import Rule

LINK = "in Setup, Accounts, or with `interlock account link PERSON ACCOUNT --by LOG-IN`"
MOVES = ("", "captured", "reported", "opened", "amended", "won", "lost")
"""Moves that a source may tell of. Only the agreement hands over, and only sales answers."""


@dataclass(eq=False, slots=True)
class Told:
    """One thing said, its id, and what is wrong with it if something is."""

    said: Said
    source: str
    agreement: Agreement
    number: int
    at: int
    problem: str = ""
    person: int | None = None
    account: int | None = None
    rule: Rule | None = None
    """By which the account was found."""
    unclear: str = ""
    """The accounts of which one is probably meant, where no rule says which."""
    stray: bool = False
    """Whether its touch is of a kind that nobody agreed on: it is kept, and gives no points."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what is odd about it and keeps nothing back."""
        stray = [_unheard_of(self.said.kind, self.agreement)] if self.stray else []
        unclear = [f"not linked to a company, because it may be {self.unclear}; say which: {LINK}"]
        return (*stray, *(unclear if self.unclear else []))

    def id(self, *parts: str) -> int:
        """Return the id of one of its rows, the same whenever it is said again."""
        return key(*parts[:1], self.source, self.said.id, *parts[1:])

    def touch(self, person: int, recorded: int) -> Touched | None:
        """Return the touch, if it tells of one."""
        said = self.said
        if not said.kind:
            return None
        return Touched(
            self.id("touch"),
            person,
            min(self.at, recorded),
            recorded,
            said.kind,
            said.outbound,
            said.by or None,
            said.channel or None,
            said.campaign or None,
            said.content or None,
            self.source,
        )

    def changes(self, person: int, recorded: int) -> Iterator[Changed]:
        """Yield what became known of the person, and of the account where that is known."""
        for name, value in self.said.fields.items():
            text, number = stored(self.agreement, name, value)
            if not self._of_account(name):
                yield self._change("person", person, name, (text, number), recorded)
            elif self.account is not None:
                yield self._change("account", self.account, name, (text, number), recorded)

    def implied(self, person: int, fields: Fields, recorded: int) -> Iterator[Changed]:
        """Yield what follows from it of a person of whom it was not known: address, origin, account."""
        said, agreed = self.said, self.agreement.field
        if said.who.email and "email" in agreed and "email" not in said.fields and fields.get("email") is None:
            yield self._change("person", person, "email", (address(said.who.email), None), recorded)
        if said.channel and not said.outbound and "origin" in agreed and fields.get("origin") is None:
            yield self._change("person", person, "origin", (said.channel, None), recorded)
        if self.account is not None and fields.account is None:
            linked = self._change("person", person, "account", (str(self.account), None), recorded)
            yield linked if self.rule is None else linked._replace(source=matching.source(self.rule))

    def move(self, person: int, recorded: int, opportunity: int | None) -> Moved | None:
        """Return the move, if it tells of one."""
        said = self.said
        if not said.move:
            return None
        return Moved(
            self.id("move"),
            person,
            said.move,
            min(self.at, recorded),
            recorded,
            opportunity,
            stage=said.stage or None,
            by=said.by or None,
            reason=said.reason or None,
            until=said.until,
            amount=said.amount,
            source=self.source,
        )

    def captured(self, person: int, recorded: int) -> Moved:
        """Return that the person became known by it."""
        at = min(self.at, recorded)
        return Moved(self.id("move", "captured"), person, "captured", at, recorded, source=self.source)

    def sampled(self, person: int) -> list[Event]:
        """Return its rows as far as their ids go: to ask whether they are known."""
        found: list[Event | None] = [self.touch(person, self.at), self.move(person, self.at, None)]
        return [*(one for one in found if one is not None), *self.changes(person, self.at)]

    def opportunity(self) -> int | None:
        """Return the id of the deal it is about; a system's key gives the id that its imports give."""
        own = self.said.opportunity.strip()
        if not own:
            return None
        namespace, _, rest = own.rpartition(":")
        return key("opportunity", namespace or self.source, rest)

    def homeless(self) -> list[str]:
        """Return fields of a company that was not said, and so cannot be kept."""
        return [name for name in self.said.fields if self._of_account(name)] if self.account is None else []

    def tells_of_account(self) -> bool:
        """Say whether a field of the company is among what it tells."""
        return any(self._of_account(name) for name in self.said.fields)

    def _of_account(self, name: str) -> bool:
        declared = self.agreement.field.get(name)
        return declared is not None and declared.of == "account"

    def _change(
        self, entity: Entity, whose: int, name: str, value: tuple[str | None, float | None], recorded: int
    ) -> Changed:
        person = whose if entity == "person" else None
        own, at = self.id("change", entity, name), min(self.at, recorded)
        return Changed(own, entity, whose, name, *value, at, recorded, person, self.source)


def told(said: Said, source: str, agreement: Agreement, now: int) -> Told:
    """Take one thing apart, and say what is wrong with it."""
    at = now if said.at is None else min(said.at, now)
    found = Told(said, source, agreement, key("said", source, said.id), at)
    found.problem = next(_problems(found), "")
    found.stray = bool(said.kind and agreement.touchpoint and said.kind not in agreement.touchpoint)
    return found


def _unheard_of(kind: str, agreement: Agreement) -> str:
    """Say that a kind of touch is none of the agreement, and which one may be meant."""
    near = get_close_matches(kind, agreement.touchpoint, n=1)
    hint = f"did you mean {near[0]}?" if near else f"agreed are {', '.join(sorted(agreement.touchpoint))}"
    return f"kind {kind!r} is no touchpoint of the agreement, so it was kept and counts for nothing; {hint}"


def _problems(one: Told) -> Iterator[str]:
    said = one.said
    if not said.id.strip():
        yield "it has no id of its own; give every event one, so that it is heard once"
    if not (said.who.email.strip() or said.who.key.strip() or said.who.visitor.strip()):
        yield "it does not say who; give an email, a key or a visitor"
    if said.who.email.strip() and "@" not in said.who.email:
        yield f"{said.who.email!r} is no e-mail address"
    if not (said.kind or said.fields or said.move):
        yield "it tells nothing; give a kind of touch, fields, or a move"
    if said.move not in MOVES:
        yield f"{said.move!r} is no move that a source may tell of; those are {', '.join(MOVES[1:])}"
    if said.move == "reported" and not said.stage:
        yield "it reports a stage and does not say which"
    if said.at is not None and said.at < 0:
        yield "it happened before 1970; times are microseconds since then"
    yield from _misfits(one)


def _misfits(one: Told) -> Iterator[str]:
    for name, value in one.said.fields.items():
        if name == "account":
            yield "field account: a person is linked to a company by who.company or who.domain"
        try:
            stored(one.agreement, name, value)
        except MisfitError as error:
            yield str(error)
