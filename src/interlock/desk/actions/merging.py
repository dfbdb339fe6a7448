"""Two accounts that may be one company: merged with all that is theirs, or kept apart; either can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Q

from interlock.desk import clock, happenings, matching, repointing
from interlock.desk.actions.allowing import allowed
from interlock.desk.actions.belonging import PlacingError
from interlock.desk.live import linking, stored
from interlock.desk.models import Account, AccountPair
from interlock.desk.rights import Right
from interlock.lifecycle import Changed
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.live.leads import Room
    from interlock.desk.models.matching import AccountPair as Row


@transaction.atomic
def compare(one: int, other: int, by: str = "", now: int | None = None) -> int:
    """Ask whether two accounts are one company, because somebody thinks so; return the question's number."""
    allowed(by, Right.MATCH)
    if one == other or Account.objects.filter(pk__in=(one, other)).count() < 2:
        raise PlacingError("give two accounts that are known")
    at = clock.now() if now is None else now
    asked = {"why": "said", "likeness": 0.0, "since": at}
    row, new = AccountPair.objects.get_or_create(one=min(one, other), other=max(one, other), defaults=asked)
    if new:
        happenings.note("accounts_compared", at=at, by=by, more={"one": row.one, "other": row.other})
    return int(row.pk)


@transaction.atomic
def merge(pair: int, into: int, by: str = "", now: int | None = None) -> int:
    """Let everything of one account of a pair belong to the other from now on; return how many people that were.

    What was heard stays as it was heard: the people are linked anew, and what was known of the one that goes alone is
    known of the other. Every count of the other is then the sum of both.
    """
    allowed(by, Right.MATCH)
    at = clock.now() if now is None else now
    row = _open(pair)
    if into not in (row.one, row.other):
        raise PlacingError(f"account {into} is neither of the two")
    gone = row.one + row.other - into
    stored.lock_accounts([gone, into])
    people = linking.of(gone)
    held = linking.room(at)
    when = linking.lock(held, linking.leads(gone, into), [gone, into])
    fields = _tell(held, gone, into, row, when)
    linking.link(held, people, into, _source(row), when)
    held.save()
    row.before = dict(repointing.point(gone, into)) | {"people": sorted(people), "fields": fields}
    row.verdict, row.kept, row.decided, row.by = "merged", into, at, by
    row.save()
    _carry_on(gone, into, at)
    happenings.note("accounts_merged", at=at, by=by, more={"from": gone, "into": into, "people": len(people)})
    return len(people)


@transaction.atomic
def keep_apart(pair: int, by: str = "", now: int | None = None) -> None:
    """Say that two accounts are two companies; nobody is asked again."""
    allowed(by, Right.MATCH)
    at = clock.now() if now is None else now
    row = _open(pair)
    row.verdict, row.decided, row.by = "apart", at, by
    row.save()
    happenings.note("accounts_kept_apart", at=at, by=by, more={"one": row.one, "other": row.other})


@transaction.atomic
def ask_again(pair: int, by: str = "", now: int | None = None) -> int:
    """Take back what was said of a pair; of a merge, all that was re-pointed and still is goes back.

    Return how many people went back. Who came to the account since, or was said to be of another, stays.
    """
    allowed(by, Right.MATCH)
    at = clock.now() if now is None else now
    row = AccountPair.objects.select_for_update().filter(pk=pair).exclude(verdict="").first()
    if row is None:
        raise PlacingError("nothing was decided about these two that could be taken back")
    people = _split(row, at) if row.verdict == "merged" else set()
    more = {"one": row.one, "other": row.other, "people": len(people)}
    row.verdict, row.kept, row.decided, row.by, row.before = "", None, None, "", None
    row.save()
    happenings.note("accounts_asked_again", at=at, by=by, more=more)
    return len(people)


def follow_merges(now: int | None = None) -> int:
    """Let those who came to a merged account since, with an import, belong to the other; return how many."""
    at = clock.now() if now is None else now
    count = 0
    while went := sum(
        _follow(pair, at) for pair in AccountPair.objects.filter(verdict="merged").values_list("pk", flat=True)
    ):
        count += went  # an account may itself have been merged into another since
    return count


@transaction.atomic
def _follow(pair: int, at: int) -> int:
    row = AccountPair.objects.select_for_update().get(pk=pair)
    gone, kept = row.gone, row.kept
    if gone is None or kept is None or not (people := linking.of(gone)):
        return 0
    stored.lock_accounts([gone, kept])
    held = linking.room(at)
    linking.link(held, people, kept, _source(row), linking.lock(held, linking.leads(gone), [gone, kept]))
    held.save()
    moved, before = repointing.point(gone, kept), dict(row.before or {})
    before["people"] = sorted({*before["people"], *people})
    before["rows"] = {name: sorted({*ids, *moved["rows"][name]}) for name, ids in before["rows"].items()}
    row.before = before
    row.save(update_fields=["before"])
    happenings.note("accounts_merged", at=at, more={"from": gone, "into": kept, "people": len(people)})
    return len(people)


def _open(pair: int) -> Row:
    row = AccountPair.objects.select_for_update().filter(pk=pair).first()
    if row is None or row.verdict:
        raise PlacingError("this was decided meanwhile; look again, or take it back first")
    into = matching.merged()
    for account in (row.one, row.other):
        if account in into:
            raise PlacingError(f"account {account} was merged into {into[account]} since; decide about that one")
    return row


def _tell(held: Room, gone: int, into: int, row: Row, when: int) -> dict[str, int]:
    """Let what is known of the account that goes alone be known of the other; return the changes by field."""
    known, theirs = held.accounts[into], held.accounts[gone].known
    missing = {name: one for name, one in theirs.items() if known.get(name) is None}
    said = [(name, one.text, one.number) for name, one in missing.items() if (one.text, one.number) != (None, None)]
    return _say(held, into, said, _source(row), when)


def _say(
    held: Room, account: int, said: Sequence[tuple[str, str | None, float | None]], source: str, when: int
) -> dict[str, int]:
    """Write values of an account down; its leads are judged anew by them."""
    own = {name: key("merged", str(account), name, str(when)) for name, *_ in said}
    changes = [
        Changed(own[name], "account", account, name, text, number, when, when, None, source)
        for name, text, number in said
    ]
    for change in changes:
        held.change_account(change)
        held.write(change)
    for lead in held.leads.values():
        if changes and lead.lead.fields.account == account:
            lead.judge(changes, when)
    return own


def _split(row: Row, at: int) -> set[int]:
    before: dict[str, Any] = row.before or {}
    gone, kept = row.gone, row.kept
    if gone is None or kept is None:
        return set()
    if (further := matching.merged().get(kept)) is not None:
        raise PlacingError(f"account {kept} was merged into {further} since; take that back first")
    stored.lock_accounts([gone, kept])
    people = set(before["people"]) & linking.of(kept)
    held = linking.room(at)
    when = linking.lock(held, linking.leads(kept), [gone, kept])
    linking.link(held, people, gone, f"{_source(row)}:undone", when)
    still = held.accounts[kept].known
    mine = [name for name, number in before["fields"].items() if name in still and still[name].order[2] == number]
    _say(held, kept, [(name, None, None) for name in mine], f"{_source(row)}:undone", when)
    held.save()
    repointing.give_back(gone, kept, cast("repointing.Moved", before))
    return people


def _carry_on(gone: int, into: int, at: int) -> None:
    """Ask of the account that stays what was still to be asked of the one that went."""
    for row in AccountPair.objects.filter(Q(one=gone) | Q(other=gone), verdict=""):
        third = row.one + row.other - gone
        if third != into:
            AccountPair.objects.get_or_create(
                one=min(third, into),
                other=max(third, into),
                defaults={"why": row.why, "likeness": row.likeness, "since": at},
            )


def _source(row: Row) -> str:
    return f"merge:{row.pk}"
