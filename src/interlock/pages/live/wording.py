"""News as browsers read it (WHATWG HTML, server-sent events)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.lists.news import News

OPENING = b"retry: 2000\n\n"
HEARTBEAT = b": still here\n\n"
MISSED = b'event: missed\ndata: {"kind": "missed"}\n\n'
"""More happened than is told one by one: look at everything again."""


QUIET = frozenset(
    {
        "exported",
        "key_locked",
        "key_made",
        "key_retired",
        "locked_out",
        "log_in_failed",
        "log_in_rules_changed",
        "logged_in",
        "passkey_added",
        "passkey_removed",
        "password_changed",
        "password_reset",
        "password_set",
        "provider_added",
        "provider_linked",
        "provider_removed",
        "recovery_codes_made",
        "session_ended",
        "two_step_added",
        "two_step_removed",
        "unlocked",
    }
)
"""What is noted for the audit alone: no page changes because of it, and nobody else is told."""


def told(news: Iterable[News]) -> bytes:
    """Write news; ids are text, because they are larger than a browser's numbers are exact."""
    return b"".join(_one(each) for each in news if each.kind not in QUIET)


def _one(news: News) -> bytes:
    handoff = None if news.handoff is None else str(news.handoff)
    said = {"kind": news.kind, "handoff": handoff, "team": news.team, "owner": news.owner}
    return f"id: {news.id}\ndata: {json.dumps(said)}\n\n".encode()
