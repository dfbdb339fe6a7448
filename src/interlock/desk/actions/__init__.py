"""Everything that writes. A page, a command or a job calls one of these and nothing else."""

from __future__ import annotations

from interlock.desk.actions.loading import Loaded, Progress, load

__all__ = ["Loaded", "Progress", "load"]
