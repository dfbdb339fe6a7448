"""The tail: what was heard and is not yet in the ledger, in the ledger's own columns (`measure.ledger`)."""

from __future__ import annotations

from django.db import models


class Row(models.Model):
    """One row in the order of hearing; the same outside record is heard once."""

    seq = models.BigAutoField(primary_key=True)
    id = models.BigIntegerField(unique=True)
    recorded = models.BigIntegerField()
    source = models.TextField()

    class Meta:
        """A shape, not a table."""

        abstract = True

    def __str__(self) -> str:
        return f"{self.seq} from {self.source}"


class TailTouch(Row):
    """One touch."""

    person = models.BigIntegerField()
    at = models.BigIntegerField()
    kind = models.TextField()
    channel = models.TextField(null=True)
    campaign = models.TextField(null=True)
    content = models.TextField(null=True)
    by = models.TextField(null=True)
    outbound = models.BooleanField()


class TailChange(Row):
    """One value that a field took."""

    person = models.BigIntegerField(null=True)
    entity = models.TextField()
    key = models.BigIntegerField()
    field = models.TextField()
    text = models.TextField(null=True)
    number = models.FloatField(null=True)
    at = models.BigIntegerField(null=True)


class TailMove(Row):
    """One step of a lead or an opportunity."""

    person = models.BigIntegerField(null=True)
    opportunity = models.BigIntegerField(null=True)
    kind = models.TextField()
    at = models.BigIntegerField()
    stage = models.TextField(null=True)
    team = models.TextField(null=True)
    by = models.TextField(null=True)
    reason = models.TextField(null=True)
    due = models.BigIntegerField(null=True)
    until = models.BigIntegerField(null=True)
    amount = models.BigIntegerField(null=True)
    score = models.FloatField(null=True)
    clause = models.TextField(null=True)
    seal = models.TextField(null=True)
