"""Who works: the last sign of life of each `interlock work`."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One worker; times in microseconds since 1970 UTC."""

    name = models.TextField(primary_key=True)
    """Its machine and process."""
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name
