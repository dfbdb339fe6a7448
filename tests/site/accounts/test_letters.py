"""Whoever's way to come in changes is told by mail: at once, at the address that is known, without a secret."""

from __future__ import annotations

from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client

from interlock.desk import actions, clock
from interlock.desk.actions import people
from interlock.desk.models import Outgoing, Preference
from interlock.pages.login.link import path_for

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

WORD, BETTER = "a word for tests", "another word for tests"


@pytest.fixture(autouse=True)
def company(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    settings.MAIL, settings.EMAIL_BACKEND = "console", "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    for name, team in (("sam", "sales"), ("ada", "other")):
        actions.add_member(name, WORD, team, "admin" if name == "ada" else "")
        actions.set_mail(name, f"{name}@example.com")


def log_in(name: str) -> Client:
    found = Client()
    found.post("/login/", {"username": name, "password": WORD})
    return found


def letters() -> list[tuple[str, str]]:
    """Send what waits, and return to whom and about what."""
    mail.outbox.clear()
    actions.send(clock.now())
    return [(one.to[0], one.subject) for one in mail.outbox]


def test_inviting_and_a_first_address_write_no_letter() -> None:
    assert letters() == []


def test_a_changed_password_is_told_whatever_notices_somebody_wants() -> None:
    Preference.objects.create(member="sam", mail="", quiet_from="00:00", quiet_to="23:59", time_zone="Europe/Berlin")
    given = {"oldpassword": WORD, "password1": BETTER, "password2": BETTER}
    log_in("sam").post("/your-account/password/", given)
    assert letters() == [("sam@example.com", "Your password was changed")]
    body = str(mail.outbox[0].body)
    assert "By: your own log-in" in body
    assert "CE" in body  # on the reader's own clock
    assert not [word for word in (WORD, BETTER, "password/reset", "token") if word in body]
    assert letters() == []


def test_steps_passkeys_and_codes_are_told() -> None:
    sam = User.objects.get(username="sam")
    TOTP.activate(sam, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(sam).get_unused_codes()
    for kind, more in (("two_step_added", {"how": "app"}), ("passkey_added", {}), ("recovery_codes_made", {})):
        actions.note_access(kind, "sam", **more)
    assert {about for _, about in letters()} == {
        "An authenticator app was added as your second step",
        "A passkey was added: it can log you in",
        "New recovery codes were made",
    }
    browser = log_in("sam")
    assert browser.post("/login/two-step/", {"code": codes[0]}).status_code == 302
    assert letters() == [("sam@example.com", "One of your recovery codes was used in place of the second step")]
    confirm = "/your-account/confirm/code/?next=/your-account/"
    assert browser.post(confirm, {"code": codes[1]}).status_code == 302
    assert len(letters()) == 1
    people.take_second_steps("sam", "ada")
    assert letters() == [("sam@example.com", "Your second step was taken away")]
    assert "By: ada" in str(mail.outbox[0].body)
    assert not Authenticator.objects.exists()


def test_a_changed_address_is_told_at_the_old_and_at_the_new_one() -> None:
    actions.set_mail("sam", "new@example.com", "ada")
    assert dict(letters()) == {
        "sam@example.com": "The e-mail address of your log-in was changed",
        "new@example.com": "This is the e-mail address of your log-in from now on",
    }
    actions.set_mail("sam", "new@example.com", "ada")
    assert letters() == []
    actions.set_mail("sam", "", "ada")
    assert [to for to, _ in letters()] == ["new@example.com"]


def test_a_lost_password_and_its_key_are_told() -> None:
    actions.reset_password("sam", BETTER)
    assert {about for _, about in letters()} == {
        "Your password was replaced by way of the link for who lost theirs",
        "The key that you signed with has ended, and you have another",
    }


def test_a_mail_server_that_is_away_costs_nobody_their_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(letter: mail.EmailMessage) -> int:
        raise SMTPServerDisconnected(f"{letter.to} was not taken")

    browser: Any = log_in("sam")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    given = {"oldpassword": WORD, "password1": BETTER, "password2": BETTER}
    assert browser.post("/your-account/password/", given).status_code == 302
    assert User.objects.get(username="sam").check_password(BETTER)
    assert [one.end for one in actions.send()] == ["later"]
    monkeypatch.undo()
    Outgoing.objects.update(due=1)
    assert letters() == [("sam@example.com", "Your password was changed")]


def test_without_a_mail_server_or_an_address_no_letter_is_kept(settings: SettingsWrapper) -> None:
    actions.set_mail("sam", "")
    assert path_for("sam")
    Outgoing.objects.all().delete()
    actions.reset_password("sam", BETTER)
    settings.MAIL = ""
    actions.reset_password("ada", BETTER)
    assert not Outgoing.objects.exists()
