"""The whole schedule of a plan as messages: a file for each with an index, or a list of what there is."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from downtime_cli.cli.errors import show_issues
from downtime_cli.cli.files import wrap_line, write_folder
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.process.streams import terminal_width
from downtime_cli.cli.saving.targets import refuse_stdout_as_folder
from downtime_cli.core.announcing.message import Announcement, AnnouncementKind
from downtime_cli.core.errors import Place, Severity, refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series, head_of
from downtime_cli.core.wording import hyphenated, moment, printable, time_range, with_zone
from downtime_cli.documents.json_text import dump
from downtime_cli.documents.plan import build_revisions
from downtime_cli.notices.details import build_details, detail_warnings
from downtime_cli.notices.dialects import DIALECTS
from downtime_cli.notices.forms import render_form, with_attachment
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import EMAIL, KINDS, PAGE, NoticeFormat
from downtime_cli.notices.recurring.head import plans_of
from downtime_cli.notices.subject import find_users, regions_of, unconfirmed
from downtime_cli.report.version_words import word_versions
from downtime_cli.request.notice import NoticeRequest

INDEX: Final = "index.md"


class Sheet(Struct, frozen=True, kw_only=True):
    """One message of the schedule, in the file it goes to."""

    announcement: Announcement
    plan: SavedPlan
    name: str
    subject: str
    text: str


def write_all(saved: SavedPlan | Series, request: NoticeRequest) -> None:
    """Write every message that is due since the plan is as it is, and an index, into a folder.

    Of a standing window these are the messages of the whole and of each date that is not over.

    Raises:
        UsageError: it was not said where, or a single message was asked for as well.
        InputError: a channel of the schedule has no template, or a template is wrong.
        AccessError: a file cannot be written.
    """
    options = request.options
    output, region = options.destination.text, options.region.text or ""
    if output is None:
        refuse("--output", "--all writes a file for each message", "say into which folder: -o FOLDER")
    refuse_stdout_as_folder(output)
    for given in (options.kind, options.channel, options.server):
        if given.text is not None:
            refuse(f"--{given.key}", f"--all writes every {given.key}", f"leave out --{given.key}, or --all")
    plan, plans = head_of(saved), plans_of(saved)
    told = [pair for each in plans for pair in _list_messages(each, region)]
    sheets = [_sheet(number, each, known, request) for number, (each, known) in enumerate(told, 1)]
    earlier = sum(len(each.announcements) for each in plans) - len(sheets)
    details = build_details(request.table, request.language.tag)
    place = Place(source="notice --all")
    open_questions = detail_warnings(plan, AnnouncementKind.INITIAL, details, request.language.tag, place)
    show_issues([*request.notes, *unconfirmed(plan, Severity.NOTE, place), *open_questions])
    texts = {sheet.name: sheet.text for sheet in sheets} | {INDEX: _index(plan, sheets, earlier)}
    write_folder(Path(output), texts, "notice", options)


def _list_messages(plan: SavedPlan, region: str) -> list[tuple[Announcement, SavedPlan]]:
    """The messages that are due since the plan is as it is, to a region if one is named, with what they tell."""
    zones = {zone for zone, _ in find_users(plan, region)}
    messages = [each for each in plan.current_announcements if not each.region or zones & set(each.zones)]
    return list(zip(messages, plan.all_as_told(messages), strict=True))


def list_notices(saved: SavedPlan | Series | None, request: NoticeRequest) -> str:
    """List the messages there are: what can be asked for, and the schedule of a plan.

    Raises:
        UsageError: a form was asked for that lists do not have.
    """
    plan = None if saved is None else head_of(saved)
    choices = {
        "Kinds": KINDS,
        "Channels": (*request.templates.channels(), PAGE),
        "Languages": request.templates.languages(),
        "Regions": () if plan is None else tuple(regions_of(plan)),
    }
    match request.form:
        case NoticeFormat.JSON:
            return dump(to_builtins({name.lower(): names for name, names in choices.items()} | _describe(saved)))
        case None | NoticeFormat.TEXT:
            return for_log("\n".join(_list_choices(choices) + _list_plan(plan) + _list_dates(saved)) + "\n")
        case form:
            return refuse("--format", f"--list has no {form.value} form", "say --format json, or leave it out")


def _describe(saved: SavedPlan | Series | None) -> dict[str, object]:
    """The schedule and the versions of a plan for programs, and the dates of a standing window."""
    if saved is None:
        return {"plan_id": None, "schedule": (), "revisions": ()}
    plan = head_of(saved)
    told: dict[str, object] = {
        "plan_id": plan.plan_id,
        "schedule": _describe_schedule(plan),
        "revisions": build_revisions(plan.revisions),
    }
    dates = saved.dates if isinstance(saved, Series) else ()
    listed = [
        {
            "day": each.day.isoformat(),
            "plan_id": each.plan.plan_id,
            "status": each.plan.status,
            "start": each.plan.window.start,
            "end": each.plan.window.end,
            "schedule": _describe_schedule(each.plan),
        }
        for each in dates
    ]
    return told | ({"dates": listed} if dates else {})


def _describe_schedule(plan: SavedPlan) -> list[dict[str, object]]:
    return [
        {
            "promised": each.promised,
            "send_at": each.send_at,
            "waits_for": each.waits_for,
            "kind": each.kind,
            "channel": each.channel,
            "region": each.region or None,
            "is_current": each in plan.current_announcements,
        }
        for each in plan.announcements
    ]


def _list_choices(choices: Mapping[str, Sequence[str]]) -> list[str]:
    """What can be asked for as lines that fit the terminal."""
    width = min(terminal_width(), 100)
    return [
        line
        for label, names in choices.items()
        if names
        for line in textwrap.wrap(
            f"{label + ':':<11}{', '.join(map(printable, names))}",
            width,
            subsequent_indent=" " * 11,
            break_on_hyphens=False,
        )
    ]


def _list_plan(plan: SavedPlan | None) -> list[str]:
    """The schedule and the versions of a plan as lines."""
    if plan is None:
        return []
    lines = ["", *wrap_line(with_zone(f"Schedule of plan {plan.plan_id}, by the clock of", plan.zone))]
    lines += _align(_list_schedule(plan))
    if len(plan.revisions) > 1:
        lines += ["", "Versions of the plan", *map(hyphenated, _align(word_versions(plan)))]
    return lines


def _list_dates(saved: SavedPlan | Series | None) -> list[str]:
    """The dates of a standing window as lines; each has a schedule of its own."""
    if not isinstance(saved, Series) or not saved.dates:
        return []
    rows = [
        (
            f"{each.day}",
            hyphenated(time_range(each.plan.window, saved.head.zone, year=True, clock=False)),
            each.plan.status.value,
        )
        for each in saved.dates
    ]
    return ["", "Dates, each with messages of its own: --date DAY", *_align(rows)]


def _list_schedule(plan: SavedPlan) -> list[tuple[str, ...]]:
    """The schedule as rows, and which of it an earlier version of the plan sent."""
    current = set(plan.current_announcements)
    return [
        (
            _word_time(each, plan),
            each.kind.value,
            printable(each.channel),
            printable(each.region),
            "" if each in current else "(before the last change)",
        )
        for each in plan.announcements
    ]


def _align(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines whose columns stand below each other, broken where the terminal is narrower."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [part for line in lines for part in wrap_line(line)]


def _word_time(message: Announcement, plan: SavedPlan, *, year: bool = False) -> str:
    """When a message goes out: at a time, or once the plan has a status."""
    return moment(message.moment, plan.zone, year=year) if message.waits_for is None else f"when {message.waits_for}"


def _sheet(number: int, announcement: Announcement, plan: SavedPlan, request: NoticeRequest) -> Sheet:
    """The file of one message about the plan as its readers know it; a mail where there is a sender."""
    region = announcement.region
    told = replace(plan, announcements=(announcement,))
    form = request.form or NoticeFormat.TEXT
    if request.form is None and announcement.channel == EMAIL and request.mailing.sender:
        form = NoticeFormat.EML
    asked = request.build_subject(told, announcement.kind, region, announcement.moment)
    subject = with_attachment(asked, form, request.mailing)
    message = build_message(subject, announcement.channel, request.templates)
    text = render_form(message, subject, form, request.mailing)
    extension = message.extension if form is NoticeFormat.TEXT else f".{form.value}"
    waits = announcement.waits_for
    parts = [
        f"{number:02d}",
        "" if plan.day is None else f"{plan.day:%Y%m%d}",
        f"{announcement.moment:%Y%m%dT%H%MZ}" if waits is None else f"when-{waits}",
        announcement.kind.value,
        announcement.channel,
        re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", region)),  # accents
    ]
    slug = "-".join(re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") or "x" for part in parts if part)
    return Sheet(announcement=announcement, plan=plan, name=slug[:120] + extension, subject=message.subject, text=text)


def _index(plan: SavedPlan, sheets: Sequence[Sheet], earlier: int) -> str:
    """The list of files in Markdown: when to send what by which channel."""
    escape = DIALECTS["md"]
    rows = [
        "| Send | What | Channel | Region | File | Subject |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_index_row(sheet) for sheet in sheets),
    ]
    title = f"# {escape(printable(plan.service))}: messages of plan {escape(printable(plan.plan_id))}"
    notes = [f"\n{earlier} others are not here: sent before the last change, or to other regions."] if earlier else []
    return "\n".join([title, "", *rows, *notes]) + "\n"


def _index_row(sheet: Sheet) -> str:
    escape, message, plan = DIALECTS["md"], sheet.announcement, sheet.plan
    of_date = f", {plan.day}" if plan.day is not None and message.waits_for is not None else ""
    cells = (
        f"{_word_time(message, plan, year=True)}{of_date}",
        message.kind.value,
        escape(printable(message.channel)),
        escape(printable(message.region)) or "all",
        f"[{sheet.name}]({sheet.name})",
        escape(sheet.subject),
    )
    return "| " + " | ".join(cells) + " |"
