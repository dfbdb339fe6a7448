"""Everything that is read for a page or a command, as plain frozen rows; no table leaves this room."""

from __future__ import annotations

from interlock.desk.lists.agreement import (
    NoSuchVersionError,
    Proposed,
    Signed,
    in_force,
    overtaken_by,
    version,
    versions,
)
from interlock.desk.lists.entities import Known, known
from interlock.desk.lists.imports import Brought, Refusal, imports, quarantine
from interlock.desk.lists.ledger import Stored, status, tail_rows
from interlock.desk.lists.members import LogIn, log_in, log_ins
from interlock.desk.lists.notices import Due, Told, Wishes, due_handoffs, notices, unread_notices, whose_feed, wishes
from interlock.desk.lists.outbox import Hook, Letter, Outbox, letters, outbox, webhooks
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
from interlock.desk.lists.strays import Stray, strays
from interlock.desk.lists.summary import Summary, Upkeep, summary, upkeep

__all__ = [
    "Brought",
    "Due",
    "Form",
    "FormField",
    "Hook",
    "Known",
    "Letter",
    "LogIn",
    "NoSuchVersionError",
    "Outbox",
    "Pinned",
    "Proposed",
    "Refusal",
    "Signed",
    "Source",
    "Stored",
    "Stray",
    "Summary",
    "Told",
    "Upkeep",
    "Wishes",
    "digest_of",
    "due_handoffs",
    "form",
    "forms",
    "imports",
    "in_force",
    "known",
    "letters",
    "log_in",
    "log_ins",
    "notices",
    "open_source",
    "outbox",
    "overtaken_by",
    "pinned",
    "pins",
    "quarantine",
    "signing_secret",
    "source",
    "source_by_key",
    "source_by_token",
    "sources",
    "status",
    "strays",
    "summary",
    "tail_rows",
    "unread_notices",
    "upkeep",
    "version",
    "versions",
    "webhooks",
    "whose_feed",
    "wishes",
]
