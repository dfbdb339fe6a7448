"""Change the agreement as text: what is wrong with it and what it changes is said while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_POST

from interlock.pages.agreement.drafts import base, draft, given_text

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def edit(request: HttpRequest) -> HttpResponse:
    """Show the text to be changed."""
    began = base(request)
    text = given_text(request, began)[0]
    context = {"base": began, "draft": draft(text, began), "lines": range(1, text.count("\n") + 2), "proposes": True}
    return render(request, "agreement/edit.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with a text, and what it changes."""
    began = base(request)
    found = draft(given_text(request, began)[0], began)
    return render(request, "agreement/parts/looked.html", {"base": began, "draft": found})
