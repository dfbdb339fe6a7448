"""How often something was tried lately, kept where all server processes see it."""

from __future__ import annotations

from django.db import models


class Counted(models.Model):
    """One count of Django's database cache: attempts by address, by name and by log-in; the keys are fingerprints."""

    key = models.CharField(max_length=255, primary_key=True, db_column="cache_key")
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Named in the settings."""

        db_table = "desk_counted"

    def __str__(self) -> str:
        return self.key
