"""The passport of a number in the agreement: since when it stands, what it was before, and who said yes to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from interlock.agreement.knobs import knobs
from interlock.desk import lists
from interlock.desk.lists.agreement import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from interlock.agreement.knobs import Knob
    from interlock.desk.lists import Proposed


@dataclass(frozen=True)
class Stood:
    """A value that a number had, from one version on."""

    version: Proposed
    knob: Knob

    @property
    def yes(self) -> str:
        """Say who signed the version."""
        return " and ".join(f"{one.by} for {one.team}" for one in self.version.signed if one.holds)


def passport(request: HttpRequest, number: int) -> HttpResponse:
    """Show where the number at an address comes from, as seen from one version."""
    address = request.GET.get("place", "")
    stood = history(address, [one for one in lists.versions() if one.number <= number])
    if not stood:
        raise Http404
    return render(request, "agreement/parts/passport.html", {"now": stood[-1], "before": stood[-2::-1]})


def history(address: str, versions: Sequence[Proposed]) -> list[Stood]:
    """Return each value that a number had, and the version that brought it; the oldest first."""
    found: list[Stood] = []
    for version in versions:
        knob = next((knob for knob in knobs(parsed(version.text)) if knob.address == address), None)
        if knob is not None and (not found or found[-1].knob.value != knob.value):
            found.append(Stood(version, knob))
    return found
