"""Say something about a clause, and say when it is settled."""

from __future__ import annotations

from interlock import InterlockError
from interlock.agreement import read
from interlock.agreement.prose import chapters
from interlock.desk import clock, happenings, lists
from interlock.desk.models import Comment
from interlock.desk.rights import Right, demand

LONGEST = 4_000


class CommentError(InterlockError):
    """A comment says nothing, or is about nothing."""


def comment(  # noqa: PLR0913
    version: str, clause: str, text: str, by: str, now: int | None = None, *, reply_to: int | None = None
) -> int:
    """Keep what somebody says about a clause of a version, or in answer to a comment; return its number."""
    demand(lists.log_in(by), Right.COMMENT)
    found = lists.version(version)
    addresses = {line.address for chapter in chapters(read(found.text)) for line in chapter.lines}
    said = text.strip()
    if clause not in addresses:
        raise CommentError(f"version {found.number} has no clause {clause}; comment on one of its clauses")
    if not said or len(said) > LONGEST:
        raise CommentError(f"a comment has 1 to {LONGEST:,} letters, this one {len(said):,}")
    at = clock.now() if now is None else now
    asked = None if reply_to is None else _answered(reply_to, clause)
    row = Comment.objects.create(clause=clause, version=found.number, by=by, text=said, at=at, reply_to=asked)
    more = {"clause": clause, "comment": row.pk} | ({"reply_to": asked.pk} if asked else {})
    happenings.note("commented", at=at, by=by, more=more)
    return row.pk


def _answered(number: int, clause: str) -> Comment:
    """Return the comment that an answer belongs under: what it answers, or what that one answers."""
    found = Comment.objects.filter(pk=number, clause=clause).select_related("reply_to").first()
    if found is None:
        raise CommentError(f"there is no comment {number} on {clause}; answer one that is there")
    asked: Comment = found.reply_to or found
    if asked.resolved is not None:
        raise CommentError(f"comment {asked.pk} is settled, by {asked.resolved_by}; begin a new one")
    return asked


def resolve_comment(number: int, by: str, now: int | None = None) -> None:
    """Note that a comment is settled; who settled it first is kept."""
    demand(lists.log_in(by), Right.COMMENT, "settle comments on clauses")
    at = clock.now() if now is None else now
    if not Comment.objects.filter(pk=number).exists():
        raise CommentError(f"there is no comment {number}")
    if Comment.objects.filter(pk=number, resolved=None).update(resolved=at, resolved_by=by):
        happenings.note("comment_resolved", at=at, by=by, more={"comment": number})
