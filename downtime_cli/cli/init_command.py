"""`downtime init`: a configuration to start from, by questions on a terminal."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path

import typer

from downtime_cli.cli.errors import show_warnings
from downtime_cli.cli.files import make_folder, write_files
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.cli.saving.creating import create_all, refuse_existing
from downtime_cli.cli.saving.targets import is_special, is_stdout, refuse_stdout_as_folder
from downtime_cli.core.errors import refuse
from downtime_cli.core.wording import printable
from downtime_cli.request.options import CONFIG_FILE, Options
from downtime_cli.request.starting.config_text import render_config
from downtime_cli.request.starting.draft import Draft
from downtime_cli.request.starting.found_words import word_traffic, word_users


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code.

    Raises:
        UsageError: a value is malformed, or no traffic was named.
        InputError: a file cannot be understood.
        AccessError: a file cannot be read or written, or the configuration exists.
    """
    if options.example.text is not None:
        _write_example(options, now)
        return 0
    target = options.destination.text or CONFIG_FILE
    is_new = not (is_stdout(target) or is_special(target))
    if is_new:
        refuse_existing([target])
    draft = _read_files(Draft(options=options, now=now, show_progress=show_progress))
    text = render_config(draft.answers(str(Path(target).parent)), options.channels.texts)
    if is_new:
        create_all({target: text})
        say(f"wrote {target}")
    else:
        write_files({target: text})
    say(f"Next: {draft.command(target if is_new else CONFIG_FILE)}")
    return 0


def _write_example(options: Options, now: datetime) -> None:
    """Write files to play with into a folder, none of them if one is there.

    Raises:
        UsageError: something else was asked for as well, or standard output was named.
        AccessError: a file exists, or cannot be written.
    """
    from downtime_cli.request.starting.example import build_example

    name = options.example.texts[-1]
    refuse_stdout_as_folder(name, "--example")
    if len(options.given) > 1:
        refuse("--example", "an example has answers of its own", "leave the other options out")
    folder = Path(name)
    texts = {str(folder / file): text for file, text in build_example(now).items()}
    refuse_existing(texts)
    make_folder(folder)
    create_all(texts)
    say(f"wrote {', '.join(texts)}")
    say(f"Next: {shlex.join(['downtime', 'plan', '--config', str(folder / CONFIG_FILE)])}")


def say(text: str) -> None:
    """Tell the user something, on stderr."""
    typer.echo(for_log(printable(text)), err=True)


def _read_files(draft: Draft) -> Draft:
    """Look at the files that were named, and say what they hold."""
    draft = draft.checked().with_traffic()
    assert draft.inspection is not None
    show_warnings(draft.inspection.reading.issues)
    say(f"{draft.inspection.reading.source}: {word_traffic(draft.inspection)}")
    if draft.options.audience.texts:
        draft = draft.with_users()
        assert draft.users is not None
        show_warnings(draft.users.issues)
        say(f"{draft.users.source}: {word_users(draft.users)}")
    return draft.checked()
