"""Every write leaves its trace in the audit, in whose name it was made, and says nothing that is secret."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from interlock.desk import actions, happenings, lists
from interlock.desk.lists import audit
from interlock.desk.models import Happening, Outgoing
from interlock.desk.rights import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
ADDRESS = "https://hooks.example.com/a-secret"
SILENT = {
    "backing.backup": "copies the instance to elsewhere and changes nothing in it",
    "backing.restore": "brings a database back, with the audit that it had",
    "forgetting.forget_uploads": "forgets files by a clause of retention, as forget_old does, and with it",
    "heartbeats.beat": "says every few seconds that the worker is alive",
    "ledger.compact": "merges files: the rows stay the same",
    "ledger.vacuum": "deletes files that nothing stands on any more",
    "loading.finished": "ends an import's progress; that it came in is noted by load",
    "loading.rehearse": "goes through files and stores nothing",
    "matching.index_accounts": "writes anew what follows from the ledger, and can be done again",
    "names.keep": "is a part of load, which is noted",
    "notices.forget_told": "forgets what was told; what happened itself stays in the audit",
    "notices.read_notices": "says that somebody has read their own notices",
    "outbox.send": "delivers what was noted when it was written, and keeps in the outbox what became of it",
    "preferences.plan_digest": "is a part of prefer",
    "preferences.prefer": "says how somebody wants to be told, of themselves alone",
    "sources.forget_deliveries": "forgets answers to sources by a clause of retention",
    "sources.once": "keeps an answer to a source; what the source delivered is noted by itself",
    "summaries.digest_due": "writes one person's digest of what was noted",
    "summaries.plan_week": "plans the next summary",
    "summaries.week_due": "writes the weekly summary of what was noted",
    "tail.move": "moves rows from the tail to the ledger: they stay the same",
    "tail.record": "stores touches and fields: they are the record themselves, as they were heard",
    "tail.settle": "moves rows from the tail to the ledger: they stay the same",
    "tokens.note_token_used": "keeps when a token was last used",
    "uploads.forget_files": "is a part of close_upload and forget_uploads",
    "uploads.look_at": "has files looked at; nothing of them is stored",
    "uploads.take_file": "adds a file to an upload, whose beginning is noted",
    "uploads.try_upload": "goes through files and stores nothing",
    "views.delete_view": "is about somebody's own way to look at a page",
    "views.rename_view": "is about somebody's own way to look at a page",
    "views.save_view": "is about somebody's own way to look at a page",
    "working_off.work_due": "does what was asked on screen, and noted when it was asked",
    "working_off.work_off": "does what was asked on screen, and noted when it was asked",
}
"""Writes without a trace, each with its reason."""
READS = {
    "allowing.allowed",
    "contacts.proofs",
    "erasing.alone",
    "exports.may_export",
    "first_run.is_new",
    "first_run.starter_for",
    "invitations.mail_link",
    "invitations.open_invitation",
    "keys.key_of",
    "keys.make",
    "keys.member_of",
    "keys.unlock",
    "loading.kind_of",
    "people.may_give",
    "people.seat_teams",
    "preferences.hashed",
    "replaying.read_erased",
    "replaying.write_erased",
    "seats.required",
    "seats.teams",
    "uploads.begin",
    "uploads.demand",
    "uploads.folder_of",
    "uploads.found",
}
"""What writes nothing, or is a piece of what does."""


def test_every_action_leaves_a_trace_or_says_why_not() -> None:
    untold = {name for name, action in every_action() if not notes(action, set())}
    assert untold == set(SILENT) | READS


def test_every_exported_action_is_looked_at() -> None:
    looked_at = {inspect.unwrap(action) for _, action in every_action()}
    exported = [getattr(actions, name) for name in actions.__all__]
    assert {inspect.unwrap(one) for one in exported if inspect.isfunction(inspect.unwrap(one))} <= looked_at


FORM = lists.Form("demo", "A demo", "", "web", "demo_request", "", "", "web", (), "Thanks", closed=False)
SETUP: list[tuple[str, Callable[[str], Any]]] = [
    ("source_added", lambda by: actions.add_source("web", by=by)),
    ("source_rotated", lambda by: actions.rotate_source("web", by)),
    ("form_opened", lambda by: actions.add_form(FORM, by)),
    ("form_closed", lambda by: actions.close_form("demo", by)),
    ("source_closed", lambda by: actions.revoke_source("web", by)),
    ("channel_added", lambda by: actions.add_webhook("floor", "slack", "sales", ADDRESS, by)),
    ("channel_removed", lambda by: actions.remove_webhook("floor", by)),
    ("message_retried", lambda by: actions.retry(letter(), by)),
    ("message_discarded", lambda by: actions.discard(letter(), by)),
    ("member_added", lambda by: actions.add_member("new", "secret", "sales", by=by)),
    ("mail_set", lambda by: actions.set_mail("new", "new@example.org", by)),
    ("log_in_rules_changed", lambda by: actions.set_log_in_rules(by, two_step="nobody")),
]


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("by", ["ada", ""])
def test_setting_up_is_noted_in_whose_name_it_was_done(by: str) -> None:
    for kind, do in SETUP:
        before = Happening.objects.count()
        do(by)
        noted = list(Happening.objects.order_by("id")[before:])
        assert [(one.kind, one.by) for one in noted] == [(kind, by)]
    shown = audit.happened(audit.Asked(), most=len(SETUP))
    assert {one.who for one in shown} == {by or "the machine's owner"}
    said = " ".join(f"{one.details} {one.more}" for one in shown)
    assert not [word for word in ("secret", "ilk_", "example.org", "hooks") if word in said]


@pytest.mark.usefixtures("signed")
def test_setting_up_is_refused_whoever_may_not() -> None:
    before = Happening.objects.count()
    for kind, do in SETUP:
        with pytest.raises(NotAllowedError):
            do("ann")
        assert Happening.objects.count() == before, kind
    with pytest.raises(NotAllowedError):
        actions.set_log_in_rules("mia", passwords=True)


@pytest.mark.usefixtures("signed")
def test_a_calendar_feed_is_a_key_and_is_noted() -> None:
    secret = actions.give_feed("ann")
    actions.revoke_feed("ann")
    actions.revoke_feed("ann")
    noted = Happening.objects.filter(owner="ann", kind__startswith="feed_").order_by("id")
    assert [(one.kind, one.by) for one in noted] == [("feed_given", "ann"), ("feed_revoked", "ann")]
    assert secret not in str(list(noted.values()))


def letter() -> int:
    return int(
        Outgoing.objects.create(
            key=f"k{Outgoing.objects.count()}", channel="slack", to="x", text="x", created=1, due=1, dead=2
        ).pk
    )


def every_action() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function of every module of actions."""
    for found in pkgutil.iter_modules(actions.__path__):
        module = import_module(f"{actions.__name__}.{found.name}")
        for name, value in vars(module).items():
            plain = inspect.unwrap(value) if callable(value) else None
            if inspect.isfunction(plain) and plain.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", plain


def notes(action: Callable[..., Any], seen: set[Any]) -> bool:
    """Say whether something calls what notes a happening, itself or by what it calls in the desk."""
    if action is happenings.note:
        return True
    plain = inspect.unwrap(action)
    ours = inspect.isfunction(plain) or isinstance(plain, type)
    if not ours or plain in seen or not plain.__module__.startswith("interlock.desk"):
        return False
    seen.add(plain)
    return any(notes(one, seen) for one in called(plain))


def called(plain: Any) -> Iterator[Callable[..., Any]]:
    """Yield what a function names that can be called; of a class its methods."""
    if isinstance(plain, type):
        yield from (one for one in vars(plain).values() if inspect.isfunction(one))
    elif inspect.isfunction(plain):
        for code in codes(plain.__code__):
            for value in (plain.__globals__.get(name) for name in code.co_names):
                if isinstance(value, ModuleType) and value.__name__.startswith("interlock.desk"):
                    yield from filter(callable, (getattr(value, name, None) for name in code.co_names))
                elif callable(value):
                    yield value


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a function's code, and that of the functions within it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from codes(one)
