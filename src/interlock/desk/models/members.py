"""Who may log in, and for which team."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Member(models.Model):
    """A log-in's team; signatures rest on it, so it stays as it is."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member")
    team = models.CharField(max_length=16)
    role = models.CharField(max_length=16)
    """One of `desk.rights.Role`."""
    title = models.TextField(blank=True, default="")
    """What the person does, in words."""

    def __str__(self) -> str:
        return f"{self.user_id} of {self.team}"
