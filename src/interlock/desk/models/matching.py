"""What accounts are known by, so that a new lead finds its own at once."""

from __future__ import annotations

from django.db import models


class AccountName(models.Model):
    """One thing an account is known by (`measure.matching.Claim`)."""

    kind = models.TextField()
    """domain, name, learnt or stem."""
    value = models.TextField()
    block = models.TextField(blank=True, default="")
    """Of a name: what near names share with it."""
    account = models.BigIntegerField()
    people = models.IntegerField(default=0)
    """Of a learnt domain: how many of the account's people have it."""

    class Meta:
        """Asked for by value, and names by block."""

        indexes = [models.Index(fields=["block", "value"], name="account_name_by_block")]
        constraints = [models.UniqueConstraint(fields=["kind", "value", "account"], name="one_claim_per_account")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Belonging(models.Model):
    """The account of an imported person when accounts were last indexed; where there is a lead, its own row counts."""

    person = models.BigIntegerField(primary_key=True)
    account = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.person} of {self.account}"
