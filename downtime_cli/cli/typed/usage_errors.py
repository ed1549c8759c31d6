"""Mistakes on the command line, told as all errors are: what was typed, what is wrong with it, and what to type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

import typer

from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.errors import show_issues
from downtime_cli.core.errors import Issue, IssueCode, Place, UsageError
from downtime_cli.core.likeness import did_you_mean, find_near
from downtime_cli.request.options import OPTIONS
from downtime_cli.request.other_names import OTHER_COMMANDS, OTHER_OPTIONS, find_value

if TYPE_CHECKING:
    from downtime_cli.request.given import Option


_FIRST: Final = ("--help", "--version", "--install-completion", "--show-completion")  # before any command


class Mistake(typer.BadParameter):
    """A command line that is not understood."""

    def __init__(self, place: str, message: str, remedy: str) -> None:
        """Keep what is told."""
        super().__init__(message)
        self.place, self.remedy = place, remedy


def tell(error: Any) -> int:
    """Tell a mistake, ours or of Typer's parser, and return the exit code."""
    mistake = error if isinstance(error, Mistake) else _explain(error)
    show_issues([Issue(IssueCode.USAGE, mistake.message, mistake.remedy, Place(mistake.place))])
    return UsageError.exit_code


def _explain(error: Any) -> Mistake:
    """Put an error of Typer's parser into our words."""
    command = "" if error.ctx is None else error.ctx.command.name
    flag = getattr(error, "option_name", None)
    if flag is None:
        return Mistake("downtime", error.format_message(), f"see {_help_of(command)}")
    if hasattr(error, "possibilities"):
        return Mistake(flag, "no such option", suggest_option(flag, command))
    option = find_option(flag, command)
    if option is not None and option.kind.metavar:
        return missing_value(flag, command)
    return Mistake(flag, "is a switch, and takes no value", f"write {flag} alone")


def missing_value(flag: str, command: str, instead: str = "") -> Mistake:
    """The error that an option stands there without its value, with another option instead of it, if any."""
    option = find_option(flag, command)
    message = f"a value is missing, as {instead} is an option" if instead else "a value is missing"
    return Mistake(flag, message, f"write {flag} {option.kind.metavar if option else 'VALUE'}")


def glued(letter: str, value: str, option: Option[Any]) -> Mistake:
    """The error that an equals sign follows an option of a single letter, and would be part of its value."""
    value = option.kind.metavar and (quote(value) if value else option.kind.metavar)
    return Mistake(letter, "is followed by an equals sign", f"write {letter} {value}".rstrip())


def twice(flag: str) -> Mistake:
    """The error that an option is given more than once, which takes one value."""
    return Mistake(flag, "is given more than once", "leave out all but one of them")


def unknown_command(word: str) -> Mistake:
    """The error that there is no such command, with the one that does what the word says."""
    return Mistake(word, "no such command", _suggest_command(word))


def find_option(flag: str, command: str) -> Option[Any] | None:
    """The option of a command that is typed like this."""
    return next((each for each in _taken(command) if flag in _flags(each)), None)


def suggest_option(flag: str, command: str) -> str:
    """Say which option may have been meant: one of another name, one of another command, or one spelt alike."""
    word = flag.lstrip("-").replace("_", "-").casefold()
    if command not in COMMANDS:
        return next(_after_commands(word), did_you_mean(f"--{word}", _FIRST, "see downtime --help"))
    taken = {part[2:]: part for each in _taken(command) for part in _flags(each) if part.startswith("--")}
    flags = {each.name: each.flags[0].partition("/")[0] for each in _taken(command) if not each.argument}
    meant = [flags[name] for name, words in OTHER_OPTIONS.items() if name in flags and word in words.split()]
    takers = [name for name in COMMANDS if find_option(f"--{word}", name)]
    likely = taken.get(word) or next(iter(meant), None) or _name_value(word, command, find_value)
    if likely is None and takers:
        return f"it is for downtime {', '.join(takers)}"
    likely = likely or taken.get(find_near(word, taken) or "") or _name_value(word, command, find_near)
    return f"did you mean {likely!r}?" if likely else f"see {_help_of(command)}"


def _name_value(word: str, command: str, find: Callable[[str, Sequence[str]], str | None]) -> str | None:
    """Write the option that a word is a value of, with that: `--cancel` is `--status CANCELLED`."""
    for option in _taken(command):
        kind = option.kind_on(command)
        value = find(word, kind.choices or kind.examples)
        if value is not None and not option.argument:
            return f"{option.flags[0]} {value.partition(',')[0]}"
    return None


def _suggest_command(word: str) -> str:
    plain = word.strip().replace("_", "-").casefold()
    suffix = Path(word).suffix
    if suffix:
        example = f"downtime notice {word}" if suffix == ".json" else f"downtime plan {word} -d 2h"
        return f"name the command before the file: {example}"
    written = {word: f"write {command}" for command, words in OTHER_COMMANDS.items() for word in words.split()}
    known = written | {name: f"did you mean 'downtime {name}'?" for name in COMMANDS}
    near = find_near(plain, COMMANDS) or find_near(plain, known)
    return known[near] if near else "see downtime --help"


def _after_commands(word: str) -> Iterator[str]:
    """Say where an option belongs that was typed before the command."""
    own = [option for option in OPTIONS.values() if f"--{word}" in _flags(option)]
    for option in (*own, *(OPTIONS[name] for name, words in OTHER_OPTIONS.items() if word in words.split())):
        yield f"write it after the command: downtime {option.on.split()[0]} ... {option.flags[0].partition('/')[0]}"


def too_many(command: str, extra: Sequence[str]) -> Mistake:
    """The error that more words stand on the command line than the command takes."""
    from downtime_cli.cli.typed.help_page import word_usage

    remedy = f"quote what has spaces; usage: downtime {word_usage(command)}"
    return Mistake(extra[0], "one word too many", remedy)


def second_audience(file: str, typed: str) -> Mistake:
    """The error that a second file stands there, which would be the audience, and `--audience` too."""
    message = f"a second file is taken for the audience, which is {typed} already"
    return Mistake(file, message, "leave out one of the two")


def _taken(command: str) -> list[Option[Any]]:
    return [each for each in OPTIONS.values() if each.is_on(command)]


def _flags(option: Option[Any]) -> list[str]:
    return [] if option.argument else [part for flag in option.flags for part in flag.split("/")]


def _help_of(command: str) -> str:
    return f"downtime {command} --help" if command in COMMANDS else "downtime --help"
