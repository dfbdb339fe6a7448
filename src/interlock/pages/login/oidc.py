"""OpenID Connect: whatever a provider answers is proved by its signature before it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from requests import RequestException

from interlock.pages.login.refusing import not_proved

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin, SocialToken
    from django.http import HttpRequest, HttpResponse


_ASKED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
"""Addresses that a provider names and that are then asked: no way to what answers without encryption inside."""


class Proved(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Verify an ID token's signature, issuer, audience and time, and that its subject is the one told of."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself; it must be the one that was connected (Discovery 1.0, 4.3)."""
        found: dict[str, Any] = super().openid_config
        wanted = self.get_provider().app.settings["server_url"].partition("/.well-known/")[0]
        if str(found.get("issuer", "")).rstrip("/") != wanted.rstrip("/"):
            raise OAuth2Error(f"the provider calls itself {found.get('issuer')}, not {wanted}")
        for name in _ASKED:
            if found.get(name) and not str(found[name]).startswith(("https://", f"{_origin(wanted)}/")):
                raise OAuth2Error(f"the provider names an address that is not https as its {name}")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Find out who it is."""
        try:
            said = self._decode_id_token(app, kwargs["response"]["id_token"])
            told = self._fetch_user_info(token.token)
            if told["sub"] != said["sub"]:
                raise OAuth2Error("the provider's answers are about two different people")
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error(f"the provider's answer lacks what is needed: {error}") from error
        about = {"id_token": said, "userinfo": {**said, **told}}
        found: SocialLogin = self.get_provider().sociallogin_from_response(request, about)
        return found

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return found


def _origin(address: str) -> str:
    return "/".join(address.split("/", 3)[:3])


@login_not_required
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to their provider."""
    return _answered(OAuth2LoginView, request, provider_id)


@login_not_required
def answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the provider's answer."""
    return _answered(OAuth2CallbackView, request, provider_id)


def _answered(view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, name: str) -> HttpResponse:
    try:
        found: HttpResponse = view.adapter_view(Proved(request, name))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException) as error:
        return not_proved(request, name, error)
    return found
