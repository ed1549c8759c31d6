"""What was asked of a notice, as values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from downtime_cli.core.errors import AccessError, InputError, Issue, IssueCode, UsageError
from downtime_cli.notices.details import detail_issues
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.mail import Mailing, mailboxes
from downtime_cli.notices.names import NoticeFormat
from downtime_cli.notices.templates import Templates, load_templates
from downtime_cli.request.options import Options
from downtime_cli.request.other_names import find_value

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting


class NoticeRequest(Struct, frozen=True, kw_only=True):
    """What was asked for, understood: everything but which message."""

    options: Options
    templates: Templates
    table: dict[str, str]
    language: Language
    mailing: Mailing
    form: NoticeFormat | None


def read_request(options: Options, details: Mapping[str, Setting] | None = None) -> NoticeRequest:
    """Read what holds for all messages, by default with the details of `[details]` and `--set`.

    Raises:
        InputError: a detail is malformed.
        AccessError: there is no folder of templates.
    """
    settings_table = options.table("details") if details is None else details
    table = {key: ", ".join(setting.texts).strip() for key, setting in settings_table.items()}
    places = {key: setting.place for key, setting in settings_table.items()}
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
    templates = load_templates(_find_templates(options.templates.text))
    return NoticeRequest(
        options=options,
        templates=templates,
        table=table,
        language=_language(options.language.text or table.get("language") or "en", templates),
        mailing=_mailing(table, has_calendar=bool(options.ics.value)),
        form=options.notice_format.value,
    )


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


def _language(tag: str, templates: Templates) -> Language:
    """Find a language that there are phrases for.

    Raises:
        UsageError: there are none.
    """
    known = templates.languages()
    language = find_language(tag)
    if language is not None and language.tag in known:
        return language
    near = [each for each in known if each.split("-")[0].lower() == tag.split("-", maxsplit=1)[0].lower()]
    likely = find_value(tag, known) or (near[0] if len(near) == 1 else None)
    remedy = f"did you mean {likely!r}?" if likely else f"use one of {', '.join(known)}"
    raise UsageError.of(IssueCode.UNKNOWN_LANGUAGE, f"no phrases in {tag!r}", remedy, "--language")
