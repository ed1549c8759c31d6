"""The maintenance page in a real browser: visitors of all clocks and languages, before, during and after the work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal

import pytest

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from tests.core.builders import span
from tests.foreign.browser import Reader, Visit
from tests.foreign.wall_words import wall_words
from tests.page_samples import DETAILS, FIELDS, NINE, page_text, usual_page
from tests.saved_samples import AS_OF, HOSTILE, WINDOW, saved_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Write = Callable[[str], Path]
Show = Callable[[str, Reader], Visit]

DURING = WINDOW.start + 37 * MINUTE
SECOND = timedelta(seconds=1)
SHOWN = "section:not([hidden])"
OVER = {status: saved_plan(status=status) for status in (Status.CANCELLED, Status.COMPLETED)}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a page to a file."""

    def write_page(text: str) -> Path:
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8")
        return path

    return write_page


@pytest.fixture
def show(write: Write, visit: Callable[[Path, Reader], Visit]) -> Show:
    """Give a function that opens a page for a reader."""
    return lambda text, reader: visit(write(text), reader)


def _heading(page: Page) -> str:
    """Return the heading as shown."""
    return str(page.inner_text(f"{SHOWN} h1"))


def _countdown(page: Page) -> str:
    """Return the time that is left, empty where none is shown."""
    return "".join(page.locator(f"{SHOWN} .left:not([hidden]) b").all_inner_texts())


def _times(page: Page) -> list[str]:
    """Return the times above the table of other clocks."""
    return [" ".join(text.split()) for text in page.locator(f"{SHOWN} dl time").all_inner_texts()]


HOURS = {"ar": "%-I", "ja": "%-H"}
SPRING = span("2027-03-28T00:10Z", "2027-03-28T02:10Z")
AUTUMN = span("2026-11-01T05:10Z", "2026-11-01T07:40Z")


@pytest.mark.parametrize(
    ("zone", "window", "locale", "language"),
    [
        pytest.param("Europe/Berlin", WINDOW, "en-GB", "en", id="berlin"),
        pytest.param("America/Los_Angeles", WINDOW, "en-GB", "en", id="the-day-before"),
        pytest.param("America/St_Johns", WINDOW, "en-GB", "en", id="half-past"),
        pytest.param("Pacific/Pago_Pago", WINDOW, "en-GB", "en", id="minus-11"),
        pytest.param("Asia/Kathmandu", WINDOW, "en-GB", "en", id="quarter-to"),
        pytest.param("Asia/Kathmandu", WINDOW, "ja-JP", "ja", id="quarter-to-japanese"),
        pytest.param("Asia/Kathmandu", WINDOW, "ar-EG", "ar", id="quarter-to-arabic"),
        pytest.param("Pacific/Apia", WINDOW, "en-GB", "en", id="plus-13"),
        pytest.param("Pacific/Apia", WINDOW, "ja-JP", "ja", id="plus-13-japanese"),
        pytest.param("Pacific/Apia", WINDOW, "ar-EG", "ar", id="plus-13-arabic"),
        pytest.param("Europe/Berlin", SPRING, "en-GB", "en", id="clocks-go-forward-within"),
        pytest.param("Europe/Berlin", SPRING, "ja-JP", "ja", id="clocks-go-forward-within-japanese"),
        pytest.param("Europe/Berlin", SPRING, "ar-EG", "ar", id="clocks-go-forward-within-arabic"),
        pytest.param("America/New_York", AUTUMN, "en-GB", "en", id="clocks-go-back-within"),
        pytest.param(
            "Australia/Lord_Howe", span("2027-04-03T14:10Z", "2027-04-03T16:10Z"), "en-GB", "en", id="by-half"
        ),
        pytest.param(
            "Pacific/Kiritimati", span("2026-12-31T09:10Z", "2026-12-31T11:10Z"), "en-GB", "en", id="new-year"
        ),
    ],
)
def test_times_are_by_the_visitors_clock(zone: str, window: Span, locale: str, language: str, show: Show) -> None:
    """Weekday, date, time and distance from UTC at both ends are right where the visitor is, in their language."""
    page = page_text(saved_plan(window=window, as_of=window.start - 10 * DAY))
    seen = show(page, Reader(timezone=zone, locale=locale, now=window.start + MINUTE))
    shown = _times(seen.page)
    assert seen.page.get_attribute(SHOWN, "lang") == language
    assert [
        word
        for text, instant in zip(shown, (window.start, window.end), strict=True)
        for word in wall_words(instant, zone, language, hour=HOURS.get(language, "%H"))
        if word not in text
    ] == [], shown
    assert seen.complaints == []


@pytest.mark.parametrize(
    ("zone", "clocks"),
    [
        pytest.param("America/Chicago", ("22:00", "00:00"), id="ends-at-midnight"),
        pytest.param("Etc/GMT-8", ("12:00", "14:00"), id="starts-at-noon"),
        pytest.param("Asia/Seoul", ("1:00 PM", "3:00 PM"), id="in-the-afternoon"),
    ],
)
def test_midnight_is_never_a_matter_of_am_or_pm(zone: str, clocks: tuple[str, str], show: Show) -> None:
    """A visitor with a clock of 12 hours reads it, but of 24 hours where an end would be at 12 AM or PM."""
    shown = _times(show(usual_page(), Reader(timezone=zone, locale="en-US", now=DURING)).page)
    assert [f" {clock} (" in text for clock, text in zip(clocks, shown, strict=True)] == [True, True], shown


@pytest.mark.parametrize(
    ("now", "heading", "left"),
    [
        pytest.param(WINDOW.start - 2 * DAY - MINUTE, "Planned maintenance", "2 days, 1 hour", id="days-before"),
        pytest.param(WINDOW.start - DAY, "Planned maintenance", "1 day", id="a-day-before"),
        pytest.param(WINDOW.start - DAY + SECOND, "Planned maintenance", "1 day", id="rounded-up-to-a-day"),
        pytest.param(WINDOW.start - SECOND, "Planned maintenance", "1 minute", id="last-second-before"),
        pytest.param(WINDOW.start, "Maintenance in progress", "2 hours", id="start"),
        pytest.param(DURING, "Maintenance in progress", "1 hour, 23 minutes", id="during"),
        pytest.param(WINDOW.end - SECOND, "Maintenance in progress", "1 minute", id="last-second"),
        pytest.param(WINDOW.end, "We are still finishing the maintenance", "", id="end"),
        pytest.param(WINDOW.end + 5 * HOUR, "We are still finishing the maintenance", "", id="hours-after"),
    ],
)
def test_what_is_said_fits_the_moment(now: datetime, heading: str, left: str, show: Show) -> None:
    """Before, during and after the window the page says where things stand, and how long it is until they change."""
    seen = show(usual_page(), Reader(now=now))
    assert (_heading(seen.page), _countdown(seen.page), seen.complaints) == (heading, left, [])


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2015, 1, 1, tzinfo=AS_OF.tzinfo), id="years-slow"),
        pytest.param(AS_OF - 2 * DAY, id="before-the-page-was-made"),
        pytest.param(WINDOW.end + DAY, id="a-day-fast"),
        pytest.param(datetime(2099, 1, 1, tzinfo=AS_OF.tzinfo), id="decades-fast"),
    ],
)
def test_a_clock_that_is_wrong_is_not_counted_by(now: datetime, show: Show) -> None:
    """Where the device's clock cannot be right, the page gives the times, what the clock shows, and no countdown."""
    page = show(usual_page(), Reader(now=now)).page
    assert (_heading(page), _countdown(page)) == ("Planned maintenance", "")
    assert "05:00" not in page.inner_text(f"{SHOWN} [data-in=scripted]")
    assert f"{now:%H:%M}" in page.inner_text(f"{SHOWN} [data-in=scripted]")
    assert ["04:00" in _times(page)[0], "06:00" in _times(page)[1]] == [True, True]


def test_the_countdown_runs_and_never_below_nothing(browser: Browser, write: Write) -> None:
    """Minute by minute the time left shrinks from 3 minutes to 1, then the page is finishing; nothing is negative."""
    with browser.new_context(timezone_id="UTC", locale="en-GB") as context:
        page = context.new_page()
        page.clock.install(time=WINDOW.end - 3 * MINUTE)
        page.goto(write(usual_page()).as_uri())
        seen = []
        for _ in range(12):
            seen.append(_countdown(page) or _heading(page))
            page.clock.run_for(30_000)
    assert list(dict.fromkeys(seen)) == ["3 minutes", "2 minutes", "1 minute", "We are still finishing the maintenance"]


def test_a_tab_that_slept_catches_up_when_seen(show: Show) -> None:
    """A page whose timers stood still says what fits the moment as soon as somebody looks."""
    page = show(usual_page(), Reader(now=DURING + 30 * SECOND)).page
    page.clock.set_fixed_time(WINDOW.end + MINUTE)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    assert (_heading(page), _countdown(page)) == ("We are still finishing the maintenance", "")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        pytest.param(Status.CANCELLED, "Maintenance cancelled", id="cancelled"),
        pytest.param(Status.COMPLETED, "Maintenance is complete", id="completed"),
    ],
)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_plan_that_is_over_counts_nothing_down(status: Status, heading: str, scripts: bool, show: Show) -> None:
    """What is cancelled or complete is said to be so at any time, with no word of work in progress."""
    seen = show(page_text(OVER[status]), Reader(now=DURING, scripts=scripts))
    assert seen.page.inner_text("#en h1") == heading
    assert "progress" not in seen.page.inner_text("body")
    assert (_countdown(seen.page), seen.complaints) == ("", [])


@pytest.mark.parametrize(
    ("status", "now", "heading", "advice"),
    [
        pytest.param(Status.CONFIRMED, WINDOW.start - HOUR, "Planned maintenance", "save your work", id="before"),
        pytest.param(Status.CONFIRMED, DURING, "Maintenance in progress", "wait until we announce", id="within"),
        pytest.param(Status.CONFIRMED, WINDOW.end, "We are still finishing the maintenance", "wait until", id="late"),
        pytest.param(Status.IN_PROCESS, DURING, "Maintenance in progress", "wait until we announce", id="under-way"),
        pytest.param(Status.CONFIRMED, AS_OF - 2 * DAY, "Planned maintenance", "save your work", id="wrong-clock"),
        pytest.param(
            Status.IN_PROCESS, WINDOW.end + DAY, "Maintenance in progress", "wait until", id="begun-wrong-clock"
        ),
    ],
)
def test_what_to_do_follows_the_clock(status: Status, now: datetime, heading: str, advice: str, show: Show) -> None:
    """Whoever comes before the start reads how to prepare, from then on to wait; a wrong clock changes nothing."""
    page = show(page_text(saved_plan(status=status)), Reader(now=now)).page
    text = page.inner_text(f"{SHOWN} dl")
    assert _heading(page) == heading
    assert "(CET)" not in page.inner_text(SHOWN)
    assert [words in text for words in ("save your work", "wait until we announce")].count(True) == 1
    assert advice in text


@pytest.mark.parametrize(
    ("status", "heading", "others"),
    [
        pytest.param(Status.TENTATIVE, "Planned maintenance", ("progress", "wait until"), id="tentative"),
        pytest.param(Status.CONFIRMED, "Planned maintenance", ("progress", "wait until"), id="confirmed"),
        pytest.param(Status.IN_PROCESS, "Maintenance in progress", ("will be", "save your work"), id="under-way"),
    ],
)
def test_without_scripts_the_status_decides(status: Status, heading: str, others: tuple[str, ...], show: Show) -> None:
    """Without scripts the page says what the plan's status says, and nothing of what is before or after."""
    page = show(page_text(saved_plan(status=status)), Reader(scripts=False)).page
    text = page.inner_text("section:visible")
    assert page.inner_text("section:visible h1") == heading
    assert [words for words in (*others, "finishing", "Time left") if words in text] == []


def test_work_that_began_early_is_in_progress(show: Show) -> None:
    """A plan under way is in progress even before its planned start."""
    plan = saved_plan(status=Status.IN_PROCESS)
    assert _heading(show(page_text(plan), Reader(now=WINDOW.start - HOUR)).page) == "Maintenance in progress"


def test_an_extension_says_both_ends(show: Show) -> None:
    """Of an extended window the page says that it takes longer, until when, and until when it was to take."""
    later = Span(WINDOW.start, WINDOW.end + HOUR)
    states = ((Status.CONFIRMED, WINDOW), (Status.IN_PROCESS, WINDOW), (Status.IN_PROCESS, later))
    revisions = tuple(
        Revision(sequence=number, status=status, at=WINDOW.start + (number - 1) * HOUR, window=window)
        for number, (status, window) in enumerate(states)
    )
    plan = saved_plan(status=Status.IN_PROCESS, window=later, sequence=2, revisions=revisions)
    page = show(page_text(plan), Reader(now=WINDOW.end + MINUTE)).page
    assert "is taking longer than planned" in page.inner_text(f"{SHOWN} header")
    assert [clock in text for clock, text in zip(("04:00", "07:00", "06:00"), _times(page), strict=True)] == [True] * 3
    assert _countdown(page) == "59 minutes"


@pytest.mark.parametrize(
    ("offered", "cases"),
    [
        pytest.param(
            NINE,
            [
                (["de-AT", "en"], "de"),
                (["en-US"], "en"),
                (["pt-PT"], "pt-BR"),
                (["zh"], "zh-Hans"),
                (["zh-SG"], "zh-Hans"),
                (["zh-TW", "fr"], "fr"),
                (["zh-Hant-HK"], "en"),
                (["nl", "fr-BE", "en"], "fr"),
                (["xx", "not a tag", "x"], "en"),
            ],
            id="nine",
        ),
        pytest.param(
            ("en", "zh-Hans", "zh-Hant"),
            [(["zh-TW"], "zh-Hant"), (["zh-HK"], "zh-Hant"), (["zh-MY"], "zh-Hans"), (["zh"], "zh-Hans")],
            id="scripts",
        ),
        pytest.param(
            ("ja", "en-GB", "en-US"), [(["en"], "en-US"), (["en-gb"], "en-GB"), (["en-AU"], "en-GB")], id="regions"
        ),
        pytest.param(
            ("en", "sr-Latn"), [(["sr-Latn-RS"], "sr-Latn"), (["sr-ME"], "sr-Latn"), (["sr"], "en")], id="latin"
        ),
    ],
)
def test_the_visitors_language_is_chosen(
    offered: Sequence[str], cases: list[tuple[list[str], str]], browser: Browser, write: Write
) -> None:
    """The first of the browser's languages that the page has, in its script, is shown, alone; else the page's first."""
    path, seen = write(_page_in(offered)), []
    with browser.new_context() as context:
        page = context.new_page()
        for languages, _ in cases:
            reads = f"{{get: () => {languages}, configurable: true}}"
            page.add_init_script(f"Object.defineProperty(navigator, 'languages', {reads})")  # the last one counts
            page.goto(path.as_uri())
            shown = page.locator("section:visible")
            root = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
            seen.append((shown.count(), shown.get_attribute("lang"), root))
    assert seen == [(1, chosen, [chosen, "ltr"]) for _, chosen in cases]


def _page_in(tags: Sequence[str]) -> str:
    """Return the page with the tags of any languages, whatever it says in them."""
    text = page_text(saved_plan(), languages=NINE[: len(tags)])
    for tag, other in zip(NINE, tags, strict=False):
        text = re.sub(rf'(="#?){tag}(?=["-])', rf"\1{other}", text)
    return text


def test_an_address_chooses_the_language(browser: Browser, write: Write) -> None:
    """The part of the address behind # goes before the browser's languages, if it is a language of the page."""
    address, seen = write(usual_page()).as_uri(), []
    with browser.new_context(locale="fr-FR") as context:
        page = context.new_page()
        for part in ("#de", "#DE-at", "#/cart", "#status", ""):
            page.goto("about:blank")
            page.goto(address + part)
            seen.append(page.get_attribute(SHOWN, "lang"))
    assert seen == ["de", "de", "fr", "fr", "fr"]


def test_another_language_is_a_key_away(show: Show) -> None:
    """By keyboard alone a visitor gets to Arabic, right to left, and the address stays as it was."""
    seen = show(usual_page(), Reader(now=DURING))
    for _ in NINE:
        seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.lang") == "ar"
    seen.page.keyboard.press("Enter")
    shown = seen.page.locator("section:visible")
    assert (shown.count(), shown.get_attribute("lang"), shown.get_attribute("dir")) == (1, "ar", "rtl")
    assert seen.page.locator("nav [aria-current]").all_inner_texts() == ["العربية"]
    assert (seen.page.url, seen.complaints) == (seen.address, [])


@pytest.mark.parametrize("language", ["en", "ja", "ar"])
@pytest.mark.parametrize(
    ("scheme", "now"), [pytest.param("light", DURING, id="light"), pytest.param("dark", WINDOW.end, id="dark-late")]
)
def test_nothing_serious_stands_in_anyones_way(
    scheme: Literal["light", "dark"], now: datetime, language: str, show: Show
) -> None:
    """In three scripts, in light and dark, axe-core finds nothing serious, and no request or error occurs."""
    seen = show(usual_page(), Reader(locale=language, color_scheme=scheme, now=now))
    seen.page.click("summary >> visible=true")
    assert (seen.page.get_attribute(SHOWN, "lang"), seen.complaints, seen.violations()) == (language, [], [])


def test_every_language_can_be_chosen(show: Show) -> None:
    """Each link shows its language alone, in its own direction, with a countdown, and breaks nothing."""
    seen = show(usual_page(), Reader(now=DURING))
    shown = []
    for language in NINE:
        seen.page.click(f"nav a[lang={language}]")
        shown += [each.get_attribute("lang") for each in seen.page.locator("section:visible").all()]
        assert "23" in _countdown(seen.page)
    assert (shown, seen.complaints) == (list(NINE), [])


def test_without_scripts_everything_is_in_words(show: Show) -> None:
    """Without scripts the page shows one language, the window with its zone, and a table of clocks with UTC."""
    seen = show(usual_page(), Reader(scripts=False, timezone="Asia/Tokyo"))
    assert seen.page.locator("section:visible").count() == 1
    text = seen.page.inner_text("section:visible")
    assert "Saturday, 5 December 2026, 07:00 CET (UTC+1)" in text
    assert "Central European Standard Time (CET)" in text
    last = seen.page.locator("section:visible tbody tr").last.inner_text().split()
    assert [word for word in ("UTC", "04:00", "06:00") if word not in last] == []
    assert (seen.complaints, seen.violations()) == ([], [])


def test_without_scripts_each_language_is_a_link_away(show: Show) -> None:
    """Without scripts the links lead to each language in turn, shown alone and in its direction."""
    page = show(usual_page(), Reader(scripts=False)).page
    seen = []
    for language in NINE:
        page.click(f"nav a[lang={language}]")
        seen += [each.get_attribute("lang") for each in page.locator("section:visible").all()]
    assert seen == list(NINE)


def test_a_narrow_screen_is_never_scrolled_sideways(show: Show) -> None:
    """At 320 pixels, with words that have no end, nothing sticks out."""
    details = dict.fromkeys(DETAILS, "https://example.com/" + "x" * 300)
    plan = saved_plan(service="S" * 200, plan_id="P" * 200)
    seen = show(page_text(plan, details), Reader(width=320, now=DURING))
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_paper_no_clock_stands_still(show: Show, tmp_path: Path) -> None:
    """Printed from a dark screen, the page is dark on light, with the table of clocks and without the countdown."""
    seen = show(usual_page(), Reader(now=DURING, color_scheme="dark"))
    seen.print(tmp_path / "page.pdf")
    seen.page.emulate_media(media="print", color_scheme="dark")
    shown = [seen.page.is_visible(f"{SHOWN} {part}") for part in ("table", ".left", ".now", "dl")]
    assert shown == [True, False, False, True]
    assert seen.page.evaluate("getComputedStyle(document.body).color") == "rgb(32, 37, 47)"


def test_nothing_moves_for_those_who_asked(browser: Browser, write: Write) -> None:
    """With reduced motion the page is still."""
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.clock.set_fixed_time(WINDOW.end)
        page.goto(write(usual_page()).as_uri())
        assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_text_is_only_text(scripts: bool, show: Show) -> None:
    """Whatever the fields hold, no element, link or script comes of it, and the policy has nothing to forbid."""
    text = " ".join(HOSTILE)
    page = page_text(saved_plan(service=text, plan_id=text), dict.fromkeys(FIELDS, text))
    seen = show(page, Reader(now=DURING, scripts=scripts))
    assert seen.complaints == []
    assert seen.page.locator("section script, section img, [onerror], section a:not([href=''])").count() == 0
    assert "<script>alert(1)</script>" in seen.page.locator("section:visible .service").inner_text()


def test_a_plain_page_has_the_links_it_should(show: Show) -> None:
    """An address for updates and one for questions are links."""
    page = show(usual_page(), Reader(now=DURING)).page
    links = [link.get_attribute("href") for link in page.locator(f"{SHOWN} dd a").all()]
    assert links == ["mailto:help@example.com", "https://status.example.com/"]


@dataclass(slots=True, kw_only=True)
class Site:
    """A service that is down: every address answers 503 with the page."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def _down(text: str) -> Iterator[Site]:
    """Give a site that answers everything with the page, but /form with a form."""
    site = Site()

    class Answer(BaseHTTPRequestHandler):
        """Answers to any request."""

        def do_GET(self) -> None:
            """Answer, and note what was asked for."""
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            site.asked.append(f"{self.command} {self.path}")
            is_form = self.path == "/form"
            body = (FORM if is_form else text).encode()
            self.send_response(200 if is_form else 503)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - likewise

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


FORM = (
    "<!doctype html><link rel=icon href=data:,>"
    "<form method=post action='/shop?page=2#/cart'><button>Buy</button></form>"
)


@pytest.fixture
def visited_site(browser: Browser) -> Iterator[tuple[Site, Page]]:
    """Give a site that is down, and a visitor who came to it by sending a form, two minutes before the end."""
    with _down(usual_page()) as site, browser.new_context(timezone_id="UTC", locale="en-GB") as context:
        page = context.new_page()
        page.clock.install(time=WINDOW.end - 2 * MINUTE)
        page.goto(f"{site.address}/form")
        page.click("button")
        page.wait_for_selector(SHOWN)
        yield site, page
        from playwright.sync_api import Error

        while page.url != "about:blank":  # closed while it is on its way back, it may never answer
            with suppress(Error):  # the way back has priority
                page.goto("about:blank")


def test_no_request_is_made_before_the_end(visited_site: tuple[Site, Page]) -> None:
    """Until the planned end the page asks for nothing, not even for an icon."""
    site, page = visited_site
    page.clock.run_for(119_000)
    assert site.asked == ["GET /form", "POST /shop?page=2"]


def test_after_the_end_the_page_comes_back_by_itself(visited_site: tuple[Site, Page]) -> None:
    """Past the end it asks for the same address again, without sending the form again or forgetting the language."""
    site, page = visited_site
    page.click("nav a[lang=de]")
    for _ in range(50):  # in steps: a clock that runs on while its page goes away waits for ever
        if len(site.asked) < 3:
            page.clock.run_for(5_000)
            page.wait_for_timeout(40)
    page.wait_for_selector(SHOWN)
    assert site.asked == ["GET /form", "POST /shop?page=2", "GET /shop?page=2"]
    assert (page.url, page.get_attribute(SHOWN, "lang")) == (f"{site.address}/shop?page=2#/cart", "de")


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(WINDOW.start - HOUR, id="an-hour-slow"),
        pytest.param(AS_OF - 400 * DAY, id="a-year-slow"),
        pytest.param(WINDOW.end + DAY, id="a-day-fast"),
    ],
)
def test_a_page_served_with_503_knows_that_the_work_has_begun(now: datetime, browser: Browser) -> None:
    """A visitor whose clock is wrong is not told that the work is still to come, nor that it is over."""
    with _down(usual_page()) as site, browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.add_init_script(f"Date.now = () => {now.timestamp() * 1000}")
        page.goto(site.address)
        assert _heading(page) == "Maintenance in progress"


def test_a_hidden_page_does_not_ask(visited_site: tuple[Site, Page]) -> None:
    """A tab in the background waits until somebody looks at it."""
    site, page = visited_site
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => window.away, configurable: true}); away = true"
    )
    page.clock.run_for(600_000)
    assert len(site.asked) == 2
    with page.expect_response("**/shop?page=2"):
        page.evaluate("away = false; document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    page.wait_for_load_state()
    assert site.asked[-1] == "GET /shop?page=2"
