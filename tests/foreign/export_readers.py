"""
A reader for each target, none of them ours: what a text says to software, as lists, mappings and texts.

Where the receiver makes Markdown or HTML of a text, the reader does so too, so that markup would show.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from configparser import RawConfigParser
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from downtime_cli.core.wording import printable
from downtime_cli.exports.catalogue import load_target
from downtime_cli.notices.dialects import plain_line
from tests.foreign.tools import need_module


def read_calendar(text: str) -> object:
    """Return the components of a calendar, each with its properties, by the icalendar library."""
    from icalendar import Calendar, Event

    def value(key: str, held: Any) -> object:
        if isinstance(held, list):
            return [value(key, each) for each in held]
        if key.startswith("X-MAINTNOTE"):  # a text (RFC 5545 §3.8.8.2), which version 7 leaves escaped
            lines = f"BEGIN:VEVENT\r\nCOMMENT:{held.to_ical().decode()}\r\nEND:VEVENT\r\n"
            return str(Event.from_ical(lines)["COMMENT"])
        moment = getattr(held, "dt", None)
        return moment.isoformat() if isinstance(moment, date) else str(held)

    walked = Calendar.from_ical(text).walk()
    return [[component.name, {key: value(key, held) for key, held in component.items()}] for component in walked]


def read_json(text: str) -> object:
    """Return a JSON document."""
    return json.loads(text)


def read_statuspage(text: str) -> object:
    """Return an incident, its message as the HTML that the page makes of it."""
    incident = json.loads(text)["incident"]
    return incident | {"body": read_html(incident["body"])}


def read_cachet(text: str) -> object:
    """Return a schedule, its message as the Markdown that Cachet makes of it."""
    schedule = json.loads(text)
    return schedule | {"message": read_markdown(schedule["message"])}


def read_cstate(text: str) -> object:
    """Return the front matter by PyYAML, and what Markdown makes of the body."""
    empty, matter, body = text.split("---\n", 2)
    return [empty, need_module("yaml").safe_load(matter), read_markdown(body)]


def read_upptime(text: str) -> object:
    """Return the comments and texts of an issue, Markdown made HTML first."""
    from markdown_it import MarkdownIt

    return read_html(MarkdownIt("commonmark").render(text))


def read_markdown(text: str) -> object:
    """Return the blocks of a Markdown text, each with what is in its lines; pieces of text are joined."""
    from markdown_it import MarkdownIt

    def join(children: Any) -> list[list[str]]:
        joined: list[list[str]] = []
        for child in children or ():
            kind = child.type.removesuffix("_special")
            if joined and joined[-1][0] == kind == "text":
                joined[-1][1] += child.content
            else:
                joined.append([kind, child.content])
        return joined

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [[token.type, join(token.children)] for token in tokens]


def read_html(text: str) -> object:
    """Return the tags, comments and texts of an HTML text, by the standard library's parser."""
    found: list[list[str]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(["tag", tag, *(name for name, _ in attrs)])

        def handle_comment(self, data: str) -> None:
            if data.strip():  # an empty one only parts what would become a link
                found.append(["comment", data])

        def handle_data(self, data: str) -> None:
            if found and found[-1][0] == "text":
                found[-1][1] += data
            else:
                found.append(["text", data])

    parser = Parser(convert_charrefs=True)
    parser.feed(text)
    parser.close()
    return found


def read_yaml(text: str) -> object:
    """Return a YAML document by PyYAML, and its comments."""
    return [need_module("yaml").safe_load(text), [line for line in text.splitlines() if line.startswith("#")]]


def read_icinga(text: str) -> object:
    """Return comments, words and strings of an Icinga file; its strings are escaped as those of JSON are."""
    tokens = re.findall(r'//.*|"(?:[^"\\]|\\.)*"|\S', text)
    return [json.loads(token) if token.startswith('"') else token for token in tokens]


def read_systemd(text: str) -> object:
    """Return the comments of the script, and the units that a shell makes by it, by the standard library's parser."""
    units: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["/bin/sh", "-s", folder], input=text.encode(), check=True, env={})
        for path in sorted(Path(folder).iterdir()):
            unit = RawConfigParser(delimiters="=")
            unit.read_string(path.read_text(encoding="utf-8"))
            units[path.name] = [[name, unit.items(name)] for name in unit.sections()]
    return [units, [line for line in text.splitlines() if line.startswith("#")]]


def read_crontab(text: str) -> object:
    """Return the comments of a crontab, and of each line the fields and the words of the command, by shlex."""
    lines = text.splitlines()
    jobs = [line.split(maxsplit=5) for line in lines if not line.startswith("#")]
    return [[[*job[:5], *shlex.split(job[5])] for job in jobs], [line for line in lines if line.startswith("#")]]


READERS: Final[dict[str, Callable[[str], object]]] = {
    "json": read_json,
    "yml": read_yaml,
    "ics": read_calendar,
    "statuspage": read_statuspage,
    "cachet": read_cachet,
    "cstate": read_cstate,
    "upptime": read_upptime,
    "icinga": read_icinga,
    "systemd": read_systemd,
    "crontab": read_crontab,
}
"""By target, else by the ending of its file."""

# Settings that take any text at all.
FREE: Final[dict[str, tuple[str, ...]]] = {
    "maintnote": ("provider", "account", "object_id"),
    "datadog": ("scope", "monitor_tags"),
    "cstate": ("affected",),
    "alertmanager-silence": ("author",),
    "icinga": ("author", "hosts", "host_services"),
}


def reader_of(name: str) -> Callable[[str], object]:
    """Return the reader of a target."""
    return READERS.get(name) or READERS[load_target(name).extension]


def shape(read: object) -> object:
    """Return what was read with every text replaced by an x."""
    match read:
        case dict():
            return {key: shape(value) for key, value in read.items()}
        case list() | tuple():
            return [shape(value) for value in read]
        case _:
            return "x" if isinstance(read, str) else read


def shown(target: str, text: str) -> str:
    """Return a text as a target shows it: on one line in those for readers."""
    return plain_line(text) if load_target(target).is_for_readers else printable(text)


def bare(text: str) -> str:
    """Return a text without what parts mentions and directions, which nobody sees."""
    return re.sub("[\u200b\u2068\u2069]", "", text)


def leaves(read: object) -> list[str]:
    """Return every text in what was read."""
    match read:
        case dict():
            return [text for value in read.values() for text in leaves(value)]
        case list() | tuple():
            return [text for value in read for text in leaves(value)]
        case _:
            return [read] if isinstance(read, str) else []
