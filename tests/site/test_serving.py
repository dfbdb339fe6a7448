from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import ports
import psutil
import pytest
from django.test import Client

from interlock.site import assets, server

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

PATIENCE = 120
"""Seconds after which a process is taken to hang."""


def test_a_taken_port_is_said_or_passed_over() -> None:
    with server.listen(server.LOCAL, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(server.PortTakenError, match=f"port {port} of 127.0.0.1"):
            server.listen(server.LOCAL, port)
        with server.listen(server.LOCAL, port, or_next=True) as second:
            assert port < second.getsockname()[1] <= port + server.TRIED
            assert server.address(second) == f"http://127.0.0.1:{second.getsockname()[1]}/"


def test_a_port_that_was_just_given_back_is_free() -> None:
    port = ports.free()
    first = server.listen(server.LOCAL, port)
    with socket.create_connection((server.LOCAL, port)):
        first.close()
    server.listen(server.LOCAL, port).close()


def test_told_to_stop_it_takes_along_what_runs_beside_it(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "INTERLOCK_HOME": str(tmp_path)}
    words = [sys.executable, "-c", "from interlock.site.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        assert "Interlock is at" in serving.stdout.readline()
        until = time.monotonic() + PATIENCE
        while "work" not in [word for one in psutil.Process(serving.pid).children() for word in one.cmdline()]:
            assert time.monotonic() < until, "no worker was started"
            time.sleep(0.05)
        beside = psutil.Process(serving.pid).children()
        assert len(beside) == 1
        serving.terminate()
        assert serving.wait(timeout=20) == 0
    assert not any(one.is_running() for one in beside)


def test_no_browser_is_looked_for_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("webbrowser.open", lambda _: pytest.fail("a browser was looked for"))
    assert not server.open_browser("http://127.0.0.1:1/")


@pytest.fixture
def made(tmp_path: Path, settings: SettingsWrapper) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ASSETS = tmp_path / "assets"
    settings.STATICFILES_DIRS = [*settings.PAGE_STATIC, str(tmp_path / "assets")]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    return tmp_path / "static"


def test_what_browsers_load_is_made_once_however_many_start(made: Path) -> None:
    with ThreadPoolExecutor(4) as starting:
        first = list(starting.map(lambda _: assets.prepare(), range(4)))
    assert sorted(first) == [False, False, False, True]
    font = next((made / "vendor").glob("inter.*.woff2"))
    assert font.read_bytes()[:4] == b"wOF2"
    assert 20_000 < font.stat().st_size < 90_000
    assert not assets.prepare()


def test_static_files_are_served_whole_and_kept_by_browsers(made: Path) -> None:
    assets.prepare()
    name = next((made / "frame").glob("tokens.*.css")).name
    answer = Client().get(f"/static/frame/{name}", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert not answer.streaming
    again = Client().get(f"/static/frame/{name}", headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert again.status_code == 304
    assert again.content == b""
