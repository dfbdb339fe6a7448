"""What happened, once and for all; and what is still to be done or told because of it."""

from __future__ import annotations

from django.db import models


class Happening(models.Model):
    """One thing that happened, written in the transaction in which it did; never changed, never deleted.

    It is the audit, and what pages listen to. No personal data: ids only.
    """

    at = models.BigIntegerField(db_index=True)
    kind = models.TextField()
    """In the past tense: handed_over, accepted, undone, reminded, breached, proposal_opened, ..."""
    by = models.TextField(blank=True, default="")
    """The log-in, or the source; empty: the agreement itself."""
    handoff = models.BigIntegerField(null=True, db_index=True)
    person = models.BigIntegerField(null=True, db_index=True)
    team = models.TextField(blank=True, default="")
    owner = models.TextField(blank=True, default="")
    more = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"


class Timer(models.Model):
    """Something that time alone brings about; `interlock work` does it once it is due, once."""

    key = models.TextField(unique=True)
    """One thing, one timer."""
    due = models.BigIntegerField()
    kind = models.TextField()
    """remind, breach, escalate, reassign, unhold, promise, promise_soon, proposal_due, digest or weekly."""
    handoff = models.BigIntegerField(null=True, db_index=True)
    person = models.BigIntegerField(null=True)
    to = models.TextField(blank=True, default="")
    clause = models.TextField(blank=True, default="")
    done = models.BigIntegerField(null=True)

    class Meta:
        """What is due next."""

        indexes = [models.Index(fields=["done", "due"], name="timer_by_due")]

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """One thing said to one log-in inside the product."""

    key = models.TextField(unique=True)
    member = models.TextField(db_index=True)
    kind = models.TextField()
    text = models.TextField()
    url = models.TextField(blank=True, default="")
    handoff = models.BigIntegerField(null=True)
    at = models.BigIntegerField(db_index=True)
    read = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.text


class Outgoing(models.Model):
    """The outbox: one message to the outside, delivered at least once and told apart by its key."""

    key = models.TextField(unique=True)
    kind = models.TextField(blank=True, default="")
    """What it tells: a kind of happening, digest or weekly."""
    channel = models.TextField()
    """mail, letter, slack or teams."""
    to = models.TextField()
    """A log-in, the address of a letter, or the name of a `Webhook`."""
    subject = models.TextField(blank=True, default="")
    text = models.TextField()
    url = models.TextField(blank=True, default="")
    handoff = models.BigIntegerField(null=True, db_index=True)
    created = models.BigIntegerField()
    due = models.BigIntegerField()
    """Not before: quiet hours, the minute in which a verdict may be undone, the next try."""
    tries = models.IntegerField(default=0)
    sent = models.BigIntegerField(null=True)
    dead = models.BigIntegerField(null=True)
    """When it was given up."""
    error = models.TextField(blank=True, default="")

    class Meta:
        """What is to be sent next."""

        indexes = [models.Index(fields=["sent", "dead", "due"], name="outgoing_by_due")]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An incoming webhook of Slack or Teams that a team reads; its address is a secret."""

    name = models.TextField(unique=True)
    kind = models.TextField()
    """slack or teams."""
    team = models.TextField()
    """marketing, sales, or a receiving team."""
    address = models.BinaryField()
    """Encrypted (`desk.secrets`)."""
    inside = models.BooleanField(default=False)
    """Whether it may lead into the company's own network: whoever runs the instance gave it."""

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """How one log-in wants to be told."""

    member = models.TextField(primary_key=True)
    mail = models.TextField(blank=True, default="")
    """An e-mail address; empty: no mail."""
    kinds = models.JSONField(default=list)
    """Kinds of notice that are not mailed."""
    time_zone = models.TextField(blank=True, default="")
    """Empty: the browser's own in pages, in notices that of the working hours that count, else UTC."""
    quiet_from = models.TextField(blank=True, default="")
    quiet_to = models.TextField(blank=True, default="")
    """`22:00`, local; messages wait until quiet hours end."""
    digest_at = models.TextField(blank=True, default="")
    """`08:00`, local: when the daily digest comes; empty: never."""
    feed = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """SHA-256 of the calendar feed's token."""

    def __str__(self) -> str:
        return self.member


class SavedView(models.Model):
    """A page as somebody likes to see it."""

    member = models.TextField(db_index=True)
    page = models.TextField()
    name = models.TextField()
    query = models.TextField()

    class Meta:
        """One name per page and log-in."""

        constraints = [models.UniqueConstraint(fields=["member", "page", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name
