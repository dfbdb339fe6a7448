"""`/healthz`, `/readyz` and `/metrics`: for whatever watches over the server. No log-in, and nothing of anybody."""

from __future__ import annotations

import hmac
import os
from importlib.metadata import version
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from deltalake.exceptions import DeltaError
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from interlock.desk.lists.health import health

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.desk.lists.health import Health

TOKEN = "INTERLOCK_METRICS_TOKEN"  # noqa: S105 - the name of the variable
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
_BROKEN = (DatabaseError, DeltaError, OSError)
Sample = tuple[str, str, str, "Mapping[str, float | None]"]
"""Name, type, what it is, and values by label."""


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers, whatever it stands on."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether database and ledger can be read (503 if not), and what waits.

    A worker that is away is said and not counted: pages and API work without it, and sending people elsewhere would
    not bring it back.
    """
    del request
    try:
        found = health()
    except _BROKEN as error:
        return _fresh(JsonResponse({"status": "unavailable", "problem": type(error).__name__}, status=503))
    told: dict[str, Any] = {
        "status": "ready",
        "worker": {"status": "ok" if found.has_worker else "away", "age_seconds": found.worker_age},
        "outbox": {"waiting": found.outbox, "oldest_seconds": found.outbox_age, "dead": found.dead_letters},
        "timers": {"due": found.timers_due, "oldest_seconds": found.timers_age},
        "tail": sum(found.tail.values()),
        "ledger": dict(found.ledger),
    }
    return _fresh(JsonResponse(told))


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus (text format 0.0.4), on this machine or with INTERLOCK_METRICS_TOKEN as bearer."""
    if not (_is_local(request) or _has_token(request)):
        said = f"metrics are given on this machine, or to whoever bears the token of {TOKEN}\n"
        return HttpResponse(said, status=403, content_type="text/plain")
    try:
        samples = list(_samples(health()))
    except _BROKEN:
        samples = [_up(0)]
    return _fresh(HttpResponse("".join(map(_written, samples)), content_type="text/plain; version=0.0.4"))


urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
]


def _fresh(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


def _is_local(request: HttpRequest) -> bool:
    """Say whether somebody on this machine asks, and not a proxy on it in the name of somebody else."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    wanted = os.environ.get(TOKEN, "")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and same


def _up(value: int) -> Sample:
    return ("up", "gauge", "Whether database and ledger can be read.", {f'version="{version("interlock")}"': value})


def _samples(found: Health) -> Iterator[Sample]:
    yield _up(1)
    yield "ledger_version", "gauge", "Newest version of each table.", _labelled("table", found.ledger)
    yield "tail_rows", "gauge", "Rows that wait to be moved into the ledger.", _labelled("table", found.tail)
    yield "worker_heartbeat_age_seconds", "gauge", "Since a worker last gave a sign of life.", {"": found.worker_age}
    yield "timers_due", "gauge", "Timers that should have rung.", {"": found.timers_due}
    yield "timers_oldest_due_seconds", "gauge", "For how long the oldest is due.", {"": found.timers_age}
    yield "outbox_waiting", "gauge", "Messages on their way out.", {"": found.outbox}
    yield "outbox_oldest_due_seconds", "gauge", "For how long the oldest is due.", {"": found.outbox_age}
    yield "outbox_dead", "gauge", "Messages that were given up.", {"": found.dead_letters}
    yield "handoffs", "gauge", "Hand-offs by status.", _labelled("status", found.handoffs)
    yield "handoffs_overdue", "gauge", "Hand-offs that wait and are past their time.", {"": found.handoffs_overdue}
    yield "leads", "gauge", "Leads heard of live, by state.", _labelled("state", found.leads)
    yield "happenings_total", "counter", "What has happened.", {"": found.happenings}
    yield "erasures_unfinished", "gauge", "Erasures that have begun and not ended.", {"": found.erasures}


def _labelled(name: str, values: Mapping[str, int]) -> dict[str, float | None]:
    return {f'{name}="{label}"': value for label, value in values.items()}


def _written(sample: Sample) -> str:
    """Write one metric; without a value it is left out."""
    name, kind, says, values = sample
    lines = [f"interlock_{name}{f'{{{label}}}' if label else ''} {v:g}" for label, v in values.items() if v is not None]
    head = [f"# HELP interlock_{name} {says}", f"# TYPE interlock_{name} {kind}"]
    return "\n".join([*head, *lines, ""]) if lines else ""
