"""People who are being erased: what is needed to go on after a crash, and nothing once it is done."""

from __future__ import annotations

from django.db import models


class Erasure(models.Model):
    """One erasure under way; emptied when all is rewritten, deleted when the database's free pages are cleaned."""

    person = models.BigIntegerField(null=True)
    salt = models.BinaryField()
    """What the new ids follow from; forgotten at the end, so that nothing leads back."""
    opportunities = models.JSONField(default=list)
    """Deals that are this person's alone."""
    words = models.JSONField(default=list)
    """What is looked for in free text: names, addresses, keys."""
    staying = models.JSONField(default=list)
    """Fields whose values stay."""
    pins = models.JSONField(null=True)
    """Pinned reports whose rows spoke of the person; null until the database is rewritten."""

    def __str__(self) -> str:
        return f"erasure {self.pk}"
