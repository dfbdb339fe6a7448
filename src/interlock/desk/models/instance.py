"""Which database this is, and what holds for all of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Instance(models.Model):
    """One row: the name under which this database's tail is known to the ledger, and what was set for everybody."""

    name = models.UUIDField(default=uuid4, unique=True)
    reps_see = models.CharField(max_length=16, default="own")
    """Whose leads a sales rep sees beside the pool's: own, team or everything."""

    def __str__(self) -> str:
        return str(self.name)
