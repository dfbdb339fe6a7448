"""Which database this is."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Instance(models.Model):
    """One row: the name under which this database's tail is known to the ledger."""

    name = models.UUIDField(default=uuid4, unique=True)

    def __str__(self) -> str:
        return str(self.name)
