"""A process that was forked is as one that was started: its own settings, directory and words, killed by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import TimeoutExpired

import forked
import pytest

LOOK = """
import json, os, signal, sys, threading
import django
django.setup()
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.db import connection
told = {"database": str(connection.settings_dict["NAME"]), "static": str(storages["staticfiles"].location)}
values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
told |= {name: str(sorted(value) if isinstance(value, set) else value) for name, value in values.items()}
told |= {"environment": dict(os.environ), "words": sys.argv, "here": os.getcwd(), "threads": threading.active_count()}
told |= {"found": [str(each.location) for one in get_finders() for each in one.storages.values()]}
told |= {"signals": [str(signal.getsignal(one)) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)]}
print(json.dumps(told))
"""


def environment(home: Path) -> dict[str, str]:
    known = {name: word for name, word in os.environ.items() if not name.startswith("INTERLOCK_")}
    more = {"INTERLOCK_HOME": str(home), "INTERLOCK_URL": "https://x.example", "INTERLOCK_MAIL": "smtp://mail.example"}
    root = Path(__file__).resolve().parents[1]
    paths = os.pathsep.join(str(root / part) for part in ("src", "tests"))
    return known | more | {"DJANGO_SETTINGS_MODULE": "interlock.site.settings", "PYTHONPATH": paths}


def test_it_knows_what_a_process_that_was_started_knows(tmp_path: Path) -> None:
    words, env = [sys.executable, "-c", LOOK, "a", "b"], environment(tmp_path / "home")
    started = subprocess.run(words, env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    was = forked.run(words, env=env, cwd=tmp_path)
    assert (was.returncode, was.stderr) == (0, started.stderr)
    found, expected = json.loads(was.stdout), json.loads(started.stdout)
    assert found == expected
    assert found["HOME"] == str(tmp_path / "home")


def test_one_after_the_other_has_other_hashes(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "print(hash('x'))"]
    assert len({forked.run(words, env=environment(tmp_path)).stdout for _ in range(2)}) == 2


def test_its_end_is_told_however_it_ends(tmp_path: Path) -> None:
    env = environment(tmp_path)
    for code, status in (("", 0), ("raise SystemExit(3)", 3), ("1 / 0", 1), ("import os; os._exit(4)", 4)):
        done = forked.run([sys.executable, "-c", code], env=env)
        assert (done.returncode, "ZeroDivisionError" in done.stderr) == (status, status == 1)


def test_a_signal_kills_it(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(100)"]
    process = forked.start(words, env=environment(tmp_path))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert process.poll() is None
    with pytest.raises(TimeoutExpired):
        process.wait(0.01)
    process.kill()
    assert process.wait(20) == process.poll() == -signal.SIGKILL
    assert process.communicate() == ("", "")
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_who_takes_too_long_is_killed(tmp_path: Path) -> None:
    process = forked.start([sys.executable, "-c", "import time; time.sleep(100)"], env=environment(tmp_path))
    with pytest.raises(TimeoutExpired):
        process.communicate(0.1)
    assert process.wait(20) == -signal.SIGKILL
