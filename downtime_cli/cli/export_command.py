"""`downtime export`: a saved plan, in the formats of others."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import typer
from msgspec import Struct

from downtime_cli.cli.files import make_folder, write_file, write_text
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.output import terminal_width
from downtime_cli.core.errors import InputError, refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import printable
from downtime_cli.exports.catalogue import load_target, load_targets, target_names, unknown_settings
from downtime_cli.exports.target import WHAT, Given, Target
from downtime_cli.request.settings import Settings

ALL: Final = "all"


class ExportRequest(Struct, frozen=True, kw_only=True):
    """What was asked for, and when: the plans as named, in what, and where it is to go (None: standard output)."""

    plans: tuple[str, ...]
    now: datetime
    to: str | None
    feed: bool
    output: Path | None


def run_export(request: ExportRequest, settings: Settings) -> None:
    """Carry out the command.

    Raises:
        UsageError: the request does not say what to do.
        InputError: a plan or a setting cannot be understood, a setting is missing, or the plan is over.
        AccessError: a file cannot be read or written.
    """
    if request.to == ALL:
        _export_all(request, _table(settings))
        return
    target = _target(request)
    plans = _read(request)
    given = target.settings(_table(settings, target))
    if request.feed:
        from downtime_cli.exports.targets.ics import render_feed

        text = render_feed(plans, given)
    else:
        target.check_time(plans[0], request.now)
        text = target.export(plans[0], given)
    write_text(text, request.output)


def list_targets() -> str:
    """Return every target, what it is and what it wants to be told, to fit the terminal."""
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


def _export_all(request: ExportRequest, table: Mapping[str, Given]) -> None:
    """Write every target into a folder that was told what it needs and has a form for the plan as it stands."""
    if request.output is None:
        refuse("--output", "--to all writes a file for each target", "say into which folder: --output FOLDER")
    if request.feed:
        refuse("--feed", "a feed is a calendar", "say --to ics --feed")
    plan, folder = _read(request)[0], request.output
    targets = load_targets()
    obstacles = {target.name: target.obstacle(plan, table, request.now) for target in targets}
    texts = {
        target.file_name: target.export(plan, target.settings(table))
        for target in targets
        if not obstacles[target.name]
    }
    make_folder(folder)
    for name, text in texts.items():
        write_file(folder / name, text)
    typer.echo(for_log(printable(f"wrote to {folder}: {', '.join(texts)}")), err=True)
    for target in targets:
        obstacle = obstacles[target.name]
        if obstacle:
            old = folder / target.file_name
            left = f"; {old} is of an earlier export" if old.exists() else ""
            typer.echo(for_log(printable(f"left out {target.name}: {obstacle}{left}")), err=True)


def _target(request: ExportRequest) -> Target:
    """Return the target that was named.

    Raises:
        UsageError: it is none, or cannot be had as a feed.
    """
    if request.to is None:
        refuse("--to", "in which format?", "say --to ics; `downtime export --list` shows all of them")
    if request.to not in target_names():
        close = difflib.get_close_matches(request.to, [*target_names(), ALL], n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "`downtime export --list` shows all of them"
        refuse("--to", f"there is no target {request.to!r}", remedy)
    if request.feed and request.to != "ics":
        refuse("--feed", "a feed is a calendar", "say --to ics --feed")
    return load_target(request.to)


def _read(request: ExportRequest) -> Sequence[SavedPlan]:
    """Return the plans.

    Raises:
        UsageError: there is none, or several that do not go into one text.
    """
    from downtime_cli.documents.read_plan import read_plan

    if not request.plans:
        refuse("PLAN.json", "which plan?", "name the file: downtime export plan.json --to ics")
    if len(request.plans) > 1 and not request.feed:
        refuse("PLAN.json", f"expected one plan, got {len(request.plans)}", "several go into a calendar with --feed")
    return [read_plan(path) for path in request.plans]


def _table(settings: Settings, target: Target | None = None) -> dict[str, Given]:
    """Return what the targets were told, `what` taken from [details] where [export] has none.

    What the command line says for all targets goes before what the file says for one.

    Raises:
        InputError: a name is no target's.
    """
    table = {_normal(key): Given(setting.texts, setting.place) for key, setting in settings.table("export").items()}
    said = {key for key, given in table.items() if given.place == settings.place("set")}
    table = {key: given for key, given in table.items() if key in said or key.rpartition(".")[2] not in said}
    issues = unknown_settings(table, target)
    if issues:
        raise InputError(*issues)
    details = settings.tables.get("details", {})
    if "what" in details and "what" not in table:
        table["what"] = Given(details["what"].texts, details["what"].place)
    return table


def _normal(key: str) -> str:
    """Return a key as the targets name it, dashes and underscores being alike."""
    target, dot, name = key.rpartition(".")
    return target.replace("_", "-") + dot + name.replace("-", "_")
