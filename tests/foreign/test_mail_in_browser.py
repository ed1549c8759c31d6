"""The HTML of mails in a real browser: readers of many clocks and languages, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import DAY, Span
from downtime_cli.notices.details import Details
from downtime_cli.notices.languages import find_language
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import EMAIL
from downtime_cli.notices.subject import Subject
from downtime_cli.notices.templates import load_templates
from tests.core.builders import span
from tests.foreign.browser import Reader, Visit
from tests.foreign.wall_words import wall_words
from tests.page_samples import DETAILS, FIELDS
from tests.saved_samples import HOSTILE, WINDOW, saved_plan

Open = Callable[[Path | str, Reader], Visit]

SPRING = span("2027-03-28T00:10Z", "2027-03-28T02:10Z")
LANGUAGES = ("en", "ja", "ar")


def _mail(folder: Path, plan: SavedPlan, language: str, details: dict[str, str] | None = None) -> Path:
    """Return a file with the HTML of the first mail about a plan."""
    found = find_language(language)
    assert found is not None
    texts = Details(texts=DETAILS if details is None else details)
    subject = Subject(plan=plan, kind=AnnouncementKind.INITIAL, language=found, details=texts, users=plan.audience)
    path = folder / "mail.html"
    path.write_text(build_message(subject, EMAIL, load_templates()).html, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("zone", "window"),
    [
        pytest.param("Europe/Berlin", SPRING, id="clocks-go-forward-within"),
        pytest.param("America/Los_Angeles", WINDOW, id="the-day-before"),
        pytest.param("America/St_Johns", WINDOW, id="half-past"),
        pytest.param("Asia/Kathmandu", WINDOW, id="quarter-to"),
        pytest.param("Pacific/Apia", WINDOW, id="plus-13"),
    ],
)
def test_times_of_a_mail_are_those_of_its_readers(
    zone: str, window: Span, language: str, tmp_path: Path, visit: Open
) -> None:
    """A mail to people of one zone says the window by their clock, and the browser shows it as it stands."""
    plan = saved_plan(window=window, as_of=window.start - 10 * DAY, audience=((ZoneInfo(zone), 1.0),))
    seen = visit(_mail(tmp_path, plan, language), Reader(timezone=zone))
    shown = re.sub("[–～\u2009]", " ", f" {seen.page.locator('td strong').first.inner_text()} ")
    expected = [wall_words(instant, zone, language, hour="%H") for instant in (window.start, window.end)]
    missing = [word for words in expected for word in words if word.removesuffix("曜日") not in shown]
    assert (missing, seen.complaints) == ([], []), shown


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_is_readable_by_everybody(
    language: str, scheme: Literal["light", "dark"], width: int, tmp_path: Path, visit: Open
) -> None:
    """At any width, light and dark, axe-core finds nothing serious, nothing sticks out, and nothing is asked for."""
    seen = visit(_mail(tmp_path, saved_plan(), language), Reader(color_scheme=scheme, width=width))
    assert (seen.complaints, seen.violations()) == ([], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_offsets_are_whole(language: str, tmp_path: Path, visit: Open) -> None:
    """However narrow the table is, no line breaks behind the hyphen of `UTC-5`."""
    page, lines = visit(_mail(tmp_path, saved_plan(), language), Reader()).page, []
    for width in range(300, 380, 10):
        page.set_viewport_size({"width": width, "height": 900})
        lines.append(
            page.eval_on_selector_all("td bdi", "all => all.map(one => [one.textContent, one.getClientRects().length])")
        )
    assert all(["(UTC-5)", 1] in each and {count for _, count in each} == {1} for each in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_needs_no_style_sheet(language: str, tmp_path: Path, visit: Open) -> None:
    """A program that drops all styles shows label and text on lines of their own, in order."""
    seen = visit(_mail(tmp_path, saved_plan(), language), Reader(width=768))
    whole = seen.page.inner_text("body").split()
    seen.page.evaluate("for (const each of document.querySelectorAll('[style]')) each.removeAttribute('style')")
    assert seen.page.inner_text("body").split() == whole


def test_hostile_text_in_a_mail_is_only_text(tmp_path: Path, visit: Open) -> None:
    """Whatever the fields hold, no script runs, nothing is asked for, and there is no link but those meant."""
    text = " ".join(HOSTILE)
    plan = saved_plan(service=text, plan_id=text)
    seen = visit(_mail(tmp_path, plan, "en", dict.fromkeys(FIELDS, text)), Reader())
    assert seen.complaints == []
    assert seen.page.locator("script, img, a, [onerror]").count() == 0
