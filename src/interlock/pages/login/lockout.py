"""Too many guesses: a name is locked from one address for a while."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.shortcuts import render

from interlock.desk import actions
from interlock.desk.lists import access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse


def whose(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the log-in that is tried, however it was typed.

    A name that nobody has becomes a hash: people type passwords there, and it must be locked like any other.
    """
    given = credentials or {}
    typed = given.get("username") or given.get("email") or request.POST.get("username") or ""
    typed = str(typed).strip().lower()
    found = User.objects.filter(username__iexact=typed).values_list("username", flat=True).first()
    return found or access.by_mail(typed) or f"?{hashlib.sha256(typed.encode()).hexdigest()[:32]}"


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """Say that there were too many guesses, and when there may be another."""
    actions.note_locked_out(whose(request))
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "login/locked_out.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer
