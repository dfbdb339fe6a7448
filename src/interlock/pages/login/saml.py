"""SAML: the answer to a question that this browser asked, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.providers.saml.views import finish_acs
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

from interlock.pages.login.refusing import not_proved

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take the provider's answer; refuse one that nobody here asked for, or that was used before."""
    try:
        found: HttpResponse = finish_acs(request, organization_slug=organization_slug)
    except PermissionDenied as error:
        return not_proved(request, organization_slug, error)
    return found
