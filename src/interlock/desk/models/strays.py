"""What sources say that nobody agreed on."""

from __future__ import annotations

from django.db import models


class Stray(models.Model):
    """A kind of touch that a source tells of and the agreement does not know: kept, and counted for nothing."""

    source = models.TextField()
    kind = models.TextField()
    times = models.BigIntegerField(default=0)
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        """One row per source and kind."""

        constraints = [models.UniqueConstraint(fields=["source", "kind"], name="one_stray_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.source}"
