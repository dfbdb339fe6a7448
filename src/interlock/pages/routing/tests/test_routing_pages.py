"""What the page says, what its forms do, and that nobody does what is not theirs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.agreement import starter
from interlock.desk import actions, clock, models
from interlock.desk.live import leads
from interlock.lifecycle import Changed, Touched
from interlock.measure.ledger import key

PERSON = 4_711
DAY = 24 * 60 * clock.MINUTE


@pytest.fixture(autouse=True)
def company(db: None) -> None:  # noqa: ARG001
    for name, team in {"mia": "marketing", "sam": "sales", "ann": "sales", "bob": "sales", "rio": "other"}.items():
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter()).number)
    for name in ("mia", "sam"):
        actions.sign(number, name, "secret")
    for name in ("ann", "bob"):
        actions.add_seat(name, "inbound")
    models.Person.objects.create(id=PERSON, key="dana@example.org", label="Dana Frost")


def browser(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def handed_over(person: int = PERSON) -> models.Handoff:
    """Let somebody be handed over without a country, so that inbound receives."""
    with leads.held(person) as lead:
        at = lead.instant
        known = {"email": "dana@example.org", "origin": "web", "seniority": "vp", "phone": "1"}
        changes = [
            Changed(key("c", str(person), field), "person", person, field, text, None, at, at, person)
            for field, text in known.items()
        ]
        kinds = ("demo_request", "form", "pricing_view", "webinar", "download", "event", "email_click")
        touches = [
            Touched(key("t", str(person), kind, str(n)), person, at, at, kind) for n in range(4) for kind in kinds
        ]
        lead.move("captured")
        lead.hear([*changes, *touches], lead.instant)
    return models.Handoff.objects.get(person=person)


def test_the_page_shows_rules_in_order_teams_and_who_sits_in_them() -> None:
    page = browser("ann").get("/routing/").content.decode()
    places = [
        page.index(f"#route.{name}") for name in ("account_owner", "open_opportunity", "named_accounts", "enterprise")
    ]
    assert places == sorted(places)
    for team in ("key_accounts", "emea", "amer", "apac", "inbound", "both_heads"):
        assert f'id="team-{team}"' in page
    assert "0 of 40 open" in page
    assert "Nobody sits here" in page
    assert "/routing/seat/" not in page  # seats are RevOps'
    assert "/routing/seat/inbound/ann/" in browser("rio").get("/routing/").content.decode()


def test_an_assignment_is_explained_rule_by_rule_and_member_by_member() -> None:
    handoff = handed_over()
    assert handoff.owner in {"ann", "bob"}
    page = browser("mia").get(f"/routing/{handoff.id}/").content.decode()
    assert "the account has no owner" in page
    assert "next in turn of 2 who can take it" in page or "first to begin work" in page
    other = {"ann": "bob", "bob": "ann"}[handoff.owner]
    assert f"comes after {handoff.owner} in turn" in page
    assert other in page
    assert browser("mia").get("/routing/99/").status_code == 404


def test_who_would_get_this_lead_is_who_then_gets_it() -> None:
    ann = browser("ann").get("/routing/who/", {"q": "Dana"}, headers={"HX-Request": "true"}).content.decode()
    assert "Nobody is known" in ann  # it is marketing's yet
    found = browser("mia").get("/routing/who/", {"q": "Dana"}, headers={"HX-Request": "true"}).content.decode()
    assert "Dana Frost" in found
    assert not models.Handoff.objects.exists()
    owner = handed_over().owner
    assert f"would go to <b>{owner}</b>" in found
    assert "It is not handed over yet" in found or "not open to be handed over" in found
    nobody = browser("ann").get("/routing/who/", {"q": "Zyx"}, headers={"HX-Request": "true"}).content.decode()
    assert "Nobody is known" in nobody


def test_what_nobody_can_take_is_on_the_page_with_its_age() -> None:
    for name in ("ann", "bob"):
        actions.remove_seat(name, "inbound")
    handoff = handed_over()
    assert handoff.owner == ""
    page = browser("rio").get("/routing/now/").content.decode()
    assert f'/inbox/{handoff.id}/">Dana Frost' in page
    assert "0 min" in page
    assert 'id="count-routing">1' in browser("rio").get("/routing/").content.decode()


def test_a_rep_notes_their_own_absence_and_nobody_else_s() -> None:
    today = "2027-03-01"
    asked = {"since": today, "until": "2027-03-05", "delegate": "bob", "why": "Skiing", "waiting": "stay"}
    answer = browser("ann").post("/routing/away/", asked, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    absence = models.Absence.objects.get()
    assert (absence.member, absence.delegate, absence.until - absence.since) == ("ann", "bob", 5 * DAY)
    refused = browser("ann").post("/routing/away/", asked | {"member": "bob"}, headers={"HX-Request": "true"})
    assert "Who may: RevOps, Administrator" in refused.content.decode()
    assert browser("bob").post(f"/routing/away/{absence.pk}/back/", headers={"HX-Request": "true"}).status_code == 204
    assert models.Absence.objects.exists()
    browser("ann").post(f"/routing/away/{absence.pk}/back/")
    assert not models.Absence.objects.exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"since": "soon", "until": "2027-03-05"}, "is not a day"),
        ({"since": "2027-03-09", "until": "2027-03-05"}, "ends after it begins"),
        ({"since": "2027-03-01", "until": "9999-03-05"}, "too far away"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_in_place(asked: dict[str, str], words: str) -> None:
    answer = browser("ann").post("/routing/away/", asked, headers={"HX-Request": "true"})
    assert words in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not models.Absence.objects.exists()


def test_revops_gives_changes_and_takes_seats() -> None:
    rio = browser("rio")
    given = {"member": "sam", "team": "emea", "weight": "0.5", "at_most": "7", "ramp_days": "", "begins": "2026-01-05"}
    assert rio.post("/routing/seat/", given).status_code == 302
    seat = models.Seat.objects.get(member="sam")
    assert (seat.weight, seat.at_most, seat.ramp_days, seat.team) == (0.5, 7, None, "emea")
    assert 'value="0.5"' in rio.get("/routing/seat/emea/sam/").content.decode()
    rio.post("/routing/seat/emea/sam/", {"weight": "2", "calendar": "emea"})
    seat.refresh_from_db()
    assert (seat.weight, seat.at_most, seat.calendar) == (2, None, "emea")
    assert seat.since is not None
    assert "not a number" in rio.post("/routing/seat/emea/sam/", {"weight": "much"}).content.decode()
    assert browser("ann").post("/routing/seat/", given | {"team": "amer"}).status_code == 403
    rio.post("/routing/seat/emea/sam/", {"remove": "1"})
    assert not models.Seat.objects.filter(member="sam").exists()
    assert rio.get("/routing/seat/emea/sam/").status_code == 404


def test_accounts_go_on_lists_and_off() -> None:
    models.Account.objects.create(id=7, key="acme", label="Acme Tools")
    rio = browser("rio")
    assert rio.get("/routing/list/").status_code == 200
    asked = {"list": "named_accounts", "account": "Acme", "owner": "ann"}
    rio.post("/routing/list/", asked)
    assert models.Listed.objects.get().owner == "ann"
    assert "Acme Tools" in rio.get("/routing/").content.decode()
    assert "none begins like this" in rio.post("/routing/list/", asked | {"account": "Zyx"}).content.decode()
    rio.post("/routing/list/named_accounts/7/off/")
    assert not models.Listed.objects.exists()


@pytest.mark.parametrize("held", [None, 2**52])
def test_a_load_leads_to_exactly_its_hand_offs_those_on_hold_too(held: int | None) -> None:
    owner = handed_over().owner
    models.Handoff.objects.update(until=held)
    page = browser("rio").get("/routing/").content.decode()
    assert f'href="/overview/rows/?of=waiting&amp;owner={owner}" data-n="1">1 of 40 open' in page
    rows = browser("rio").get(f"/overview/rows/?of=waiting&owner={owner}").content.decode()
    assert 'id="rows-total">1<' in rows
    assert f"Hand-offs that wait for sales, with {owner}" in rows
    other = {"ann": "bob", "bob": "ann"}[owner]
    assert "rows-total" not in browser("rio").get(f"/overview/rows/?of=waiting&owner={other}").content.decode()
