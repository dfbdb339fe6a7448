"""Hand-offs on their way: who has them, how long is left, what sales answered and heard."""

from __future__ import annotations

from django.db import models


class Handoff(models.Model):
    """One hand-off from marketing to sales; times in microseconds since 1970 UTC."""

    id = models.BigIntegerField(primary_key=True)
    """The id of its `handed_over` move in the ledger."""
    person = models.BigIntegerField(db_index=True)
    account = models.BigIntegerField(null=True, db_index=True)
    clause = models.TextField()
    """The hand-off's name in the agreement."""
    stage = models.TextField()
    team = models.TextField()
    """The receiving team or queue."""
    owner = models.TextField(blank=True, default="")
    """The log-in that has it; empty: it waits in the team's queue."""
    routed = models.JSONField(default=list)
    """Every routing rule in its order: name, whether it matched, and why."""
    score = models.FloatField(null=True)
    """None: it was made elsewhere, and nobody wrote down what the lead scored."""
    grade = models.TextField(null=True)
    seal = models.CharField(max_length=64)
    version = models.IntegerField(default=0)
    """Number of the agreement's version it was made under."""
    segment = models.TextField(blank=True, default="")
    channel = models.TextField(null=True)
    campaign = models.TextField(null=True)
    content = models.TextField(null=True)
    """Of the last inbound touch before the hand-off."""
    why = models.TextField(blank=True, default="")
    """What made the lead ready, in a few words."""
    missing = models.JSONField(default=list)
    """Fields that the brief should hold and does not."""
    triggered = models.BigIntegerField()
    """When the touch or change happened that made the lead ready."""
    passed = models.BigIntegerField()
    """When the gate was seen to hold."""
    handed = models.BigIntegerField(db_index=True)
    due = models.BigIntegerField()
    """By when it is answered; a pause moves it."""
    status = models.TextField(default="waiting")
    """waiting, accepted, rejected or recycled; a held one waits with a pause under way."""
    until = models.BigIntegerField(null=True)
    """Waiting: on hold until then. Recycled: back from then on."""
    trigger = models.TextField(blank=True, default="")
    """Recycled: the kind of touch that ends the rest early, `any` for every inbound one."""
    answered = models.BigIntegerField(null=True)
    """First proof of contact, or the verdict if none came before."""
    contacted = models.BigIntegerField(null=True)
    """First touch that proves contact."""
    decided = models.BigIntegerField(null=True)
    decided_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    verdict = models.BigIntegerField(null=True)
    """The id of the verdict's move."""
    before = models.JSONField(null=True)
    """What an undo restores, for as long as it may be undone."""
    cooled = models.BigIntegerField(null=True)
    """When its score had faded below the threshold, while it waited."""
    adopted = models.BooleanField(default=False)
    """Whether it was made elsewhere and came with imported history."""

    class Meta:
        """What the inbox asks for."""

        indexes = [
            models.Index(fields=["status", "due"], name="handoff_by_due"),
            models.Index(fields=["status", "person"], name="handoff_by_person"),
            models.Index(fields=["status", "until"], name="handoff_by_until"),
            models.Index(fields=["person", "status"], name="handoff_of_person"),
            models.Index(fields=["owner", "team", "person"], name="handoff_whose"),
            models.Index(fields=["team", "person"], name="handoff_whose_team"),
            models.Index(fields=["owner", "status", "due"], name="handoff_by_owner"),
            models.Index(fields=["team", "status", "due"], name="handoff_by_team"),
            models.Index(fields=["status", "decided"], name="handoff_by_decided"),
            models.Index(fields=["reason", "decided"], name="handoff_by_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.status}"


class Ownership(models.Model):
    """Who had a hand-off since when, and why it went to them."""

    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="owners")
    owner = models.TextField(blank=True, default="")
    since = models.BigIntegerField()
    why = models.TextField()
    by = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.owner or 'queue'} since {self.since}"


class Pause(models.Model):
    """A stretch in which a hand-off's clock stands still, with its reason."""

    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="pauses")
    since = models.BigIntegerField()
    until = models.BigIntegerField()
    reason = models.TextField()
    by = models.TextField()

    def __str__(self) -> str:
        return self.reason


class Remark(models.Model):
    """What sales heard: a need, an objection, a question, a competitor, another product needed."""

    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="remarks")
    person = models.BigIntegerField()
    kind = models.TextField()
    text = models.TextField()
    """As picked or typed."""
    topic = models.TextField()
    """What marketing counts it under; typed ones begin as their own."""
    by = models.TextField()
    at = models.BigIntegerField(db_index=True)

    class Meta:
        """How they are counted."""

        indexes = [models.Index(fields=["kind", "topic"], name="remark_by_topic")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Dispute(models.Model):
    """Marketing does not agree with a verdict; a named person settles it."""

    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="disputes")
    by = models.TextField()
    why = models.TextField()
    at = models.BigIntegerField()
    settles = models.TextField()
    """The log-in that is asked to settle it."""
    settled = models.BigIntegerField(null=True)
    upheld = models.BooleanField(null=True)
    """Whether the verdict stands."""
    note = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.why


class Proposal(models.Model):
    """A change to a clause that repeated refusals ask for; marketing answers by its due time."""

    clause = models.TextField(db_index=True)
    """The address of the clause that the refusals say is contradicted."""
    reason = models.TextField()
    review = models.TextField()
    """The clause `[review.*]` that asks for it."""
    seal = models.CharField(max_length=64)
    handoffs = models.JSONField(default=list)
    """The refused hand-offs, as evidence."""
    evidence = models.JSONField(default=list)
    """Of each of them: what the clause saw and gave for it, without personal data."""
    change = models.JSONField(null=True)
    """What is suggested: each address, was, now; none where nothing can be said in numbers."""
    says = models.TextField(blank=True, default="")
    """Why this is suggested, or why nothing is, in a sentence."""
    text = models.TextField(blank=True, default="")
    """The whole agreement with the suggestion in it."""
    replay = models.JSONField(null=True)
    """What the suggestion would have done to history."""
    worked_out = models.BigIntegerField(null=True)
    """When suggestion and replay were worked out, which takes a while."""
    opened = models.BigIntegerField()
    due = models.BigIntegerField()
    status = models.TextField(default="open")
    """open, accepted, or declined."""
    answered = models.BigIntegerField(null=True)
    answered_by = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    version = models.IntegerField(null=True)
    """The version that came of it."""

    def __str__(self) -> str:
        return f"{self.clause}: {self.status}"
