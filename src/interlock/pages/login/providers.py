"""Single sign-on: which identity providers there are, and whom they may let in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.contrib.auth.models import User
from django.shortcuts import render
from django.urls import reverse

from interlock.desk import actions
from interlock.desk.lists import access
from interlock.pages.login.outside import Asking
from interlock.pages.login.refusing import not_proved

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

_SAML = {
    "want_assertion_signed": True,
    "reject_idp_initiated_sso": True,
    "reject_deprecated_algorithm": True,
    "allow_single_label_domains": True,
}
_ATTRIBUTES = {
    "email": [
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "email",
        "mail",
    ]
}


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The providers that an administrator has connected; they let in who was invited, and nobody else."""

    def list_apps(self, request: HttpRequest, provider: str = "", client_id: str = "") -> list[SocialApp]:
        """List the providers as allauth wants them."""
        del request
        found = [_app(one) for one in access.providers()]
        return [
            app
            for app in found
            if (not provider or provider in (app.provider, app.provider_id))
            and (not client_id or client_id == app.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let nobody make a log-in of their own."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose log-in it is: the one it was before, else the one with the address that the provider verified."""
        if sociallogin.is_existing:
            return
        name = next((found for found in map(access.by_mail, _addresses(sociallogin)) if found), None)
        if name is None:
            actions.note_failed_log_in("")
            raise ImmediateHttpResponse(_refused(request, sociallogin))
        sociallogin.connect(request, User.objects.get(username=name))
        actions.note_access("provider_linked", name, provider=sociallogin.account.provider)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say on a page of ours that the provider's answer was not good."""
        why = exception or (extra_context or {}).get("saml_last_error_reason") or error or ""
        raise ImmediateHttpResponse(not_proved(request, provider.app.provider_id, why))

    def get_requests_session(self) -> Asking:
        """Return how the provider of this request is asked; inside the own network only where that is said."""
        asked = access.provider(self.request.resolver_match.kwargs.get("provider_id", ""))
        return Asking(inside=asked is not None and asked.inside)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send none."""

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """Return what ties an answer to the question it is given to."""
        del state
        return secrets.token_urlsafe(24)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Lead back to where one's account is looked after."""
        del request, socialaccount
        return reverse("your-account")


def _addresses(sociallogin: SocialLogin) -> list[str]:
    """List the addresses that the provider has verified and may vouch for."""
    provider = access.provider(sociallogin.account.provider)
    domains = provider.domains if provider else ()
    verified = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
    return [one for one in verified if not domains or one.rpartition("@")[2] in domains]


def _refused(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    address = next((one.email for one in sociallogin.email_addresses), "")
    verified = any(one.verified for one in sociallogin.email_addresses)
    context = {"provider": sociallogin.provider.name, "address": address, "verified": verified}
    return render(request, "login/not_invited.html", context, status=403)


def _app(one: access.Provider) -> SocialApp:
    if one.kind == "oidc":
        return SocialApp(
            provider="openid_connect",
            provider_id=one.name,
            name=one.label,
            client_id=one.client_id,
            secret=access.provider_secret(one.name),
            settings={**one.settings, "verified_email": one.trusted, "oauth_pkce_enabled": True},
        )
    idp = {key: one.settings[key] for key in ("entity_id", "sso_url", "x509cert")}
    named = one.settings.get("mail")
    return SocialApp(
        provider="saml",
        provider_id=one.name,
        name=one.label,
        client_id=one.name,
        settings={
            "idp": idp,
            "advanced": _SAML,
            "attribute_mapping": {"email": [named]} if named else _ATTRIBUTES,
            "verified_email": True,
        },
    )
