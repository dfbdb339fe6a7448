"""What allauth asks of this product: who may come in, what is noted, how secrets are kept."""

from __future__ import annotations

import logging
import threading
from base64 import b32encode
from secrets import token_bytes
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from interlock.desk import actions, secrets
from interlock.desk.lists import access

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

MISMATCH = "That name and that password do not belong together."
_log = logging.getLogger(__name__)


def display(user: AbstractBaseUser) -> str:
    """Return what somebody is called."""
    return user.get_username()


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Log-ins by invitation only; each is noted with how it was proved."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your current password.",
        "too_many_login_attempts": "Too many wrong guesses. Wait a few minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody make a log-in of their own."""
        del request
        return False

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Note a log-in that is complete."""
        actions.note_log_in(user.get_username(), _how(request, user))
        answer: HttpResponse = super().post_login(request, user, **hooks)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a log-in that failed."""
        del request
        actions.note_failed_log_in(credentials.get("username", ""))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to where one's account is looked after."""
        del request
        return reverse("your-account")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link with which somebody who has a password, or may have one, sets a new one."""
        if not access.rules().passwords or not user.is_active:
            return
        text = render_to_string("login/mail/reset.txt", {"user": user, "url": context["password_reset_url"]})
        letter = EmailMessage("A new password for Interlock", text, self.get_from_email(), [email])
        threading.Thread(target=_mail, args=(letter,), name="reset", daemon=True).start()

    def set_password(self, user: User, password: str) -> None:
        """Give a new password to somebody who lost theirs, and let the signing key follow."""
        actions.reset_password(user.get_username(), password)
        user.refresh_from_db(fields=["password"])


class TwoStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps encrypted at rest; the last means stays where it is demanded."""

    def encrypt(self, text: str) -> str:
        """Encrypt with the instance's key."""
        return secrets.lock(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted; after a restore without the secret key, something that no code answers to."""
        try:
            return secrets.unlock(encrypted_text.encode())
        except secrets.SecretLostError:
            _log.warning(
                "a second step cannot be read with this instance's secret key; take it away and set up another"
            )
            return b32encode(token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last one of somebody of whom a second step is demanded."""
        name = authenticator.user.get_username()
        left = [one for one in access.means(name) if one.kind != "recovery_codes" and one.id != authenticator.pk]
        return bool(left) or access.rules().two_step == access.TwoStep.NOBODY

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - theirs
        """Suggest a name for a passkey."""
        known = {one.name for one in access.means(user.get_username()) if one.kind == type}
        free = (name for number in range(2, 100) if (name := f"Passkey {number}") not in known)
        return "Passkey" if "Passkey" not in known else next(free)


def _mail(letter: EmailMessage) -> None:
    """Send a letter that nobody waits for: neither the time it takes nor a failure tells that there is a log-in."""
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        _log.error("a link for a new password could not be mailed: %s", type(error).__name__)


def _how(request: HttpRequest, user: User) -> str:
    """Say how somebody proved who they are: `password`, `password and totp`, `passkey`, `link`, `okta`."""
    words = []
    for record in get_authentication_records(request, user):
        if record["method"] == "mfa":
            words.append("passkey" if record.get("type") == "webauthn" else record["type"])
        else:
            words.append(record.get("provider") or record["method"])
    return " and ".join(words) or "password"
