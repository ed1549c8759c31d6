"""`downtime export`: a saved plan, in the formats of others."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typer

from downtime_cli.cli.errors import show_warnings
from downtime_cli.cli.files import make_folder, write_file, write_stdout, write_text
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.output import terminal_width
from downtime_cli.core.errors import InputError, refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import printable
from downtime_cli.exports.catalogue import load_target, load_targets, target_names, unknown_settings
from downtime_cli.exports.target import WHAT, Given, Target
from downtime_cli.request.options import Options

ALL: Final = "all"


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code.

    Raises:
        UsageError: the options do not say what to do.
        InputError: a plan or a setting cannot be understood, a setting is missing, or the plan is over.
        AccessError: a file cannot be read or written.
    """
    from downtime_cli.readers.human_time import parse_instant

    clock = now
    now = options.as_of.read(lambda text: parse_instant(text, now=clock, zone=UTC)) or clock
    if options.show_list.value:
        write_stdout(list_targets())
    elif options.to.text == ALL:
        _export_all(options, now)
    else:
        _export_one(options, now)
    return 0


def _export_one(options: Options, now: datetime) -> None:
    target = _target(options)
    plans = _read_plans(options)
    given = target.settings(_table(options, target))
    if options.feed.value:
        from downtime_cli.exports.targets.ics import render_feed

        text = render_feed(plans, given)
    else:
        target.check_time(plans[0], now)
        text = target.export(plans[0], given)
    path = options.destination.text
    write_text(text, None if path is None else Path(path))


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
    if options.feed.value:
        refuse("--feed", "a feed is a calendar", "say --to ics --feed")
    plan, folder = _read_plans(options)[0], Path(path)
    targets = load_targets()
    obstacles = {target.name: target.obstacle(plan, table, now) for target in targets}
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


def _target(options: Options) -> Target:
    """The target that was named, unless it cannot be had as a feed."""
    name = options.to.text
    if name is None:
        refuse("--to", "in which format?", "say --to ics; `downtime export --list` shows all of them")
    if name not in target_names():
        close = difflib.get_close_matches(name, [*target_names(), ALL], n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "`downtime export --list` shows all of them"
        refuse("--to", f"there is no target {name!r}", remedy)
    if options.feed.value and name != "ics":
        refuse("--feed", "a feed is a calendar", "say --to ics --feed")
    return load_target(name)


def _read_plans(options: Options) -> Sequence[SavedPlan]:
    """Read the plan; several only if they go into one feed."""
    from downtime_cli.documents.read_plan import read_plan

    paths = options.saved_plans.texts
    if not paths:
        refuse("PLAN.json", "which plan?", "name the file: downtime export plan.json --to ics")
    if len(paths) > 1 and not options.feed.value:
        refuse("PLAN.json", f"expected one plan, got {len(paths)}", "several go into a calendar with --feed")
    plans = [read_plan(path) for path in paths]
    show_warnings(issue for plan in plans for issue in plan.issues)
    return plans


def _table(options: Options, target: Target | None = None) -> dict[str, Given]:
    """The settings of all targets, `what` taken from [details] where [export] has none.

    What the command line says for all targets goes before what the file says for one.

    Raises:
        InputError: there is no such target.
    """
    table = {_normal(key): Given(setting.texts, setting.place) for key, setting in options.table("export").items()}
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
