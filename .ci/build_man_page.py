"""
Write man/downtime.1 from the tables of commands and options that make the help.

    python .ci/build_man_page.py
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from downtime_cli.cli.commands import ABOUT, COMMANDS, EXAMPLES
from downtime_cli.cli.typed.help_page import list_options, split_help, word_option, word_usage, wrap_command

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "man" / "downtime.1"
SWITCHES = {
    "--help, -h": "Show how to use downtime, or a command of it.",
    "--version": "Show the version.",
    "--install-completion": "Have the current shell complete commands, options and values.",
    "--show-completion": "Print what makes it do so.",
}
EXITS = {
    "0": "Done: a window was found, or the check passed.",
    "2": "Usage: an option is missing or malformed.",
    "3": "Bad input: a file cannot be used, or options contradict each other.",
    "4": "A file is not there, or cannot be read or written.",
    "5": "The answer is no: nothing fits, or the check failed.",
    "130": "Interrupted.",
}
FILES = {
    "downtime.toml": "Options and tables, read from the working directory or by --config. downtime init writes one."
}
VARIABLES = {
    "COLUMNS": "How wide the answer and the help may be.",
    "NO_COLOR": "No colour, even on a terminal.",
    "FORCE_COLOR": "Colour, even where there is no terminal.",
}


_SIGNS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def render_page() -> str:
    """Set the whole page."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        '.\\" Made by .ci/build_man_page.py; do not edit.',
        f'.TH DOWNTIME 1 "" "downtime {project["version"]}" "User Commands"',
        ".nh",
        ".ad l",
        ".SH NAME",
        f"downtime \\- {_text(ABOUT[0].lower() + ABOUT[1:].removesuffix('.'))}",
        ".SH SYNOPSIS",
        ".B downtime",
        ".I COMMAND",
        "[OPTIONS]",
        ".SH EXAMPLES",
        *_set_examples(EXAMPLES),
        ".SH COMMANDS",
    ]
    for command in COMMANDS:
        lines += _set_command(command)
    for heading, entries in (
        ("OPTIONS WITHOUT A COMMAND", SWITCHES),
        ("EXIT STATUS", EXITS),
        ("FILES", FILES),
        ("ENVIRONMENT", VARIABLES),
    ):
        lines += [f".SH {heading}", *(line for name, text in entries.items() for line in _set_entry(name, text))]
    lines += [".SH SEE ALSO", "README.md and the pages in docs/ of the project."]
    return "\n".join(lines) + "\n"


def _set_command(command: str) -> Iterator[str]:
    """Set the help of a command."""
    text = split_help(command)
    yield f".SS downtime {_text(word_usage(command))}"
    yield _text(text.summary)
    yield from _set_examples(text.examples)
    for heading, options in list_options(command).items():
        yield from (".PP", f".I {heading}")
        for option in options:
            yield from _set_entry(word_option(option, command), option.describe(command))
    for paragraph in text.notes:
        yield from (".PP", _text(paragraph))


def _set_examples(examples: tuple[str, ...]) -> list[str]:
    """Set commands as they are typed, broken where a line of the page ends."""
    lines = [line[2:] for each in examples for line in wrap_command(each, 66)]
    return [".PP", ".RS 4", ".EX", *map(_text, lines), ".EE", ".RE"]


def _set_entry(name: str, text: str) -> tuple[str, ...]:
    """Set an option, or whatever else has a name, with what it means; flags are bold and values in italics."""
    parts = [f"\\fB{_text(part)}\\fR" if part.startswith("-") else part for part in re.split(r"(, | / | )", name)]
    parts = [f"\\fI{_text(part)}\\fR" if re.match(r"[A-Za-z0-9]", part) else part for part in parts]
    return (".TP", "".join(parts), _text(text))


def _text(text: str) -> str:
    """Write text so that roff shows what it says: no command, no hyphen for a minus, no break at a quote."""
    plain = "".join(_SIGNS.get(char, char) for char in text)
    return f"\\&{plain}" if plain.startswith((".", "\\(aq")) else plain


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render_page(), "utf-8")
