"""The agreement's versions, who signed them, and which of them were published."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Version(models.Model):
    """One proposed text, word for word; never changed, never deleted."""

    seal = models.CharField(max_length=64, db_index=True)
    title = models.TextField()
    starts = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title} {self.seal[:8]}"


class Signature(models.Model):
    """One team's yes to everything with this seal; never changed, never deleted."""

    seal = models.CharField(max_length=64)
    team = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    at = models.DateTimeField()
    proof = models.BinaryField()

    class Meta:
        """Two people, one of each team."""

        constraints = [
            models.UniqueConstraint(fields=["seal", "team"], name="one_signature_per_team"),
            models.UniqueConstraint(fields=["seal", "by"], name="one_signature_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.team} signed {self.seal[:8]}"


class Publication(models.Model):
    """A version that binds from its first day; the database refuses one that lacks either team's signature."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="publication")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} published"
