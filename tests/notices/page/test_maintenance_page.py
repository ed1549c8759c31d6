"""The maintenance page as text: its policy, its languages, and that it says nothing which is not so."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from gzip import compress
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind, Revision, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import HOUR, Span
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.page.maintenance_page import page_kind
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import broken_off, clock_of, message_of, plan_for, subject_of
from tests.page_samples import FIELDS, NINE, THREE, page_text, usual_page
from tests.saved_samples import AS_OF, HOSTILE, WINDOW, saved_plan

DOCS = Path(__file__).parents[3] / "docs" / "maintenance-page.md"
LONGER = Span(WINDOW.start, WINDOW.end + HOUR)
MOVED = Span(WINDOW.start + HOUR, WINDOW.end + HOUR)
VOID = frozenset("meta link path circle br".split())


class Shown(HTMLParser):
    """The words of a page that are not hidden: what a browser without scripts shows."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.words = ""
        self.hidden: list[bool] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether an element, or one around it, is hidden."""
        if tag not in VOID:
            self.hidden.append("hidden" in dict(attrs) or any(self.hidden[-1:]))

    def handle_endtag(self, tag: str) -> None:
        """Leave the innermost element."""
        if tag not in VOID:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        """Note words that show."""
        self.words += "" if any(self.hidden[-1:]) else data


class Elements(HTMLParser):
    """The elements of a page in order, and those left open at the end."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which has to be of that name."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements of a name."""
        return [attributes for name, attributes in self.found if name == tag]


def test_the_policy_names_the_scripts_and_styles_of_the_page() -> None:
    """The hashes in the policy are those of the one script and the one style that there are."""
    text = usual_page()
    bodies = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'" for body in bodies]
    policy = Elements(text).all("meta")[1]["content"] or ""
    assert len(bodies) == 2
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "style-src": hashes[0],
        "script-src": hashes[1],
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_loaded_from_elsewhere() -> None:
    """No element and no style names a file, and nothing reloads the page without scripts."""
    elements = Elements(usual_page())
    assert [attributes for _, attributes in elements.found if "src" in attributes or "style" in attributes] == []
    assert elements.all("link") == [{"rel": "icon", "href": "data:,"}]
    assert re.search(r"url\(|@import|http-equiv=\"refresh", usual_page()) is None


def test_every_language_is_a_section_with_a_link() -> None:
    """Each language has its section, with its direction, and a link by its own name; all elements are closed."""
    elements = Elements(usual_page())
    sections = [(each["id"], each["lang"], each["dir"]) for each in elements.all("section")]
    assert sections == [(tag, tag, "rtl" if tag == "ar" else "ltr") for tag in NINE]
    assert [each["href"] for each in elements.all("a") if "hreflang" in each] == [f"#{tag}" for tag in NINE]
    assert elements.open == []


def test_the_first_language_is_that_of_the_page() -> None:
    """The page as a whole is in the language that comes first."""
    assert Elements(page_text(saved_plan(), languages=("ar", "en"))).all("html") == [{"lang": "ar", "dir": "rtl"}]


SIZES = {
    name: [float(plain), float(packed)]
    for name, plain, packed in re.findall(r"\n\| ([a-z ]+) \| ([\d.]+) kB \| ([\d.]+) kB \|", DOCS.read_text("utf-8"))
}


def _measure(languages: Sequence[str]) -> list[float]:
    """Return the size of a page in kB, as it is and compressed."""
    page = page_text(saved_plan(), languages=languages).encode()
    return [len(page) / 1000, len(compress(page)) / 1000]


@pytest.mark.parametrize(
    ("name", "languages", "tolerance"),
    [
        pytest.param("one", NINE[:1], 0.05, id="one"),
        pytest.param("three", THREE, 0.05, id="three"),
        pytest.param("nine", NINE, 0.05, id="nine"),
        pytest.param("all that there are", tuple(LANGUAGES), 0.1, id="all"),
    ],
)
def test_the_sizes_in_the_docs_are_those_of_pages(name: str, languages: Sequence[str], tolerance: float) -> None:
    """What docs/maintenance-page.md says of the bytes to send, plain and compressed, is nearly right."""
    assert _measure(languages) == pytest.approx(SIZES[name], rel=tolerance)


def test_a_page_in_one_language_offers_no_other() -> None:
    """Links to languages are there from two on."""
    assert ["<nav" in page_text(saved_plan(), languages=THREE[:count]) for count in (1, 2)] == [False, True]


def _changed(status: Status, *windows: Span) -> tuple[Revision, ...]:
    """Return the versions of a plan, one for each window."""
    return tuple(
        Revision(sequence=number, status=status, at=AS_OF + number * HOUR, window=window)
        for number, window in enumerate(windows)
    )


@pytest.mark.parametrize(
    ("status", "windows", "kind"),
    [
        pytest.param(Status.TENTATIVE, (WINDOW,), AnnouncementKind.INITIAL, id="planned"),
        pytest.param(Status.IN_PROCESS, (WINDOW,), AnnouncementKind.START, id="under-way"),
        pytest.param(Status.IN_PROCESS, (WINDOW, LONGER), AnnouncementKind.EXTENDED, id="extended"),
        pytest.param(
            Status.CONFIRMED, (WINDOW, LONGER, LONGER), AnnouncementKind.EXTENDED, id="extended-then-confirmed"
        ),
        pytest.param(Status.CONFIRMED, (LONGER, WINDOW), AnnouncementKind.INITIAL, id="shorter"),
        pytest.param(Status.CONFIRMED, (WINDOW, MOVED), AnnouncementKind.INITIAL, id="moved"),
        pytest.param(Status.CANCELLED, (WINDOW, LONGER), AnnouncementKind.CANCELLED, id="cancelled"),
        pytest.param(Status.COMPLETED, (WINDOW, LONGER), AnnouncementKind.COMPLETE, id="completed"),
    ],
)
def test_the_page_follows_the_plan(status: Status, windows: tuple[Span, ...], kind: AnnouncementKind) -> None:
    """Which notice the page is follows from the plan's status and its last move."""
    plan = saved_plan(status=status, window=windows[-1], revisions=_changed(status, *windows))
    assert page_kind(plan) is kind


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.COMPLETED])
def test_a_plan_that_is_over_has_no_words_for_work_in_progress(status: Status) -> None:
    """Of a plan that is over, the page holds none of the phrases for before, during and after the window."""
    text = page_text(saved_plan(status=status))
    elements = Elements(text)
    assert [each for each in elements.found if each[1].get("data-in", "") in {"before", "now", "late"}] == []
    assert "Maintenance in progress" not in text


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(
    ("plan", "tense"),
    [
        pytest.param(saved_plan(status=Status.TENTATIVE), "before", id="tentative"),
        pytest.param(saved_plan(status=Status.CONFIRMED), "before", id="confirmed"),
        pytest.param(plan_for(AnnouncementKind.EXTENDED), "before", id="extended-before"),
        pytest.param(saved_plan(status=Status.IN_PROCESS), "now", id="under-way"),
        pytest.param(plan_for(AnnouncementKind.EXTENDED, status=Status.IN_PROCESS), "now", id="extended"),
        pytest.param(saved_plan(status=Status.COMPLETED), "after", id="complete"),
        pytest.param(saved_plan(status=Status.CANCELLED), "after", id="called-off"),
        pytest.param(broken_off(), "after", id="broken-off"),
    ],
)
def test_without_scripts_the_page_says_what_the_status_says(plan: SavedPlan, tense: str, tag: str) -> None:
    """To come, under way or over: nothing of the other two shows in any language, in words or advice."""
    details = {"action": "Finish your orders.", "action_now": "Order by telephone."}
    section = page_text(plan, details, [tag]).partition("<section")[2].partition("</section>")[0]
    shown, heading = Shown(section).words, Shown(section.partition("<h1")[2].partition("</h1>")[0]).words
    say = load_templates().phrase
    told = {
        "before": ["Finish your orders."],
        "now": ["Order by telephone."],
        "late": [say(tag, name) for name in ("page_late", "page_patience", "page_retries", "page_time_left")],
    }
    if plan.previous_window:
        told["before"].append(say(tag, "opening_extended_before"))
        told["now"].append(say(tag, "opening_extended"))
    names = {"before": "headline_initial", "now": "page_now"}
    assert tense not in names or heading.split(">")[1].strip() == say(tag, names[tense])
    assert [text for text in told.get(tense, ()) if text not in shown] == []
    assert [text for other, texts in told.items() if other != tense for text in texts if text in shown] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_page_of_what_is_over_says_when_it_ended(tag: str) -> None:
    """Complete or broken off, the page has the moment at which somebody recorded that."""
    for plan, clock in ((plan_for(AnnouncementKind.COMPLETE), "06:40"), (broken_off(), "06:00")):
        section = page_text(plan, languages=[tag]).partition("<section")[2].partition("</section>")[0]
        label = load_templates().phrase(tag, "label_ended")
        shown = section.replace("\u00a0", " ")
        assert re.search(rf"<dt>{label}</dt><dd><time [^>]*>[^<]*{clock_of(tag, clock)}", shown)


@pytest.mark.parametrize(
    ("plan", "headline", "is_back"),
    [
        pytest.param(saved_plan(status=Status.COMPLETED), "headline_complete", True, id="complete"),
        pytest.param(saved_plan(status=Status.CANCELLED), "headline_cancelled", False, id="called-off-before"),
        pytest.param(broken_off(), "headline_stopped", True, id="called-off-while-under-way"),
        pytest.param(broken_off(Status.CONFIRMED), "headline_stopped", True, id="called-off-within-the-window"),
    ],
)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_of_what_is_over_says_whether_the_service_is_back(
    plan: SavedPlan, headline: str, is_back: bool, tag: str
) -> None:
    """Who waits before the page reads that it need not; where nothing had begun, nothing is back."""
    section = page_text(plan, languages=[tag]).partition("<section")[2].partition("</section>")[0]
    mail = message_of(subject_of(AnnouncementKind.COMPLETE, tag), "email").html
    back = re.findall("<strong>(.*?)</strong>", mail)[0]
    assert f'-heading">{load_templates().phrase(tag, headline)}</h1>' in section
    assert (f'<p class="lead">{back}</p>' in section) == is_back


def test_hostile_text_makes_no_element() -> None:
    """Hostile text in every field leaves the page with the elements it has with any text."""
    text = " ".join(HOSTILE)
    hostile = Elements(page_text(saved_plan(service=text, plan_id=text), dict.fromkeys(FIELDS, text)))
    harmless = Elements(page_text(saved_plan(), dict.fromkeys(FIELDS, "x")))
    assert [tag for tag, _ in hostile.found] == [tag for tag, _ in harmless.found]


def test_a_service_without_a_name_is_ours() -> None:
    """Where nobody named the service, each language has words for it."""
    text = page_text(saved_plan(service=UNNAMED))
    assert f"{UNNAMED} will" not in text
    assert '<p class="service">Our service</p>' in text


def test_a_folder_of_templates_may_change_the_style(tmp_path: Path) -> None:
    """A style of one's own is used, and known to the policy."""
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "style.css").write_text("body { color: green }\n", encoding="utf-8")
    text = page_text(saved_plan(), folder=tmp_path)
    digest = b64encode(sha256(b"body { color: green }").digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    assert "<style>body { color: green }</style>" in text


def test_an_error_in_a_template_has_its_place(tmp_path: Path) -> None:
    """A section that asks for what there is not is refused, by name and line."""
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "section.html.j2").write_text("<p>\n{{ nothing }}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        page_text(saved_plan(), folder=tmp_path)
    place = caught.value.issues[0].place
    assert (place.source.endswith("section.html.j2"), place.line) == (True, 2)
