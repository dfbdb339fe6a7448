"""A new password for somebody who lost theirs, by a link that is mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls.converters import StringConverter
from django.utils.decorators import method_decorator

from interlock.desk.lists import access

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class Letters(StringConverter):
    """The part of a link that says whose it is."""

    regex = "[0-9A-Za-z]+"


@method_decorator(login_not_required, name="dispatch")
class Reset(account.PasswordResetView):  # type: ignore[misc]
    """Ask for the address; whoever reads along is not told whether anybody has it."""

    template_name = "login/reset.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; where no mail is sent or passwords are switched off, say whom to ask."""
        if not (settings.MAIL and access.rules().passwords):
            return render(request, "login/reset.html", {"form": None})
        found: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return found


class Sent(account.PasswordResetDoneView):  # type: ignore[misc]
    """Say that a mail is on its way, if there is such a log-in."""

    template_name = "login/reset_sent.html"


class FromKey(account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Ask for the new password."""

    template_name = "login/reset_key.html"


class Done(account.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """Say that it is done."""

    template_name = "login/reset_done.html"
