"""The manual page, made of the same tables as the help, and what is installed with it."""

from __future__ import annotations

import runpy
import tomllib

import pytest

from downtime_cli.cli.commands import COMMANDS
from downtime_cli.request.options import OPTIONS
from tests.cli.shells import ROOT

PAGE = ROOT / "man" / "downtime.1"


def test_the_page_is_what_the_tables_say_today(request: pytest.FixtureRequest) -> None:
    """`python .ci/build_man_page.py`, and so `--update-golden`, writes nothing new."""
    made = runpy.run_path(str(ROOT / ".ci" / "build_man_page.py"))["render_page"]()
    if request.config.getoption("--update-golden"):
        PAGE.write_text(made, "utf-8")
    assert PAGE.read_text("utf-8") == made


def test_the_page_has_every_command_and_option() -> None:
    """Whatever can be typed stands there."""
    page = PAGE.read_text("utf-8").replace("\\-", "-")
    assert all(f".SS downtime {command}" in page for command in COMMANDS)
    options = [option for option in OPTIONS.values() if not option.argument]
    flags = {part for option in options for flag in option.flags for part in flag.split("/")}
    assert not [flag for flag in flags if f"\\fB{flag}\\fR" not in page]


def test_the_page_is_ascii() -> None:
    """Other characters have other names in groff, and none of them in an older one."""
    assert PAGE.read_text("utf-8").isascii()


def test_no_text_is_taken_for_a_command_of_roff() -> None:
    """Lines that begin with a full stop or an apostrophe are the page's own macros."""
    known = {".TH", ".SH", ".SS", ".TP", ".PP", ".RS", ".RE", ".EX", ".EE", ".B", ".I", ".nh", ".ad"}
    commands = {line.split()[0] for line in PAGE.read_text("utf-8").splitlines() if line.startswith((".", "'"))}
    assert commands - {'.\\"'} <= known


def test_manual_and_completions_are_installed_where_they_are_looked_for() -> None:
    """The files that the package puts below the prefix exist, under the names that man and each shell look for."""
    files = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["data-files"]
    assert files == {
        "share/man/man1": ["man/downtime.1"],
        "share/bash-completion/completions": ["completions/downtime"],
        "share/zsh/site-functions": ["completions/_downtime"],
        "share/fish/vendor_completions.d": ["completions/downtime.fish"],
    }
    assert all((ROOT / name).stat().st_size for names in files.values() for name in names)
    assert (ROOT / "completions" / "_downtime").read_text().startswith("#compdef downtime\n")
