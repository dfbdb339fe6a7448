"""How people come in: django-allauth and django-axes, as this product uses them."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "axes",
]
MIDDLEWARE = [
    "allauth.account.middleware.AccountMiddleware",
    "interlock.pages.login.guard.Guard",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "interlock.pages.login.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
"""Addresses are said by whoever invites, never by the person; there is nothing to verify."""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "interlock.pages.login.adapters.display"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_counted",
        "KEY_FUNCTION": "interlock.site.signing_in.fingerprint",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
"""Attempts are counted in the database, so that two server processes count them together and none begins anew."""
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,10/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
"""A guess at a code counts as a log-in that failed."""
MFA_ADAPTER = "interlock.pages.login.adapters.TwoStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Interlock"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
SOCIALACCOUNT_ADAPTER = "interlock.pages.login.providers.Providers"
SOCIALACCOUNT_LOGIN_ON_GET = True
"""The policy of this product lets forms lead to this server only, also by way of a redirect; links lead elsewhere."""
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "interlock.pages.login.lockout.whose"
AXES_LOCKOUT_CALLABLE = "interlock.pages.login.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False


def fingerprint(key: str, prefix: str, version: int) -> str:
    """Return what a count is kept under: of whom it is, nobody can read there."""
    return sha256(f"{prefix}:{version}:{key}".encode()).hexdigest()
