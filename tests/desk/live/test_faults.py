"""Servers and workers are killed, disks fill up, databases go away: nothing acknowledged is lost, nothing doubled."""

from __future__ import annotations

import fcntl
import os
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import postgres
import pytest
from desk.instances import environment
from desk.live.living import Living, Senders, kill, ready
from desk.live.receivers import channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    import forked

WEEK_LATER = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
AN_HOUR_ON = (datetime.now(UTC) + timedelta(days=7, hours=1)).strftime("%Y-%m-%dT%H:%M")
"""When a message that was cut off while it was being sent is due again."""
FOLLOWED = sorted(["handed_over", "breached", "breached", "escalated", "escalated", "reassigned"])
"""What has happened to a hand-off that nobody looked at for a week."""


@contextmanager
def living(home: Path, **more: str) -> Iterator[Living]:
    found = Living(environment(home) | more)
    try:
        yield found
    finally:
        found.stop()


def test_a_server_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with living(tmp_path / "home") as instance:
        server = instance.serve()
        senders = Senders(instance, people=90)
        senders.begin()
        for some in (20, 50):
            senders.wait_for(some)
            kill(server)
            server = instance.serve()
        senders.end()
        found = instance.ask("look")
    assert senders.answers[0] > 0, "nobody was cut off, so nothing was tried"
    assert found["touches"] == found["people"] == len(found["handoffs"]) == 90
    assert all(kinds == ["handed_over"] for kinds in found["happened"].values())
    assert Counter(owner for _, owner in found["handoffs"]) == {"ann": 45, "bob": 45}
    assert found["notices"] == 90


def test_workers_that_are_killed_again_and_again_do_everything_once(tmp_path: Path) -> None:
    with channel() as reps, living(tmp_path / "home", CHANNEL=reps.url) as instance:
        instance.serve()
        for number in range(25):
            assert instance.tell(ready(number)).status_code == 200
        assert instance.ask("look")["due"] == 25 * 7
        left: list[int] = []
        for _ in range(2):
            one, other = instance.work(WEEK_LATER), instance.work(WEEK_LATER)
            said, _ = narrow(one), narrow(other)
            assert os.read(said, 1), "it is at work"
            left.append(instance.ask("look")["due"])
            kill(one)
            kill(other)
        assert 0 < left[0] < 25 * 7, "both were in the middle of it when they were killed"
        at_once = [instance.work(AN_HOUR_ON) for _ in range(2)]
        assert [worker.wait(timeout=240) for worker in at_once] == [0, 0]
        found = instance.ask("look")
    assert found["due"] == found["unsent"] == 0
    assert {tuple(sorted(kinds)) for kinds in found["happened"].values()} == {tuple(FOLLOWED)}
    assert set(reps.keys) == set(found["keys"])


def narrow(worker: forked.Process) -> int:
    """Let a worker say no more than a page that nobody reads: then it waits, in the middle of its work."""
    assert worker.stdout is not None
    fcntl.fcntl(worker.stdout.fileno(), fcntl.F_SETPIPE_SZ, 4_096)
    return worker.stdout.fileno()


def wait_until_at_work(instance: Living) -> None:
    """Wait for the first beat of a worker."""
    until = time.monotonic() + 120
    while instance.client.get(f"{instance.url}/readyz").json()["worker"]["status"] != "ok":
        assert time.monotonic() < until, "no worker was heard of"
        time.sleep(0.1)


def said(process: forked.Process) -> str:
    """Return what a process said that ended when it should not."""
    return process.stdout.read() if process.stdout is not None else ""


def test_a_full_disk_is_said_and_costs_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    if os.environ.get("INTERLOCK_TEST_DATABASE"):
        pytest.skip("the disk of a PostgreSQL server is not this process's")
    with living(tmp_path / "home") as instance:
        size = max(path.stat().st_size for path in (tmp_path / "home").glob("interlock.sqlite3*"))
        server = instance.serve(largest=size + 800_000)
        browser, acknowledged, handed = entering(instance), [], []
        for number in range(2_000):
            answer = instance.tell(ready(number))
            if answer.status_code != 200:
                break
            acknowledged.append(number)
            handed.append(answer.json()["events"][0]["handoff"])
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["Retry-After"]) >= 1
        assert "send it again" in answer.json()["error"]
        page = answering_until_refused(browser, handed[0])
        assert page.status_code == 503, page.text
        assert "its disk may be full" in page.text
        assert browser.get("/inbox/").status_code == 200, "what is there can still be read"
        browser.close()
        page = coming_in_until_refused(instance)
        assert page.status_code == 503, page.text
        assert "its disk may be full" in page.text
        kill(server)
        instance.serve()
        found = instance.ask("look")
        assert acknowledged
        assert found["touches"] == len(found["handoffs"]) == len(acknowledged)
        assert instance.tell(ready(len(acknowledged))).json()["heard"] == 1


def entering(instance: Living) -> httpx.Client:
    """Log in by a link."""
    browser = httpx.Client(base_url=instance.url, timeout=30, follow_redirects=True)
    assert browser.get(str(instance.ask("enter")["path"])).status_code == 200
    return browser


def coming_in_until_refused(instance: Living) -> httpx.Response:
    """Log in again and again, until the note of one no longer fits on the disk."""
    for _ in range(20):
        with httpx.Client(base_url=instance.url, timeout=30, follow_redirects=True) as browser:
            page = browser.get(str(instance.ask("enter")["path"]))
        if page.status_code != 200:
            break
    return page


def answering_until_refused(browser: httpx.Client, handoff: str) -> httpx.Response:
    """Accept a hand-off as its page does, and take it back, until one of the two no longer fits on the disk."""
    said = {"X-CSRFToken": browser.cookies["csrftoken"], "Referer": str(browser.base_url)}
    for number in range(400):
        page = browser.post(f"/inbox/{handoff}/{('accept', 'undo')[number % 2]}/", headers=said)
        if page.status_code != 200:
            break
    return page


@pytest.mark.postgres
def test_a_database_that_is_stopped_and_started_is_waited_for(tmp_path: Path) -> None:
    try:
        postgres.find()
    except postgres.MissingError as error:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(error))
    with postgres.server() as address:
        programs, directory = postgres.find(), Path(address.partition("host=")[2])
        run = postgres.runner(directory)
        with living(tmp_path / "home", INTERLOCK_DATABASE=address) as instance:
            instance.serve()
            worker = instance.start("work")
            wait_until_at_work(instance)
            senders = Senders(instance, people=120)
            senders.begin()
            senders.wait_for(30)
            run(programs / "pg_ctl", "-D", directory / "data", "-w", "-m", "immediate", "stop")
            time.sleep(2)
            away = httpx.get(f"{instance.url}/inbox/", timeout=10, cookies={"sessionid": "x" * 32})
            options = f"-c listen_addresses='' -k {directory} -c fsync=off"
            run(programs / "pg_ctl", "-D", directory / "data", "-w", "-l", directory / "log", "-o", options, "start")
            senders.end()
            assert worker.poll() is None, said(worker)
            found = instance.ask("look")
    assert away.status_code == 503
    assert "The database cannot be reached" in away.text
    assert int(away.headers["Retry-After"]) >= 1
    assert senders.answers[503] > 0
    assert found["touches"] == found["people"] == len(found["handoffs"]) == 120
