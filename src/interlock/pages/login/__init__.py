"""Coming in: by password, by passkey, by a company's own identity provider, by a link; and going out."""

from __future__ import annotations

from allauth.socialaccount.providers.saml import views as theirs
from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from interlock.pages.login import oidc, resetting, views
from interlock.pages.login.link import enter
from interlock.pages.login.saml import finish, metadata, no_single_logout

register_converter(resetting.Letters, "letters")

urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("login/", views.LogIn.as_view(), name="account_login"),
    path("login/two-step/", views.TwoStep.as_view(), name="mfa_authenticate"),
    path("login/passkey/", views.Passkey.as_view(), name="mfa_login_webauthn"),
    path("login/anew/", views.anew, name="login-anew"),
    path("login/closed/", views.closed, name="account_inactive"),
    path("login/cancelled/", views.cancelled, name="socialaccount_login_cancelled"),
    path("login/<str:name>/<str:token>/", enter, name="enter"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/reset/", resetting.Reset.as_view(), name="account_reset_password"),
    path("password/reset/sent/", resetting.Sent.as_view(), name="account_reset_password_done"),
    path("password/reset/done/", resetting.Done.as_view(), name="account_reset_password_from_key_done"),
    path(
        "password/reset/<letters:uidb36>-<str:key>/",
        resetting.FromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path("sso/<slug:provider_id>/", oidc.begin, name="openid_connect_login"),
    path("sso/<slug:provider_id>/answer/", oidc.answer, name="openid_connect_callback"),
    path("sso/saml/<slug:organization_slug>/login/", theirs.login, name="saml_login"),
    path("sso/saml/<slug:organization_slug>/acs/", theirs.acs, name="saml_acs"),
    path("sso/saml/<slug:organization_slug>/finish/", finish, name="saml_finish_acs"),
    path("sso/saml/<slug:organization_slug>/metadata/", metadata, name="saml_metadata"),
    path("sso/saml/<slug:organization_slug>/logout/", no_single_logout, name="saml_sls"),
]
