"""Let it be seen that work is being done."""

from __future__ import annotations

import os
import socket

from interlock.desk import clock
from interlock.desk.clock import MINUTE
from interlock.desk.models import Heartbeat

GONE = 24 * 60 * MINUTE
"""From when on a worker that is silent is not listed any more."""


def beat() -> None:
    """Write down that this process works."""
    now = clock.now()
    Heartbeat.objects.update_or_create(name=f"{socket.gethostname()}:{os.getpid()}", defaults={"at": now})
    Heartbeat.objects.filter(at__lt=now - GONE).delete()
