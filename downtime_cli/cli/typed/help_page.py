"""
The help of `downtime` and of each command, made of the tables of commands and options.

Lines are as long as the terminal is wide, at most 80 columns. Where there is little room, what an option does stands
below its name.
"""

import re
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from downtime_cli.cli.commands import ABOUT, COMMANDS, EXAMPLES

if TYPE_CHECKING:
    from downtime_cli.request.given import Option

_WIDEST: Final = 80
_NARROWEST: Final = 50
_STACKED_BELOW: Final = 70
_LONGEST_NAME: Final = 28
_WORD: Final = re.compile(r"(?:'[^']*'|[^\s'])+")
_UNBROKEN: Final = re.compile(r"(?<= )\[[^\]]*\]$|(?<!\w)'[^']*'(?!\w)")
_KEPT: Final = "\x00"  # stands for a blank that ends no line
SECOND_FILE: Final = "USERS"
"""What a second file without an option is, of commands that take `--audience`."""


class HelpText(NamedTuple):
    """The parts of a command's help that are not options."""

    summary: str
    examples: tuple[str, ...]
    notes: tuple[str, ...]


def split_help(command: str) -> HelpText:
    """Take the text of a command apart, and add what holds for many of its options."""
    summary, *paragraphs = COMMANDS[command].strip().split("\n\n")
    examples = tuple(each.strip() for each in paragraphs if each.startswith(" "))
    notes = [" ".join(each.split()) for each in paragraphs if not each.startswith((" ", "Example"))]
    return HelpText(summary, examples, (*notes, *_say_more(command)))


def render_overview() -> str:
    """The help of `downtime`: what it is for, how to begin, and the commands in the order of use."""
    width = _width()
    lines = ["Usage: downtime COMMAND [OPTIONS]", *_wrap(ABOUT, width), "", "Examples:"]
    lines += [line for each in EXAMPLES for line in wrap_command(each, width)]
    lines += ["", "Commands:", *_rows([(name, text.partition("\n")[0]) for name, text in COMMANDS.items()], width)]
    lines += ["", *_wrap("Options: --help (-h), --version, --install-completion, --show-completion", width)]
    lines += _wrap("More: downtime COMMAND --help, man downtime, and docs/ of the project", width)
    return "\n".join(lines)


def render_help(command: str) -> str:
    """The help of a command: how to use it, then each option under its heading, required ones first."""
    width, text = _width(), split_help(command)
    lines = [*_wrap(f"Usage: downtime {word_usage(command)}", width, "    "), "", *_wrap(text.summary, width)]
    lines += ["", "Examples:", *(line for each in text.examples for line in wrap_command(each, width))]
    sections = list_options(command)
    shown = {
        heading: [(word_option(each, command), each.describe(command)) for each in options]
        for heading, options in sections.items()
    }
    names = [name for rows in shown.values() for name, _ in rows]
    for heading, rows in shown.items():
        lines += ["", f"{heading}:", *_rows(rows, width, names)]
    for paragraph in text.notes:
        lines += ["", *_wrap(paragraph, width)]
    return "\n".join(lines)


def _say_more(command: str) -> list[str]:
    """What holds for many options."""
    from downtime_cli.request.options import OPTIONS, TRAFFIC

    is_repeatable = any(each.is_repeatable(command) for each in OPTIONS.values() if each.is_on(command))
    sentences = ["What ends in ... may be given several times."] if is_repeatable else []
    sentences += ["Options may stand in downtime.toml, required ones too."] if command in TRAFFIC.split() else []
    return [" ".join(sentences)] if sentences else []


def list_options(command: str) -> "dict[str, list[Option[Any]]]":
    """The options of a command under their headings: arguments first, then what is required, then the rest."""
    from downtime_cli.request.options import HEADINGS, OPTIONS

    taken = [option for option in OPTIONS.values() if option.is_on(command)]
    taken.sort(key=lambda each: (not each.argument, command not in each.required))
    found = {heading: [each for each in taken if each.heading == heading] for heading in HEADINGS}
    return {heading: options for heading, options in found.items() if options}


def word_option(option: "Option[Any]", command: str) -> str:
    """An option as it is typed: `--duration, -d LENGTH`, `--day-first / --month-first`."""
    metavar = option.kind_on(command).metavar + "..." * option.is_repeatable(command)
    if option.argument:
        return metavar
    flags = " / ".join(option.flags[0].split("/")) if not metavar else ", ".join(option.flags)
    return f"{flags} {metavar}".strip()


def word_usage(command: str) -> str:
    """What to type after `downtime`: arguments and required options, optional ones in brackets."""
    from downtime_cli.request.options import REQUIRED

    words = [command]
    for option in (each for options in list_options(command).values() for each in options):
        is_required = option.required.get(command) == REQUIRED
        if option.argument or is_required:
            word = word_option(option, command) if option.argument else f"{option.flags[0]} {option.kind.metavar}"
            words.append(word if is_required else f"[{word}]")
        if option.name == "audience":
            words.append(f"[{SECOND_FILE}]")
    return " ".join([*words, "[OPTIONS]"])


def wrap_command(command: str, width: int) -> list[str]:
    """Break a command so that it can still be pasted, between options rather than after one."""
    parts: list[str] = []
    for word in _WORD.findall(command):
        is_value = parts and parts[-1].startswith("-") and " " not in parts[-1] and not word.startswith("-")
        if is_value:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    lines = [f"  {parts[0]}"]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 3 <= width:
            lines[-1] += f" {part}"
        else:
            lines[-1] += " \\"
            lines.append(f"      {part}")
    return lines


def _rows(rows: Iterable[tuple[str, str]], width: int, names: Sequence[str] = ()) -> list[str]:
    """Set names and what they mean side by side, or below each other where there is little room."""
    rows = list(rows)
    longest = max(len(name) for name in names or [name for name, _ in rows])
    column = 8 if width < _STACKED_BELOW and longest > 10 else min(longest, _LONGEST_NAME) + 4
    lines: list[str] = []
    for name, text in rows:
        first, *rest = _wrap(text, width - column)
        if len(name) + 4 > column:
            lines.append(f"  {name}")
            lines.append(" " * column + first)
        else:
            lines.append(f"  {name}".ljust(column) + first)
        lines += [" " * column + line for line in rest]
    return lines


def _wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Break a text into lines, but for what stands in brackets at its end, or in quotes."""
    kept = _UNBROKEN.sub(lambda found: found[0].replace(" ", _KEPT), text)
    lines = textwrap.wrap(kept, width, break_long_words=False, break_on_hyphens=False, subsequent_indent=indent)
    return [line.replace(_KEPT, " ") for line in lines]


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))
