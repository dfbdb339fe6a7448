"""Whether somebody is who was erased, without knowing who that was."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def fingerprint(person: int) -> str:
    """Return what only this instance's secret key makes of a person's id (HMAC-SHA256, 64 hex digits)."""
    return salted_hmac("interlock.erased", str(person), algorithm="sha256").hexdigest()
