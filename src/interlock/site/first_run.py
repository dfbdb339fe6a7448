"""A new instance: the link by which it is set up, and pages that say so until it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from interlock.desk.actions.first_run import is_new

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

_ASKED = ("/", "/login/")
"""Where whoever has just opened the address arrives."""


def link(address: str) -> str:
    """Return the address at which whoever reads this terminal sets the instance up."""
    return f"{address}setup/begin/{signing.dumps('begin', salt='interlock.first-run')}/"


class FirstRun(MiddlewareMixin):
    """Leads to the page that says how an instance is set up, as long as nobody can log in."""

    begun = False

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """Answer who has just come, unless somebody can log in."""
        if self.begun or request.path not in _ASKED:
            return None
        self.begun = not is_new()
        return None if self.begun else redirect("setup-begin")
