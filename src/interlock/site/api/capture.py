"""`POST /api/capture`: events come in; answered once they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, JsonResponse
from ninja import Router
from ninja.params.functions import Body, Header
from pydantic import BaseModel, Field, StringConstraints

from interlock.desk import actions
from interlock.desk.pressure import Buckets
from interlock.site.api.events import Batch, Sent
from interlock.site.api.refusals import Refusal
from interlock.site.api.tokens import Token, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors import Said
    from interlock.desk.lists import Source

router = Router(tags=["capture"])
buckets = Buckets()

Key = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]*$", max_length=255)]


class HeardEvent(BaseModel):
    """What became of one event."""

    index: int
    id: str
    status: Literal["heard", "duplicate", "refused"]
    person: str | None = Field(description="The person's id, as text: it has more digits than JavaScript's numbers.")
    handoff: str | None = Field(description="The hand-off that it brought about.")
    problem: str | None = Field(description="Why it was refused, and what to do.")
    warnings: list[str] = Field(description="What is odd about it: it was kept, and may not count as you mean it.")


class HeardEvents(BaseModel):
    """What became of a delivery; it is committed."""

    heard: int
    duplicates: int
    refused: int
    events: list[HeardEvent]


ANSWERS: dict[int, Any] = {200: HeardEvents, 409: HeardEvents | Refusal} | dict.fromkeys(
    (400, 401, 403, 413, 422, 429, 503), Refusal
)


@router.post("/capture", auth=Token("capture"), response=ANSWERS, operation_id="capture", summary="Tell of events")
def capture(
    request: HttpRequest,
    sent: Sent = Body(),  # noqa: B008 - ninja's way
    idempotency_key: Key = Header("", alias="Idempotency-Key"),  # noqa: B008
) -> JsonResponse:
    """Tell of one event, or of up to 1,000 in one transaction.

    A body that does not have this shape is refused as a whole (422), with every problem by index and field. Of one
    that has, every event is judged by itself: `refused` ones name their problem, the others are heard. 200 means
    that it is committed; 409 that every event was refused, or that the Idempotency-Key was used for another body.
    After 429 and 503 nothing was kept: send the same again after `Retry-After` seconds. Sign a delivery with
    `X-Interlock-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.BODY` under the source's secret.
    """
    said = [event.said() for event in (sent.events if isinstance(sent, Batch) else [sent])]
    status, answer = deliver(source_of(request), said, idempotency_key, request.body)
    return JsonResponse(answer, status=status)


def deliver(source: Source, said: Sequence[Said], key: str, body: bytes) -> tuple[int, Any]:
    """Hear what a source says, as far as it may just now; return the status and the answer."""
    buckets.take(source.name, source.per_second, len(said))
    return actions.once(source.name, key, body, lambda: _heard(said, source.name))


def _heard(said: Sequence[Said], source: str) -> tuple[int, dict[str, Any]]:
    found = actions.hear(said, source)
    counts = {status: sum(one.status == status for one in found) for status in ("heard", "duplicate", "refused")}
    answer = {
        "heard": counts["heard"],
        "duplicates": counts["duplicate"],
        "refused": counts["refused"],
        "events": [
            {
                "index": index,
                "id": one.id,
                "status": one.status,
                "person": _id(one.person),
                "handoff": _id(one.handoff),
                "problem": one.problem or None,
                "warnings": list(one.warnings),
            }
            for index, one in enumerate(found)
        ],
    }
    return 409 if counts["refused"] == len(found) > 0 else 200, answer


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
