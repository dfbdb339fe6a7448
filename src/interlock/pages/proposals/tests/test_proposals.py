"""Proposals over the real pages: read by both teams, answered by marketing alone; topics gathered by marketing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from desk.live.answering import HOUR, MONDAY, SECOND, capture, set_up
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions, models

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

T = MONDAY + HOUR
BOTH = ("Acme · ACME Inc", "ACME Inc · Acme")


@pytest.fixture(autouse=True)
def company(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    set_up()


def browser(name: str) -> Client:
    found = Client()
    found.force_login(User.objects.get(username=name))
    return found


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def opened(*, worked_out: bool = True) -> int:
    for person in (1, 2, 3):
        models.Person.objects.create(id=person, key=f"p{person}", label=f"Ada <{person}>")
        found = capture(person, T + person * HOUR)
        actions.reject(found.id, "rio", "no_interest", f"Note {person}", now=T + person * HOUR + SECOND)
    number = models.Proposal.objects.get().pk
    if worked_out:
        actions.replay_proposal(number)
    return int(number)


def test_there_is_nothing_and_then_there_is() -> None:
    mia = browser("mia")
    assert "No proposals" in text(mia.get("/proposals/"))
    number = opened(worked_out=False)
    listed = text(mia.get("/proposals/"))
    assert "They did not mean to talk to us" in listed
    assert "still being worked out" in listed
    assert f'href="/proposals/{number}/"' in listed
    assert "is being worked out. It shows up here by itself." in text(mia.get(f"/proposals/{number}/"))
    assert mia.get("/proposals/999/").status_code == 404


def test_a_proposal_shows_clause_change_replay_and_each_refused_lead() -> None:
    page = text(browser("ann").get(f"/proposals/{opened()}/"))
    assert "score.s.engagement.web" in page
    assert "<del>20</del>" in page
    assert "<ins>10</ins>" in page
    assert "Of 3 refused leads 3 had points for demo" in page
    assert '<th scope="row">Hand-offs</th><td class="num">3</td><td class="num">0</td><td class="num">-3</td>' in page
    for person in (1, 2, 3):
        assert f"Ada &lt;{person}&gt;" in page
        assert f"Note {person}" in page
    for handoff in models.Handoff.objects.all():
        assert f'href="/inbox/{handoff.id}/"' in page
    assert "Take it over" not in page


def test_sales_cannot_answer_and_marketing_says_why_it_declines() -> None:
    number = opened()
    refused = browser("ann").post(f"/proposals/{number}/", {"answer": "decline", "note": "No"})
    assert refused.status_code == 403
    assert "may not answer proposals" in text(refused)
    assert "Who may: Marketing, RevOps" in text(refused)
    mia = browser("mia")
    assert "say why it is declined" in text(mia.post(f"/proposals/{number}/", {"answer": "decline"}))
    assert mia.post(f"/proposals/{number}/", {"answer": "decline", "note": "One fair"}).status_code == 302
    assert "One fair" in text(browser("ann").get(f"/proposals/{number}/"))
    assert "Declined by mia" in text(browser("ann").get("/proposals/"))


def test_a_proposal_that_is_taken_over_leads_to_the_version_to_be_signed() -> None:
    number, mia = opened(), browser("mia")
    mia.post(f"/proposals/{number}/", {"answer": "take", "note": "Agreed"})
    page = text(mia.get(f"/proposals/{number}/"))
    version = models.Proposal.objects.get().version
    assert version is not None
    assert f'href="/agreement/{version}/"' in page
    assert f'href="/agreement/{version - 1}/{version}/"' in page
    assert mia.get(f"/agreement/{version - 1}/{version}/").status_code == 200


def test_marketing_gathers_topics_and_the_same_words_come_under_them() -> None:
    opened(worked_out=False)
    numbers = list(models.Handoff.objects.order_by("person").values_list("id", flat=True))
    for number, said in zip(numbers, ("Acme", "ACME Inc", "<b>Beta</b>"), strict=True):
        actions.remark(number, "rio", "competitor", said)
    given = {"kind": "competitor", "topic": ["Acme", "ACME Inc"], "into": "Acme"}
    refused = browser("ann").post("/proposals/topics/", given)
    assert (refused.status_code, "may not put topics" in text(refused)) == (403, True)
    mia = browser("mia")
    assert "1 counted under “Acme” now." in text(mia.post("/proposals/topics/", given, follow=True))
    page = text(mia.get("/proposals/topics/"))
    assert "&lt;b&gt;Beta&lt;/b&gt;" in page
    assert any(f'<span class="soft">{words}</span></span></label>' in page for words in BOTH)
    counted = re.findall(r'href="(/board/rows/\S+)" data-n="(\d+)"', page)
    assert sorted(many for _, many in counted) == ["1", "2"]
    for address, many in counted:
        assert len(re.findall(r'href="/lead/\d+/"', text(mia.get(address.replace("&amp;", "&"))))) == int(many)
    assert actions.remark(numbers[2], "rio", "competitor", "acme inc").topic == "Acme"
