"""Which mail server INTERLOCK_MAIL names."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from interlock import InterlockError

_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Mail:
    """How mail goes out, as Django wants it said; `backend` alone says so where there is no server."""

    backend: str
    sender: str = "interlock@localhost"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False


def mail(url: str) -> Mail:
    """Read `smtp://user:password@host:587?from=interlock@example.com`, `smtps://...`, `console`, or nothing.

    Without TLS only to this machine, or with `tls=no`.
    """
    if not url:
        return Mail("django.core.mail.backends.dummy.EmailBackend")
    if url == "console":
        return Mail("django.core.mail.backends.console.EmailBackend")
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise InterlockError("INTERLOCK_MAIL: give smtp://user:password@host:587?from=ADDRESS, smtps://..., or console")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    ssl = parts.scheme == "smtps"
    tls = not ssl and asked.get("tls", "no" if parts.hostname in _LOCAL else "yes") != "no"
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        asked.get("from", f"interlock@{parts.hostname}"),
        parts.hostname,
        parts.port or (465 if ssl else 587 if tls else 25),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
        ssl,
    )
