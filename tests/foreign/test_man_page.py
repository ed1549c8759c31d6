"""The manual page as groff sets it, which is what `man` shows."""

from __future__ import annotations

import re
import subprocess

from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.typed.help_page import split_help
from tests.cli.shells import ROOT
from tests.foreign.tools import need_command


def test_groff_sets_the_page_without_a_warning() -> None:
    """Every macro and escape is known; what comes out has the examples as they are typed, and no line is too long."""
    command = [need_command("groff"), "-man", "-ww", "-Tascii", "-P-cbou", "-rLL=78n", str(ROOT / "man" / "downtime.1")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 78
    pasted = " ".join(re.sub(r"\\\n", " ", done.stdout).split())
    for name in COMMANDS:
        assert all(" ".join(example.split()) in pasted for example in split_help(name).examples)
    assert "--protect ZONE=HOURS..." in pasted
