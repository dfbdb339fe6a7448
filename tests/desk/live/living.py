"""An instance as it runs: `interlock serve` and `interlock work` in processes of their own, spoken to over HTTP.

Run as a program it sets such an instance up, or says what is in it: `living.py WHAT`, with its home in the environment.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import forked
import httpx
import ports

PROGRAM = "from interlock.site.cli import main; main()"


@dataclass
class Living:
    """One instance on disk, and the processes that work on it."""

    env: dict[str, str]
    port: int = 0
    token: str = ""
    running: list[forked.Process] = field(default_factory=list)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def __post_init__(self) -> None:
        self.port = ports.free()
        self.token = str(self.ask("set_up")["token"])

    @property
    def url(self) -> str:
        """Return where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, what: str) -> Any:
        """Set it up, or look into it."""
        done = forked.run([sys.executable, __file__, what], env=self.env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, *words: str) -> forked.Process:
        """Start a command of the product."""
        found = forked.start([sys.executable, "-c", PROGRAM, *words], env=self.env, stderr=forked.STDOUT)
        self.running.append(found)
        return found

    def serve(self, *, largest: int | None = None) -> forked.Process:
        """Serve, and wait until it answers; it writes no file beyond a size, as if the disk were full."""
        found = self.start("serve", "--port", str(self.port), "--no-work")
        if largest is not None:
            resource.prlimit(found.pid, resource.RLIMIT_FSIZE, (largest, largest))
        until, said = time.monotonic() + 120, ""
        while said != "200":
            assert found.poll() is None, found.stdout and found.stdout.read()
            assert time.monotonic() < until, f"it does not answer: {said}"
            time.sleep(0.05)
            try:
                said = str(self.client.get(f"{self.url}/login/", timeout=5).status_code)
            except httpx.HTTPError as error:
                said = repr(error)
        return found

    def tell(self, event: dict[str, Any]) -> httpx.Response:
        """Tell it of one event."""
        said = {"Authorization": f"Bearer {self.token}"}
        return self.client.post(f"{self.url}/api/capture", json=event, headers=said)

    def work(self, as_of: str) -> forked.Process:
        """Let a worker do what is due at a moment."""
        return self.start("work", "--once", "--as-of", as_of)

    def stop(self) -> None:
        """End whatever still runs."""
        self.client.close()
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=20)
            if process.stdout is not None:
                process.stdout.close()


@dataclass
class Senders:
    """Senders who tell until they are understood: what was not acknowledged is sent again under the same id."""

    living: Living
    people: int
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    threads: list[threading.Thread] = field(default_factory=list)
    until: float = 0.0

    def begin(self, many: int = 4) -> None:
        """Begin to send."""
        self.until = time.monotonic() + 240
        self.threads = [threading.Thread(target=self._send, args=(n, many)) for n in range(many)]
        for thread in self.threads:
            thread.start()

    def wait_for(self, some: int) -> None:
        """Wait until so many are acknowledged."""
        while len(self.acknowledged) < some:
            assert time.monotonic() < self.until, self.answers
            time.sleep(0.01)

    def end(self) -> None:
        """Wait until all is acknowledged."""
        for thread in self.threads:
            thread.join()
        assert len(self.acknowledged) == self.people, self.answers

    def _send(self, first: int, step: int) -> None:
        for number in range(first, self.people, step):
            event = ready(number)
            while time.monotonic() < self.until and not self._told(event):
                time.sleep(0.05)

    def _told(self, event: dict[str, Any]) -> bool:
        try:
            answer = self.living.tell(event)
        except httpx.HTTPError:
            self.answers[0] += 1
            return False
        self.answers[answer.status_code] += 1
        if answer.status_code == 200:
            assert answer.json()["events"][0]["status"] in {"heard", "duplicate"}, answer.text
            self.acknowledged.add(event["id"])
            return True
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["Retry-After"]) >= 1
        return False


def ready(number: int) -> dict[str, Any]:
    """Return what makes somebody ready for sales at once."""
    return {"id": f"e{number}", "who": {"email": f"p{number}@firm{number}.example"}, "kind": "demo"}


def kill(process: forked.Process) -> None:
    """Kill a process without warning."""
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)


def set_up() -> dict[str, Any]:
    """Make log-ins, an agreement, a source, and a channel if one is named."""
    from desk.live.answering import set_up as company  # noqa: PLC0415 - its settings are in the environment
    from desk.live.clocks import RICH  # noqa: PLC0415

    from interlock.desk import actions  # noqa: PLC0415
    from interlock.desk.instance import set_up as made  # noqa: PLC0415

    made()
    company(RICH)
    if address := os.environ.get("CHANNEL"):
        actions.add_webhook("reps", "slack", "inbound", address)
    return {"token": actions.add_source("web", actions.Terms(("capture",), per_second=100_000)).token}


def look() -> dict[str, Any]:
    """Say what is in it: the touches heard, hand-offs by status, what happened to each, and what was told of it."""
    from desk.instances import held  # noqa: PLC0415

    from interlock.desk import models  # noqa: PLC0415

    happened: dict[str, list[str]] = {}
    for number, kind in models.Happening.objects.exclude(handoff=None).order_by("id").values_list("handoff", "kind"):
        happened.setdefault(str(number), []).append(kind)
    return {
        "touches": len(held("touches")),
        "people": models.Lead.objects.exclude(state="unknown").count(),
        "handoffs": list(models.Handoff.objects.values_list("status", "owner")),
        "happened": happened,
        "notices": models.Notice.objects.exclude(kind="weekly").count(),
        "due": models.Timer.objects.filter(done=None).exclude(kind="weekly").count(),
        "unsent": models.Outgoing.objects.filter(sent=None).count(),
        "keys": sorted(models.Outgoing.objects.values_list("key", flat=True)),
    }


def enter() -> dict[str, Any]:
    """Return the path that logs a rep in."""
    from interlock.pages.login.link import path_for  # noqa: PLC0415

    return {"path": path_for("ann")}


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
    import django

    django.setup()
    sys.stdout.write(json.dumps({"set_up": set_up, "look": look, "enter": enter}[sys.argv[1]]()))
