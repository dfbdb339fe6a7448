"""Everything that is read for a page or a command, as plain frozen rows; no table leaves this room."""

from __future__ import annotations

from interlock.desk.lists.agreement import NoSuchVersionError, Proposed, Signed, in_force, version, versions
from interlock.desk.lists.entities import Known, known
from interlock.desk.lists.imports import Brought, Refusal, imports, quarantine
from interlock.desk.lists.ledger import Stored, status
from interlock.desk.lists.members import LogIn, log_in, log_ins
from interlock.desk.lists.pins import Pinned, pinned, pins
from interlock.desk.lists.sources import (
    Form,
    FormField,
    Source,
    digest_of,
    form,
    forms,
    open_source,
    signing_secret,
    source,
    source_by_key,
    source_by_token,
    sources,
)

__all__ = [
    "Brought",
    "Form",
    "FormField",
    "Known",
    "LogIn",
    "NoSuchVersionError",
    "Pinned",
    "Proposed",
    "Refusal",
    "Signed",
    "Source",
    "Stored",
    "digest_of",
    "form",
    "forms",
    "imports",
    "in_force",
    "known",
    "log_in",
    "log_ins",
    "open_source",
    "pinned",
    "pins",
    "quarantine",
    "signing_secret",
    "source",
    "source_by_key",
    "source_by_token",
    "sources",
    "status",
    "version",
    "versions",
]
