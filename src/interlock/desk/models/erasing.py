"""People who are being erased, what is needed to go on after a crash, and what is left to know when it is done."""

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
    keeps = models.BooleanField(default=False)
    """Whether only the values of personal fields go, and who it is stays known."""
    clause = models.TextField(blank=True, default="")
    """The clause of retention that asks for it; empty: somebody did."""

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Erased(models.Model):
    """Somebody who was erased, by a fingerprint that only this instance's secret makes: for backups of before."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.digest[:8]}"
