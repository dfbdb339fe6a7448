"""The shape of an event as it is sent to the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)

from interlock.connectors import Said, Who, hook

MOST = 1_000
"""Events in one batch."""


def _moment(said: Any) -> int:
    if not isinstance(said, str):
        raise ValueError("a time is written like 2026-03-14T09:00:00+01:00")  # noqa: TRY004 - pydantic's way to refuse
    try:
        return hook.moment(said)
    except hook.UnclearTimeError as error:
        raise ValueError(str(error)) from error


def _text(longest: int, pattern: str = r"^[^\x00]*$", shortest: int = 0) -> Any:
    return StringConstraints(strict=True, min_length=shortest, max_length=longest, pattern=pattern)


Word = Annotated[str, _text(200)]
Key = Annotated[str, _text(200, shortest=1)]
Visitor = Annotated[str, _text(64, shortest=1)]
Email = Annotated[str, _text(320, r"^[^@\s\x00]+@[^@\s\x00]+$", 3)]
Name = Annotated[str, _text(63, r"^[a-z][a-z0-9_]*$", 1)]
Text = Annotated[str, _text(4_000)]
Number = Annotated[float, Field(strict=True, ge=-1e15, le=1e15, allow_inf_nan=False)]
Value = Text | Annotated[bool, Field(strict=True)] | Number | None
Moment = Annotated[
    int,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": "^(19[7-9]|2[01][0-9])[0-9]-",
            "examples": ["2026-03-14T09:00:00+01:00"],
        }
    ),
]


def _one_of_three(schema: dict[str, Any]) -> None:
    """Say in the schema that somebody is named."""
    for name in ("email", "key", "visitor"):
        del schema["properties"][name]["default"]  # absent, it is empty; given, it is not
        schema.setdefault("anyOf", []).append({"required": [name]})


class Person(BaseModel):
    """Whom it is about, by as much as is known; at least one of email, key and visitor."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_one_of_three)
    email: Email = ""
    key: Key = Field("", description="Your own key of the person; namespace:key where it is another system's.")
    visitor: Visitor = Field("", description="The id that /t.js gave to a browser.")
    name: Word = ""
    company: Word = ""
    domain: Word = Field("", description="Of the company's site; else that of a business e-mail address is taken.")

    @model_validator(mode="after")
    def somebody(self) -> Self:
        """Refuse an event about nobody."""
        if not (self.email or self.key or self.visitor):
            raise ValueError("nobody is named: give one of email, key and visitor")
        return self


class Event(BaseModel):
    """One thing about one person: a touch, fields that became known, a move, or all of them."""

    model_config = ConfigDict(extra="forbid")
    id: Key = Field(description="Your own id of it: delivered twice, it is heard once.")
    at: Moment | None = Field(None, description="When it happened, with its offset from UTC; absent: now.")
    who: Person
    kind: Annotated[str, _text(63, r"^([a-z][a-z0-9_]*)?$")] = Field(
        "", description="The kind of touch, a touchpoint of the agreement; absent: no touch."
    )
    channel: Word = ""
    campaign: Word = ""
    content: Word = ""
    by: Word = Field("", description="Who of your own people did it.")
    outbound: Annotated[bool, Field(strict=True)] = False
    fields: dict[Name, Value] = Field(
        {},
        max_length=100,
        description="Fields of the agreement that became known; null: no longer known.",
        json_schema_extra={"additionalProperties": False, "propertyNames": {"maxLength": 63}},
    )
    move: Literal["captured", "reported", "opened", "amended", "won", "lost"] | None = None
    stage: Word = Field("", description="With reported: a stage of the agreement, or your own word for it.")
    opportunity: Word = Field("", description="Your own key of the deal.")
    amount: Annotated[float, Field(strict=True, ge=0, le=1e12, allow_inf_nan=False)] | None = Field(
        None, description="In the agreement's currency."
    )
    reason: Word = ""
    until: Moment | None = None

    def said(self) -> Said:
        """Return it as the desk hears it."""
        who = self.who
        return Said(
            id=self.id,
            who=Who(who.email, who.key, who.visitor, who.name, who.company, who.domain),
            at=self.at,
            kind=self.kind,
            channel=self.channel,
            campaign=self.campaign,
            content=self.content,
            by=self.by,
            outbound=self.outbound,
            fields=self.fields,
            move=self.move or "",
            stage=self.stage,
            opportunity=self.opportunity,
            amount=None if self.amount is None else round(self.amount * 100),
            reason=self.reason,
            until=self.until,
        )


class Batch(BaseModel):
    """Several events, told in their order and kept in one transaction."""

    model_config = ConfigDict(extra="forbid")
    events: list[Event] = Field(min_length=1, max_length=MOST)


def _which(sent: Any) -> str:
    return "batch" if isinstance(sent, Batch) or (isinstance(sent, dict) and "events" in sent) else "one"


Sent = Annotated[Annotated[Event, Tag("one")] | Annotated[Batch, Tag("batch")], Discriminator(_which)]
"""One event, or a batch of them."""
