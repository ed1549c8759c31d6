"""
The page that replaces a service while it is down: one HTML file, in all languages, that loads nothing else.

It holds from the start what to say before, during and after the window; its script shows what fits the moment, by the
visitor's clock and in their language. Without scripts it says what the plan's status says, with the window in words and
a table of clocks. The policy in its head allows the page's own script and style, by their hashes, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from babel import Locale
from markupsafe import Markup
from msgspec import Struct

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import Issue, IssueCode, Place, Severity, warning
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import iso_utc
from downtime_cli.notices.details import detail_warnings
from downtime_cli.notices.messages import render_template
from downtime_cli.notices.subject import Subject, unconfirmed
from downtime_cli.notices.templates import Templates

_PHASES: Final = {
    Status.TENTATIVE: "planned",
    Status.CONFIRMED: "planned",
    Status.IN_PROCESS: "begun",
    Status.COMPLETED: "complete",
    Status.CANCELLED: "cancelled",
}


class Section(Struct, frozen=True, kw_only=True):
    """The page in one language."""

    language: str
    direction: str
    # What its speakers call the language.
    name: str
    html: Markup


class Inline(Struct, frozen=True, kw_only=True):
    """A script or a style as it stands in the page."""

    text: Markup
    # The source that the page's policy allows it by.
    hash: str


def page_kind(plan: SavedPlan) -> AnnouncementKind:
    """Choose what the page says: what became of the plan, extended if only its end has moved, begun or to come."""
    before = plan.previous_window
    match plan.status:
        case Status.CANCELLED:
            return AnnouncementKind.CANCELLED
        case Status.COMPLETED:
            return AnnouncementKind.COMPLETE
        case _ if before and before.start == plan.window.start and before.end < plan.window.end:
            return AnnouncementKind.EXTENDED
        case Status.IN_PROCESS:
            return AnnouncementKind.START
        case _:
            return AnnouncementKind.INITIAL


def render_page(subjects: Sequence[Subject], templates: Templates) -> str:
    """Write the page.

    Args:
        subjects: the same plan and kind in each language; the first is for visitors who read none of the others.
        templates: where `page/page.html.j2` and what belongs to it are.

    Raises:
        InputError: a template is malformed, or uses something that does not exist.
    """
    first = subjects[0]
    phase = _PHASES[first.plan.status]
    values = {
        "phase": phase,
        "made": iso_utc(first.plan.last_changed),
        "sections": _build_sections(subjects, phase, templates),
        "style": _build_inline(templates.source("page/style.css")),
        "script": _build_inline(templates.source("page/script.js")),
    }
    return render_template(first, "page/page.html.j2", templates, values)


def page_warnings(subjects: Sequence[Subject]) -> list[Issue]:
    """Warn of questions that the page leaves open, of missing texts, and of a plan that is not confirmed."""
    first, place = subjects[0], Place(source="notice page")
    issues = unconfirmed(first.plan, Severity.NOTE, place)
    issues += detail_warnings(first.plan, first.kind, first.details, first.language.tag, place)
    foreign = [subject.language.tag for subject in subjects[1:] if subject.details.foreign]
    if foreign:
        message = f"texts are missing in {', '.join(foreign)}: those in {first.details.default_language} are used"
        issues.append(warning(IssueCode.UNTRANSLATED_DETAILS, message, "add them under [details.LANGUAGE]", place))
    return issues


def _build_sections(subjects: Sequence[Subject], phase: str, templates: Templates) -> list[Section]:
    names = [_own_name(subject.language.locale) for subject in subjects]
    sections = []
    for subject, name in zip(subjects, names, strict=True):
        language, values = subject.language, {"phase": phase, "is_over": subject.plan.is_over}
        html = render_template(subject, "page/section.html.j2", templates, values)
        section = Section(
            language=language.tag,
            direction=language.direction,
            name=name if names.count(name) == 1 else _capitalise(str(language.locale.get_display_name())),
            html=Markup(html),  # noqa: S704 - the template has escaped it
        )
        sections.append(section)
    return sections


def _own_name(locale: Locale) -> str:
    """What its speakers call a language, whatever their region: `Español`."""
    names = locale.languages
    return _capitalise(str(names.get(f"{locale.language}_{locale.script}", names[locale.language])))


def _capitalise(name: str) -> str:
    """Make a name stand by itself."""
    return name[:1].upper() + name[1:]


def _build_inline(text: str) -> Inline:
    """Prepare a file for the page, without its indentation."""
    from base64 import b64encode
    from hashlib import sha256

    short = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    digest = b64encode(sha256(short.encode()).digest()).decode()
    return Inline(text=Markup(short), hash=f"sha256-{digest}")  # noqa: S704 - no foreign text is in it
