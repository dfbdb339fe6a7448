"""Show the passport and the rows of one number of a trial; the text that was tried as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast, get_args
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from interlock.agreement import check, seal
from interlock.desk import whatif
from interlock.desk.lists.agreement import parsed
from interlock.measure.replay.behind import WINS, Asked, What
from interlock.pages.agreement.drafts import FILE, base
from interlock.pages.agreement.packing import UnreadableChangeError, unpacked
from interlock.pages.agreement.results import results, shown_value
from interlock.pages.agreement.taking import tables
from interlock.pages.agreement.tracing import MEANT, SIDES, columns, command, path, peak_month, worked_out
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.rows import sheet
from interlock.pages.frame.seeing import seen_by, with_others

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.agreement import Agreement
    from interlock.desk.trial import Rows, Tried
    from interlock.desk.whole import Running
    from interlock.pages.agreement.drafts import Base


@dataclass(frozen=True)
class Part:
    """Some of a number's rows, counted, and where they are."""

    label: str
    count: int
    url: str
    here: bool


def traced(request: HttpRequest) -> HttpResponseBase:
    """Show where a number of a trial comes from, and its rows."""
    began, text = _given(request)
    asked, agreement = _asked(request), parsed(began.text)
    tried, rows, running = _tried(request, text, agreement)
    back = f"{reverse('agreement-try')}?{_query(request, 'from', 'change')}"
    context: dict[str, object] = {"base": began, "back": back, "running": running, "meant": MEANT[asked.what]}
    if tried is None or rows is None or tried.comparison is None:
        return render(request, "agreement/traced.html", context)
    if asked.what == "peak":
        asked = replace(asked, month=peak_month(tried, asked))
    theirs = seen_by(request).people
    total = rows.count(asked)
    many = total if theirs is None else rows.count(asked, theirs)
    shown = columns(asked)
    says = {"Says": MEANT[asked.what].says, "Worked out": worked_out(asked, tried, rows)} | with_others(total, many)
    every = Table(_title(asked), shown, lambda: rows.every(asked, theirs), says)
    told = results(tried, agreement)
    if file := exported(request, [every, *(tables(tried, told) if told else ())]):
        return file
    context |= {
        "asked": asked,
        "side": "" if asked.what in WINS else SIDES[asked.side],
        "value": shown_value(told, asked) if told else "",
        "told": told,
        "worked_out": says["Worked out"],
        "total": total,
        "parts": _parts(request, asked, rows),
        "sheet": sheet(request, many, lambda first, most: rows.page(asked, first, most, theirs), shown, total),
        "sql": asked.sql,
        "commands": command(asked, tried, began.number),
        "path": path(asked),
        "group": _group_said(asked),
        "text_url": f"{reverse('agreement-tried-text')}?{_query(request, 'from', 'change')}",
    }
    return render(request, "agreement/traced.html", context)


def tried_text(request: HttpRequest) -> HttpResponse:
    """Return the text that was tried, for the command that tries it again."""
    _, text = _given(request)
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="candidate.toml"'
    return answer


def _given(request: HttpRequest) -> tuple[Base, str]:
    began = base(request)
    try:
        text = unpacked(began.text, request.GET.get("change", ""))
    except UnreadableChangeError as error:
        raise Http404(str(error)) from error
    if check(text, FILE):
        raise Http404("this change cannot be agreed, so there is nothing to count")
    return began, text


def _asked(request: HttpRequest) -> Asked:
    what, side = request.GET.get("what", "handed"), request.GET.get("side", "candidate")
    if what not in get_args(What) or side not in SIDES:
        raise Http404
    group = request.GET.get("group")
    return Asked(
        cast("What", what),
        "base" if side == "base" else "candidate",
        split=request.GET.get("split", ""),
        group=group,
        both={"1": True, "0": False}.get(request.GET.get("both", "")),
    )


def _tried(request: HttpRequest, text: str, agreement: Agreement) -> tuple[Tried | None, Rows | None, Running | None]:
    """Try it again on what the number was of, or take what came out: a sample, or everybody."""
    if request.GET.get("of") != "all":
        return *whatif.at_once_with_rows(text, agreement, seal(agreement)), None
    running = whatif.on_everybody(text, agreement, request.user.get_username())
    return running.result, running.rows, running


def _parts(request: HttpRequest, asked: Asked, rows: Rows) -> list[Part]:
    """Return the hand-offs of leads whom both hand over, and of those whom one alone does."""
    if asked.what in WINS:
        return []
    other = "only " + SIDES[asked.side]
    found = []
    for label, both in (("all of them", None), ("leads handed over before and after", True), (other, False)):
        query = request.GET.copy()
        for name in ("both", "page"):
            query.pop(name, None)
        if both is not None:
            query["both"] = str(int(both))
        count = rows.count(replace(asked, both=both))
        found.append(Part(label, count, f"?{query.urlencode()}", asked.both == both))
    return found


def _title(asked: Asked) -> str:
    side = "" if asked.what in WINS else f", {SIDES[asked.side]}"
    group = f", {_group_said(asked)}" if asked.split else ""
    return f"{MEANT[asked.what].label}{side}{group}"


def _group_said(asked: Asked) -> str:
    if not asked.split:
        return ""
    return f"{asked.split.replace('_', ' ')} {asked.group if asked.group is not None else 'not known'}"


def _query(request: HttpRequest, *names: str) -> str:
    return urlencode({name: request.GET[name] for name in names if name in request.GET})
