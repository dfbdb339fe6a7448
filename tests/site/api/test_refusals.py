"""What cannot be provoked from outside: a database that is away, and our own mistakes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django.test import Client

from interlock.desk import actions

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

EVENT = json.dumps({"id": "1", "who": {"email": "a@b.example"}, "kind": "form"})
POSTED = json.dumps({"id": "1", "email": "a@b.example", "kind": "form"})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"


@pytest.mark.parametrize(("path", "body"), [("/api/capture", EVENT), ("/hooks/web", POSTED)])
def test_a_database_that_is_away_is_said_with_when_to_come_again(
    path: str, body: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("database or disk is full")

    token = actions.add_source("web").token
    client = Client(headers={"Authorization": f"Bearer {token}"})
    was = actions.hear
    monkeypatch.setattr(actions, "hear", away)
    answer = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "send it again" in answer.json()["error"]
    assert "disk is full" in caplog.text
    assert token not in caplog.text
    monkeypatch.setattr(actions, "hear", was)
    again = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert again.json()["heard"] == 1, "what was refused is not what is answered under the key"


def test_no_session_and_no_form_is_asked_for(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = actions.add_source("web").token
    answer = strict.post(
        "/api/capture", EVENT, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
    assert client.get("/api/handoffs").status_code == 401
    assert client.get("/api/").status_code == 404
    assert client.get("/api/capture").status_code == 405


def test_a_key_is_forgotten_after_a_while() -> None:
    client = Client(headers={"Authorization": f"Bearer {actions.add_source('web').token}"})

    def send(body: str) -> int:
        key = {"Idempotency-Key": "k"}
        return client.post("/api/capture", body, content_type="application/json", headers=key).status_code

    assert [send(EVENT), send(EVENT), send(EVENT.replace("form", "call"))] == [200, 200, 409]
    assert actions.forget_deliveries(0) == 0
    assert actions.forget_deliveries(2**62) == 1
    assert send(EVENT.replace("form", "call")) == 200
