"""What accounts are known by, so that a new lead finds its own at once; and what people have to decide about them."""

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


class Unplaced(models.Model):
    """A person of whom no rule says which account is theirs, though one is probably meant: people decide."""

    person = models.BigIntegerField(primary_key=True)
    company = models.TextField(blank=True, default="")
    """As they wrote it."""
    domain = models.TextField(blank=True, default="")
    """Of their address, where it is a company's."""
    source = models.TextField()
    since = models.BigIntegerField()
    last = models.BigIntegerField()
    decided = models.BigIntegerField(null=True)
    by = models.TextField(blank=True, default="")
    account = models.BigIntegerField(null=True)
    """The account that was decided on."""
    made = models.BooleanField(default=False)
    """Whether it was made for them, as none of those that came near was meant."""

    def __str__(self) -> str:
        return f"{self.person} of {self.company or self.domain}"


class AccountPair(models.Model):
    """Two accounts that may be one company: people decide whether they are merged or kept apart."""

    one = models.BigIntegerField()
    other = models.BigIntegerField()
    """The greater number of the two."""
    why = models.TextField()
    """A word of `measure.matching.SAYS`."""
    likeness = models.FloatField(default=1.0)
    since = models.BigIntegerField()
    verdict = models.TextField(blank=True, default="")
    """merged or apart; empty while nobody has decided."""
    kept = models.BigIntegerField(null=True)
    """Of a merge: the account that everything now belongs to."""
    decided = models.BigIntegerField(null=True)
    by = models.TextField(blank=True, default="")
    before = models.JSONField(null=True)
    """Of a merge: what was re-pointed, so that it can be undone exactly."""

    class Meta:
        """Asked about once."""

        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_question_per_pair")]

    def __str__(self) -> str:
        return f"{self.one} and {self.other}"

    @property
    def gone(self) -> int | None:
        """Return the account that was merged into the other."""
        return None if self.kept is None else self.one + self.other - self.kept
