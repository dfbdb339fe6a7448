"""Working time: how much of it lies between two instants, and when so much of it will have passed."""

from __future__ import annotations

from interlock.lifecycle.clock.hours import Clock, ClockError
from interlock.lifecycle.clock.run import Run

__all__ = ["Clock", "ClockError", "Run"]
