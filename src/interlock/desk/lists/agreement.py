"""The versions of the agreement, who signed them, and which one binds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from interlock import InterlockError, agreement
from interlock.agreement import read, seal
from interlock.desk.models import Signature, SigningKey, Version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from interlock.agreement import Agreement
    from interlock.agreement.clause import Team

TEAMS = ("marketing", "sales")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoSuchVersionError(InterlockError):
    """No version, or more than one, is meant."""


@dataclass(frozen=True)
class Signed:
    """One team's yes."""

    team: str
    by: str
    at: datetime
    holds: bool
    """Whether the proof is really this person's, for this seal and team."""


@dataclass(frozen=True)
class Proposed:
    """One version of the agreement."""

    number: int
    seal: str
    title: str
    starts: date
    text: str
    by: str
    proposed: datetime
    signed: tuple[Signed, ...]
    published: datetime | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the teams whose valid signature is not there."""
        return tuple(team for team in TEAMS if not any(one.holds and one.team == team for one in self.signed))

    @property
    def binds(self) -> bool:
        """Return whether it is published, and rightly: the text has its seal, and two people signed for their teams."""
        people = {one.by for one in self.signed if one.holds}
        return self.published is not None and not self.missing and len(people) == 2 and self._has_its_seal

    @property
    def _has_its_seal(self) -> bool:
        return seal(parsed(self.text)) == self.seal


def statement(found: str, team: str, person: str, at: datetime) -> bytes:
    """Return the words a signature is over: seal, team, person and time."""
    return f"interlock agreement\n{found}\n{team}\n{person}\n{at.isoformat()}".encode()


def versions() -> list[Proposed]:
    """List every version, oldest first."""
    rows = list(Version.objects.select_related("by", "publication").order_by("id"))
    signed: dict[str, list[Signature]] = {}
    for signature in (
        Signature.objects.select_related("by__member").prefetch_related("by__member__keys").order_by("team")
    ):
        signed.setdefault(signature.seal, []).append(signature)
    return [_proposed(row, signed.get(row.seal, ())) for row in rows]


def version(which: str) -> Proposed:
    """Find a version by its number or by the beginning of its seal; the newest of those that share a seal."""
    found = [one for one in versions() if which in (str(one.number), one.seal)]
    if not found and len(which) >= 4:
        found = [one for one in versions() if one.seal.startswith(which)]
    if len({one.seal for one in found}) != 1:
        known = ", ".join(f"{one.number} ({one.seal[:8]})" for one in versions()) or "none yet"
        message = f"{which!r} does not name one version of the agreement; there are: {known}"
        raise NoSuchVersionError(message)
    return found[-1]


def in_force(day: date, known: datetime | None = None) -> Proposed | None:
    """Return the version that binds on a day: of those published and started, the one that started last.

    Without `known` history is restated under everything published since; with it, as it was at that time.
    """
    published = [
        (one, _as_signed(one))
        for one in reversed(versions())  # of two wordings that were signed alike, the newer one is shown
        if one.published and (known is None or one.published <= known) and one.binds
    ]
    found = agreement.in_force((signed for _, signed in published), day)
    return next((one for one, signed in published if signed is found), None)


def overtaken_by(one: Proposed, among: Iterable[Proposed]) -> Proposed | None:
    """Return the version that both teams signed after this one was proposed, and whose changes this one would undo.

    None where there is none; what starts only after this one is not undone by it.
    """
    every = list(among)
    first = min(other.proposed for other in every if other.seal == one.seal)
    later = [
        other
        for other in every
        if other.seal != one.seal and other.starts <= one.starts and other.published and other.published > first
    ]
    return max((other for other in later if other.binds), key=lambda other: other.published or first, default=None)


@lru_cache(maxsize=64)
def parsed(text: str) -> Agreement:
    """Read a stored text."""
    return read(text)


def _as_signed(one: Proposed) -> agreement.Version:
    teams: tuple[Team, Team] = ("marketing", "sales")
    yes = [agreement.Signature(team, s.by, s.at) for team in teams for s in one.signed if s.holds and s.team == team]
    return agreement.Version(parsed(one.text), one.seal, tuple(yes))


def _proposed(row: Version, signatures: Iterable[Signature]) -> Proposed:
    publication = getattr(row, "publication", None)
    return Proposed(
        number=row.pk,
        seal=row.seal,
        title=row.title,
        starts=row.starts,
        text=row.text,
        by=row.by.username if row.by else "",
        proposed=row.proposed,
        signed=tuple(_signed(one) for one in signatures),
        published=publication.at if publication else None,
    )


def _signed(row: Signature) -> Signed:
    member = getattr(row.by, "member", None)
    said = statement(row.seal, row.team, row.by.username, row.at)
    keys = member.keys.all() if member is not None and member.team == row.team else ()
    return Signed(row.team, row.by.username, row.at, any(_proves(key, row, said) for key in keys))


def _proves(key: SigningKey, row: Signature, said: bytes) -> bool:
    """Say whether a key made this signature, at a time at which it held."""
    at = (row.at - EPOCH) // timedelta(microseconds=1)
    if at < key.made or (key.retired is not None and at > key.retired):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes(key.public)).verify(bytes(row.proof), said)
    except (InvalidSignature, ValueError):
        return False
    return True
