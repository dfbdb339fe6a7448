"""A small agreement to test with, and events by the day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from interlock.agreement.document import Agreement

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 86_400_000_000
HOUR = DAY // 24


def office() -> dict[str, object]:
    days = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    return {"says": "Office hours.", "time_zone": "UTC", "hours": days}


def agreement(edit: Callable[[dict[str, Any]], object] = lambda _: None) -> Agreement:
    """Return an agreement with one score, one hand-off and two reasons, after an edit of its text."""
    text: dict[str, Any] = {
        "says": "What both teams signed.",
        "title": "Small",
        "starts": "2020-01-01",
        "stage": {
            "lead": {"says": "Known.", "order": 1, "owner": "marketing", "entered": "captured"},
            "mql": {
                "says": "Ready.",
                "order": 2,
                "owner": "both",
                "entered": "handed_over",
                "gate": {"requires": ["email"], "segment": "home"},
            },
        },
        "field": {
            "email": {"says": "Their address."},
            "country": {"says": "Where they are.", "of": "account"},
            "size": {"says": "Employees.", "of": "account", "type": "number"},
        },
        "segment": {"home": {"says": "Our market.", "where": "country = 'DE'"}},
        "score": {
            "interest": {
                "says": "Interest.",
                "fit": {
                    "size": {
                        "says": "Size.",
                        "field": "size",
                        "ranges": [{"at_least": 50, "points": 10}, {"at_least": 500, "points": 5}],
                        "absent": -5,
                    },
                    "country": {"says": "Market.", "field": "country", "values": {"DE": 10}},
                },
                "engagement": {
                    "web": {
                        "says": "Visits.",
                        "touch": {"visit": {"points": 4, "half_life_days": 10}, "pricing": {"points": 10}},
                        "cap": 30,
                    },
                    "mail": {"says": "Mail.", "touch": {"bounce": {"points": -20, "step_days": 30}}, "floor": -30},
                },
                "account": {"of": "sum", "cap": 100},
            }
        },
        "calendar": {"office": office()},
        "handoff": {
            "to_sales": {
                "says": "Ready leads go to sales.",
                "stage": "mql",
                "model": "interest",
                "at_score": 40,
                "to": "inside_sales",
                "calendar": "office",
                "answer_within": "PT1H",
                "recycle": {"after_days": 30, "at_most": 2},
            }
        },
        "reason": {
            "later": {"says": "Not now.", "contradicts": "handoff.to_sales", "recycle_after_days": 10},
            "never": {"says": "No fit.", "contradicts": "segment.home", "recycle": False},
        },
    }
    edit(text)
    return Agreement.model_validate_json(json.dumps(text))
