"""What was asked of a notice, as values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind
from downtime_cli.core.errors import AccessError, InputError, Issue, IssueCode, refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.notices.details import detail_issues
from downtime_cli.notices.languages import Language
from downtime_cli.notices.mail import Mailing, mailboxes
from downtime_cli.notices.names import NoticeFormat
from downtime_cli.notices.recurring.head import tell_series
from downtime_cli.notices.subject import Subject, build_subject
from downtime_cli.notices.templates import Templates, load_templates
from downtime_cli.request.languages import read_languages
from downtime_cli.request.options import Options

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting


class NoticeRequest(Struct, frozen=True, kw_only=True):
    """What was asked for, understood: everything but which message."""

    options: Options
    templates: Templates
    table: dict[str, str]
    languages: tuple[Language, ...]  # as they were typed; else the one of the details, or English
    mailing: Mailing
    form: NoticeFormat | None
    notes: tuple[Issue, ...]  # how it was understood
    series: Mapping[str, Series] = field(default_factory=dict)  # standing windows, by the ids of their heads

    @property
    def language(self) -> Language:
        """The language of a message."""
        return self.languages[0]

    def build_subject(self, plan: SavedPlan, kind: AnnouncementKind, region: str, at: datetime) -> Subject:
        """What a message is about, in the language and with the details that were asked for.

        Args:
            plan: the plan, or the head of a standing window among `series`.
            kind: the news.
            region: whose clocks come first; empty for everybody's.
            at: the moment at which it goes out: of a standing window it tells what lies ahead then.

        Raises:
            InputError: the plan has no such region, or there is no such news of a standing window as a whole.
        """
        subject = build_subject(plan, kind, region, language=self.language, table=self.table)
        series = self.series.get(plan.plan_id)
        told = subject if series is None else tell_series(subject, series, at)
        return replace(told, has_script=not self.options.no_script.value)


def read_request(options: Options, details: Mapping[str, Setting] | None = None) -> NoticeRequest:
    """Read what holds for all messages, by default with the details of `[details]` and `--set`.

    Raises:
        UsageError: there are no phrases in a language, or one message is to be in several.
        InputError: a detail is malformed.
        AccessError: there is no folder of templates.
    """
    settings_table = options.table("details") if details is None else details
    table = _read_table(settings_table)
    templates = load_templates(_find_templates(options.templates.text))
    languages, notes = read_languages(options, settings_table.get("language"), templates.languages())
    return NoticeRequest(
        options=options,
        templates=templates,
        table=table,
        languages=languages,
        mailing=_mailing(table, has_calendar=bool(options.ics.value)),
        form=options.notice_format.value,
        notes=notes,
    )


def with_series(request: NoticeRequest, *saved: SavedPlan | Series) -> NoticeRequest:
    """Let messages about the heads of standing windows tell of all their dates; the last version of each counts.

    Raises:
        UsageError: a calendar is to be attached, which would have one date alone.
    """
    found = sorted((each for each in saved if isinstance(each, Series)), key=lambda each: each.head.sequence)
    if found and request.options.ics.value:
        remedy = f"leave --ics out, and write it by itself: downtime export {found[0].source} --to ics"
        refuse("--ics", "the calendar of a standing window is a file of its own", remedy)
    return replace(request, series={each.head.plan_id: each for each in found})


def _read_table(settings: Mapping[str, Setting]) -> dict[str, str]:
    """The details as texts.

    Raises:
        InputError: one of them is malformed.
    """
    table = {key: ", ".join(setting.texts).strip() for key, setting in settings.items()}
    places = {key: setting.place for key, setting in settings.items()}
    issues = detail_issues(table, places)
    for name, wanted, most in (("from", "one mail address", 1), ("to", "mail addresses", None)):
        found = mailboxes(table.get(name, ""))
        if table.get(name) and (not found or found[:most] != found):
            message = f"{name} must be {wanted}, got {table[name][:200]!r}"
            remedy = (
                """write ops@example.com, Operations <ops@example.com>, or '"Shop, Operations" <ops@example.com>'"""
            )
            issues.append(Issue(IssueCode.BAD_DETAIL, message, remedy, places[name]))
    if issues:
        raise InputError(*issues)
    return table


def _find_templates(folder: str | None) -> Path | None:
    """The folder of templates; one that nobody may look into would be passed over, template by template."""
    if folder is None:
        return None
    try:
        is_there = Path(folder).is_dir()
    except OSError:
        is_there = False
    if not is_there:
        message, remedy = "there is no such folder", "make one with: downtime notice --eject FOLDER"
        raise AccessError.of(IssueCode.NO_FILE, message, remedy, folder)
    if not os.access(folder, os.R_OK | os.X_OK):
        message, remedy = "cannot read: Permission denied", "check the permissions of the folder"
        raise AccessError.of(IssueCode.UNREADABLE, message, remedy, folder)
    return Path(folder)


def _mailing(table: dict[str, str], *, has_calendar: bool) -> Mailing:
    sender, to = table.get("from", ""), table.get("to", "")
    if not has_calendar:
        return Mailing(sender=sender, to=to)
    from downtime_cli.exports.targets.ics import render_ics

    return Mailing(sender=sender, to=to, calendar=render_ics)
