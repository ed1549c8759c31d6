"""Details beyond the usual ones: what is interrupted, affected, seen and kept, and sentences that follow."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import Place
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.notices.channels import fits_post, fits_sms
from downtime_cli.notices.details import TEXTS, Details, build_details, detail_warnings
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from downtime_cli.notices.subject import Subject
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import DETAILS, message_of, plan_for, subject_of

ROOMY = ("email", "status-page", "chat-slack", "chat-discord")
MORE = {
    "interruption": "Up to 5 minutes, three times.",
    "affected": "Checkout and order history.",
    "symptoms": "Requests are answered with 503.",
    "data": "No data is lost.",
}
LABELS = ("interruption", "affected", "symptoms", "data", "calendar")


def phrase(name: str, tag: str = "en") -> str:
    """Return a phrase that needs no values."""
    return load_templates().phrase(tag, name)


def post(details: dict[str, str], **changes: object) -> str:
    """Return a social post of a service with a short name."""
    return message_of(subject_of(Kind.INITIAL, "en", details, service="Shop", **changes), "social").text


@pytest.mark.parametrize("channel", ROOMY)
def test_what_is_given_is_shown_in_order(channel: str) -> None:
    """Each detail stands under its label, what is interrupted and affected before what still works."""
    text = message_of(subject_of(Kind.INITIAL, "en", {**DETAILS, **MORE}), channel).text
    names = ("what", "interruption", "affected", "still_works", "symptoms", "data", "why")
    given = {**DETAILS, **MORE}
    places = [text.find(given[name]) for name in names]
    assert -1 not in places
    assert places == sorted(places)
    assert [name for name in MORE if phrase(f"label_{name}") not in text] == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_not_given_is_never_missed(kind: Kind, channel: str) -> None:
    """Without them, no message has their labels, and no warning asks for them."""
    subject = subject_of(kind)
    text = message_of(subject, channel).text
    assert [name for name in LABELS if phrase(f"label_{name}") in text] == []
    assert detail_warnings(subject.plan, kind, subject.details, "en", Place(source="x")) == []


def effect(kind: Kind, tag: str, details: dict[str, str]) -> str:
    """Return the sentence of a mail that says what readers will notice."""
    found: list[str] = re.findall("<strong>(.*?)</strong>", message_of(subject_of(kind, tag, details), "email").html)
    return found[0]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_interruption_within_the_window_is_no_outage(tag: str) -> None:
    """Where less than the window is down, no text says that all of it is; once it is over, the service is back."""
    for kind, phrases in ((Kind.INITIAL, "brief_before"), (Kind.START, "brief")):
        assert effect(kind, tag, {"interruption": "5"}) != effect(kind, tag, {})
        text = message_of(subject_of(kind, tag, {"interruption": "5"}), "social").text
        assert phrase(f"{phrases}_interrupted", tag) in text
        assert phrase(f"{phrases}_outage", tag) not in text
    assert effect(Kind.COMPLETE, tag, {"interruption": "5"}) == effect(Kind.COMPLETE, tag, {})


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(ImpactLevel.DEGRADED, "brief_before_degraded", id="degraded"),
        pytest.param(ImpactLevel.NO_IMPACT, "brief_no_impact", id="none"),
    ],
)
def test_only_an_outage_becomes_an_interruption(level: ImpactLevel, expected: str) -> None:
    """What readers hardly notice is not made worse by the detail."""
    assert phrase(expected) in message_of(subject_of(Kind.INITIAL, "en", MORE, impact_level=level), "sms").text


def test_a_post_takes_details_one_by_one() -> None:
    """In order, as many as fit; one that does not is passed over; the identifier comes last."""
    short = {"what": "W1", "affected": "A2", "why": "Y3"}
    text = post(short, plan_id="P4")
    assert re.search("W1.*A2.*Y3.*P4", text)
    passed_over = post({**short, "affected": "A " * 150}, plan_id="P4")
    assert "A A" not in passed_over
    assert re.search("W1.*Y3.*P4", passed_over)


def test_details_give_way_to_the_identifier() -> None:
    """Where only one of them has room, it is the identifier, at the end: every reader can refer to it."""
    fill = "w" * 150
    text = post({"what": fill}, plan_id="P" * 40)
    assert fill not in text
    assert text.endswith(f" {'P' * 40}\n")
    assert fill in post({"what": fill}, plan_id="P4")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_short_messages_hold_what_they_can(kind: Kind, tag: str) -> None:
    """With every detail given, at length or in brief, one SMS and one post hold the message, in every language."""
    for text in ("x", "A sentence of a usual length, as people write them. " * 3):
        details = {**dict.fromkeys(TEXTS, text), "updates_url": "https://status.example.com/maintenance"}
        subject = subject_of(kind, tag, {**details, "calendar_url": "https://status.example.com/maintenance.ics"})
        assert fits_sms(message_of(subject, "sms").text.rstrip("\n"))
        assert fits_post(message_of(subject, "social").text.rstrip("\n"))


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.EXTENDED])
def test_chats_hold_long_details(kind: Kind, tag: str) -> None:
    """With every detail at length, Slack and Discord take the message, which has each of them in part."""
    details = {name: f"{name}! " + "and so on " * 150 for name in TEXTS if not name.endswith("_url")}
    subject = subject_of(kind, tag, details)
    discord, slack = message_of(subject, "chat-discord").text, message_of(subject, "chat-slack").text
    assert len(discord) <= 2000
    header, *sections = json.loads(slack)["blocks"]
    assert len(header["text"]["text"]) <= 150
    assert len(sections) < 50
    assert max(len(section["text"]["text"]) for section in sections) <= 3000
    shown = ("what", "interruption", "affected", "symptoms", "data", "why") if kind is Kind.INITIAL else ()
    assert [name for name in shown for text in (discord, slack) if f"{name}!" not in text] == []


def told(subject: Subject) -> str:
    """Return a mail's text."""
    return message_of(subject, "email").text


@pytest.mark.parametrize("name", ["follow_up", "may_shift"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_remark_is_a_phrase_or_a_text_of_ones_own(tag: str, name: str) -> None:
    """`yes` is the phrase of the language, `no` is neither, and anything else stands as it is."""
    words = phrase(name, tag)
    for yes in ("yes", "true", "On"):
        assert words in told(subject_of(Kind.INITIAL, tag, {name: yes}))
    for no in ("no", "false", "OFF", ""):
        assert words not in told(subject_of(Kind.INITIAL, tag, {name: no}))
    own = told(subject_of(Kind.INITIAL, tag, {name: "Call 5."}))
    assert "Call 5." in own
    assert words not in own


@pytest.mark.parametrize("channel", ROOMY)
def test_remarks_are_in_every_channel_that_has_room(channel: str) -> None:
    """Mails, status pages and chats have the sentences, in escapes of their own."""
    text = message_of(
        subject_of(Kind.INITIAL, "en", {"follow_up": "Word follows.", "may_shift": "It may."}), channel
    ).text
    assert "Word follows." in text
    assert "It may." in text


def test_word_follows_where_the_plan_has_it_so() -> None:
    """A plan with a message for the end says that word follows, unless `no` was said or nothing is to come."""
    followed = replace(subject_of(Kind.INITIAL, "en", {}), is_followed_up=True)
    assert phrase("follow_up") in told(followed)
    assert phrase("follow_up") not in told(replace(followed, details=Details(texts={"follow_up": "no"})))
    for kind in (Kind.COMPLETE, Kind.CANCELLED):
        assert phrase("follow_up") not in told(replace(followed, plan=plan_for(kind), kind=kind))
    under_way = replace(followed, plan=plan_for(Kind.START, status=Status.IN_PROCESS), kind=Kind.START)
    assert phrase("follow_up") not in told(under_way)  # "Please wait until we announce" is there
    assert phrase("follow_up") in told(replace(under_way, details=Details(texts={"action_now": "Order by telephone."})))
    assert phrase("may_shift") not in told(followed)


def test_times_that_have_come_do_not_shift() -> None:
    """Once work is under way, nobody is told that its times may still shift."""
    assert phrase("may_shift") not in told(subject_of(Kind.START, "en", {"may_shift": "yes"}))


def test_a_remark_in_another_language_is_marked() -> None:
    """A sentence of one's own is marked with its language where the message is in another; `yes` needs no mark."""
    for text, is_marked in (("Word follows.", True), ("yes", False)):
        subject = replace(subject_of(Kind.INITIAL, "de"), details=build_details({"follow_up": text}, "de"))
        assert ('lang="en"' in message_of(subject, "email").html) == is_marked


@pytest.mark.parametrize("channel", ROOMY)
def test_a_calendar_is_linked_as_long_as_something_is_to_come(channel: str) -> None:
    """The address of a calendar is told before the work, and not from then on."""
    url = "https://status.example.com/shop.ics"
    assert url in message_of(subject_of(Kind.INITIAL, "en", {"calendar_url": url}), channel).text
    for kind in (Kind.START, Kind.COMPLETE, Kind.CANCELLED):
        assert url not in message_of(subject_of(kind, "en", {"calendar_url": url}), channel).text
