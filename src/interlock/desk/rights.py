"""Who may do what: the roles, the rights, and which role has which."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from django.core.exceptions import PermissionDenied

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a log-in is to the company."""

    REP = "rep"
    SALES_LEAD = "sales_lead"
    MARKETING = "marketing"
    REVOPS = "revops"
    EXECUTIVE = "executive"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """Return what people call it."""
        return _WORDS[self]


class Right(StrEnum):
    """Something that not everybody may do; its value says what, after "may"."""

    FIGURES = "see figures: overview, funnel, numbers, board, report"
    LEADS = "see leads, accounts and hand-offs, as far as the role sees them"
    EXPORT = "take rows and figures along as files"
    AGREEMENT = "read the agreement, its history and its proposals"
    ANSWER = "take, answer, hold and undo hand-offs of their own and of the teams they sit in"
    HAND_ON = "hand a hand-off on to somebody else"
    HEARD = "write down what a lead said"
    DISPUTE = "see a verdict differently"
    SETTLE = "settle a dispute"
    GROUP = "put topics of what was heard together"
    COMMENT = "comment on clauses"
    PROPOSE = "propose a version of the agreement"
    ANSWER_PROPOSAL = "answer proposals that repeated refusals opened"
    SIGN = "sign the agreement for a team"
    ROUTE = "give seats, lists and other people's absences"
    MATCH = "decide which account somebody belongs to, merge accounts and keep them apart"
    SOURCES = "set up sources, forms, webhooks and imports"
    LETTERS = "see and send again what could not be delivered"
    PERSONAL = "export and erase a person"
    PEOPLE = "invite people, change roles, close log-ins"
    SETTINGS = "change what holds for the whole instance"
    AUDIT = "read the audit"


_WORDS = {
    Role.REP: "Sales rep",
    Role.SALES_LEAD: "Sales lead",
    Role.MARKETING: "Marketing",
    Role.REVOPS: "RevOps",
    Role.EXECUTIVE: "Executive",
    Role.ADMIN: "Administrator",
    Role.AUDITOR: "Auditor",
}
_READS = {Right.FIGURES, Right.LEADS, Right.EXPORT, Right.AGREEMENT}
_SALES = {Right.ANSWER, Right.HAND_ON, Right.HEARD, Right.SETTLE, Right.COMMENT}
_TALKS = {Right.COMMENT, Right.PROPOSE}
_RUNS = {Right.ROUTE, Right.MATCH, Right.SOURCES, Right.LETTERS, Right.PERSONAL, Right.PEOPLE, Right.AUDIT}

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.REP: frozenset(_READS | _SALES),
        Role.SALES_LEAD: frozenset(_READS | _SALES | _TALKS | {Right.SIGN}),
        Role.MARKETING: frozenset(_READS | _TALKS | {Right.DISPUTE, Right.GROUP, Right.ANSWER_PROPOSAL, Right.SIGN}),
        Role.REVOPS: frozenset(_READS | _SALES | _TALKS | _RUNS | {Right.DISPUTE, Right.GROUP, Right.ANSWER_PROPOSAL}),
        Role.EXECUTIVE: frozenset(_READS | {Right.ANSWER, Right.COMMENT, Right.SIGN}),
        Role.ADMIN: frozenset(_READS | _TALKS | _RUNS | {Right.SETTINGS}),
        Role.AUDITOR: frozenset(_READS | {Right.AUDIT}),
    }
)
"""Which role has which right; the table in the documentation is made of this one."""

SCOPES: Mapping[str, Right] = MappingProxyType(
    {
        "read:figures": Right.FIGURES,
        "read:leads": Right.LEADS,
        "read:agreement": Right.AGREEMENT,
        "write:verdicts": Right.ANSWER,
        "write:agreement": Right.PROPOSE,
    }
)
"""What a personal token may be for, and the right that its owner must have."""

TEAMS: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        "marketing": (Role.MARKETING, Role.EXECUTIVE),
        "sales": (Role.SALES_LEAD, Role.REP, Role.EXECUTIVE),
        "other": (Role.REVOPS, Role.ADMIN, Role.AUDITOR),
    }
)
"""The roles that fit a team; the first one is had by whoever is given none."""


class WrongRoleError(InterlockError):
    """There is no such role, or it does not fit the team."""


class Holder(Protocol):
    """A log-in, as far as its rights go."""

    @property
    def name(self) -> str:
        """Return the name to log in with."""

    @property
    def role(self) -> str:
        """Return the name of the role."""


class NotAllowedError(InterlockError, PermissionDenied):
    """Somebody may not do what they asked for; a page answers 403 with these words."""


class NoRightError(NotAllowedError):
    """The log-in's role does not have the right; the message says which roles do."""

    def __init__(self, login: Holder | None, right: Right, what: str = "") -> None:
        """Say who may."""
        self.right = right
        roles = ", ".join(role.words for role in who_may(right))
        who = f"{login.name} ({Role(login.role).words})" if login else "Somebody without an open log-in"
        super().__init__(f"{who} may not {what or right.value}. Who may: {roles}.")


def role_for(name: str, team: str, role: str = "") -> Role:
    """Return the role that a log-in of a team gets: the one asked for, or the team's own.

    Raises `WrongRoleError` naming the roles that fit.
    """
    fits = TEAMS.get(team, ())
    if not fits:
        raise WrongRoleError(f"user {name}: team {team!r} is not one of {', '.join(TEAMS)}")
    if not role:
        return fits[0]
    if role not in fits:
        known = "" if role in set(Role) else f" there is no role {role!r}; what somebody does in words is their title;"
        raise WrongRoleError(f"user {name}:{known} a log-in of team {team} is one of {', '.join(fits)}, not {role!r}")
    return Role(role)


def may(role: str, right: Right) -> bool:
    """Say whether a role has a right."""
    return role in set(Role) and right in RIGHTS[Role(role)]


def who_may(right: Right) -> tuple[Role, ...]:
    """List the roles that have a right."""
    return tuple(role for role in Role if right in RIGHTS[role])


def demand(login: Holder | None, right: Right, what: str = "") -> None:
    """Refuse a log-in whose role does not have a right; `what` says, after "may not", what they were about to do."""
    if login is None or not may(login.role, right):
        raise NoRightError(login, right, what)
