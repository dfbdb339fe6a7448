"""Your account: how you come in, where you are logged in, and what you sign with."""

from __future__ import annotations

from django.urls import path

from interlock.pages.account import confirming, keys, password, sessions, two_step, views

urlpatterns = [
    path("your-account/", views.page, name="your-account"),
    path("your-account/", views.page, name="mfa_index"),
    path("your-account/password/", password.Change.as_view(), name="account_change_password"),
    path("your-account/password/first/", password.First.as_view(), name="account_set_password"),
    path("your-account/confirm/", confirming.ByPassword.as_view(), name="account_reauthenticate"),
    path("your-account/confirm/code/", confirming.ByCode.as_view(), name="mfa_reauthenticate"),
    path("your-account/confirm/passkey/", confirming.ByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("your-account/app/", two_step.AddApp.as_view(), name="mfa_activate_totp"),
    path("your-account/app/remove/", two_step.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("your-account/passkeys/", two_step.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("your-account/passkeys/<int:pk>/remove/", two_step.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("your-account/codes/", two_step.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("your-account/codes/file/", two_step.CodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("your-account/codes/new/", two_step.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("your-account/sessions/end/", sessions.end, name="your-account-end-session"),
    path("your-account/sessions/end-others/", sessions.end_others, name="your-account-end-sessions"),
    path("your-account/key/", keys.page, name="your-account-key"),
    path("your-account/key/replace/", keys.replace, name="your-account-new-key"),
]
