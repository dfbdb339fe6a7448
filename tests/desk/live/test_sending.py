"""Messages leave the house once, wait where they should, and are not lost where nobody takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, capture, handoff, set_up
from desk.live.receivers import Channel, Post, channel, post_office

from interlock import InterlockError
from interlock.desk import actions, lists, models
from interlock.desk.actions.outbox import TRIES
from interlock.desk.models import Outgoing
from interlock.desk.sending.post import wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

MINUTE = 60 * SECOND


@pytest.fixture(autouse=True)
def company(home: object, settings: SettingsWrapper) -> None:  # noqa: ARG001
    settings.ADDRESS = "https://interlock.example.com"
    set_up()


@pytest.fixture
def slack() -> Iterator[Channel]:
    with channel() as found:
        actions.add_webhook("reps", "slack", "inbound", found.url)
        yield found


@pytest.fixture
def post(settings: SettingsWrapper) -> Iterator[Post]:
    with post_office() as found:
        settings.MAIL, settings.DEFAULT_FROM_EMAIL = "smtp://127.0.0.1", "interlock@example.com"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


def ends(at: int) -> list[str]:
    return [sent.end for sent in actions.send(at)]


def test_a_hand_off_reaches_the_teams_channel_once(slack: Channel) -> None:
    waiting = capture(1, MONDAY)
    assert ends(MONDAY) == ["sent"]
    assert ends(MONDAY + HOUR) == []
    text = slack.posted[0]["blocks"][0]["text"]["text"]
    assert text.startswith("New hand-off: A lead.")
    assert "Answer by Mon 2 Mar, 11:00 UTC." in text
    assert slack.posted[0]["blocks"][1]["elements"][0]["url"] == f"https://interlock.example.com/inbox/{waiting.id}/"


def test_names_cannot_write_markup_into_a_channel(slack: Channel) -> None:
    models.Person.objects.create(id=1, key="p", label="<!channel> & <https://x|click>")
    capture(1, MONDAY)
    actions.send(MONDAY)
    text = slack.posted[0]["blocks"][0]["text"]["text"]
    assert "&lt;!channel&gt; &amp; &lt;https://x|click&gt;" in text


def test_teams_takes_an_adaptive_card() -> None:
    with channel() as found:
        actions.add_webhook("market", "teams", "marketing", found.url)
        waiting = capture(1, MONDAY)
        actions.reject(waiting.id, "rio", "later", now=MONDAY + MINUTE)
        assert ends(MONDAY + MINUTE + 59 * SECOND) == []
        assert ends(MONDAY + 2 * MINUTE) == ["sent"]
    card = found.posted[0]["attachments"][0]["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert "was rejected: later" in card["body"][0]["text"]
    assert found.posted[0]["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"


def test_a_verdict_that_is_undone_is_never_told() -> None:
    with channel() as found:
        actions.add_webhook("market", "slack", "marketing", found.url)
        waiting = capture(1, MONDAY)
        actions.reject(waiting.id, "rio", "later", now=MONDAY + MINUTE)
        actions.undo(waiting.id, "rio", MONDAY + MINUTE + 30 * SECOND)
        assert ends(MONDAY + DAY) == []
    assert found.posted == []


def test_a_channel_that_is_away_is_asked_again_later_and_later(slack: Channel) -> None:
    slack.answers = [(503, {})] * 3
    capture(1, MONDAY)
    at, pauses = MONDAY, []
    while not slack.posted:
        actions.send(at)
        left = Outgoing.objects.get()
        pauses += [(left.due - at) / SECOND] if left.sent is None else []
        at = left.due
    assert len(pauses) == 3
    assert all(15 * 2**n <= pause <= 30 * 2**n for n, pause in enumerate(pauses))
    assert lists.outbox() == lists.Outbox(0, 0, None)


def test_retry_after_is_honoured(slack: Channel) -> None:
    slack.answers = [(429, {"Retry-After": "600"})]
    capture(1, MONDAY)
    assert ends(MONDAY) == ["later"]
    assert Outgoing.objects.get().due == MONDAY + 600 * SECOND
    assert ends(MONDAY + 600 * SECOND) == ["sent"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("17", 17.0), ("-3", 0.0), ("1e9", 86_400.0), ("nan", None), ("soon", None), (None, None)],
)
def test_retry_after_is_read_as_it_is_written(said: str | None, seconds: float | None) -> None:
    assert wait(said) == seconds


def test_a_channel_that_is_gone_is_laid_aside_at_once_and_can_be_sent_again(slack: Channel) -> None:
    slack.answers = [(404, {})]
    capture(1, MONDAY)
    assert ends(MONDAY) == ["dead"]
    letter = lists.letters()[0]
    assert (letter.to, letter.error) == ("reps", "the webhook answered 404 Not Found")
    assert slack.url not in letter.error
    actions.retry(letter.id, now=MONDAY + MINUTE)
    assert ends(MONDAY + MINUTE) == ["sent"]
    with pytest.raises(InterlockError, match="not among those laid aside"):
        actions.discard(letter.id)


def test_after_many_tries_a_message_is_laid_aside(slack: Channel) -> None:
    slack.answers = [(500, {})] * 50
    capture(1, MONDAY)
    for _ in range(TRIES):
        actions.send(Outgoing.objects.get().due)
    assert lists.outbox().laid_aside == 1
    assert len(slack.answers) == 50 - TRIES


def test_a_reminder_that_is_of_no_use_any_more_is_not_sent(slack: Channel) -> None:
    slack.answers = [(503, {})]
    waiting = capture(1, MONDAY)
    actions.send(MONDAY)
    actions.accept(waiting.id, "rio", MONDAY + SECOND)
    assert ends(MONDAY + DAY) == ["dropped"]
    assert slack.posted == []


def test_a_worker_that_was_killed_while_sending_sends_again_with_the_same_key(slack: Channel) -> None:
    capture(1, MONDAY)
    actions.send(MONDAY)
    Outgoing.objects.update(sent=None, due=MONDAY + 2 * MINUTE)  # it was posted, and nobody lived to note it
    assert ends(MONDAY + 2 * MINUTE) == ["sent"]
    assert len(slack.keys) == 2
    assert len(set(slack.keys)) == 1


def test_mail_reaches_whoever_wants_it_in_their_own_time_zone(post: Post) -> None:
    models.Seat.objects.filter(member="bob").delete()
    actions.prefer("ann", mail="ann@example.com", time_zone="Asia/Tokyo")
    capture(1, MONDAY)
    assert ends(MONDAY) == ["sent"]
    letter = post.letters[0]
    assert (letter["To"], letter["From"]) == ("ann@example.com", "interlock@example.com")
    assert letter["Message-ID"].endswith("@example.com>")
    assert "Answer by Mon 2 Mar, 20:00 JST." in str(letter.get_payload())


def test_mail_waits_through_quiet_hours_and_notices_do_not(post: Post) -> None:
    models.Seat.objects.filter(member="bob").delete()
    actions.prefer("ann", mail="ann@example.com", time_zone="Europe/Berlin", quiet=("18:00", "11:00"))
    capture(1, MONDAY)  # ten in the morning in Berlin
    assert lists.unread_notices("ann") == 1
    assert ends(MONDAY + 59 * MINUTE) == []
    assert ends(MONDAY + 60 * MINUTE) == ["sent"]
    assert len(post.letters) == 1


def test_a_kind_that_somebody_does_not_want_is_not_mailed(post: Post) -> None:
    models.Seat.objects.filter(member="bob").delete()
    actions.prefer("ann", mail="ann@example.com", not_mailed=["handed_over"])
    capture(1, MONDAY)
    actions.ring(MONDAY + 90 * MINUTE)
    assert ends(MONDAY + 90 * MINUTE) == ["sent"]
    assert "still waits" in post.letters[0]["Subject"]


def test_an_address_that_the_server_refuses_is_laid_aside_and_one_that_is_busy_tried_again(post: Post) -> None:
    models.Seat.objects.filter(member="bob").delete()
    actions.prefer("ann", mail="ann@example.com")
    capture(1, MONDAY)
    post.refusals = ["450 busy", "550 nobody of that name"]
    assert ends(MONDAY) == ["later"]
    assert ends(MONDAY + MINUTE) == ["dead"]
    assert "refused the address" in lists.letters()[0].error


def test_without_a_mail_server_nothing_is_pretended() -> None:
    models.Seat.objects.filter(member="bob").delete()
    actions.prefer("ann", mail="ann@example.com")
    capture(1, MONDAY)
    assert lists.unread_notices("ann") == 1
    assert not Outgoing.objects.exists()


def test_the_daily_digest_comes_at_its_hour_once_a_day_and_not_where_nothing_waits(post: Post) -> None:
    models.Seat.objects.filter(member="bob").delete()
    actions.prefer(
        "ann", mail="ann@example.com", not_mailed=["handed_over", "reminded", "breached"], digest_at="08:00", now=MONDAY
    )
    waiting = capture(1, MONDAY)
    for minute in range(0, 4 * 24 * 60, 30):
        actions.ring(MONDAY + minute * MINUTE)
        actions.send(MONDAY + minute * MINUTE)
        if minute == 2 * 24 * 60:
            actions.accept(waiting.id, "ann", MONDAY + minute * MINUTE)
    digests = [letter for letter in post.letters if letter["Subject"] == "Your hand-offs today"]
    assert len(digests) == 2
    assert "- A lead, due Mon 2 Mar, 11:00 UTC, overdue" in str(digests[0].get_payload())


def test_the_week_is_summed_up_on_monday_for_both_teams(slack: Channel) -> None:
    actions.ring(MONDAY)
    capture(1, MONDAY)
    actions.accept(handoff(1).id, "rio", MONDAY + HOUR)
    actions.ring(MONDAY + 7 * DAY)
    actions.send(MONDAY + 7 * DAY)
    text = slack.posted[-1]["blocks"][0]["text"]["text"]
    assert "Leads that marketing handed over: 1 (0 the week before)." in text
    assert "Verdicts: 1; 1 accepted" in text
    told = models.Notice.objects.filter(kind="weekly")
    assert set(told.values_list("member", flat=True)) == {"ann", "bob", "cat", "mia", "sam", "rio"}


@pytest.mark.usefixtures("post")
def test_the_summary_of_the_week_waits_until_quiet_hours_end() -> None:
    actions.prefer("ann", mail="ann@example.com", quiet=("22:00", "09:00"), time_zone="America/New_York")
    actions.prefer("bob", mail="bob@example.com")
    actions.ring(MONDAY)
    came = MONDAY + 7 * DAY - 2 * HOUR
    actions.ring(came)
    due = dict(Outgoing.objects.filter(kind="weekly", channel="mail").values_list("to", "due"))
    assert due == {"ann": came + 6 * HOUR, "bob": came}


def test_webhooks_are_kept_secret_and_named_once(slack: Channel) -> None:
    assert slack.url.encode() not in bytes(models.Webhook.objects.get().address)
    assert slack.url not in repr(lists.webhooks())
    with pytest.raises(InterlockError, match="there already"):
        actions.add_webhook("reps", "slack", "inbound", slack.url)
    with pytest.raises(InterlockError, match="begins with https"):
        actions.add_webhook("plain", "slack", "inbound", "http://example.com/hook")
    with pytest.raises(InterlockError, match="slack, teams"):
        actions.add_webhook("other", "irc", "inbound", slack.url)
    actions.try_webhook("reps")
    assert slack.posted[0]["text"] == "Interlock reaches this channel."
    capture(1, MONDAY)
    actions.remove_webhook("reps")
    assert ends(MONDAY) == []
