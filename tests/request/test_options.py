"""The table of options: one declaration, and what follows from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.typed.typed_command import build_command
from downtime_cli.core.errors import BadTextError
from downtime_cli.request.gather import KEYS
from downtime_cli.request.options import HEADINGS, OPTIONS
from downtime_cli.request.values import SETTING, parse_name, parse_text

DOCS = Path(__file__).parent.parent.parent / "docs" / "configuration.md"
PAIRS = [(command, name) for command in COMMANDS for name, option in OPTIONS.items() if option.is_on(command)]


@pytest.fixture(scope="module")
def helps() -> dict[str, dict[str, str]]:
    """The help of each command by heading."""
    found = {}
    for command in COMMANDS:
        text = CliRunner().invoke(app, [command, "--help"]).stdout
        parts = re.split(r"^(\w+):\n", text, flags=re.MULTILINE)
        found[command] = dict(zip(parts[1::2], parts[2::2], strict=True))
    return found


@pytest.mark.parametrize(("command", "name"), PAIRS)
def test_help_has_the_option_under_its_heading(command: str, name: str, helps: dict[str, dict[str, str]]) -> None:
    """What the table says of an option is what its help says, in one section and no other."""
    option = OPTIONS[name]
    shown = option.kind.metavar if option.argument else option.flags[0].split("/")[0]
    values = option.kind_on(command).choices
    section = " ".join(helps[command][option.heading].split())
    assert re.search(rf"(?<![-\w]){re.escape(shown)}(?![-\w])", section)
    assert " ".join(option.describe(command).split()) in section
    assert ", ".join(values) in section


def test_help_has_nothing_else(helps: dict[str, dict[str, str]]) -> None:
    """Headings come in the order of the table, and no option comes from elsewhere."""
    for command, sections in helps.items():
        headings = [heading for heading in sections if heading in HEADINGS]
        assert headings == sorted(headings, key=HEADINGS.index)
        flags = {flag for heading in headings for flag in re.findall(r"^  (--[\w-]+)", sections[heading], re.MULTILINE)}
        declared = {
            each.flags[0].split("/")[0] for each in OPTIONS.values() if each.is_on(command) and not each.argument
        }
        assert flags == declared


def test_every_option_is_taken_by_a_command_that_exists() -> None:
    """A row names commands, and headings, that there are."""
    for option in OPTIONS.values():
        assert option.on.split()
        assert {*option.on.split(), *option.required} <= set(COMMANDS)
        assert option.heading in HEADINGS


TEXTS = {str, parse_text, parse_name, SETTING.parse}
NOT_JUST_TEXT = [name for name, option in OPTIONS.items() if option.kind.parse not in TEXTS]


@pytest.mark.parametrize("name", NOT_JUST_TEXT)
def test_defaults_can_be_read(name: str) -> None:
    """The default that the help shows is a value of the option."""
    option = OPTIONS[name]
    if option.default and name not in {"format", "kind"}:  # those two say in words what decides
        option.kind.parse(option.default)
    elif option.kind.metavar:
        with pytest.raises(BadTextError):
            option.kind.parse("no such value")


@pytest.mark.parametrize(("command", "name"), [each for each in PAIRS if OPTIONS[each[1]].kind.choices])
def test_the_shell_offers_the_names_of_the_table(command: str, name: str) -> None:
    """Completion of an option's value is what the help names, and each of it can be read."""
    option, context = OPTIONS[name], typer.Context(typer.main.get_command(app))
    parameters = build_command(command).get_params(context)
    parameter = next(each for each in parameters if each.name == name)
    kind = option.kind_on(command)
    names = list(kind.choices)
    assert [each.value for each in parameter.shell_complete(context, "")] == names
    assert names
    for each in names:
        kind.parse(each)


def test_the_documentation_has_the_keys_under_their_headings() -> None:
    """docs/configuration.md lists the keys of downtime.toml as the table has them, with the same defaults."""
    parts = re.split(r"^## (.*)\n", DOCS.read_text("utf-8"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    for heading in HEADINGS:
        rows = re.findall(r"^\| `([\w-]+)` \| .* \|(.*)\|$", sections.get(heading, ""), re.MULTILINE)
        assert [key for key, _ in rows] == [key for key, option in KEYS.items() if option.heading == heading]
        for key, default in rows:
            assert KEYS[key].default in default.replace("`", ""), key
