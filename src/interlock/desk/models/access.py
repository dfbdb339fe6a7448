"""What a company says of how its people come in."""

from __future__ import annotations

from django.db import models


class LogInRules(models.Model):
    """One row, once somebody has changed a rule."""

    two_step = models.CharField(max_length=16, default="nobody")
    """Of whom a second step is demanded: nobody, passwords or everybody."""
    passwords = models.BooleanField(default=True)
    """Whether people may log in with a password."""

    def __str__(self) -> str:
        return f"two steps: {self.two_step}"


class IdentityProvider(models.Model):
    """A company's own identity provider, by which invited people come in."""

    name = models.SlugField(unique=True)
    """Part of its addresses; stays."""
    label = models.TextField()
    """What the button says."""
    kind = models.CharField(max_length=8)
    """oidc or saml."""
    client_id = models.TextField(blank=True, default="")
    secret = models.BinaryField(default=b"")
    """The client's secret, encrypted (`desk.secrets`); empty: none."""
    settings = models.JSONField(default=dict)
    """Addresses and certificates of the provider, as it publishes them."""
    domains = models.JSONField(default=list)
    """Domains whose addresses it may vouch for; none: all."""
    trusted = models.BooleanField(default=False)
    """Whether its addresses count as verified although it does not say so."""
    inside = models.BooleanField(default=False)
    """Whether it may be in the company's own network: whoever runs the instance connected it."""
    added = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name
