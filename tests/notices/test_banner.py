"""Banners: one or two lines in the colours of their news, with a script that is the same in each of them."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from tests.notice_samples import DETAILS, broken_off, message_of, subject_of
from tests.saved_samples import HOSTILE

DOCS = Path(__file__).parents[2] / "docs" / "notices.md"
SCRIPT = re.compile(r"<script data-downtime>(.*?)</script>", re.DOTALL)


def banner(kind: Kind, details: dict[str, str] | None = None) -> str:
    """Return a banner without its script."""
    return message_of(replace(subject_of(kind, "en", details), has_script=False), "banner").text


def words(kind: Kind, details: dict[str, str] | None = None) -> str:
    """Return what a banner says, without markup."""
    return " ".join(unescape(re.sub("<[^>]*>", "", banner(kind, details))).split())


def test_an_extension_of_work_under_way_has_its_new_end() -> None:
    """Its start is over; before it, the whole window is the news."""
    subject = replace(subject_of(Kind.EXTENDED, status=Status.IN_PROCESS), has_script=False)
    text = " ".join(unescape(re.sub("<[^>]*>", "", message_of(subject, "banner").text)).split())
    assert text.startswith("Maintenance extended: Shop API – New end: Sat 5 Dec 07:00 CET (UTC+1) · Previously")
    assert "05:00" not in text


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(
            Kind.INITIAL,
            "Planned maintenance: Shop API · Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1) · "
            "Shop API will be unavailable during this time. · Updates",
            id="initial",
        ),
        pytest.param(
            Kind.EXTENDED,
            "Maintenance extended: Shop API · Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1) · "
            "Previously planned end: Sat 5 Dec 06:30 (UTC+1) · Service will be unavailable. · Updates",
            id="extended",
        ),
        pytest.param(
            Kind.RESCHEDULED,
            "Maintenance moved to a new time: Shop API · Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1) · "
            "Previous time: Fri 4 Dec, 05:00–07:00 (UTC+1) · Service will be unavailable. · Updates",
            id="rescheduled",
        ),
        pytest.param(
            Kind.COMPLETE,
            "Maintenance is complete: Shop API · Actual end: Sat 5 Dec 06:40 CET (UTC+1) · "
            "Shop API is available again. · Updates",
            id="complete",
        ),
        pytest.param(
            Kind.CANCELLED,
            "Maintenance cancelled: Shop API · Was planned for: Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1) · Updates",
            id="cancelled",
        ),
    ],
)
def test_a_banner_is_brief(kind: Kind, expected: str) -> None:
    """It has the news, when, what readers notice, and a link to more, parted also without styles; no details."""
    assert words(kind) == expected


def test_a_banner_without_an_address_has_no_link() -> None:
    """Where no address for updates was given, there is no link, and nothing in its place."""
    assert "<a " not in banner(Kind.INITIAL, {})
    assert words(Kind.INITIAL, {}).endswith("during this time.")


def test_a_note_is_shown() -> None:
    """The sentence for this one message is."""
    assert "A disk failed." in words(Kind.INITIAL, {"note": "A disk failed."})


def test_every_news_has_its_colours() -> None:
    """What is to come, what is complete and what is cancelled or stopped are told apart, in light and dark."""
    paints = {kind: tuple(re.findall(r"light-dark\([^)]*\)", banner(kind))) for kind in Kind}
    assert len(set(paints.values())) == 3
    assert [kind for kind in Kind if paints[kind] != paints[Kind.INITIAL]] == [Kind.COMPLETE, Kind.CANCELLED]
    stopped = message_of(replace(subject_of(Kind.CANCELLED), plan=broken_off()), "banner").text
    assert tuple(re.findall(r"light-dark\([^)]*\)", stopped)) == paints[Kind.CANCELLED]


def test_the_script_is_the_same_in_every_banner_and_in_the_docs() -> None:
    """A page's policy can allow it by its hash, whatever is said in which language."""
    scripts = {*SCRIPT.findall(message_of(subject_of(Kind.INITIAL), "banner").text)}
    for text in (*HOSTILE, "{% raw %}", "</script>"):
        details = dict.fromkeys(DETAILS, text)
        hostile = message_of(subject_of(Kind.EXTENDED, "ar", details, service=text), "banner").text
        scripts |= {*SCRIPT.findall(hostile)}
    (script,) = scripts
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in DOCS.read_text("utf-8"), f"the hash is now sha256-{digest}"


def test_the_script_can_be_left_out() -> None:
    """Without it the banner is the same otherwise."""
    bare, whole = banner(Kind.INITIAL), message_of(subject_of(Kind.INITIAL), "banner").text
    assert "<script" not in bare
    assert SCRIPT.sub("", whole).strip() == bare.strip()
