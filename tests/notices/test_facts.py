"""How much of a foreign text a message has room for."""

from __future__ import annotations

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.notices.dialects import Url
from downtime_cli.notices.facts import Room, build_facts
from tests.notice_samples import message_of, subject_of

SITE = "https://status.shop.exam"  # 24 characters


@pytest.mark.parametrize(
    ("length", "text", "expected"),
    [
        pytest.param(None, "x" * 1000, "x" * 1000, id="no-limit"),
        pytest.param(10, "x" * 10, "x" * 10, id="fits"),
        pytest.param(10, "x" * 11, "x" * 9 + "…", id="cut"),
        pytest.param(10, "12345678 0123", "12345678…", id="no-blank-before-the-ellipsis"),
        pytest.param(0, "x", "", id="none"),
        pytest.param(10, Url(f"{SITE}/a"), SITE, id="site-of-an-address"),
        pytest.param(10, Url(f"{SITE}p/a"), "", id="site-too-long"),
        pytest.param(25, Url(f"{SITE}p/a"), f"{SITE}p", id="site-that-fits"),
        pytest.param(10, Url("mailto:ops@shop.example"), "mailto:op…", id="mail"),
    ],
)
def test_texts_are_cut_visibly(length: int | None, text: str, expected: str) -> None:
    """A text is cut to the length with an ellipsis; of an address the site stays, or nothing."""
    assert Room(length=length).cut(text) == expected


@pytest.mark.parametrize(("size", "expected"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_an_identifier_is_cut_only_if_it_is_very_long(size: int, expected: str) -> None:
    """However short a message has to be, an identifier of 40 characters stays whole."""
    assert build_facts(subject_of(Kind.INITIAL, plan_id="x" * size), Room(length=3))["plan_id"] == expected


@pytest.mark.parametrize(("size", "expected"), [(80, "x" * 80 + " "), (81, "x" * 79 + "… ")])
def test_a_subject_keeps_the_date_in_sight(size: int, expected: str) -> None:
    """A service's name has 80 characters of the subject at most."""
    assert message_of(subject_of(Kind.INITIAL, service="x" * size), "email").subject.startswith(
        f"Planned maintenance: {expected}–"
    )
