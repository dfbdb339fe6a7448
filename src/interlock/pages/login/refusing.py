"""What is said to somebody whose provider did not prove who they are."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.shortcuts import render

from interlock.desk import actions
from interlock.desk.lists import access

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 500
"""Characters of a stranger's answer in the log, on one line: nobody writes lines of their own there."""
_log = logging.getLogger(__name__)


def not_proved(request: HttpRequest, name: str, why: Exception | str) -> HttpResponse:
    """Say so, write the reason to the log for whoever looks after the provider, and note the failed log-in."""
    found = access.provider(name)
    said = " ".join(str(why).split())[:LONGEST] or "no question of this browser waits for the answer"
    _log.warning("log-in by %s refused: %s", name, said)
    actions.note_failed_log_in("")
    context = {"provider": found.label if found else name}
    return render(request, "login/not_proved.html", context, status=401)
