"""What the page shows, whom it serves, and that a person is erased from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.connectors import Said, Who
from interlock.desk import actions, models

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

EMAIL = "ann@bloom.example"


@pytest.fixture(autouse=True)
def company(db: None, settings: SettingsWrapper, tmp_path: Path) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    for name, team, role in (("rio", "other", ""), ("ada", "other", "auditor"), ("sam", "sales", "rep")):
        actions.add_member(name, "secret", team, role)
    actions.hear([Said("1", Who(EMAIL, name="Ann Bloom"), kind="form")], "web")


def browser(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def test_it_shows_what_is_forgotten_also_without_an_agreement() -> None:
    said = browser("rio").get("/setup/keeping/").content.decode()
    assert "no clause says otherwise" in said
    assert "Visitors" in said


@pytest.mark.parametrize("name", ["ada", "sam"])
def test_who_may_not_erase_sees_and_does_nothing(name: str) -> None:
    assert browser(name).get("/setup/keeping/").status_code == 403
    assert browser(name).post("/setup/keeping/erase/", {"whom": EMAIL, "again": EMAIL}).status_code == 403
    assert not models.Erasure.objects.exists()


def test_somebody_is_handed_what_is_held_about_them() -> None:
    answer = browser("rio").post("/setup/keeping/export/", {"whom": EMAIL})
    assert answer.json()["name"] == "Ann Bloom"
    assert "attachment" in answer["Content-Disposition"]
    assert models.Happening.objects.get(kind="exported").by == "rio"


def test_somebody_is_erased_only_if_it_is_said_twice() -> None:
    wrong = browser("rio").post("/setup/keeping/erase/", {"whom": EMAIL, "again": "ann@bloom.exampel"})
    assert (wrong.status_code, "both fields must say the same" in wrong.content.decode()) == (422, True)
    assert browser("rio").post("/setup/keeping/erase/", {"whom": EMAIL, "again": EMAIL}).status_code == 302
    assert models.Erasure.objects.count() == 1
    assert models.Happening.objects.get(kind="erasing_asked").by == "rio"
    assert "1 person is" in browser("rio").get("/setup/keeping/").content.decode()


def test_nobody_is_erased_whom_nobody_knows() -> None:
    answer = browser("rio").post("/setup/keeping/erase/", {"whom": "x@y.example", "again": "x@y.example"})
    assert (answer.status_code, "nobody is known by" in answer.content.decode()) == (422, True)
