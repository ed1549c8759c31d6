"""`downtime export`: a saved plan, in the formats of others."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer
from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.cli.errors import missing_plan, noting_reader, show_issues, show_warnings
from downtime_cli.cli.files import write_folder, write_text
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.process.streams import terminal_width
from downtime_cli.cli.saving.targets import refuse_stdout_as_folder
from downtime_cli.core.errors import InputError, IssueCode, Place, Severity, refuse
from downtime_cli.core.likeness import find_near
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series, head_of
from downtime_cli.core.wording import printable
from downtime_cli.exports.catalogue import load_target, load_targets, target_names, unknown_settings
from downtime_cli.exports.target import WHAT, Given, SeriesExport, Target, TargetSettings
from downtime_cli.request.options import Options
from downtime_cli.request.other_names import OTHER_TARGETS

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting
    from downtime_cli.request.notice import NoticeRequest

ALL: Final = "all"


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code.

    Raises:
        UsageError: the options do not say what to do.
        InputError: a plan or a setting cannot be understood, a setting is missing, or the plan is over.
        AccessError: a file cannot be read or written.
    """
    now = options.as_of.read(noting_reader(now, UTC, options.as_of.place).instant) or now
    if options.show_list.value:
        write_text(list_targets(), options.destination.text)
    elif options.to.text == ALL:
        _export_all(options, now)
    else:
        _export_one(options, now)
    return 0


def _export_one(options: Options, now: datetime) -> None:
    target = _target(options)
    plans = _read_plans(options, now)
    saved, table = plans[0], _table(options, target)
    _check_occurrences(plans, options)
    notice = _read_notice(options, head_of(saved)) if target.is_for_readers else None
    if options.feed.value:
        from downtime_cli.exports.targets.ics import render_feed

        text = render_feed(plans, _settings(target, head_of(saved), table, notice))
    elif isinstance(saved, SavedPlan):
        settings = _settings(target, saved, table, notice)
        target.check_time(saved, now)
        text = target.export(saved, settings)
    else:
        _write_series(target, _export_series(target, saved, _Told(table, notice), now, options), options)
        return
    write_text(text, options.destination.text)


def _check_occurrences(plans: Sequence[SavedPlan | Series], options: Options) -> None:
    """Refuse a number of dates where one is exported, or all are.

    Raises:
        InputError: it was given.
    """
    if options.occurrences.text is None or (isinstance(plans[0], Series) and not options.feed.value):
        return
    message = "a feed has all dates" if options.feed.value else "this is one window"
    raise options.occurrences.contradiction(message, "leave out --occurrences")


class _Told(Struct, frozen=True):
    """What was said for targets."""

    table: Mapping[str, Given]
    # Of what readers are told, for targets that are for them.
    notice: NoticeRequest | None


def _export_series(target: Target, series: Series, told: _Told, now: datetime, options: Options) -> SeriesExport:
    count = options.occurrences.effective
    return target.export_series(series, lambda plan: _settings(target, plan, told.table, told.notice), now, count)


def _write_series(target: Target, export: SeriesExport, options: Options) -> None:
    """Write a standing window in a format: into a file, or a file for each of its next dates into a folder."""
    path = options.destination.text
    if export.text is not None:
        write_text(export.text, path)
    elif len(export.files) == 1:
        write_text(next(iter(export.files.values())), path)
    elif path is None or Path(path).suffix == f".{target.extension}":
        message = f"{target.name} has a file for each date, and there are {len(export.files)}"
        refuse("--output", message, "say into which folder: --output FOLDER; or one of them: --date, --occurrences 1")
    else:
        refuse_stdout_as_folder(path)
        write_folder(Path(path), export.files, "export", options)
    _say_dates(target, export)
    if not export.files and options.occurrences.text is not None:
        typer.echo(f"{target.name} got all dates: it knows recurrences, and --occurrences does not count", err=True)


def _say_dates(target: Target, export: SeriesExport) -> None:
    """Say on standard error which dates a target got one by one."""
    if export.files:
        dates = f"{len(export.files)} dates one by one" if len(export.files) > 1 else "date alone"
        more = "the last there is" if export.is_all else "export again by then"
        typer.echo(for_log(f"{target.name} got the next {dates}, until {export.last}: {more}"), err=True)


def list_targets() -> str:
    """Describe every target and what it needs to know, to fit the terminal."""
    width = min(terminal_width(), 100)
    lines: list[str] = []
    for target in load_targets():
        title = f"{target.name} (.{target.extension}): {target.summary}"
        lines += textwrap.wrap(title, width, subsequent_indent="    ")
        for word, needs in (("needs", target.needs), ("takes", target.takes)):
            for need in (each for each in needs if each is not WHAT):
                text = f"{word} {need.name}: {need.help}"
                lines += textwrap.wrap(text, width, initial_indent="    ", subsequent_indent="        ")
    lines += ["", *textwrap.wrap(f"Wherever there is room for words, {WHAT.name}: {WHAT.meaning}", width)]
    return "\n".join(lines) + "\n"


def _export_all(options: Options, now: datetime) -> None:
    """Write into a folder every target that has all it needs, and a form for the plan as it stands."""
    table, path = _table(options), options.destination.text
    if path is None:
        refuse("--output", "--to all writes a file for each target", "say into which folder: --output FOLDER")
    refuse_stdout_as_folder(path)
    if options.feed.value:
        refuse("--feed", "a feed is a calendar", "say --to ics --feed")
    plans, folder = _read_plans(options, now), Path(path)
    _check_occurrences(plans, options)
    plan = plans[0]
    targets = load_targets()
    obstacles = {target.name: target.obstacle(plan, table, now) for target in targets}
    notice = _read_notice(options, head_of(plan))
    able = [target for target in targets if not obstacles[target.name]]
    if isinstance(plan, SavedPlan):
        texts = {target.file_name: target.export(plan, _settings(target, plan, table, notice)) for target in able}
        write_folder(folder, texts, "export", options)
    else:
        told = _Told(table, notice)
        found = [(target, _export_series(target, plan, told, now, options)) for target in able]
        texts = {name: text for target, each in found for name, text in _files_of(target, each).items()}
        write_folder(folder, texts, "export", options)
        for target, each in found:
            _say_dates(target, each)
    for target in targets:
        obstacle = obstacles[target.name]
        if obstacle:
            old = folder / target.file_name
            left = f"; {old} is of an earlier export" if old.exists() else ""
            typer.echo(for_log(printable(f"left out {target.name}: {obstacle}{left}")), err=True)


def _files_of(target: Target, export: SeriesExport) -> Mapping[str, str]:
    return export.files if export.text is None else {target.file_name: export.text}


def _target(options: Options) -> Target:
    """The target that was named, unless it cannot be had as a feed."""
    name = _name_target(options)
    if name is None:
        refuse("--to", "in which format?", "say --to ics; `downtime export --list` shows all of them")
    if name not in target_names():
        refuse("--to", f"there is no target {name!r}", _suggest_target(name))
    if options.feed.value and name != "ics":
        refuse("--feed", "a feed is a calendar", "say --to ics --feed")
    return load_target(name)


def _name_target(options: Options) -> str | None:
    """The name that was typed, or else that of the only target for files that end like the one to write.

    Raises:
        UsageError: several are for such files, and none is called like their ending.
    """
    ending = Path(options.destination.text or "").suffix.lower().removeprefix(".")
    if options.to.text is not None or not ending:
        return options.to.text
    likely = [target.name for target in load_targets() if target.extension == ending]
    if len(likely) > 1 and ending not in likely:
        refuse("--to", f"several formats end in .{ending}", f"say --to with one of {', '.join(likely)}")
    return ending if ending in likely else next(iter(likely), None)


def _suggest_target(typed: str) -> str:
    """Say which target may have been meant, by its name or another."""
    meant = {word: name for name, words in OTHER_TARGETS.items() for word in words.split()}
    names = [*target_names(), ALL]
    near = find_near(typed, names) or meant.get(find_near(typed, meant) or "")
    return f"did you mean {near!r}?" if near else "`downtime export --list` shows all of them"


def _read_plans(options: Options, now: datetime) -> Sequence[SavedPlan | Series]:
    """Read the plan, or what `--date` names of it; several only if they go into one feed."""
    from downtime_cli.documents.read_series import read_saved

    paths = options.saved_plans.texts
    if not paths:
        raise missing_plan("downtime export plan.json --to ics")
    if len(paths) > 1 and not options.feed.value:
        refuse("PLAN.json", f"expected one plan, got {len(paths)}", "several go into a calendar with --feed")
    plans = [read_saved(path) for path in paths]
    show_warnings(issue for plan in plans for issue in plan.issues)
    if options.date.value is None:
        return plans
    from downtime_cli.request.update import named_plan

    return [named_plan(options, plan, now) for plan in plans]


def _read_notice(options: Options, plan: SavedPlan) -> NoticeRequest:
    """What was asked of the texts for readers; what they should not read yet, or cannot, is told on standard error.

    That is a plan that nobody has confirmed, and a text in another language.

    Raises:
        UsageError: there are no phrases in the language.
        InputError: a detail is malformed.
        AccessError: there is no folder of templates.
    """
    from downtime_cli.notices.details import build_details, detail_warnings  # Babel and Jinja take a while
    from downtime_cli.notices.subject import choose_kind, unconfirmed
    from downtime_cli.request.notice import read_request

    request = read_request(options, {**options.tables.get("details", {}), **_typed_details(options)})
    tag = request.language.tag
    place = Place(source="export")
    found = detail_warnings(plan, choose_kind(plan), build_details(request.table, tag), tag, place)
    foreign = [issue for issue in found if issue.code is IssueCode.UNTRANSLATED_DETAILS]
    show_issues([*request.notes, *unconfirmed(plan, Severity.WARNING, place), *foreign])
    return request


def _settings(
    target: Target, plan: SavedPlan, table: Mapping[str, Given], notice: NoticeRequest | None
) -> TargetSettings:
    """The target's settings and, where it is for readers, what they are told."""
    settings = target.settings(table)
    if notice is None or not target.is_for_readers:
        return settings
    from downtime_cli.notices.reader_words import word_for_readers

    what = settings.one(WHAT.name)
    details = {**notice.table, WHAT.name: what} if what else notice.table
    return replace(settings, words=word_for_readers(plan, notice.templates, notice.language, details))


def _typed_details(options: Options) -> dict[str, Setting]:
    """Of what `--set` gives, the details of notices: `contact`, or `de.contact`; `what` is a setting as well."""
    from downtime_cli.notices.details import TEXTS

    typed = {key: (*key.rpartition("."), setting) for key, setting in options.typed().items()}
    return {
        key: setting
        for key, (language, _, name, setting) in typed.items()
        if name in TEXTS and key != WHAT.name and language.replace("_", "-") not in target_names()
    }


def _table(options: Options, target: Target | None = None) -> dict[str, Given]:
    """The settings of all targets, `what` taken from [details] where [export] has none.

    What the command line says for all targets goes before what the file says for one.

    Raises:
        InputError: there is no such target.
    """
    settings = {key: each for key, each in options.table("export").items() if key not in _typed_details(options)}
    table = {_normal(key): Given(setting.texts, setting.place) for key, setting in settings.items()}
    typed = {key for key, given in table.items() if given.place == options.pairs.place}
    table = {key: given for key, given in table.items() if key in typed or key.rpartition(".")[2] not in typed}
    issues = unknown_settings(table, target)
    if issues:
        raise InputError(*issues)
    details = options.tables.get("details", {})
    if "what" in details and "what" not in table:
        table["what"] = Given(details["what"].texts, details["what"].place)
    return table


def _normal(key: str) -> str:
    """Spell a key as the targets do: dashes and underscores are alike."""
    target, dot, name = key.rpartition(".")
    return target.replace("_", "-") + dot + name.replace("-", "_")
