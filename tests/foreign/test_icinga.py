"""Scheduled downtimes, as a real Icinga daemon checks them and makes downtimes of them."""

from __future__ import annotations

import grp
import json
import os
import pwd
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.localtime import is_repeated_wall, resolve_wall
from downtime_cli.core.window import HOUR, MINUTE, Span
from downtime_cli.core.wording import printable
from tests.export_samples import export
from tests.foreign.loopback import open_folder
from tests.foreign.tools import need_command
from tests.saved_samples import HOSTILE, saved_plan

PATIENCE_SECONDS: Final = 30
STARTS: Final = 4  # a child forked under libfaketime may wait for a lock forever: wolfcw/libfaketime#331
YEAR: Final = datetime.now(UTC).year + 1  # Icinga makes no downtimes of what is past
ZONES: Final = ("Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati")
BASE: Final = """
include <itl>
object Endpoint NodeName { }
object Zone NodeName { endpoints = [ NodeName ] }
"""


def host(name: str, *services: str) -> str:
    """Return the configuration of a host with services."""
    lines = [f'object Host "{name}" {{ check_command = "dummy" }}']
    lines += [f'object Service "{each}" {{ host_name = "{name}"; check_command = "dummy" }}' for each in services]
    return "\n".join(lines) + "\n"


def command(folder: Path, config: str, *arguments: str) -> list[str]:
    """Return how to call the daemon with a configuration, everything it writes in the folder."""
    (folder / "icinga2.conf").write_text(BASE + config, encoding="utf-8")
    constants = {name: folder / name for name in ("DataDir", "LogDir", "CacheDir", "SpoolDir", "InitRunDir")}
    for path in constants.values():
        path.mkdir(exist_ok=True)
    user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    defined = {**constants, "RunAsUser": user, "RunAsGroup": group, "NodeName": "here"}
    return [
        need_command("icinga2"),
        "daemon",
        *arguments,
        "-c",
        str(folder / "icinga2.conf"),
        *(f"-D{name}={value}" for name, value in defined.items()),
    ]


def environment(zone: str) -> dict[str, str]:
    """Return the environment of a machine whose clock is that of a zone."""
    return {**os.environ, "TZ": zone, "TZDIR": str(files("tzdata") / "zoneinfo")}


def downtimes(config: str, zone: str, count: int) -> list[dict[str, str]]:
    """Return the downtimes that a daemon makes, as it saves them: every attribute as its text."""
    found: list[dict[str, str]] = []
    for _ in range(STARTS):
        with open_folder() as folder, daemon(folder, config, zone):
            deadline = time.monotonic() + PATIENCE_SECONDS
            while len(found) < count and time.monotonic() < deadline:
                time.sleep(0.1)
                found = saved_downtimes(folder)
            log = (folder / "log").read_text()
        if found:  # it lives; fewer than asked for are its answer
            break
    assert len(found) == count, log
    return found


def saved_downtimes(folder: Path) -> list[dict[str, str]]:
    """Return the downtimes that were saved to their last line, which holds the version."""
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("DataDir/api/**/downtimes/*.conf")]
    found = [dict(re.findall(r"^\t(\w+) = (.*)$", text, re.MULTILINE)) for text in texts]
    return [each for each in found if "version" in each]


@contextmanager
def daemon(folder: Path, config: str, zone: str) -> Iterator[None]:
    """Run the daemon, several processes, on a fast clock: it looks after downtimes a minute after its start."""
    # Not by the command `faketime`: killed, it leaves a semaphore named by its process number, on which another fails.
    fast = {"LD_PRELOAD": "/usr/$LIB/faketime/libfaketimeMT.so.1", "FAKETIME": "+0 x60"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command(folder, config), stdout=log, stderr=log, env=environment(zone) | fast, start_new_session=True
        )
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_SECONDS)
        with suppress(ProcessLookupError):  # of which nobody is left unless one hangs
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)


def windows(zone: ZoneInfo) -> dict[str, Span]:
    """Return windows that are hard to write by a zone's clock."""
    local = {
        "plain": ((3, 9, 5, 0), (3, 9, 7, 0)),
        "a-minute": ((3, 9, 5, 7), (3, 9, 5, 8)),
        "from-midnight": ((3, 9, 0, 0), (3, 9, 1, 0)),
        "until-midnight": ((3, 9, 23, 0), (3, 10, 0, 0)),
        "across-midnight": ((3, 9, 22, 0), (3, 10, 2, 30)),
        "across-the-month": ((4, 30, 23, 30), (5, 1, 0, 30)),
        "two-days": ((6, 1, 5, 0), (6, 3, 5, 0)),
        "until-the-year-ends": ((12, 31, 22, 0), (12, 31, 23, 59)),
    }
    found = {
        name: Span(*(resolve_wall(datetime(YEAR, *parts), zone) for parts in ends)) for name, ends in local.items()
    }
    found["across-the-year"] = Span(found["until-the-year-ends"].start, found["until-the-year-ends"].end + 3 * HOUR)
    for number, change in enumerate(changes(zone)):
        found[f"across-change-{number}"] = Span(change - 2 * HOUR, change + 3 * HOUR)
        found[f"day-before-change-{number}"] = Span(change - 20 * HOUR, change + 5 * HOUR)
        found[f"until-change-{number}"] = Span(change - 3 * HOUR, change - 30 * MINUTE)
        found[f"from-change-{number}"] = Span(change + 30 * MINUTE, change + 4 * HOUR)
        found[f"at-change-{number}"] = Span(change - 10 * MINUTE, change + 10 * MINUTE)
    return found


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Yield when clocks of the zone change in the year, to the minute."""
    moment = datetime(YEAR, 1, 2, tzinfo=UTC)
    while moment.year == YEAR:
        after = moment + 30 * MINUTE
        if moment.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            while moment.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
                moment += MINUTE
            yield moment
        moment = after


def is_repeated(instant: datetime, zone: ZoneInfo) -> bool:
    """Tell whether clocks show that time twice."""
    return is_repeated_wall(instant.astimezone(zone).replace(tzinfo=None), zone)


@pytest.mark.parametrize("name", ZONES)
def test_downtimes_are_as_long_as_the_window(name: str) -> None:
    """Each becomes one downtime, to the second; one that begins or ends in a repeated hour is a bit longer."""
    zone = ZoneInfo(name)
    tried = windows(zone)
    config = "".join(
        host(label) + export("icinga", saved_plan(window=window), hosts=label, timezone=name)
        for label, window in tried.items()
    )
    made = downtimes(config, name, len(tried))
    found = {json.loads(each["host_name"]): (instant(each["start_time"]), instant(each["end_time"])) for each in made}
    for label, window in tried.items():
        start, end = found[label]
        assert start == window.start or (is_repeated(window.start, zone) and slightly(window.start - start)), label
        assert end == window.end or (is_repeated(window.end, zone) and slightly(end - window.end)), label


def instant(text: str) -> datetime:
    """Return the moment of a Unix time."""
    return datetime.fromtimestamp(float(text), UTC)


def slightly(longer: timedelta) -> bool:
    """Tell whether a length is no more than a repeated hour and a minute, both ways of reading it."""
    return timedelta(0) < longer <= 2 * HOUR + MINUTE


def test_services_of_the_host_have_downtimes_too() -> None:
    """Named services get one each; with a star every service of that host gets one, and of no other."""
    window = windows(ZoneInfo("UTC"))["plain"]
    plan = saved_plan(window=window)
    config = host("a", "http", "ssh") + host("b", "http", "ssh") + host("c", "http")
    config += export("icinga", plan, hosts="a", host_services="http", timezone="UTC")
    config += export("icinga", plan, hosts="b", host_services="*", timezone="UTC")
    made = downtimes(config, "UTC", 5)
    found = {"/".join(json.loads(each.get(key, '""')) for key in ("host_name", "service_name")) for each in made}
    assert found == {"a/", "a/http", "b/", "b/http", "b/ssh"}


def test_hostile_texts_are_kept_as_text() -> None:
    """Whatever a service is called, and whoever the author is, the daemon has it as one line of text."""
    window = windows(ZoneInfo("UTC"))["plain"]
    config = "".join(
        host(f"h{index}")
        + export(
            "icinga",
            saved_plan(window=window, service=text, plan_id=f"{index}{text}"),
            hosts=f"h{index}",
            timezone="UTC",
            author=text,
        )
        for index, text in enumerate(HOSTILE)
    )
    made = downtimes(config, "UTC", len(HOSTILE))
    found = {json.loads(each["host_name"]): (each["author"], each["comment"]) for each in made}
    for index, text in enumerate(HOSTILE):
        author, comment = (json.loads(each) for each in found[f"h{index}"])
        assert author == printable(text)
        assert comment.startswith(f"Maintenance: {printable(text)} - Plan {index}")


def test_the_configuration_is_in_order() -> None:
    """`icinga2 daemon -C` has nothing to say against the sample."""
    config = host("shop-db-1", "http") + export("icinga", host_services=("http",))
    with open_folder() as folder:
        done = subprocess.run(
            command(folder, config, "-C"),
            env=environment("Europe/Berlin"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout
    assert "Instantiated 2 ScheduledDowntimes" in done.stdout
