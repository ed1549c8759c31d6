"""`downtime init`: a configuration to start from, by questions on a terminal."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from downtime_cli.cli.errors import show_issues, show_warnings
from downtime_cli.cli.files import make_folder, tell, tell_written, wrap_line, write_files
from downtime_cli.cli.process.asking import can_ask, read_line
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.cli.saving.creating import check_place, create_all
from downtime_cli.cli.saving.targets import is_special, is_stdout, refuse_stdout_as_folder
from downtime_cli.core.errors import DowntimeError, IssueCode, refuse
from downtime_cli.request.options import CONFIG_FILE, Options
from downtime_cli.request.starting.config_text import render_config
from downtime_cli.request.starting.draft import Draft, typeable_name
from downtime_cli.request.starting.found_words import word_traffic, word_users

if TYPE_CHECKING:
    from downtime_cli.request.starting.questions import Question

_LEFT_OUT: Final = "-"


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
    target = typeable_name(options.destination) or CONFIG_FILE
    is_new = not (is_stdout(target) or is_special(target))
    if is_new:
        check_place(target)
    draft = Draft(options=options, now=now, show_progress=show_progress).checked()
    _tell_zones(draft, Options(given={}))
    draft = _read_named(draft)
    draft = _interview(draft) if can_ask() else draft.checked()
    text = render_config(draft.answers(str(Path(target).parent)), draft.options.channels.texts)
    if is_new:
        create_all({target: text})
        tell_written([target])
    else:
        write_files({target: text})
    lead = "Next" if is_new else f"Next, once that is {CONFIG_FILE}"
    tell(f"{lead}: {draft.command(target if is_new else CONFIG_FILE)}")
    return 0


def _write_example(options: Options, now: datetime) -> None:
    """Write files to play with into a folder, none of them if one is there.

    Raises:
        UsageError: something else was asked for as well, or standard output was named.
        AccessError: a file exists, or cannot be written.
    """
    from downtime_cli.request.starting.example import build_example

    name = typeable_name(options.example)
    refuse_stdout_as_folder(name, "--example")
    if len(options.given) > 1:
        refuse("--example", "an example has answers of its own", "leave the other options out")
    folder = Path(name or "")
    texts = {str(folder / file): text for file, text in build_example(now).items()}
    make_folder(folder)
    create_all(texts)
    tell_written(texts)
    tell(f"Next: {shlex.join(['downtime', 'plan', '--config', str(folder / CONFIG_FILE)])}")


def _interview(draft: Draft) -> Draft:
    """Ask for all that was not said."""
    from downtime_cli.request.starting.questions import QUESTIONS

    _say("Enter takes what is in brackets, - leaves it out. Nothing is written before the last answer.")
    try:
        for form in QUESTIONS:
            question = form(draft)
            draft = draft if question is None else _ask(question, draft)
    except KeyboardInterrupt:
        typer.echo("\nnothing was written", err=True)
        raise
    return draft


def _ask(question: Question, draft: Draft) -> Draft:
    """Ask until there is an answer; what is wrong with one is said, and what could mend it is asked for."""
    while True:
        text = _read_answer(question)
        if text:
            try:
                return _tell(draft, question.answer(text))
            except DowntimeError as error:
                show_issues(error.issues)
                question = question.after(text, error)
        elif question.instead is not None:
            question = question.instead
        elif question.otherwise:
            return draft
        else:
            _say("  this is needed; downtime init --example FOLDER shows how such a file looks")


def _read_answer(question: Question) -> str:
    if question.hint:
        _say(question.hint)
    offered = question.default or question.otherwise
    prompt = wrap_line(f"{question.words} [{offered}]:" if offered else f"{question.words}:")
    typed = read_line("\n".join(prompt) + " ")
    return "" if typed == _LEFT_OUT else typed or question.default


def _say(text: str) -> None:
    for line in wrap_line(text):
        tell(line)


def _tell_zones(draft: Draft, before: Options) -> None:
    """Say in full which zones were named in short since."""
    for words in draft.zone_words(before):
        _say(f"  {words}")


def _read_named(draft: Draft) -> Draft:
    """Look at the files that were named."""
    if draft.options.traffic.texts or not can_ask():
        draft = _tell(draft, draft.with_traffic())
    return _tell(draft, draft.with_users()) if draft.options.audience.texts else draft


def _tell(before: Draft, draft: Draft) -> Draft:
    """Say what files hold that were read since; a clock that is missing is asked for where that can be done."""
    _tell_zones(draft, before.options)
    inspection, users = draft.inspection, draft.users
    if inspection is not None and inspection is not before.inspection:
        seen = () if before.inspection is None else before.inspection.reading.issues
        asked = {IssueCode.NAIVE_TIMES} if can_ask() else set()
        show_warnings(each for each in inspection.reading.issues if each not in seen and each.code not in asked)
        _say(f"  {inspection.reading.source}: {word_traffic(inspection)}")
    if users is not None and users is not before.users:
        show_warnings(users.issues)
        _say(f"  {users.source}: {word_users(users)}")
    return draft
