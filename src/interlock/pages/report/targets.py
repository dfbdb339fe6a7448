"""The rows behind what a promise with a target came to, over the promise's own span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from interlock.desk.promises import NoTargetError, aim, targeted
from interlock.measure import number as numbers
from interlock.measure.compile import columns
from interlock.measure.passport import formula
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.periods import written_day
from interlock.pages.frame.recent import recent
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.report.standings import target

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


def target_rows(request: HttpRequest) -> HttpResponseBase:
    """Show the rows that the metric of a promise counts in the span that begins on a day."""
    clause, day = request.GET.get("clause", ""), written_day(request.GET.get("since", ""))
    with ground() as held:
        if held is None or day is None:
            raise Http404
        try:
            meant = aim(held.agreement, clause, numbers.midnight(day))
        except NoTargetError as error:
            raise Http404 from error
        metric, only = held.agreement.metric[meant.metric], seen_by(request).people
        stands = target(targeted(held.facts, meant), {}, held.agreement.currency)
        asked = (held.facts, meant.metric, meant.span, meant.where)
        total = numbers.count(*asked)
        many = total if only is None else numbers.count(*asked, only)
        shown = {name: Column(kind) for name, kind in columns(held.agreement, metric.of).items()}
        said = {"Promise": meant.says, "Counts": metric.says, "Formula": formula(metric), "Span": meant.label}
        said |= {"Only": meant.where} if meant.where else {}
        told = said | with_others(total, many)
        if file := exported(request, Table(clause, shown, lambda: numbers.every(*asked, only), told, many=many), held):
            return file
        rows = sheet(
            request,
            many,
            lambda first, most: numbers.rows(*asked, page=(first, most), only=only),
            shown,
            total,
        )
    context = {"sheet": rows, "choice": recent(request), "title": clause, "stands": stands, "span": meant.label}
    return render(request, "report/rows.html", context | {"said": said})
