"""Accounts that people decide about: whose a lead is where no rule says so, and which two accounts are one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions
from interlock.desk.lists import placing
from interlock.desk.lists.accounts import account as found

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    """Show what waits to be decided, and what was decided lately."""
    return _page(request)


def person(request: HttpRequest, person: int) -> HttpResponse:
    """Ask whose somebody is, and take the answer for all who say the same of their company."""
    asked, problem = placing.question(person), ""
    if asked is None:
        return _gone(request)
    if request.method == "POST":
        by, people = request.user.get_username(), [one.id for one in asked.people]
        try:
            if request.POST.get("new"):
                actions.place_in_new(people, by)
            else:
                actions.place(people, _chosen(request), by)
            return _next(people=people)
        except InterlockError as error:
            problem = str(error)
    context = {"here": "accounts", "asked": asked, "problem": problem, "typed": request.POST.get("other", "")}
    return render(request, "setup/whose.html", context, status=422 if problem else 200)


def pair(request: HttpRequest, pair: int) -> HttpResponse:
    """Ask whether two accounts are one company."""
    asked, problem = placing.pair(pair), ""
    if asked is None:
        return _gone(request)
    if request.method == "POST":
        by = request.user.get_username()
        try:
            if request.POST.get("apart"):
                actions.keep_apart(pair, by)
            else:
                actions.merge(pair, _number(request.POST.get("into", "")), by)
            return _next(pair=pair)
        except InterlockError as error:
            problem = str(error)
    context = {"here": "accounts", "asked": asked, "two": (asked.one, asked.other), "problem": problem}
    return render(request, "setup/pair.html", context, status=422 if problem else 200)


@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Ask of two accounts that somebody names whether they are one."""
    try:
        one, other = (found(request.POST.get(name, "")) for name in ("one", "other"))
        number = actions.compare(one.id, other.id, request.user.get_username())
    except InterlockError as error:
        return _page(request, str(error))
    return redirect("setup-pair", number)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a decision back."""
    asked, by = request.POST, request.user.get_username()
    try:
        if asked.get("pair"):
            actions.ask_again(_number(asked.get("pair", "")), by)
        else:
            actions.unplace([_number(one) for one in asked.getlist("person")], by)
    except InterlockError as error:
        return _page(request, str(error))
    return redirect("setup-accounts")


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    decided = placing.decided()
    context = {
        "here": "accounts",
        "waiting": placing.waiting(),
        "questions": placing.questions(),
        "pairs": placing.pairs(),
        "decided": decided,
        "last": _last(request, decided),
        "asked": request.POST,
        "problem": problem,
    }
    return render(request, "setup/accounts.html", context, status=422 if problem else 200)


def _last(request: HttpRequest, decided: list[placing.Decided]) -> placing.Decided | None:
    """Return what this browser has just decided, to be taken back with a key."""
    pair, person = request.GET.get("pair", ""), request.GET.get("person", "")
    for one in decided:
        if (pair and str(one.pair) == pair) or (person and person in {str(each.id) for each in one.people}):
            return one
    return None


def _next(people: list[int] | None = None, pair: int | None = None) -> HttpResponse:
    said = {"pair": pair} if pair is not None else {"person": (people or [0])[0]}
    return redirect(f"{reverse('setup-accounts')}?{urlencode(said)}")


def _gone(request: HttpRequest) -> HttpResponse:
    """Lead back to what still waits, where somebody else has decided meanwhile."""
    if request.method == "POST":
        return _page(request, "This was decided meanwhile, or is not asked any more; nothing was changed.")
    raise Http404


def _chosen(request: HttpRequest) -> int:
    """Return the account that was chosen, or typed."""
    typed = request.POST.get("other", "").strip()
    return found(typed).id if typed else _number(request.POST.get("account", ""))


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 19:
        raise actions.PlacingError(
            "choose one of the accounts, or type the key or the beginning of the name of another"
        )
    return int(text)
