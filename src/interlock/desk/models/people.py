"""Who was invited, and the tokens that people give to programs that act for them."""

from __future__ import annotations

from django.db import models

from interlock.desk.models.members import Member


class Invitation(models.Model):
    """A link that lets somebody who has a log-in, and no password yet, come in for the first time."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=64, unique=True)
    """SHA-256 of what the link says."""
    seats = models.JSONField(default=list)
    """Receiving teams in which they sit once they have come."""
    by = models.TextField(blank=True, default="")
    made = models.BigIntegerField()
    expires = models.BigIntegerField()
    used = models.BigIntegerField(null=True)
    revoked = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class PersonalToken(models.Model):
    """A secret with which a program reads and acts as one person, and no further than its scopes."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.TextField()
    token = models.CharField(max_length=64, unique=True)
    """SHA-256 of what was shown once."""
    scopes = models.JSONField(default=list)
    made = models.BigIntegerField()
    expires = models.BigIntegerField()
    used = models.BigIntegerField(null=True)
    """When it was last used, to the minute."""
    revoked = models.BigIntegerField(null=True)

    class Meta:
        """One name, one token."""

        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"], condition=models.Q(revoked=None), name="one_open_token_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
