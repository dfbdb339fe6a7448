"""What watches over the server is told how it is, and nothing of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.test import Client

from interlock.desk import clock, models
from interlock.desk.actions.heartbeats import beat
from interlock.desk.lists.health import LATE
from interlock.site import health, jobs
from interlock.site.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"


def lines(answer: str) -> dict[str, float]:
    told = [line.rpartition(" ") for line in answer.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in told}


def broken() -> None:
    raise DatabaseError("secret words")


def test_it_lives_whatever_it_stands_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "health", broken)
    assert Client().get("/healthz").content == b"ok\n"


def test_it_is_ready_and_says_that_nobody_works() -> None:
    told = Client().get("/readyz").json()
    assert told["status"] == "ready"
    assert told["worker"] == {"status": "away", "age_seconds": None}
    assert told["ledger"] == {"touches": 0, "changes": 0, "moves": 0, "spend": 0, "quotas": 0}


def test_a_worker_gives_signs_of_life() -> None:
    Worker(print).once()
    told = Client().get("/readyz").json()["worker"]
    assert told["status"] == "ok"
    assert told["age_seconds"] < LATE
    assert jobs.JOBS[0].every < LATE / 3


def test_a_worker_that_was_killed_is_missed() -> None:
    beat()
    models.Heartbeat.objects.update(at=clock.now() - 61 * clock.SECOND)
    assert Client().get("/readyz").json()["worker"]["status"] == "away"


def test_without_the_database_it_is_not_ready_and_gives_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "health", broken)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert "secret" not in answer.content.decode()
    assert list(lines(Client().get("/metrics").content.decode()).values()) == [0]


def test_metrics_count_what_waits() -> None:
    beat()
    now = clock.now()
    models.Outgoing.objects.create(key="a", channel="mail", to="ann", text="Ann", created=0, due=now - 5_000_000)
    models.Outgoing.objects.create(key="b", channel="mail", to="ann", text="Ann", created=0, due=0, dead=now)
    models.Timer.objects.create(key="t", due=now - 7_000_000, kind="breach")
    models.Lead.objects.create(person=1, state="open", folded={}, seal="", recorded=0)
    models.TailTouch.objects.create(id=1, recorded=1, source="web", person=1, at=1, kind="form", outbound=False)
    answer = Client().get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4"
    told = lines(answer.content.decode())
    assert told["interlock_outbox_waiting"] == told["interlock_outbox_dead"] == told["interlock_timers_due"] == 1
    assert 5 <= told["interlock_outbox_oldest_due_seconds"] < 60
    assert 7 <= told["interlock_timers_oldest_due_seconds"] < 60
    assert told['interlock_leads{state="open"}'] == told['interlock_tail_rows{table="touches"}'] == 1
    assert told["interlock_worker_heartbeat_age_seconds"] < LATE
    assert "ann" not in answer.content.decode().lower()


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer right"}, 200),
        ("10.0.0.7", {"Authorization": "Bearer wrong"}, 403),
        ("10.0.0.7", {"Authorization": "Basic right"}, 403),
        ("", {}, 403),
    ],
)
def test_metrics_are_for_this_machine_and_for_who_bears_the_token(
    monkeypatch: pytest.MonkeyPatch, address: str, headers: dict[str, str], status: int
) -> None:
    monkeypatch.setenv(health.TOKEN, "right")
    assert Client(REMOTE_ADDR=address).get("/metrics", headers=headers).status_code == status


def test_no_token_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(health.TOKEN, raising=False)
    answer = Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 403
