"""Everything that writes. A page, a command or a job calls one of these and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.lazily import lazily

if TYPE_CHECKING:
    from interlock.desk.actions.absences import add_absence, end_absence, leave
    from interlock.desk.actions.access import (
        ProviderError,
        add_provider,
        end_session,
        end_sessions,
        note_access,
        note_locked_out,
        remove_provider,
        remove_two_steps,
        set_log_in_rules,
        unlock_log_in,
    )
    from interlock.desk.actions.adopting import Adopted, adopt
    from interlock.desk.actions.agreement import OneSidedError, OvertakenError, propose, publish, sign
    from interlock.desk.actions.belonging import PlacingError, belongs, place, place_in_new, unplace
    from interlock.desk.actions.comments import CommentError, comment, resolve_comment
    from interlock.desk.actions.disputes import dispute, settle_dispute
    from interlock.desk.actions.erasing import ask_to_erase, finish_asked, note_taken
    from interlock.desk.actions.exports import may_export, note_export, note_failed_log_in, note_log_in
    from interlock.desk.actions.forgetting import forget_old
    from interlock.desk.actions.forms import add_form, close_form
    from interlock.desk.actions.hearing import Heard, hear
    from interlock.desk.actions.keeping import keep
    from interlock.desk.actions.keys import (
        NoKeyError,
        WrongPasswordError,
        change_passphrase,
        choose_passphrase,
        replace_key,
    )
    from interlock.desk.actions.ledger import compact, vacuum
    from interlock.desk.actions.loading import Loaded, Progress, load
    from interlock.desk.actions.matching import index_accounts
    from interlock.desk.actions.members import (
        add_member,
        change_password,
        reset_password,
        set_first_password,
        set_mail,
    )
    from interlock.desk.actions.merging import ask_again, compare, keep_apart, merge
    from interlock.desk.actions.named_lists import put_on_list, take_off_list
    from interlock.desk.actions.notices import forget_told, read_notices
    from interlock.desk.actions.outbox import Sent, add_webhook, discard, remove_webhook, retry, send, try_webhook
    from interlock.desk.actions.owners import hand_on, take
    from interlock.desk.actions.pauses import hold, resume
    from interlock.desk.actions.pins import pin
    from interlock.desk.actions.preferences import PreferenceError, give_feed, prefer, revoke_feed
    from interlock.desk.actions.proposals import answer_proposal, replay_proposal, replay_proposals
    from interlock.desk.actions.remarks import Remarked, group_topics, remark
    from interlock.desk.actions.seats import RoutingError, add_seat, change_seat, remove_seat
    from interlock.desk.actions.sources import (
        Granted,
        KeyUsedError,
        Terms,
        UnknownSourceError,
        add_source,
        forget_deliveries,
        once,
        revoke_source,
        rotate_source,
    )
    from interlock.desk.actions.tail import move, record, settle
    from interlock.desk.actions.timers import Rung, ring
    from interlock.desk.actions.undoing import undo
    from interlock.desk.actions.verdicts import accept, recycle, reject
    from interlock.desk.verdicts.refusals import (
        AnsweredError,
        NoContactError,
        NoSuchHandoffError,
        NotAgreedError,
        NotTheirsError,
        NotUndoneError,
        VerdictError,
    )
    from interlock.desk.verdicts.verdict import Verdict

__all__ = [
    "Adopted",
    "AnsweredError",
    "CommentError",
    "Granted",
    "Heard",
    "KeyUsedError",
    "Loaded",
    "NoContactError",
    "NoKeyError",
    "NoSuchHandoffError",
    "NotAgreedError",
    "NotTheirsError",
    "NotUndoneError",
    "OneSidedError",
    "OvertakenError",
    "PlacingError",
    "PreferenceError",
    "Progress",
    "ProviderError",
    "Remarked",
    "RoutingError",
    "Rung",
    "Sent",
    "Terms",
    "UnknownSourceError",
    "Verdict",
    "VerdictError",
    "WrongPasswordError",
    "accept",
    "add_absence",
    "add_form",
    "add_member",
    "add_provider",
    "add_seat",
    "add_source",
    "add_webhook",
    "adopt",
    "answer_proposal",
    "ask_again",
    "ask_to_erase",
    "belongs",
    "change_passphrase",
    "change_password",
    "change_seat",
    "choose_passphrase",
    "close_form",
    "comment",
    "compact",
    "compare",
    "discard",
    "dispute",
    "end_absence",
    "end_session",
    "end_sessions",
    "finish_asked",
    "forget_deliveries",
    "forget_old",
    "forget_told",
    "give_feed",
    "group_topics",
    "hand_on",
    "hear",
    "hold",
    "index_accounts",
    "keep",
    "keep_apart",
    "leave",
    "load",
    "may_export",
    "merge",
    "move",
    "note_access",
    "note_export",
    "note_failed_log_in",
    "note_locked_out",
    "note_log_in",
    "note_taken",
    "once",
    "pin",
    "place",
    "place_in_new",
    "prefer",
    "propose",
    "publish",
    "put_on_list",
    "read_notices",
    "record",
    "recycle",
    "reject",
    "remark",
    "remove_provider",
    "remove_seat",
    "remove_two_steps",
    "remove_webhook",
    "replace_key",
    "replay_proposal",
    "replay_proposals",
    "reset_password",
    "resolve_comment",
    "resume",
    "retry",
    "revoke_feed",
    "revoke_source",
    "ring",
    "rotate_source",
    "send",
    "set_first_password",
    "set_log_in_rules",
    "set_mail",
    "settle",
    "settle_dispute",
    "sign",
    "take",
    "take_off_list",
    "try_webhook",
    "undo",
    "unlock_log_in",
    "unplace",
    "vacuum",
]

if not TYPE_CHECKING:
    __getattr__ = lazily(__name__)  # who shows a page or writes a file needs little of what writes
