"""`downtime notice --channel page`: the maintenance page, and what makes a web server answer with it."""

from __future__ import annotations

from pathlib import Path

from downtime_cli.cli.errors import show_issues
from downtime_cli.cli.files import write_stdout, write_text
from downtime_cli.cli.saving.targets import is_stdout
from downtime_cli.core.errors import refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.details import detail_languages
from downtime_cli.notices.languages import Language, find_language
from downtime_cli.notices.names import NoticeFormat
from downtime_cli.notices.page.audience_languages import choose_languages
from downtime_cli.notices.page.maintenance_page import page_kind, page_warnings, render_page
from downtime_cli.notices.page.web_servers import render_server
from downtime_cli.notices.subject import Subject, build_subject, find_users
from downtime_cli.notices.tags import choose_tag
from downtime_cli.request.notice import NoticeRequest


def write_page(plan: SavedPlan, request: NoticeRequest) -> None:
    """Write the page to where it was asked for; with `--server`, the server's configuration to standard output.

    Raises:
        UsageError: a page has no such thing, or it was not said where the server will find it.
        InputError: a template is wrong, or the server cannot be told where the page is, or is not to show it any more.
        AccessError: the page cannot be written.
    """
    options = request.options
    if options.kind.text is not None:
        refuse("--kind", "the page says what has become of the plan", "leave --kind out")
    if request.form not in {None, NoticeFormat.HTML}:
        refuse("--format", f"a page has no {request.form} form", "leave --format out")
    if options.ics.value:
        refuse("--ics", "a calendar is attached to mails", "leave --ics out")
    subjects = _subjects(plan, request)
    page, config = render_page(subjects, request.templates), _config(plan, request)
    show_issues([*request.notes, *page_warnings(subjects)])
    output = options.destination.text
    if output is not None:
        write_text(page, output)
    if config is not None or output is None:
        write_stdout(page if config is None else config)


def _subjects(plan: SavedPlan, request: NoticeRequest) -> list[Subject]:
    """The plan in each language of the page: those that were asked for, else those of its users."""
    kind, region = page_kind(plan), request.options.region.text or ""
    languages = request.languages if request.options.language.texts else _find_languages(plan, request, region)
    return [build_subject(plan, kind, region, language=each, table=request.table) for each in languages]


def _find_languages(plan: SavedPlan, request: NoticeRequest, region: str) -> list[Language]:
    """Languages of the users' countries, and those in which somebody has written details or phrases."""
    known, first = request.templates.languages(), request.language
    written = [choose_tag(tag, known) for tag in detail_languages(request.table)]
    wanted = [tag for tag in (*written, *request.templates.own_languages) if tag is not None]
    tags = choose_languages(find_users(plan, region), first.phrases, wanted, known)
    found = (find_language(tag, known) for tag in tags if tag != first.phrases)
    return [first, *(language for language in found if language is not None)]


def _config(plan: SavedPlan, request: NoticeRequest) -> str | None:
    """The configuration of the server that was asked for, None if none was."""
    server, output = request.options.server.value, request.options.destination.text
    if server is None:
        return None
    if output is not None and is_stdout(output):
        refuse("--output", "the configuration goes to standard output", "say into which file the page goes: -o FILE")
    path = request.table.get("page_path") or (None if output is None else str(Path(output).absolute()))
    if path is None:
        refuse("--server", "where will the page be?", "say -o FILE, or --set page_path=/srv/www/maintenance.html")
    allowed = [address for address in request.table.get("allow", "").split(",") if address.strip()]
    return render_server(plan, server, path, allowed)
