"""What is remembered of each lead between two events, so that the next one is judged without reading history."""

from __future__ import annotations

from django.db import models


class Lead(models.Model):
    """One person as folded so far (`lifecycle.freeze`); made from the ledger when first needed."""

    person = models.BigIntegerField(primary_key=True)
    account = models.BigIntegerField(null=True, db_index=True)
    state = models.TextField()
    """Where the lead stands (`lifecycle.standing.State`)."""
    folded = models.JSONField()
    seal = models.CharField(max_length=64)
    """The agreement it was folded under."""
    recorded = models.BigIntegerField()
    """The last instant that was decided on; the next one is later, whatever the clock says."""
    wakes = models.BigIntegerField(null=True, db_index=True)
    """When time alone changes something: a rest that ends, points that fade away."""

    def __str__(self) -> str:
        return f"{self.person} {self.state}"


class AccountFields(models.Model):
    """What is known of one account (`lifecycle.freeze_fields`)."""

    account = models.BigIntegerField(primary_key=True)
    fields = models.JSONField()
    recorded = models.BigIntegerField(default=0)
    """When the last change of it became known; its people are decided on later than that."""

    def __str__(self) -> str:
        return str(self.account)


class Heard(models.Model):
    """The id of something heard lately, kept beyond its move to the ledger: delivered twice, heard once."""

    id = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Identity(models.Model):
    """One way to recognise a person: an e-mail address, or a source's own key."""

    kind = models.TextField()
    """email or key."""
    value = models.TextField()
    """Lower case, without blanks around it; a key is prefixed by its namespace."""
    person = models.BigIntegerField(db_index=True)

    class Meta:
        """One address, one person."""

        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_person_per_identity")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person}"


class Visitor(models.Model):
    """A browser that agreed to be followed; it becomes a person when it says who it is."""

    id = models.CharField(max_length=64, primary_key=True)
    person = models.BigIntegerField(null=True)
    seen = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.id


class VisitorTouch(models.Model):
    """What a browser did before it said who it is; forgotten after a while, told to the ledger if it does."""

    id = models.BigIntegerField(primary_key=True)
    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="touches")
    at = models.BigIntegerField()
    kind = models.TextField()
    channel = models.TextField(null=True)
    campaign = models.TextField(null=True)
    content = models.TextField(null=True)
    source = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.visitor_id}"


class Violation(models.Model):
    """A stage that an outside system claimed though the gate was not passed: listed, never counted."""

    id = models.BigIntegerField(primary_key=True)
    person = models.BigIntegerField(db_index=True)
    source = models.TextField()
    word = models.TextField()
    """What the outside system said."""
    stage = models.TextField()
    at = models.BigIntegerField()
    recorded = models.BigIntegerField(db_index=True)
    unmet = models.JSONField(default=list)
    """The clauses that the lead does not meet, in words."""
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.person} {self.stage} by {self.source}"
