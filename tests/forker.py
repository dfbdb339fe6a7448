"""The process that has imported everything and waits to be forked (`forked.py`): it opens no database and no thread.

What a home or an environment decides is read by each process that is forked, as if it had been started.
"""

# ruff: noqa: PLC0415 - what is warmed up is the program of those that are forked

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import socket
import sys
import threading
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

SETTINGS = "interlock.site.settings"
PROGRAM = (
    "interlock.site.cli",
    "interlock.site.server",
    "interlock.site.urls",
    "interlock.desk.actions",
    "interlock.desk.instance",
    "pyarrow.dataset",
)
FOLDERS = ("interlock.site.commands", "interlock.desk.lists", "interlock.desk.actions")


def warm_up() -> None:
    """Import the program, and forget what it knows of a home."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django
    import duckdb

    django.setup()
    for name in PROGRAM:
        import_module(name)
    for folder in FOLDERS:
        for found in iter_modules(import_module(folder).__path__):
            import_module(f"{folder}.{found.name}")
    duckdb.default_connection().close()  # it has threads
    forget_settings()
    assert "interlock.site.asgi" not in sys.modules, "the web server was made before its settings are known"
    assert threading.active_count() == 1, "a thread would not be there any more"
    gc.collect()
    gc.freeze()


def forget_settings() -> None:
    """Let the settings and the database be read again, but for what libraries added to them when they were imported."""
    from django.conf import LazySettings, Settings, empty, settings
    from django.db import connections

    assert not any(one.connection for one in connections.all()), "a database was opened before it is known which"
    vars(connections).clear()
    type(connections).__init__(connections)
    added = {name: getattr(settings, name) for name in set(dir(settings)) - set(dir(Settings(SETTINGS)))}

    def read(name: str | None = None) -> None:
        LazySettings._setup(settings, name)  # noqa: SLF001
        for each, value in added.items():
            setattr(settings, each, value)

    settings._wrapped = empty  # noqa: SLF001 - as it is in a process that has just begun
    vars(settings)["_setup"] = read
    del sys.modules[SETTINGS], sys.modules["interlock.site"].settings


def wait(asked: socket.socket) -> list[str]:
    """Fork whenever somebody asks, and tell of the ends; return, in each process that is forked, its words."""
    running: dict[int, tuple[int, int]] = {}
    while True:
        for ready in select.select([asked, *running], [], [])[0]:
            if ready is not asked:
                pid, tell = running.pop(ready)
                _, status = os.waitpid(pid, 0)
                os.write(tell, str(os.waitstatus_to_exitcode(status)).encode())
                _close([ready, tell])
                continue
            message, given, _, _ = socket.recv_fds(asked, 128 * 1024, 4)
            if not message:
                os._exit(0)
            pid = os.fork()
            if not pid:
                _close([asked.detach(), given[3], *running, *(tell for _, tell in running.values())])
                return become(json.loads(message), given[:3])
            _close(given[:3])
            running[os.pidfd_open(pid)] = pid, given[3]
            asked.send(str(pid).encode())


def become(asked: dict, standard: list[int]) -> list[str]:
    """Take over an environment, a directory, and what is read from and written to."""
    for place, given in enumerate(standard):
        os.dup2(given, place)
    _close(standard)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    return asked["words"]


def work(words: list[str]) -> None:
    """Be what `python WORDS` is."""
    if words[0] == "-c":
        sys.argv, sys.path[0] = ["-c", *words[2:]], ""
        exec(compile(words[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv, sys.path[0] = words, str(Path(words[0]).parent)
        runpy.run_path(words[0], run_name="__main__")


def _close(numbers: list[int]) -> None:
    for number in numbers:
        os.close(number)


if __name__ == "__main__":
    warm_up()
    work(wait(socket.socket(fileno=int(sys.argv[1]))))
