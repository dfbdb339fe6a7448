"""The journey of a person and of an account: everything that is known, on one line and in one list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions, clock
from interlock.desk.lists import journey as lists
from interlock.desk.lists.curve import curve, rolled_up, score_at
from interlock.desk.lists.program import binding
from interlock.desk.live.leads import held
from interlock.desk.models import Lead, Person, Unplaced

if TYPE_CHECKING:
    from interlock.desk.lists.journey import Journey
    from interlock.lifecycle import Program

PEOPLE = 40


@pytest.fixture
def leads(company: int) -> list[int]:
    """Hold some of the imported people once, so that their leads are folded."""
    assert company
    people = list(Person.objects.order_by("id").values_list("id", flat=True)[:PEOPLE])
    for person in people:
        with held(person):
            pass
    return people


@pytest.fixture
def busy(leads: list[int]) -> Journey:
    """Return the journey with the most touches."""
    journeys = [found for one in leads if (found := lists.of_person(one)) is not None]
    return max(journeys, key=lambda one: len(one.lives[0].touches))


def program() -> Program:
    bound = binding(clock.now())
    assert bound is not None
    return bound.program


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_lead_shows_every_touch_and_what_it_scored(client: Client, busy: Journey) -> None:
    life = busy.lives[0]
    page = client.get(f"/lead/{life.face.person}/").content.decode()
    drawn = re.findall(r'data-mark aria-label="([^"]+)"', page)
    counted = sum(sum(map(int, re.findall(r"(\d+) times", mark))) + mark.count(",") + 1 for mark in drawn)
    assert len(drawn) > 3
    assert counted >= len(life.touches)
    assert f"<h1>{life.face.name}</h1>" in page
    total = re.search(r'class="total">(-?\d+)', page)
    now = score_at(program(), "interest", life.events, busy.firm, clock.now())
    assert total is not None
    assert abs(int(total[1]) - now.total) < 1


def test_the_score_over_time_is_the_score_at_each_time(busy: Journey) -> None:
    life = busy.lives[0]
    times = [touch.at for touch in life.touches] + [life.touches[-1].at + 86_400_000_000]
    found = curve(program(), "interest", life.events, busy.firm, times)
    each = [score_at(program(), "interest", life.events, busy.firm, at).total for at in times]
    assert found == pytest.approx(each, abs=1e-9)


def test_why_it_scored_can_be_asked_for_any_time(client: Client, busy: Journey) -> None:
    life = busy.lives[0]
    at = life.touches[len(life.touches) // 2].at // 1000 * 1000
    part = client.get(f"/lead/{life.face.person}/?at={at // 1000}&model=interest", headers={"HX-Target": "why"})
    page = part.content.decode()
    then = score_at(program(), "interest", life.events, busy.firm, at)
    assert "<html" not in page
    assert re.search(r'class="total">(-?\d+)', page)[1] == f"{then.total:.0f}"  # type: ignore[index]
    worth = [float(one) for one in re.findall(r'class="worth">(-?[\d.]+)', page)]
    assert sum(worth) == pytest.approx(then.total, abs=0.05 * len(worth) + 1e-9)


def test_the_list_can_be_narrowed_and_says_it_all(client: Client, busy: Journey) -> None:
    url = f"/lead/{busy.lives[0].face.person}/"
    whole = client.get(url, {"pages": 50}, headers={"HX-Target": "list"}).content.decode()
    kinds = dict(re.findall(r'value="(\w+)"(?: selected)?>[^<]+ \((\d[\d,]*)\)<', whole))
    assert whole.count("<li class=") == sum(int(kinds[name]) for name in kinds if name in GROUPS)
    for kind, count in kinds.items():
        page = client.get(url, {"kind": kind, "pages": 50}, headers={"HX-Target": "list"}).content.decode()
        assert page.count("<li class=") == int(count)
    day = client.get(url, {"day": "1980-01-01"}, headers={"HX-Target": "list"}).content.decode()
    assert "From the beginning" in day or "Nothing of this kind" in day


GROUPS = ("touches", "stages", "verdicts", "facts")


def test_an_account_shows_its_people_and_how_they_make_its_score(client: Client, leads: list[int]) -> None:
    assert leads
    account = Lead.objects.filter(person__in=leads).exclude(account=None).values_list("account", flat=True)[0]
    page = client.get(f"/account/{account}/").content.decode()
    found = lists.of_account(account)
    assert found is not None
    for life in found.lives:
        assert f'href="/lead/{life.face.person}/"' in page
    (rolled,) = rolled_up(program(), account, clock.now())
    assert rolled.score.total == pytest.approx(sum(share.points for share in rolled.score.shares))
    assert "score.interest.account" in page
    assert re.search(r'class="total">(-?\d+)', page)[1] == f"{rolled.score.total:.0f}"  # type: ignore[index]


def test_who_is_not_known_has_no_journey(client: Client, signed: int) -> None:
    assert signed
    assert client.get("/lead/5/").status_code == 404
    assert client.get("/account/5/").status_code == 404


def test_somebody_without_a_past_is_shown_with_what_is_known(client: Client, signed: int) -> None:
    assert signed
    Person.objects.create(id=5, key="crm:5", label="Ann Anders")
    page = client.get("/lead/5/")
    assert page.status_code == 200
    assert "Nothing has happened yet" in text(page.content.decode())


@pytest.mark.usefixtures("signed")
def test_a_company_that_is_not_clear_is_said_with_the_way_there_for_whoever_decides(client: Client) -> None:
    Person.objects.create(id=5, key="crm:5", label="Ann Fuentes")
    Unplaced.objects.create(person=5, company="Acme", source="crm", since=1, last=1)
    page = text(client.get("/lead/5/").content.decode())
    assert "They wrote “Acme”: it is not clear which account is theirs. RevOps decides it" in page
    actions.add_member("rita", "secret", "other", "revops")
    rita = Client()
    rita.force_login(User.objects.get(username="rita"))
    assert 'href="/setup/accounts/person/5/">Decide it</a>' in rita.get("/lead/5/").content.decode()
    Unplaced.objects.update(decided=2)
    assert "not clear" not in rita.get("/lead/5/").content.decode()
