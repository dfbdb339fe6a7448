"""The audit tells everything that happened, to whoever may look into it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions
from interlock.desk.lists import audit as lists
from interlock.desk.models import Happening

KINDS = ("accepted", "rejected")
DAY = 86_400_000_000
MARCH = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.fixture
def auditor(client: Client) -> Client:
    """Return a browser of somebody of neither team."""
    assert client
    actions.add_member("olga", "secret", "other")
    Happening.objects.all().delete()
    browser = Client()
    browser.force_login(User.objects.get(username="olga"))
    return browser


def happened(many: int) -> None:
    Happening.objects.bulk_create(
        Happening(at=MARCH + n * DAY, kind=KINDS[n % 2], by=("sam", "")[n % 3 == 0], handoff=n + 1, person=n % 7)
        for n in range(many)
    )


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def table(page: str) -> list[str]:
    return re.findall(r"<tr><td>.*?</tr>", page, re.DOTALL)


def test_only_those_who_may_see_it(client: Client, auditor: Client) -> None:
    assert client.get("/audit/").status_code == 403
    assert 'href="/audit/"' not in text(client, "/board/")
    assert 'href="/audit/"' in text(auditor, "/board/")
    assert "Nothing has happened yet" in text(auditor, "/audit/")
    actions.add_member("ada", "secret", "other", "auditor")
    assert [name for name in ("ada", "olga", "maya", "sam", "nobody") if lists.may_audit(name)] == ["ada", "olga"]


def test_pages_of_it_hold_everything_once(auditor: Client) -> None:
    happened(250)
    seen, address = [], "/audit/"
    while True:
        page = text(auditor, address)
        seen += [re.search(r"handoff=(\d+)", row)[1] for row in table(page)]  # type: ignore[index]
        older = re.search(r'href="([^"]+)" rel="next"', page)
        if not older:
            break
        address = "/audit/" + unescape(older[1])
    assert seen == [str(n + 1) for n in reversed(range(250))]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("kind=accepted", lambda n: n % 2 == 0),
        ("by=sam", lambda n: n % 3 != 0),
        ("lead=5", lambda n: n % 7 == 5),
        ("handoff=17&by=sam", lambda n: n == 16),
        ("since=2026-03-11&until=2026-03-20", lambda n: 10 <= n < 20),
        ("since=never&lead=-1&before=x", lambda n: n >= 0),
    ],
)
def test_it_is_narrowed_and_taken_away_alike(auditor: Client, asked: str, meant: object) -> None:
    happened(60)
    expected = sum(1 for n in range(60) if meant(n))  # type: ignore[operator]
    assert len(table(text(auditor, f"/audit/?{asked}"))) == expected > 0
    data = b"".join(auditor.get(f"/audit/?{asked}&as=csv").streaming_content)  # type: ignore[arg-type]
    rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) if not row[0].startswith("#")]
    assert len(rows) - 1 == expected
    assert Happening.objects.get(kind="exported").more == {"what": "audit", "as": "csv", "rows": expected}


def test_nothing_found_differs_from_nothing(auditor: Client) -> None:
    happened(3)
    assert "No match" in text(auditor, "/audit/?kind=breached")


def test_whoever_comes_in_and_whoever_fails_is_noted(client: Client) -> None:
    assert client
    stranger = Client()
    stranger.post("/login/", {"username": "sam", "password": "wrong"})
    stranger.post("/login/", {"username": "my-own-password", "password": "x"})
    stranger.post("/login/", {"username": "", "password": ""})
    stranger.post("/login/", {"username": "sam", "password": "secret"})
    actions.change_password("sam", "secret", "better")
    found = list(Happening.objects.order_by("id").values_list("kind", "by", "owner"))
    assert found == [
        ("member_added", "", "maya"),
        ("member_added", "", "sam"),
        ("log_in_failed", "", "sam"),
        ("log_in_failed", "", ""),
        ("logged_in", "sam", ""),
        ("password_changed", "sam", "sam"),
    ]
    assert "my-own-password" not in str(list(Happening.objects.values_list()))


@pytest.mark.usefixtures("signed")
def test_each_step_of_a_version_is_noted() -> None:
    found = list(Happening.objects.order_by("id").values_list("kind", "by", "team"))
    added = [("member_added", "", "")] * 2
    signed = [("signed", "maya", "marketing"), ("signed", "sam", "sales")]
    assert found == [*added, ("proposed", "maya", ""), *signed, ("published", "", "")]
