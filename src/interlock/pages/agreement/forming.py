"""Change the agreement as a form: clause by clause, with what is wrong said at its field while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_POST

from interlock.agreement.editing import EditError
from interlock.agreement.forms import REFERS, form, kinds_under, model_of
from interlock.agreement.prose import CHAPTERS
from interlock.agreement.rewriting import add, remove, said
from interlock.pages.agreement.daysoff import drafted, offer
from interlock.pages.agreement.drafts import base, draft, given_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from interlock.agreement.forms import Asked
    from interlock.agreement.problem import Problem
    from interlock.pages.agreement.drafts import Base, Draft

TITLES = {kind: title for kind, title, _ in CHAPTERS}


@dataclass(frozen=True)
class Listed:
    """A clause in the list: its address, its name, how deep it stands, and whether something is wrong in it."""

    address: str
    name: str
    depth: int
    wrong: bool


@dataclass(frozen=True)
class Kind:
    """Clauses of one kind."""

    kind: str
    title: str
    clauses: tuple[Listed, ...]
    open: bool
    """Whether the clause that is filled in is one of them."""


@dataclass(frozen=True)
class Open:
    """The clause that is being filled in."""

    address: str
    asked: Sequence[Asked]
    inner: Mapping[str, Sequence[str]]
    """Kinds of clauses within it, and the names of those that are there."""


def page(request: HttpRequest) -> HttpResponse:
    """Show the form of one clause; on the way, keep what was filled in and do what was asked for."""
    began = base(request)
    text, problem = given_text(request, began)
    clause, off = request.POST.get("clause", request.GET.get("clause", "")), None
    if not problem:
        try:
            text, clause = _done(request, text, clause)
            if calendar := request.POST.get("off"):
                off, clause = drafted(request, text, calendar), calendar
                text = off.text
        except EditError as error:
            problem = str(error)
    part = "agreement/parts/sheet.html" if request.htmx else "agreement/form.html"  # type: ignore[attr-defined]
    context = _context(began, text, clause, problem)
    shown: Open | None = context["open"]
    if shown is not None:
        context |= {"offer": offer(request, text, shown.address), "drafted": off}
    return render(request, part, context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with what is being filled in, at its field and beside, and what it changes."""
    began = base(request)
    text, problem = given_text(request, began)
    context = _context(began, text, request.POST.get("editing", ""), problem)
    return render(request, "agreement/parts/form_looked.html", context)


def _done(request: HttpRequest, text: str, clause: str) -> tuple[str, str]:
    """Add or remove a clause where that was asked for; return the text and the clause to show."""
    if request.method == "POST" and (under := request.POST.get("add")) is not None:
        name = request.POST.get(f"name:{under}", "").strip().lower().replace(" ", "_").replace("-", "_")
        if not name or "." in name:
            raise EditError("give the new clause a name of small letters, digits and underscores")
        return add(text, f"{under}.{name}", {"says": ""}), f"{under}.{name}"
    if request.method == "POST" and (gone := request.POST.get("remove")):
        return remove(text, gone), ".".join(gone.split(".")[:-2])
    return text, clause


def _context(began: Base, text: str, clause: str, problem: str) -> dict[str, Any]:
    found = draft(text, began)
    try:
        return {
            "base": began,
            "draft": found,
            "problem": problem,
            "kinds": list(_kinds(text, found, clause)),
            "open": _open(text, clause),
            "faults": _faults(found, clause),
            "known": {kind: sorted(said(text, kind) or ()) for kind in sorted(set(REFERS.values()))},
            "as_form": True,
            "proposes": True,
        }
    except EditError as error:
        return {
            "base": began,
            "draft": found,
            "problem": str(error),
            "kinds": [],
            "open": None,
            "as_form": True,
            "proposes": True,
        }


def _open(text: str, clause: str) -> Open:
    model, found = model_of(clause), said(text, clause)
    if model is None or found is None:
        return _open(text, "")
    inner = {} if not clause else {kind: tuple(found.get(kind, {})) for kind in kinds_under(model)}
    return Open(clause, form(model, found), inner)


def _kinds(text: str, found: Draft, clause: str) -> Iterator[Kind]:
    wrong = [problem.clause for problem in found.problems]
    model = model_of("")
    kinds = kinds_under(model) if model is not None else {}
    for kind in sorted(kinds, key=lambda one: [*TITLES].index(one) if one in TITLES else len(TITLES)):
        here = clause.partition(".")[0] == kind
        yield Kind(kind, TITLES.get(kind, kind.capitalize()), tuple(_listed(text, kind, wrong, 0)), here)


def _listed(text: str, under: str, wrong: Sequence[str], depth: int) -> Iterator[Listed]:
    for name, inner in (said(text, under) or {}).items():
        address = f"{under}.{name}"
        model = model_of(address)
        within = kinds_under(model) if model is not None and isinstance(inner, dict) else {}
        own = [one for one in wrong if one == address or one.startswith((f"{address}.", f"{address}["))]
        yield Listed(address, name, depth, bool(own))
        for kind in within:
            yield from _listed(text, f"{address}.{kind}", wrong, depth + 1)


def _faults(found: Draft, clause: str) -> dict[str, str]:
    """Return what is wrong with the clause's fields, by the name that the form has for them."""
    faults: dict[str, list[Problem]] = {}
    for problem in found.problems:
        address = problem.clause.replace("[", ".").replace("]", "")
        if not clause or address.startswith(f"{clause}."):
            faults.setdefault(address.removeprefix(f"{clause}."), []).append(problem)
    return {name: "; ".join(one.message for one in problems) for name, problems in faults.items()}
