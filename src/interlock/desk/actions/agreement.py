"""Propose a version, sign it, and let it bind once both teams have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from interlock import InterlockError
from interlock.agreement import read, seal
from interlock.desk import clock, happenings
from interlock.desk.actions.allowing import allowed
from interlock.desk.actions.members import member_of, unlock
from interlock.desk.lists import agreement as lists
from interlock.desk.lists.members import log_in
from interlock.desk.models import Publication, Signature, Version
from interlock.desk.rights import Right, demand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from interlock.desk.lists.agreement import Proposed


class OneSidedError(InterlockError):
    """A version that one side alone would make binding."""


class OvertakenError(InterlockError):
    """A version that was proposed before another one was signed by both teams, and would undo it."""


@transaction.atomic
def propose(text: str, by: str = "", file: str = "agreement.toml") -> Proposed:
    """Store a version to be signed; the same text is stored once.

    `by` is the log-in that proposes; empty: whoever runs the instance. Signatures are given to a seal: a version that
    only rewords a signed one is signed already, and published. Refused where it means what was overtaken since.
    """
    allowed(by, Right.PROPOSE)
    agreement = read(text, file)
    found = seal(agreement)
    _refuse_overtaken(found)
    row = Version.objects.filter(text=text).first()
    if row is None:
        row = Version.objects.create(
            seal=found,
            title=agreement.title,
            starts=agreement.starts,
            text=text,
            by=_user(by),
            proposed=timezone.now(),
        )
        _note("proposed", row.pk, by)
        _publish_if_signed(row.pk)
    return lists.version(str(row.pk))


@transaction.atomic
def sign(which: str, name: str, password: str) -> Proposed:
    """Say yes for one's team, with the key that the password opens; the second team's yes publishes."""
    _wait_for_others()
    version = lists.version(which)
    member = member_of(name)
    key = unlock(member, password)
    if member.team not in lists.TEAMS:
        message = f"user {name} is of team {member.team}; only {' and '.join(lists.TEAMS)} sign the agreement"
        raise InterlockError(message)
    demand(log_in(name), Right.SIGN)
    _refuse_overtaken(version.seal)
    for one in version.signed:
        if one.team == member.team:
            message = f"{one.team} has signed {version.seal[:8]} already, by {one.by}; {_still_to_do(version)}"
            raise InterlockError(message)
    at = timezone.now()
    Signature.objects.create(
        seal=version.seal,
        team=member.team,
        by=member.user,
        version_id=version.number,
        at=at,
        proof=key.sign(lists.statement(version.seal, member.team, name, at)),
    )
    _note("signed", version.number, name, member.team)
    _publish_if_signed(version.number)
    return lists.version(str(version.number))


@transaction.atomic
def publish(which: str) -> Proposed:
    """Let a version bind from its first day; refused unless two people, one of each team, have signed it."""
    version = lists.version(which)
    if version.published is None:
        _refuse_overtaken(version.seal)
    if version.missing:
        message = f"version {version.number} ({version.seal[:8]}) is not signed by both teams; {_still_to_do(version)}"
        raise OneSidedError(message)
    _publish_if_signed(version.number)
    return lists.version(which)


def _wait_for_others() -> None:
    """Let those who sign at the same moment do so one after the other: the second one publishes, or is overtaken."""
    list(Version.objects.select_for_update().order_by("id").values_list("id"))


def _refuse_overtaken(meant: str) -> None:
    """Refuse what was proposed before another version was signed by both: one team's earlier yes would undo it."""
    every = lists.versions()
    alike = [one for one in every if one.seal == meant]
    later = lists.overtaken_by(alike[-1], every) if alike else None
    if later is not None:
        raise OvertakenError(
            f"version {alike[0].number} was proposed before both teams signed version {later.number}, and would undo"
            f" what that changed; begin from version {later.number}, or give yours a first day of its own (starts)"
        )


def _publish_if_signed(number: int) -> None:
    version = lists.version(str(number))
    if not version.missing and version.published is None:
        Publication.objects.create(version_id=number, at=timezone.now())
        _note("published", number)


def _note(kind: str, number: int, by: str = "", team: str = "") -> None:
    happenings.note(kind, at=clock.now(), by=by, team=team, more={"version": number})


def _user(name: str) -> User | None:
    return member_of(name).user if name else None


def _still_to_do(version: Proposed) -> str:
    if not version.missing:
        return "both teams have, and it is published"
    teams = " and ".join(version.missing)
    return f"still missing: {teams} (interlock agreement sign {version.number} --as NAME)"
