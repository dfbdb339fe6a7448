"""Everything that is read for a page or a command, as plain frozen rows; no table leaves this room."""

from __future__ import annotations

from interlock.desk.lists.agreement import NoSuchVersionError, Proposed, Signed, in_force, version, versions
from interlock.desk.lists.entities import Known, known
from interlock.desk.lists.imports import Brought, Refusal, imports, quarantine
from interlock.desk.lists.ledger import Stored, status
from interlock.desk.lists.members import LogIn, log_in, log_ins
from interlock.desk.lists.pins import Pinned, pinned, pins

__all__ = [
    "Brought",
    "Known",
    "LogIn",
    "NoSuchVersionError",
    "Pinned",
    "Proposed",
    "Refusal",
    "Signed",
    "Stored",
    "imports",
    "in_force",
    "known",
    "log_in",
    "log_ins",
    "pinned",
    "pins",
    "quarantine",
    "status",
    "version",
    "versions",
]
