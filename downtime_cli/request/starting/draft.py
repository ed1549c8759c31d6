"""What is known of a new configuration: the options given so far, and what the files say."""

from __future__ import annotations

import os
import shlex
import stat
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Final, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import BadTextError, InputError, IssueCode, Place, UsageError, refuse
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import AudienceReading, Inspection
from downtime_cli.core.wording import printable
from downtime_cli.readers.config_toml import Setting
from downtime_cli.readers.weekly_hours import parse_weekly_hours
from downtime_cli.readers.zones.one_zone import name_zone
from downtime_cli.request.gather import KEYS
from downtime_cli.request.given import Given, Option
from downtime_cli.request.inputs import ShowProgress, read_hours, read_users
from downtime_cli.request.offers import LOCAL
from downtime_cli.request.options import CONFIG_FILE, Options
from downtime_cli.request.policy import Request
from downtime_cli.request.readings import audience_without_file, traffic_options
from downtime_cli.request.values import ZONE, parse_text
from downtime_cli.request.zones import find_local

_STDIN: Final = "-"


class Draft(Struct, frozen=True, kw_only=True):
    """A configuration in the making."""

    options: Options
    now: datetime
    show_progress: ShowProgress
    inspection: Inspection | None = None
    users: AudienceReading | None = None

    def with_answer(self, option: Option[Any], *texts: str) -> Draft:
        """The draft with what an option is given."""
        given = {**self.options.given, option.name: Setting(texts=texts, place=option.place)}
        return replace(self, options=replace(self.options, given=given))

    def with_traffic(self) -> Draft:
        """Read the file of traffic.

        Raises:
            UsageError: it has a name that a configuration cannot have.
            InputError: it cannot be understood.
            AccessError: it cannot be read.
        """
        from downtime_cli.core.quality.judge_traffic import build_inspection
        from downtime_cli.readers.table.csv_table import read_table

        path, request = _check_path(self.options.traffic, "TRAFFIC"), self._request()
        as_of = request.as_of()
        with self.show_progress("Reading") as progress:
            reading = read_hours(read_table(path, progress=progress), traffic_options(request, as_of), None)
        return replace(self, inspection=build_inspection(reading, as_of))

    def with_users(self) -> Draft:
        """Read the file of users; errors as for traffic."""
        path, request = _check_path(self.options.audience, "--audience"), self._request()
        return replace(self, users=read_users(path, request, request.as_of()))

    def checked(self) -> Draft:
        """The same, if what needs no file can be understood.

        Raises:
            UsageError: a text cannot be written, or a zone, a channel or the hours of the team are malformed.
        """
        for name in self.options.given:
            getattr(self.options, name).read_all(parse_text)
        _ = self.options.channels.values  # reading is the check
        for each in (self.options.timezone, self.options.traffic_zone):
            each.read(_read_zone)
        zone = _read_zone(self.options.timezone.text or self.likely_zone)
        self.options.team_hours.read_all(lambda text: parse_weekly_hours(text, default_zone=zone))
        return self

    def zone_words(self, before: Options) -> list[str]:
        """Say which zone an answer since was taken for, where it is not its name."""
        words = []
        for name in ("timezone", "traffic_zone"):
            text = getattr(self.options, name).text
            if text and text != getattr(before, name).text and zone_name(_read_zone(text)) != text:
                words.append(f"{text!r} is taken for {zone_name(_read_zone(text))}")
        return words

    @property
    def lacks_clock(self) -> bool:
        """Whether the times of the traffic are read as UTC only because nobody said whose they are."""
        issues = () if self.inspection is None else self.inspection.reading.issues
        return any(issue.code is IssueCode.NAIVE_TIMES for issue in issues)

    @property
    def likely_zone(self) -> str:
        """The zone where most users are, else that of the traffic, else UTC."""
        if self.users is not None:
            return zone_name(self.users.audience.largest)
        if self.inspection is None:
            return "UTC"
        audience, _ = audience_without_file(self._request(), self.inspection.reading)
        return zone_name(audience.largest)

    def answers(self, folder: str) -> dict[str, tuple[str, ...]]:
        """What the configuration is to say, by key: paths as they are from its folder, zones by their names."""
        found: dict[str, tuple[str, ...]] = {}
        for key, option in KEYS.items():
            texts: tuple[str, ...] = getattr(self.options, option.name).texts
            if texts and option.kind.is_file:
                texts = tuple(_path_from(folder, text) for text in texts)
            elif texts and option.kind is ZONE:
                texts = tuple(zone_name(_read_zone(text)) for text in texts)
            if texts:
                found[key] = texts
        return found

    def command(self, target: str) -> str:
        """What to type next, to be pasted: the length of the work is left to say, unless it was given."""
        config = [] if target == CONFIG_FILE else ["--config", target]
        length = [] if self.options.duration.texts else ["--duration", "2h"]
        return shlex.join(["downtime", "plan", *config, *length])

    def _request(self) -> Request:
        return Request(options=self.options, now=self.now)


def _read_zone(text: str) -> tzinfo:
    """Read a zone; that of this computer is known here, and is written by its name.

    Raises:
        BadTextError: it is unknown.
    """
    local = find_local() if text.strip().casefold() == LOCAL else None
    try:
        return name_zone(local or text, Place(""))[0]
    except InputError as error:
        raise BadTextError(error.issues[0].message, error.issues[0].remedy) from None


def _check_path(given: Given[str], source: str) -> str:
    """The name of a file that can stand in a configuration, which will be read another day.

    Raises:
        UsageError: it cannot.
    """
    path = given.text
    if path is None:
        refuse_missing(source)
    given.read(parse_text)
    if path == _STDIN or _is_stream(path):
        refuse(source, f"{path!r} is no file that will be there again", "save it as a file, and name that")
    return path


def refuse_missing(source: str) -> NoReturn:
    """Say that a file is needed.

    Raises:
        UsageError: always.
    """
    remedy = "name the CSV file of traffic by hour: downtime init TRAFFIC.csv; or try downtime init --example FOLDER"
    raise UsageError.of(IssueCode.MISSING_OPTION, "which traffic?", remedy, source)


def typeable_name(given: Given[str]) -> str | None:
    """The name of something to make, which somebody will type: None if none was given.

    Raises:
        UsageError: it holds what cannot be seen, or be typed.
    """
    name = given.read(parse_text)
    if name is not None and printable(name) != name:
        refuse(str(given.place), f"expected a name that can be typed, got {name!r}", "take letters and digits")
    return name


def _is_stream(path: str) -> bool:
    """Whether a path leads to what can be read but once, such as a pipe; reading tells what else is wrong with it."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _path_from(folder: str, text: str) -> str:
    """Say where a file is, seen from a folder; links on the way there lead where they lead."""
    path, here = Path(text), os.path.realpath(folder)
    if path.is_absolute() or here == os.path.realpath("."):
        return text
    return str(Path(os.path.relpath(os.path.realpath(path.parent), here)) / path.name)
