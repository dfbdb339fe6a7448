"""What people say to each other about a clause."""

from __future__ import annotations

from django.db import models


class Comment(models.Model):
    """One comment on one clause; resolved ones are kept."""

    clause = models.TextField(db_index=True)
    """The clause's address."""
    version = models.IntegerField()
    """Number of the version that was being read."""
    reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    """The comment it answers; answers are not answered themselves, they follow each other."""
    by = models.TextField()
    text = models.TextField()
    at = models.BigIntegerField()
    resolved = models.BigIntegerField(null=True)
    resolved_by = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.by} on {self.clause}"
