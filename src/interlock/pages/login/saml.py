"""SAML: the answer to a question that this browser asked, once; and what this product tells of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.providers.saml.utils import build_saml_config, get_app_or_404
from allauth.socialaccount.providers.saml.views import finish_acs
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from lxml.etree import XMLSyntaxError
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xmlparser import DTDForbidden

from interlock.pages.login.refusing import not_proved

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take the provider's answer; refuse what nobody here asked for, what was used before, what is no XML."""
    try:
        found: HttpResponse = finish_acs(request, organization_slug=organization_slug)
    except (PermissionDenied, XMLSyntaxError, DTDForbidden) as error:
        return not_proved(request, organization_slug, error)
    return found


@login_not_required
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Tell a provider where answers go; of a single log-out nothing, for there is none."""
    provider = get_app_or_404(request, organization_slug).get_provider(request)
    said = build_saml_config(request, provider.app.settings, organization_slug)
    del said["sp"]["singleLogoutService"]
    found = OneLogin_Saml2_Settings(settings=said, sp_validation_only=True).get_sp_metadata()
    return HttpResponse(found, content_type="text/xml")


@csrf_exempt
@login_not_required
def no_single_logout(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Refuse to log anybody out by a message: it would not have to be signed, so anybody could send one."""
    del request
    raise Http404(f"{organization_slug}: there is no single log-out; end sessions in Setup, People")
