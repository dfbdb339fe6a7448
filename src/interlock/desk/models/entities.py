"""Who and what the ledger's ids stand for."""

from __future__ import annotations

from django.db import models


class Entity(models.Model):
    """An outside record: its id in the ledger, its outside key and a name to read."""

    id = models.BigIntegerField(primary_key=True)
    key = models.TextField()
    label = models.TextField(blank=True, default="")

    class Meta:
        """A shape, not a table."""

        abstract = True

    def __str__(self) -> str:
        return self.label or self.key


class Person(Entity):
    """A person."""


class Account(Entity):
    """A company that people belong to."""


class Opportunity(Entity):
    """A deal that may be won."""
