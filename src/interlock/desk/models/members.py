"""Who may log in, for which team, and the key they sign with."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Member(models.Model):
    """A log-in's team and key; the private half is locked with the log-in's own password."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member")
    team = models.CharField(max_length=16)
    role = models.CharField(max_length=16)
    """One of `desk.rights.Role`."""
    title = models.TextField(blank=True, default="")
    """What the person does, in words."""
    public_key = models.BinaryField()
    private_key = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.user_id} of {self.team}"
