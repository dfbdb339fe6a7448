"""What somebody tries who means harm: without a log-in, with a rep's, and by what they write."""

from __future__ import annotations

import threading
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

import pytest
from addresses import POOL, THEIRS, browser, company, routes
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from interlock.desk import actions, clock
from interlock.desk.models import Account, Comment, Handoff, Happening, Person, Remark
from interlock.pages.login.link import path_for
from interlock.pages.login.oidc import Proved
from interlock.pages.login.refusing import not_proved

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.usefixtures("company")
__all__ = ["company"]
MARK = "<img src=x onerror=alert(1)>"
HOSTILE = f"\"'>{MARK}</script></title></textarea>"
WORD = "secret"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "\thttps://evil.example",
)
SIGNED_OTHERWISE = ("/api/", "/hooks/", "/sso/saml/", "/t")
"""Addresses that no browser's session opens: a token, a provider's signature, or nothing but a visitor's own word."""


def write_everywhere() -> None:
    """Write the same wherever a stranger's or a colleague's words may stand."""
    now = clock.now()
    Person.objects.update(label=HOSTILE)
    Account.objects.update(label=HOSTILE)
    words = dict.fromkeys(("channel", "campaign", "content", "why", "note", "trigger", "segment"), HOSTILE)
    Handoff.objects.update(**words, missing=[HOSTILE])
    said = {"status": "rejected", "reason": HOSTILE, "decided": now, "decided_by": "other"}
    Handoff.objects.filter(pk=THEIRS).update(**said)
    remark = {"kind": "need", "text": HOSTILE, "topic": HOSTILE, "by": "rep", "at": now}
    Remark.objects.create(handoff_id=POOL, person=1_000 + POOL, **remark)
    Comment.objects.create(clause="handoff.enterprise", version=1, by="rep", text=HOSTILE, at=now)
    Happening.objects.create(at=now, kind=HOSTILE, by=HOSTILE, owner=HOSTILE, team=HOSTILE, more={HOSTILE: HOSTILE})


def text_of(answer: Any) -> str:
    """Return the page that is answered; of a file or a stream nothing."""
    html = not answer.streaming and "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if html else ""


def test_what_anybody_wrote_is_no_markup_on_any_page_and_looking_changes_nothing() -> None:
    write_everywhere()
    client, escaped, before = browser("admin"), 0, Happening.objects.count()
    for path in routes().values():
        if path in {"/logout/", "/live/"}:  # a stream closes its own connection
            continue
        said = text_of(client.get(path))
        assert MARK not in said, path
        assert Happening.objects.count() == before, path
        escaped += "&lt;img src=x" in said
    assert escaped > 5


@pytest.mark.parametrize("path", ["/search/", "/funnel/", "/audit/", "/inbox/", "/board/", "/journey-map/", "/login/"])
def test_what_an_address_asks_is_no_markup(path: str) -> None:
    asked = dict.fromkeys(("q", "by", "source", "only", "vs", "next", "sort", "span", "kind", "who", "at"), HOSTILE)
    client = Client() if path == "/login/" else browser("admin")
    answer = client.get(path, asked)
    assert answer.status_code in {200, 400}
    assert MARK not in answer.content.decode()


def test_no_page_takes_a_form_that_another_site_has_sent() -> None:
    client = browser("admin")
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = client.cookies
    for path in routes().values():
        if path.startswith(SIGNED_OTHERWISE):
            continue
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = forger.generic(method, path, b"a=b", "application/x-www-form-urlencoded")
            assert answer.status_code == 403, (method, path)
            assert "This form has expired" in answer.content.decode(), (method, path)


@pytest.mark.parametrize("where", ELSEWHERE)
def test_whoever_logs_in_stays_here(where: str) -> None:
    asked = {"username": "rep", "password": WORD, "next": where}
    answers = [Client().post("/login/", asked), Client().get(path_for("rep"), {"next": where})]
    answers += [browser("rep").get("/login/", {"next": where})]
    for answer in answers:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/")
        assert "evil" not in answer.headers["Location"]
        assert "alert" not in answer.headers["Location"]


def test_nobody_guesses_on_by_saying_that_they_come_from_elsewhere() -> None:
    for number in range(5):
        said = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
        Client(headers=said).post("/login/", {"username": "rep", "password": "wrong"})
    assert Client(headers={"X-Forwarded-For": "203.0.113.99"}).post(
        "/login/", {"username": "rep", "password": WORD}
    ).status_code == 429  # fmt: skip


def test_a_session_that_somebody_else_has_chosen_is_not_the_one_that_is_logged_in() -> None:
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key or ""
    client.cookies["sessionid"] = planted
    assert client.post("/login/", {"username": "rep", "password": WORD}).status_code == 302
    assert client.cookies["sessionid"].value != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert other.get("/inbox/").headers.get("Location", "").startswith("/login/")


def test_a_mail_server_that_is_away_tells_nobody_whose_address_is_known(
    settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL = "smtp://mail.example"
    User.objects.filter(username="rep").update(email="rep@example.com")
    began, goes = threading.Event(), threading.Event()

    def send(_: object) -> None:
        began.set()
        assert goes.wait(30)
        raise SMTPServerDisconnected("rep@example.com")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    answers = [Client().post("/password/reset/", {"email": f"{name}@example.com"}) for name in ("rep", "nobody")]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(302, "/password/reset/sent/")] * 2
    assert began.wait(30)
    sending = [one for one in threading.enumerate() if one.name == "reset"]
    goes.set()
    for one in sending:
        one.join(30)
    assert "could not be mailed: SMTPServerDisconnected" in caplog.text
    assert "rep@example.com" not in caplog.text


def test_nobody_writes_lines_of_their_own_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    not_proved(RequestFactory().get("/"), "company", "no\n2026-01-01 INFO django: all is well" + "x" * 2_000)
    [one] = caplog.messages
    assert "\n" not in one
    assert len(one) < 600


@pytest.mark.parametrize(
    ("named", "refused"),
    [("https://keys.example/", False), ("http://169.254.169.254/latest", True), ("file:///etc/passwd", True)],
)
def test_a_provider_leads_to_no_address_inside(named: str, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    actions.add_provider("company", "oidc", {"server_url": "https://idp.example"}, client_id="us", secret="s")
    said = {"issuer": "https://idp.example", "jwks_uri": named, "token_endpoint": "https://idp.example/token"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", property(lambda _: said))
    proved = Proved(RequestFactory().get("/"), "company")
    if not refused:
        assert proved.openid_config == said
        return
    with pytest.raises(OAuth2Error, match="not https as its jwks_uri"):
        _ = proved.openid_config
