"""The web server of one instance."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Callable

LOCAL = "127.0.0.1"
TRIED = 50
"""How many ports above the wished one are tried before giving up."""


class PortTakenError(InterlockError):
    """Somebody else listens where the server should."""


def listen(host: str, port: int, *, or_next: bool = False) -> socket.socket:
    """Take a port, or with `or_next` the first free one above it; port 0 takes any."""
    last = port + TRIED if or_next and port else port
    for candidate in range(port, last + 1):
        taken = _bind(host, candidate)
        if taken is not None:
            return taken
    where = f"port {port}" if last == port else f"ports {port} to {last}"
    raise PortTakenError(f"{where} of {host} cannot be had; choose another with --port")


def address(listening: socket.socket) -> str:
    """Return the address to type into a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until stopped, by Ctrl-C or SIGTERM; `ready` runs once pages are answered.

    Uvicorn raises again the signal that stopped it: SIGTERM would end this process before what runs beside it.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    config = uvicorn.Config(
        "interlock.site.asgi:application",
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_when_started, args=(server, ready), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return


def open_browser(url: str) -> bool:
    """Open a page where there is a screen to show it on; never takes over a terminal."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False


def _bind(host: str, port: int) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only where the protocol is named
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)
    except OSError:
        taken.close()
        return None
    return taken


def _when_started(server: uvicorn.Server, ready: Callable[[], None]) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    ready()
