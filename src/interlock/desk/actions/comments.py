"""Say something about a clause, and say when it is settled."""

from __future__ import annotations

from interlock import InterlockError
from interlock.agreement import read
from interlock.agreement.prose import chapters
from interlock.desk import clock, happenings, lists
from interlock.desk.actions.members import member_of
from interlock.desk.models import Comment

LONGEST = 4_000


class CommentError(InterlockError):
    """A comment says nothing, or is about nothing."""


def comment(version: str, clause: str, text: str, by: str, now: int | None = None) -> int:
    """Keep what somebody says about a clause of a version; return the comment's number."""
    member_of(by)
    found = lists.version(version)
    addresses = {line.address for chapter in chapters(read(found.text)) for line in chapter.lines}
    said = text.strip()
    if clause not in addresses:
        raise CommentError(f"version {found.number} has no clause {clause}; comment on one of its clauses")
    if not said or len(said) > LONGEST:
        raise CommentError(f"a comment has 1 to {LONGEST:,} letters, this one {len(said):,}")
    at = clock.now() if now is None else now
    row = Comment.objects.create(clause=clause, version=found.number, by=by, text=said, at=at)
    happenings.note("commented", at=at, by=by, more={"clause": clause, "comment": row.pk})
    return row.pk


def resolve_comment(number: int, by: str, now: int | None = None) -> None:
    """Note that a comment is settled; who settled it first is kept."""
    member_of(by)
    at = clock.now() if now is None else now
    if not Comment.objects.filter(pk=number).exists():
        raise CommentError(f"there is no comment {number}")
    if Comment.objects.filter(pk=number, resolved=None).update(resolved=at, resolved_by=by):
        happenings.note("comment_resolved", at=at, by=by, more={"comment": number})
