"""Reports that stay as they were."""

from __future__ import annotations

from django.db import models


class Pin(models.Model):
    """A report as it was rendered, with everything needed to render it again."""

    name = models.TextField(unique=True)
    seal = models.CharField(max_length=64)
    versions = models.JSONField()
    parameters = models.JSONField()
    rendered = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
