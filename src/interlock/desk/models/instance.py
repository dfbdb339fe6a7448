"""Which database this is, and what holds for all of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Instance(models.Model):
    """One row: the name under which this database's tail is known to the ledger, and what was set for everybody."""

    name = models.UUIDField(default=uuid4, unique=True)
    reps_see = models.CharField(max_length=16, default="own")
    """Whose leads a sales rep sees beside the pool's: own, team or everything."""

    company = models.TextField(blank=True, default="")
    """What the company is called."""
    time_zone = models.TextField(blank=True, default="")
    """Where it is at home: dates in its files that carry no zone are of this one; empty: UTC."""

    def __str__(self) -> str:
        return str(self.name)
