"""Who may deliver events, and the forms we host."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.desk import models, secrets

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Source:
    """One outside system or site that delivers events; its token and secret are not here."""

    name: str
    public: str
    """The key that a web page may show."""
    scopes: tuple[str, ...]
    signed: bool
    members: tuple[str, ...]
    origins: tuple[str, ...]
    mapping: Mapping[str, str]
    pages: Mapping[str, str]
    per_second: int
    created: int
    revoked: int | None


@dataclass(frozen=True)
class FormField:
    """One thing that a form asks for: a field of the agreement, or name or company."""

    name: str
    label: str
    required: bool = False
    long: bool = False
    """Asked for with room for several lines."""


@dataclass(frozen=True)
class Form:
    """A form that we host."""

    slug: str
    title: str
    says: str
    source: str
    kind: str
    """The kind of touch that filling it in is."""
    channel: str
    campaign: str
    content: str
    fields: tuple[FormField, ...]
    thanks: str
    closed: bool
    """Closed by itself, or with its source."""


def digest_of(token: str) -> str:
    """Return what is stored of a token (SHA-256)."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def sources() -> list[Source]:
    """List the sources by name, closed ones too."""
    return [_source(row) for row in models.Source.objects.order_by("name")]


def source(name: str) -> Source:
    """Find a source by name."""
    row = models.Source.objects.filter(name=name).first()
    if row is None:
        message = f"there is no source {name!r}; add one with `interlock source add {name}`"
        raise InterlockError(message)
    return _source(row)


def source_by_token(token: str) -> Source | None:
    """Find the open source that a token belongs to."""
    row = models.Source.objects.filter(token=digest_of(token), revoked=None).first()
    return _source(row) if row else None


def source_by_key(public: str) -> Source | None:
    """Find the open source that a public key belongs to."""
    row = models.Source.objects.filter(public=public, revoked=None).first()
    return _source(row) if row else None


def open_source(name: str) -> Source | None:
    """Find an open source by name."""
    row = models.Source.objects.filter(name=name, revoked=None).first()
    return _source(row) if row else None


def signing_secret(name: str) -> str:
    """Return the secret that signs a source's deliveries, for checking a signature and nothing else."""
    return secrets.unlock(bytes(models.Source.objects.get(name=name).secret))


def forms() -> list[Form]:
    """List the forms by address, closed ones too."""
    return [_form(row) for row in models.Form.objects.select_related("source").order_by("slug")]


def form(slug: str) -> Form | None:
    """Find a form by its address."""
    row = models.Form.objects.select_related("source").filter(slug=slug).first()
    return _form(row) if row else None


def _source(row: models.Source) -> Source:
    return Source(
        row.name,
        row.public,
        tuple(row.scopes),
        row.signed,
        tuple(row.members),
        tuple(row.origins),
        row.mapping,
        row.pages,
        row.per_second,
        row.created,
        row.revoked,
    )


def _form(row: models.Form) -> Form:
    return Form(
        row.slug,
        row.title,
        row.says,
        row.source.name,
        row.kind,
        row.channel,
        row.campaign,
        row.content,
        tuple(FormField(**one) for one in row.fields),
        row.thanks,
        row.closed or row.source.revoked is not None,
    )
