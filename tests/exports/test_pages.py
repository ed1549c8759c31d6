"""Pages and issues of status pages that live in a repository."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.versions import update_status
from downtime_cli.core.window import HOUR
from downtime_cli.exports.catalogue import load_target
from downtime_cli.notices.subject import choose_kind
from tests.export_samples import export, reader_words, settings_for, with_status
from tests.notice_samples import message_of, subject_of
from tests.saved_samples import WINDOW, saved_plan

PAGE = """\
---
title: "Planned maintenance: Shop API – Saturday, 5 December 2026, 05:00 (UTC+1)"
date: "2026-12-05T04:00:00Z"
resolvedWhen: "2026-12-05T06:00:00Z"
resolved: true
informational: true
pin: true
severity: "notice"
affected: ["API", "Web shop"]
section: "issue"
plan_id: "20261205-0badcafe"
sequence: 0
---

We will carry out planned maintenance at the time shown below. **Shop API will be unavailable during this time.**

- When: **Saturday, 5 December 2026, 05:00–07:00 CET (UTC+1)**
- Duration: 2 hours
"""

ISSUE = """\
<!--
start: 2026-12-05T04:00:00Z
end: 2026-12-05T06:00:00Z
expectedDown: api, web-shop
plan: 20261205-0badcafe
sequence: 0
-->

We will carry out planned maintenance at the time shown below. **Shop API will be unavailable during this time.**

- When: **Saturday, 5 December 2026, 05:00–07:00 CET (UTC+1)**
"""


def test_cstate() -> None:
    """The page has cState's front matter, and below it what readers are told."""
    text = export("cstate", what="We move the database.")
    assert text.startswith(PAGE)
    assert "\n**What we are doing**: We move the database.\n" in text
    assert text.endswith(
        "\n**Reference**: 20261205-0badcafe\n\nWe will let you know when the maintenance is complete.\n"
    )


@pytest.mark.parametrize("level", list(ImpactLevel))
@pytest.mark.parametrize("status", list(Status))
def test_cstate_front_matter(status: Status, level: ImpactLevel) -> None:
    """Only work under way changes the state of the site; what users noticed is afterwards shown with its length."""
    text = export("cstate", replace(with_status(status), impact_level=level))
    is_under_way = status is Status.IN_PROCESS
    was_noticed = status is Status.COMPLETED and level in {ImpactLevel.OUTAGE, ImpactLevel.DEGRADED}
    assert f"\nresolved: {json.dumps(not is_under_way)}\n" in text
    assert f"\ninformational: {json.dumps(not is_under_way and not was_noticed)}\n" in text
    assert f"\npin: {json.dumps(status in {Status.TENTATIVE, Status.CONFIRMED})}\n" in text
    assert '\nseverity: "notice"\n' in text


def test_cstate_resolved_when_it_really_ended() -> None:
    """A page of what is done has the moment at which that was recorded, before or after the planned end."""
    assert '\nresolvedWhen: "2026-12-05T05:00:00Z"\n' in export("cstate", with_status(Status.COMPLETED))
    late = update_status(with_status(Status.IN_PROCESS), Status.COMPLETED, WINDOW.end + HOUR)
    assert '\nresolvedWhen: "2026-12-05T07:00:00Z"\n' in export("cstate", late)


@pytest.mark.parametrize("name", ["cachet", "cstate", "statuspage", "upptime"])
@pytest.mark.parametrize("tag", ["en", "de", "ar"])
@pytest.mark.parametrize("status", [status for status in Status if status not in {"CANCELLED", "COMPLETED"}])
def test_status_pages_say_what_the_notice_says(status: Status, tag: str, name: str) -> None:
    """Title and text are those of `notice --channel status-page`, in its language, and no line is for the team."""
    plan = with_status(status)
    kind = choose_kind(plan)
    subject = replace(subject_of(Kind.INITIAL, tag, {}), plan=plan, kind=kind, is_followed_up=True, medium="page")
    page, mail = message_of(subject, "status-page"), message_of(subject, "email")
    settings = replace(settings_for(name), words=reader_words(plan, tag))
    text = load_target(name).export(plan, settings).replace("\\n", "\n").replace('\\"', '"')
    assert (page.text.partition("\n\n")[2] if name != "statuspage" else mail.text).strip() in text
    assert page.subject in text or name == "upptime"
    assert not re.search(r"Plan 2026|version 1|will not be available|Europe/Berlin", text)


@pytest.mark.parametrize("name", ["cachet", "cstate", "statuspage"])
def test_status_pages_say_that_it_is_over(name: str) -> None:
    """Pages that have a word for what is done or called off say so, and when it ended."""
    done, off = (export(name, with_status(status)) for status in (Status.COMPLETED, Status.CANCELLED))
    assert "Maintenance is complete: Shop API – Saturday, 5 December 2026, 06:00 (UTC+1)" in done
    assert "Shop API is available again." in done
    assert "Maintenance cancelled: Shop API" in off
    assert "unavailable" not in done + off


def test_upptime() -> None:
    """The first comment holds what Upptime reads, one key a line."""
    assert export("upptime").startswith(ISSUE)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        pytest.param("As in #12 and GH-7", "As in #<!-- -->12 and GH<!-- -->-7", id="issues"),
        pytest.param("See www.evil.example", "See www<!-- -->.evil.example", id="address"),
        pytest.param("Thanks to @somebody", "Thanks to @\u200bsomebody", id="mention"),
    ],
)
def test_upptime_refers_to_nobody(what: str, expected: str) -> None:
    """What GitHub would turn into a reference or a mention is parted."""
    assert f"**What we are doing**: {expected}\n" in export("upptime", what=what)


def test_upptime_keeps_links() -> None:
    """An address for updates stays one, whatever is in it."""
    words = reader_words(saved_plan(), updates_url="https://www.shop.example/GH-1#12")
    text = load_target("upptime").export(saved_plan(), replace(settings_for("upptime"), words=words))
    assert "<https://www.shop.example/GH-1#12>" in text


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(ImpactLevel.DEGRADED, "expectedDegraded: api, web-shop\n", id="degraded"),
        pytest.param(ImpactLevel.REDUCED_REDUNDANCY, None, id="reduced"),
        pytest.param(ImpactLevel.NO_IMPACT, None, id="none"),
    ],
)
def test_upptime_expects_what_users_notice(level: ImpactLevel, expected: str | None) -> None:
    """Sites are expected to be down or degraded as the plan says, and not named where nothing is noticed."""
    text = export("upptime", saved_plan(impact_level=level))
    assert expected in text if expected else "expected" not in text


@pytest.mark.parametrize("text", ["API", "a--b", "-->", "a:b", "ü"])
def test_upptime_takes_slugs(text: str) -> None:
    """What is no slug is refused: it could end the comment."""
    with pytest.raises(InputError, match="sites: expected a site's slug"):
        export("upptime", sites=text)


@pytest.mark.parametrize(
    ("name", "line"), [("cstate", 'date: "2026-12-05T03:40:00Z"'), ("upptime", "start: 2026-12-05T03:40:00Z")]
)
def test_pages_begin_when_work_did(name: str, line: str) -> None:
    """A beginning that somebody recorded is the page's, as it is the notice's."""
    begun = update_status(with_status(Status.CONFIRMED), Status.IN_PROCESS, WINDOW.start - timedelta(minutes=20))
    assert line in export(name, begun).splitlines()
