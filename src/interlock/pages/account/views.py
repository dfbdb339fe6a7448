"""Show how somebody comes in, where they are logged in, and what they sign with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from interlock.desk import lists
from interlock.desk.lists import access
from interlock.desk.rights import Right
from interlock.pages.account.sessions import shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show the whole account."""
    name = request.user.get_username()
    found = access.means(name)
    rules = access.rules()
    member = lists.log_in(name)
    context = {
        "login": member,
        "signs": member is not None and member.may(Right.SIGN),
        "mail": access.mail_of(name),
        "has_password": access.has_password(name),
        "rules": rules,
        "must": rules.two_step != access.TwoStep.NOBODY and not access.has_two_steps(name),
        "app": next((one for one in found if one.kind == "totp"), None),
        "passkeys": [one for one in found if one.kind == "webauthn"],
        "codes": next((one for one in found if one.kind == "recovery_codes"), None),
        "sessions": shown(request),
        "key": access.signing_key(name),
        "providers": [one.label for one in access.providers() if one.name in access.comes_by(name)],
    }
    return render(request, "account/page.html", context)
