"""Who may tell us of leads: sources with their tokens, the forms we host, and what was delivered under which key."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """One outside system or site that delivers events."""

    name = models.SlugField(unique=True)
    token = models.CharField(max_length=64, unique=True)
    """SHA-256 of its token; the token itself is shown once."""
    public = models.CharField(max_length=32, unique=True)
    """The key that a web page may show (tracking, forms); it can only add touches of visitors."""
    secret = models.BinaryField()
    """The key that signs deliveries, encrypted (`desk.secrets`)."""
    signed = models.BooleanField(default=False)
    """Whether a delivery without a valid signature is refused."""
    scopes = models.JSONField(default=list)
    """What its token may do: capture, read, act."""
    members = models.JSONField(default=list)
    """Log-ins in whose name it may act."""
    mapping = models.JSONField(default=dict)
    """Where its web hook says what (`connectors.hook`); empty: as the documentation says."""
    pages = models.JSONField(default=dict)
    """Kinds of touch by the beginning of a page's path, for tracking; other pages are page views."""
    origins = models.JSONField(default=list)
    """Web origins that may use the public key."""
    per_second = models.IntegerField(default=500)
    """Events it may deliver per second."""
    created = models.BigIntegerField()
    revoked = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """An idempotency key and the answer that was given to it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.IntegerField(default=200)
    answer = models.JSONField()
    at = models.BigIntegerField(db_index=True)

    class Meta:
        """One answer per key."""

        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key


class Form(models.Model):
    """A form that we host; filling it in is a touch."""

    slug = models.SlugField(unique=True)
    title = models.TextField()
    says = models.TextField(blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    """The kind of touch."""
    campaign = models.TextField(blank=True, default="")
    content = models.TextField(blank=True, default="")
    channel = models.TextField(blank=True, default="")
    fields = models.JSONField(default=list)
    """Each: name (a field of the agreement, or company), label, required."""
    thanks = models.TextField()
    closed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug
