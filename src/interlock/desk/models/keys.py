"""The keys people sign with."""

from __future__ import annotations

from django.db import models

from interlock.desk.models.members import Member


class SigningKey(models.Model):
    """One person's key; its public half stays for good, because signatures rest on it.

    A secret that is lost ends a key: another is made, and what the old one signed while it held goes on holding.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="keys")
    public = models.BinaryField()
    private = models.BinaryField()
    """Locked with the password or the passphrase; empty once the key is retired."""
    opened_by = models.CharField(max_length=16)
    """password or passphrase."""
    made = models.BigIntegerField()
    retired = models.BigIntegerField(null=True)

    class Meta:
        """One key in use at a time."""

        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(retired=None), name="one_key_in_use")
        ]

    def __str__(self) -> str:
        return bytes(self.public).hex()[:16]
