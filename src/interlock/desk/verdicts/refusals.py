"""Why a verdict, a dispute or a remark is not taken; each says what to do instead."""

from __future__ import annotations

from interlock import InterlockError


class VerdictError(InterlockError):
    """A hand-off cannot be answered as was asked for."""


class NoSuchHandoffError(VerdictError):
    """There is no hand-off with this number."""


class NotTheirsError(VerdictError):
    """It is not for this log-in to answer."""


class AnsweredError(VerdictError):
    """Somebody else was first, or it was answered otherwise; the message says who and when."""


class NotAgreedError(VerdictError):
    """The agreement in force does not provide for it."""


class NoContactError(VerdictError):
    """The clause wants proof of contact before a verdict."""


class NotUndoneError(VerdictError):
    """It is too late to undo, or something happened since."""
