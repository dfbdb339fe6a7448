"""What holds of coming in, without a browser: rules, resets, sessions, what is noted, what is stored."""

from __future__ import annotations

import base64
import re
import threading
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client

from interlock import InterlockError
from interlock.agreement import starter
from interlock.desk import actions, lists
from interlock.desk.lists import access
from interlock.desk.models import Happening, IdentityProvider
from interlock.pages.login.adapters import TwoStep
from interlock.pages.login.link import path_for

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

WORD, BETTER = "a word for tests", "another word for tests"


@pytest.fixture(autouse=True)
def people(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    settings.MAIL, settings.EMAIL_BACKEND = "console", "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    for name, team in (("maya", "marketing"), ("sam", "sales"), ("ada", "other")):
        actions.add_member(name, WORD, team, "admin" if name == "ada" else "")
        actions.set_mail(name, f"{name}@example.com")


def log_in(name: str, password: str = WORD, browser: Client | None = None) -> Client:
    found = browser or Client()
    found.post("/login/", {"username": name, "password": password})
    return found


def is_in(browser: Client) -> bool:
    return browser.get("/your-account/").status_code == 200


def noted() -> list[str]:
    return list(Happening.objects.order_by("id").values_list("kind", flat=True))


def provider(name: str = "company") -> None:
    actions.add_provider(
        name, "oidc", {"server_url": "https://login.example.com"}, client_id="us", secret="very secret"
    )


@pytest.mark.parametrize("typed", ["maya", "MAYA", "maya@example.com", "Maya@Example.com"])
def test_name_and_address_log_in_however_they_are_written(typed: str) -> None:
    assert is_in(log_in(typed))
    assert Happening.objects.get(kind="logged_in").more == {"how": "password"}


def test_a_failed_log_in_is_noted_without_what_was_typed() -> None:
    assert not is_in(log_in("maya", "wrong"))
    assert not is_in(log_in("my secret password", "wrong"))
    assert [one.owner for one in Happening.objects.filter(kind="log_in_failed")] == ["maya", ""]
    stored = " ".join(str(vars(row)) for row in AccessAttempt.objects.all())
    assert "my secret password" not in stored
    assert "wrong" not in stored


def test_guesses_from_one_place_lock_one_name_there_only() -> None:
    here, there = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    for _ in range(5):
        log_in("maya", "wrong", here)
    answer = here.post("/login/", {"username": "maya@example.com", "password": WORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert is_in(log_in("maya", WORD, there))
    assert is_in(log_in("sam", WORD, here))
    assert [(one.name, one.address, one.failures) for one in access.locked_out()] == [("maya", "10.0.0.1", 5)]
    assert actions.unlock_log_in("maya", "ada") == 1
    assert is_in(log_in("maya", WORD, Client(REMOTE_ADDR="10.0.0.1")))
    assert {"locked_out", "unlocked"} <= set(noted())


def test_a_reset_by_mail_sets_a_password_once_and_keeps_signatures() -> None:
    number = str(actions.propose(starter(), "maya").number)
    actions.sign(number, "maya", WORD)
    elsewhere, lost = log_in("maya"), Client()
    lost.post("/password/reset/", {"email": "maya@example.com"})
    lost.post("/password/reset/", {"email": "nobody@example.com"})
    for sending in (one for one in threading.enumerate() if one.name == "reset"):
        sending.join(30)
    assert [one.to for one in mail.outbox] == [["maya@example.com"]]
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link
    form = lost.get(link[1], follow=True)
    answer = lost.post(form.request["PATH_INFO"], {"password1": BETTER, "password2": BETTER}, follow=True)
    assert "Your password is set" in answer.content.decode()
    assert "has been used" in Client().get(link[1], follow=True).content.decode()
    assert not is_in(elsewhere)
    assert not is_in(log_in("maya"))
    assert is_in(log_in("maya", BETTER))
    assert lists.version(number).missing == ("sales",)
    with pytest.raises(actions.WrongPasswordError):
        actions.sign(str(actions.propose(starter() + "\n# again\n", "sam").number), "maya", WORD)
    assert {"password_reset", "key_retired", "key_made"} <= set(noted())


def test_whoever_asks_too_often_is_told_to_wait() -> None:
    browser = Client()
    answers = [browser.post("/password/reset/", {"email": f"x{number}@example.com"}) for number in range(21)]
    assert [one.status_code for one in answers[:20]] == [302] * 20
    assert (answers[20].status_code, answers[20].headers["Retry-After"]) == (429, "60")
    assert "Try again in a minute" in answers[20].content.decode()


def test_a_changed_password_logs_others_out_and_opens_the_same_key() -> None:
    here, there = log_in("sam"), log_in("sam")
    given = {"oldpassword": WORD, "password1": BETTER, "password2": BETTER}
    assert here.post("/your-account/password/", given).headers["Location"] == "/your-account/"
    assert is_in(here)
    assert not is_in(there)
    number = str(actions.propose(starter()).number)
    assert actions.sign(number, "sam", BETTER).missing == ("marketing",)
    assert "key_made" not in noted()


@pytest.mark.parametrize("new", ["short", "password123", "sam@example.com"])
def test_weak_passwords_are_refused(new: str) -> None:
    here = log_in("sam")
    answer = here.post("/your-account/password/", {"oldpassword": WORD, "password1": new, "password2": new})
    assert answer.status_code == 200
    assert User.objects.get(username="sam").check_password(WORD)


def test_a_link_logs_in_once() -> None:
    path = path_for("sam")
    assert Client().get(f"{path}?next=/your-account/").headers["Location"] == "/your-account/"
    assert Client().get(path).headers["Location"] == "/login/"
    assert Client().get(f"{path_for('sam')}?next=https://elsewhere.example/").headers["Location"] == "/"
    with pytest.raises(InterlockError, match="no open log-in"):
        path_for("nobody")


def with_app(name: str) -> None:
    TOTP.activate(User.objects.get(username=name), "JBSWY3DPEHPK3PXP")


def test_a_link_asks_for_the_second_step_too() -> None:
    with_app("sam")
    browser = Client()
    assert browser.get(path_for("sam")).headers["Location"] == "/login/two-step/"
    assert not is_in(browser)
    assert "logged_in" not in noted()


def test_secrets_are_encrypted_at_rest() -> None:
    with_app("sam")
    provider()
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)
    assert b"very secret" not in bytes(IdentityProvider.objects.get().secret)
    assert access.provider_secret("company") == "very secret"
    assert "very secret" not in repr(access.providers())


@pytest.mark.parametrize(("of", "leads"), [("nobody", False), ("passwords", True), ("everybody", True)])
def test_a_demanded_second_step_leads_to_the_account_until_there_is_one(of: str, leads: bool) -> None:  # noqa: FBT001
    browser = log_in("sam")
    actions.set_log_in_rules("ada", two_step=of)
    answer = browser.get("/inbox/")
    assert answer.headers.get("Location", "").startswith("/your-account/") is leads
    assert is_in(browser)
    swapped = browser.get("/inbox/", headers={"HX-Request": "true"})
    assert ("HX-Redirect" in swapped.headers) is leads
    with_app("sam")
    assert browser.get("/inbox/").status_code == 200


def test_without_the_secret_key_no_code_fits_until_the_step_is_taken_away(settings: SettingsWrapper) -> None:
    with_app("sam")
    settings.SECRET_KEY = "another instance's"
    browser = log_in("sam")
    digits = [format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", at)) for at in yield_hotp_counters_from_time()]
    for code in digits:
        answer = browser.post("/login/two-step/", {"code": code})
        assert "Incorrect code" in answer.content.decode()
    actions.remove_two_steps("sam", "ada")
    assert is_in(log_in("sam"))


def test_the_last_second_step_stays_where_it_is_demanded() -> None:
    with_app("sam")
    adapter = Authenticator.objects.get()
    assert TwoStep().can_delete_authenticator(adapter)
    actions.set_log_in_rules("ada", two_step="passwords")
    assert not TwoStep().can_delete_authenticator(adapter)
    assert actions.remove_two_steps("sam", "ada") == 1


def test_passwords_are_switched_off_only_where_there_is_another_way_in() -> None:
    with pytest.raises(InterlockError, match="connect an identity provider"):
        actions.set_log_in_rules("ada", passwords=False)
    provider()
    actions.set_log_in_rules("ada", passwords=False)
    assert not is_in(log_in("sam"))
    shown = Client().get("/login/").content.decode()
    assert "Password" not in shown
    assert "Log in with company" in shown
    Client().post("/password/reset/", {"email": "sam@example.com"})
    assert mail.outbox == []
    with pytest.raises(InterlockError, match="only way in"):
        actions.remove_provider("company")
    browser = Client()
    browser.get(path_for("ada"))
    assert is_in(browser)


@pytest.mark.parametrize(
    ("name", "kind", "given", "client", "says"),
    [
        ("Has Space", "oidc", {"server_url": "https://x.example"}, "us", "small letters"),
        ("x", "ldap", {}, "us", "not one of oidc, saml"),
        ("x", "oidc", {"server_url": "http://x.example"}, "us", "not an https address"),
        ("x", "oidc", {"server_url": "https://x.example"}, "", "give its client_id"),
        ("x", "saml", {"entity_id": "x"}, "", "sso_url and x509cert"),
        ("x", "saml", {"entity_id": "x", "sso_url": "https://x.example", "x509cert": "no"}, "", "not a certificate"),
    ],
)
def test_providers_that_make_no_sense_are_refused(
    name: str, kind: str, given: dict[str, str], client: str, says: str
) -> None:
    with pytest.raises(actions.ProviderError, match=says):
        actions.add_provider(name, kind, given, client_id=client)


def test_a_closed_log_in_is_told_so_and_stays_out() -> None:
    browser = log_in("sam")
    User.objects.filter(username="sam").update(is_active=False)
    assert not is_in(browser)
    answer = Client().post("/login/", {"username": "sam", "password": WORD}, follow=True)
    assert answer.status_code == 403
    assert "was closed" in answer.content.decode()


def test_sessions_are_listed_and_end_at_once() -> None:
    here, there = log_in("sam"), log_in("sam")
    assert len(access.sessions("sam")) == 2
    shown = here.get("/your-account/").content.decode()
    assert shown.count(">here<") == 1
    other = next(one for one in access.sessions("sam") if one.key == there.session.session_key)
    log_in("maya").post("/your-account/sessions/end/", {"session": other.id})
    assert is_in(there)
    here.post("/your-account/sessions/end/", {"session": other.id})
    assert not is_in(there)
    assert is_in(here)
    assert actions.end_sessions("sam", "ada") == 1
    assert not is_in(here)


def test_an_address_belongs_to_one_and_is_not_the_persons_to_change() -> None:
    with pytest.raises(InterlockError, match="belongs to maya"):
        actions.set_mail("sam", "Maya@example.com")
    with pytest.raises(InterlockError, match="not an e-mail address"):
        actions.set_mail("sam", "sam")
    actions.set_mail("sam", "new@example.com")
    assert access.by_mail("sam@example.com") is None
    assert not is_in(log_in("sam@example.com"))
    assert is_in(log_in("NEW@example.com"))


def test_who_may_not_look_after_people_sees_nothing_of_it() -> None:
    sam, ada = log_in("sam"), log_in("ada")
    assert sam.get("/setup/access/").status_code == 403
    assert sam.post("/setup/access/rules/", {"two_step": "everybody"}).status_code == 403
    shown = ada.get("/setup/access/").content.decode()
    assert "Who is logged in" in shown
    answer = ada.post("/setup/access/rules/", {"two_step": "passwords", "passwords": "yes"})
    assert answer.status_code == 302
    assert access.rules() == access.Rules(access.TwoStep.PASSWORDS, passwords=True)


def test_choosing_a_passphrase_by_hand_and_replacing_the_key() -> None:
    sam = log_in("sam")
    differ = sam.post("/your-account/key/", {"old": WORD, "new": "one passphrase", "again": "another one"})
    assert "differ" in differ.content.decode()
    given = {"old": WORD, "new": "one passphrase", "again": "one passphrase"}
    assert sam.post("/your-account/key/", given).status_code == 302
    number = str(actions.propose(starter()).number)
    assert actions.sign(number, "sam", "one passphrase").missing == ("marketing",)
    assert sam.get("/your-account/key/replace/").headers["Location"].startswith("/your-account/confirm/")
    sam.post("/your-account/confirm/?next=/your-account/key/replace/", {"password": WORD})
    assert sam.post("/your-account/key/replace/", {"new": BETTER, "again": BETTER}).status_code == 302
    assert lists.version(number).missing == ("marketing",)


def test_a_wrong_password_is_said_in_words_that_do_not_tell_which_was_wrong() -> None:
    said = [Client().post("/login/", {"username": name, "password": "wrong"}).content.decode() for name in ("sam", "x")]
    assert all("do not belong together" in each for each in said)


@pytest.mark.parametrize(("of", "status"), [("passwords", 200), ("everybody", 302)])
def test_who_comes_by_a_provider_is_asked_for_a_step_only_if_everybody_is(of: str, status: int) -> None:
    browser = log_in("sam")
    session = browser.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "provider": "company", "at": 1}]
    session.save()
    actions.set_log_in_rules("ada", two_step=of)
    assert browser.get("/inbox/").status_code == status


def test_no_message_of_a_provider_logs_anybody_out() -> None:
    given = {"entity_id": "campus", "sso_url": "https://login.example.com/sso", "x509cert": certificate()}
    actions.add_provider("campus", "saml", given)
    here = log_in("sam")
    told = Client().get("/sso/saml/campus/metadata/")
    assert "/sso/saml/campus/acs/" in told.content.decode()
    assert "SingleLogoutService" not in told.content.decode()
    asked = (
        '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="a" Version="2.0" '
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" IssueInstant="2026-01-01T00:00:00Z" '
        'Destination="http://testserver/sso/saml/campus/logout/"><saml:Issuer>campus</saml:Issuer>'
        "<saml:NameID>sam</saml:NameID></samlp:LogoutRequest>"
    )
    message = {"SAMLRequest": base64.b64encode(zlib.compress(asked.encode())[2:-4]).decode()}
    for answer in (
        here.get("/sso/saml/campus/logout/", message),
        here.post("/sso/saml/campus/logout/", message),
        Client().get("/sso/saml/nobody/logout/"),
    ):
        assert answer.status_code == 404
    assert is_in(here)


def certificate() -> str:
    """Return a certificate in PEM that nobody trusts."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "campus")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    return (
        made.not_valid_after(datetime(2046, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
        .decode()
    )
