"""What leads are folded by while no agreement binds: an agreement about nothing, under which nobody is handed over."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.agreement import Agreement
from interlock.desk.lists.program import Binding
from interlock.lifecycle import prepare

_ABOUT_NOTHING = Agreement(
    says="Nothing is agreed yet.",
    title="Nothing agreed yet",
    starts=datetime(1970, 1, 1, tzinfo=UTC).date(),
    stage={},
)
NOTHING_AGREED = Binding(prepare(_ABOUT_NOTHING), "", 0)
