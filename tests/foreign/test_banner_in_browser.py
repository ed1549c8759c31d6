"""Banners in a page of somebody else's, in a real browser: any width, light and dark, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from tests.foreign.browser import Reader, Visit
from tests.notice_samples import message_of, subject_of
from tests.saved_samples import HOSTILE

Open = Callable[[Path | str, Reader], Visit]

KINDS = (Kind.INITIAL, Kind.EXTENDED, Kind.RESCHEDULED, Kind.COMPLETE, Kind.CANCELLED)
PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{head}
<title>Shop</title></head><body style="margin: 0"><main>
{banners}
<h1>Shop</h1></main></body></html>
"""
NEW_YORK = Reader(timezone="America/New_York", locale="en-US")


def page(folder: Path, *banners: str, head: str = "") -> Path:
    """Return a page with banners."""
    path = folder / "shop.html"
    path.write_text(PAGE.format(banners="\n".join(banners), head=head), encoding="utf-8")
    return path


def banner(kind: Kind, tag: str = "en", *, has_script: bool = True) -> str:
    """Return a banner."""
    return message_of(replace(subject_of(kind, tag), has_script=has_script), "banner").text


def times(seen: Visit) -> list[str]:
    """Return the times that a page shows, with plain blanks."""
    return [re.sub(r"\s", " ", text) for text in seen.page.locator("time").all_inner_texts()]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_banners_are_readable_by_everybody(
    width: int, scheme: Literal["light", "dark"], scripts: bool, tmp_path: Path, visit: Open
) -> None:
    """Of each kind in three scripts, nothing is wider than the page, nothing complains, axe-core finds nothing."""
    banners = [banner(kind, tag) for kind in KINDS for tag in ("en", "ja", "ar")]
    seen = visit(page(tmp_path, *banners), Reader(width=width, color_scheme=scheme, scripts=scripts))
    assert (seen.complaints, seen.violations()) == ([], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("tag", ["en", "de", "ar"])
@pytest.mark.parametrize("reader", [Reader(), NEW_YORK])
def test_a_banner_has_one_or_two_lines(reader: Reader, tag: str, tmp_path: Path, visit: Open) -> None:
    """On a wide screen, whatever its news and by whatever clock."""
    seen = visit(page(tmp_path, *(banner(kind, tag) for kind in KINDS)), reader)
    heights = seen.page.evaluate("[...document.querySelectorAll('.downtime-banner')].map(each => each.clientHeight)")
    assert max(heights) <= 2 * 24 + 2 * 10
    assert min(heights) == 24 + 2 * 10


@pytest.mark.parametrize("tag", ["en", "de"])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_banner_has_two_lines_at_most_on_a_small_screen(scripts: bool, tag: str, tmp_path: Path, visit: Open) -> None:
    """A page of 1000 pixels is enough for a new time or end beside the old one."""
    seen = visit(page(tmp_path, *(banner(kind, tag) for kind in KINDS)), Reader(width=1000, scripts=scripts))
    heights = seen.page.evaluate("[...document.querySelectorAll('.downtime-banner')].map(each => each.clientHeight)")
    assert max(heights) <= 2 * 24 + 2 * 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_news_has_its_colour(scheme: Literal["light", "dark"], tmp_path: Path, visit: Open) -> None:
    """What is complete is green, what is cancelled neither that nor the colour of what is to come, in both schemes."""
    kinds = (Kind.INITIAL, Kind.COMPLETE, Kind.CANCELLED)
    seen = visit(page(tmp_path, *(banner(kind) for kind in kinds)), Reader(color_scheme=scheme))
    found = seen.page.evaluate(
        "[...document.querySelectorAll('.downtime-banner')].map(each => getComputedStyle(each).backgroundColor)"
    )
    red, green, blue = (int(part) for part in re.findall(r"\d+", found[1])[:3])
    assert green > max(red, blue)
    assert len(set(found)) == 3
    assert all((sum(map(int, re.findall(r"\d+", each)[:3])) < 300) == (scheme == "dark") for each in found)


@pytest.mark.parametrize(
    ("zone", "locale", "kind", "expected"),
    [
        pytest.param(
            "America/New_York",
            "en-US",
            Kind.INITIAL,
            ["Fri, Dec 4, 2026, 11:00 PM .*Sat, Dec 5, 2026, 1:00 AM .UTC-5."],
            id="the-eve",
        ),
        pytest.param(
            "Asia/Kathmandu", "en-GB", Kind.INITIAL, ["Sat,? 5 Dec 2026, 09:45.*11:45 .UTC.5:45."], id="quarter-to"
        ),
        pytest.param("America/St_Johns", "en-GB", Kind.COMPLETE, ["Sat,? 5 Dec, 02:10 .UTC-3:30."], id="when-it-ended"),
        pytest.param(
            "Europe/London",
            "de-DE",
            Kind.EXTENDED,
            ["Sa., 5. Dez. 2026, 04:00.06:00 Uhr .UTC.", "Sa., 5. Dez., 05:30 .UTC."],
            id="german",
        ),
        pytest.param("Asia/Tokyo", "ja-JP", Kind.INITIAL, ["2026.12.5.*土.*13.*15.*.UTC.9."], id="japanese"),
        pytest.param(
            "America/Chicago",
            "en-US",
            Kind.INITIAL,
            ["Fri, Dec 4, 2026, 22:00 .*Sat, Dec 5, 2026, 00:00 .UTC-6."],
            id="no-12-am",
        ),
    ],
)
def test_a_banner_shows_the_readers_own_clock(
    zone: str, locale: str, kind: Kind, expected: list[str], request: pytest.FixtureRequest
) -> None:
    """Each time is by the clock of the device, with its offset, in the language of the banner."""
    visit, folder = request.getfixturevalue("visit"), request.getfixturevalue("tmp_path")
    seen = visit(page(folder, banner(kind, locale[:2])), Reader(timezone=zone, locale=locale))
    shown = times(seen)
    assert [text for text, each in zip(shown, expected, strict=True) if not re.fullmatch(each, text)] == []
    assert seen.complaints == []


def test_clocks_that_change_meanwhile_have_both_offsets(tmp_path: Path, visit: Open) -> None:
    """Where the reader's clocks change within the window, each end has its own offset."""
    text = banner(Kind.INITIAL).replace("2026-12-05T05", "2026-10-25T01").replace("2026-12-05T07", "2026-10-25T03")
    seen = visit(page(tmp_path, text), Reader(timezone="Europe/Berlin"))
    assert re.fullmatch("Sun,? 25 Oct 2026, 02:00 .UTC.2. – Sun,? 25 Oct 2026, 03:00 .UTC.1.", times(seen)[0])


def test_without_scripts_a_banner_is_complete(tmp_path: Path, visit: Open) -> None:
    """Times stand as they are written, by the clock of most readers."""
    for reader, has_script in ((replace_scripts(NEW_YORK), True), (NEW_YORK, False)):
        seen = visit(page(tmp_path, banner(Kind.INITIAL, has_script=has_script)), reader)
        assert times(seen) == ["Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1)"]


def replace_scripts(reader: Reader) -> Reader:
    """Return a reader whose browser runs no scripts."""
    return Reader(timezone=reader.timezone, locale=reader.locale, scripts=False)


def test_several_banners_share_a_page(tmp_path: Path, visit: Open) -> None:
    """Each has its script, and all show the same, keep what was written, and leave nothing behind."""
    seen = visit(page(tmp_path, banner(Kind.INITIAL), banner(Kind.INITIAL, "de"), banner(Kind.COMPLETE)), NEW_YORK)
    assert times(seen) == [
        "Fri, Dec 4, 2026, 11:00 PM – Sat, Dec 5, 2026, 1:00 AM (UTC-5)",
        "Fr., 4. Dez. 2026, 23:00 – Sa., 5. Dez. 2026, 01:00 (UTC-5)",
        "Sat, Dec 5, 12:40 AM (UTC-5)",
    ]
    titles = seen.page.evaluate("[...document.querySelectorAll('time')].map(each => each.title)")
    assert titles[0] == "Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1)"
    assert seen.page.evaluate("['offset', 'isolate', 'show'].filter(name => name in window)") == []
    assert seen.complaints == []


def test_a_policy_allows_the_script_by_its_hash(tmp_path: Path, visit: Open) -> None:
    """The script runs under a policy that names its hash, as the docs give it, and the style under one for styles."""
    docs = (Path(__file__).parents[2] / "docs" / "notices.md").read_text("utf-8")
    (source,) = re.findall("script-src ('sha256-[^']*')", docs)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {source}"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    seen = visit(page(tmp_path, banner(Kind.INITIAL), head=head), NEW_YORK)
    assert times(seen)[0].endswith("(UTC-5)")
    assert seen.complaints == []


def test_a_policy_without_styles_leaves_the_words(tmp_path: Path, visit: Open) -> None:
    """Where nothing is allowed, the banner is plain text, by the clock of most readers, its parts parted by dots."""
    head = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    seen = visit(page(tmp_path, banner(Kind.INITIAL), head=head), NEW_YORK)
    when = "Sat 5 Dec 2026, 05:00–07:00 CET (UTC+1)"
    effect = "Shop API will be unavailable during this time."
    shown = " ".join(seen.page.locator(".downtime-banner").inner_text().split())
    assert shown == f"Planned maintenance: Shop API · {when} · {effect} · Updates"


def test_hostile_text_in_a_banner_is_only_text(tmp_path: Path, visit: Open) -> None:
    """Whatever the fields hold, no script but ours runs, and there is no link."""
    text = " ".join(HOSTILE)
    hostile = message_of(subject_of(Kind.RESCHEDULED, "en", {"note": text}, service=text, plan_id=text), "banner").text
    seen = visit(page(tmp_path, hostile), NEW_YORK)
    assert seen.complaints == []
    assert seen.page.locator("script").count() == 1
    assert seen.page.locator("img, a, [onerror]").count() == 0


def test_a_banner_prints_dark_on_light(tmp_path: Path, visit: Open) -> None:
    """On paper its words are dark, also of a reader with a dark scheme."""
    seen = visit(page(tmp_path, banner(Kind.INITIAL)), Reader(color_scheme="dark"))
    seen.page.emulate_media(media="print", color_scheme="light")  # as browsers print
    colour = seen.page.evaluate("getComputedStyle(document.querySelector('.downtime-banner')).color")
    assert sum(map(int, re.findall(r"\d+", colour))) < 300
