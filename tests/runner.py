"""
How the runner of GitHub Actions takes a log and the file of outputs, by its documented rules and its source.

A line is a command if it starts with `::` after blanks and has `::` again; an older form is found wherever `##[` stands
in a line, which may be one of the other form whose name the runner does not know. Lines end at a carriage return too.
Any name counts here, known to the runner or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_DATA: Final = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY: Final = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    """A workflow command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def read_commands(log: str) -> list[Command]:
    """Return the commands of a log."""
    found = []
    for line in re.split(r"[\r\n]", log):
        text = line.lstrip()
        if text.startswith("::") and "::" in text[2:]:
            head, _, data = text[2:].partition("::")
            name, _, told = head.partition(" ")
            pairs = (part.partition("=") for part in told.strip().split(",") if part)
            properties = {key: _unescape(value, _PROPERTY) for key, _, value in pairs if value}
            found.append(Command(name, properties, _unescape(data, _DATA)))
        if "##[" in line and "]" in line[line.index("##[") :]:
            found.append(Command("##" + line[line.index("##[") + 2 :], {}, ""))
    return found


def _unescape(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    """Return the text that was meant, one escape after the other as the runner does."""
    for escape, char in escapes:
        text = text.replace(escape, char)
    return text


def read_outputs(text: str) -> dict[str, str]:
    """Return the outputs of a step, as written to `$GITHUB_OUTPUT`.

    Raises:
        ValueError: the runner would refuse the file.
    """
    outputs: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, heredoc, mark = line.partition("<<")
        if "=" in name or not heredoc:
            name, equals, value = line.partition("=")
            if not equals:
                raise ValueError(line)
            outputs[name] = value
            continue
        values = []
        for value in lines:
            if value == mark:
                break
            values.append(value)
        else:
            raise ValueError(f"no {mark}")
        outputs[name] = "\n".join(values)
    return outputs
