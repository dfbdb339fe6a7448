"""Forms that we host: opened and closed; what people fill in goes through `hear` like everything else."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings, lists, numbers
from interlock.desk.actions.allowing import allowed
from interlock.desk.models import Form, Source
from interlock.desk.rights import Right

if TYPE_CHECKING:
    from interlock.agreement import Agreement

ABOUT_THEM = ("name", "company")
"""What may be asked for beside the agreement's fields."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,48}")


@transaction.atomic
def add_form(form: lists.Form, by: str = "", now: int | None = None) -> lists.Form:
    """Open a form; its kind of touch and its fields are the agreement's. The e-mail address is always asked for."""
    allowed(by, Right.SOURCES, "open a form")
    at = clock.now() if now is None else now
    day = datetime.fromtimestamp(at / clock.SECOND, UTC).date()
    _check(form, numbers.agreement_in_force(day)[0])
    source = Source.objects.filter(name=form.source, revoked=None).first()
    if source is None:
        message = f"form {form.slug}: there is no open source {form.source!r}; `interlock source add {form.source}`"
        raise InterlockError(message)
    Form.objects.create(
        slug=form.slug,
        title=form.title,
        says=form.says,
        source=source,
        kind=form.kind,
        campaign=form.campaign,
        content=form.content,
        channel=form.channel,
        fields=[asdict(one) for one in form.fields],
        thanks=form.thanks,
    )
    happenings.note("form_opened", at=at, by=by, more={"form": form.slug, "source": form.source})
    return _found(form.slug)


@transaction.atomic
def close_form(slug: str, by: str = "", now: int | None = None) -> lists.Form:
    """Close a form; its address then says so."""
    allowed(by, Right.SOURCES, "close a form")
    if not Form.objects.filter(slug=slug).update(closed=True):
        known = ", ".join(one.slug for one in lists.forms()) or "none yet"
        message = f"there is no form {slug!r}; there are: {known}"
        raise InterlockError(message)
    happenings.note("form_closed", at=clock.now() if now is None else now, by=by, more={"form": slug})
    return _found(slug)


def _found(slug: str) -> lists.Form:
    return next(one for one in lists.forms() if one.slug == slug)


def _check(form: lists.Form, agreement: Agreement) -> None:
    if not _SLUG.fullmatch(form.slug):
        message = f"form {form.slug!r}: an address is made of small letters, digits and -, at most 49 of them"
        raise InterlockError(message)
    if lists.form(form.slug) is not None:
        message = f"form {form.slug} exists already; choose another address"
        raise InterlockError(message)
    if form.kind not in agreement.touchpoint:
        known = ", ".join(agreement.touchpoint)
        message = f"form {form.slug}: {form.kind!r} is not a touchpoint of the agreement; there are: {known}"
        raise InterlockError(message)
    names = [one.name for one in form.fields]
    if twice := [name for name in names if names.count(name) > 1 or name == "email"]:
        message = f"form {form.slug}: {twice[0]} is asked for twice; email is always asked for"
        raise InterlockError(message)
    if unknown := [name for name in names if name not in agreement.field and name not in ABOUT_THEM]:
        known = ", ".join([*ABOUT_THEM, *agreement.field])
        message = f"form {form.slug}: {unknown[0]!r} is not a field of the agreement; there are: {known}"
        raise InterlockError(message)
