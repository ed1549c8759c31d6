"""Exports of products: each command of docs/data-files.md reads a file of that form rightly."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

DOC = (Path(__file__).parent.parent.parent / "docs" / "data-files.md").read_text("utf-8")
SECTION = DOC.split("## Exports of products")[1].split("\n## ")[0]
BERLIN = ZoneInfo("Europe/Berlin")
HOURS = [datetime(2025, 3, 3, tzinfo=BERLIN) + timedelta(hours=n) for n in range(14 * 24)]
VALUES = [200 + 90 * min(hour.hour, 24 - hour.hour) + n % 7 for n, hour in enumerate(HOURS)]
TOTAL = sum(VALUES)


def rows(form: str, times: str = "%Y-%m-%d %H:%M:%S", *, zone: str = "Europe/Berlin") -> str:
    """Return a line for each hour: `{t}` is the time by a zone, `{v}` the value, `{h}` the hour, `{d}` the date."""
    clocks = [hour.astimezone(ZoneInfo(zone)) for hour in HOURS]
    return "".join(
        form.format(t=clock.strftime(times), v=value, h=clock.hour, d=clock.date(), w=value // 3, a=value - value // 3)
        + "\n"
        for clock, value in zip(clocks, VALUES, strict=True)
    )


def american(form: str) -> str:
    """Return a line for each hour as Azure writes them: `3/3/2025, 1:00:00.000 AM`, in UTC."""
    clocks = [hour.astimezone(ZoneInfo("UTC")) for hour in HOURS]
    return "".join(
        form.format(t=f"{c.month}/{c.day}/{c.year}, {c.hour % 12 or 12}:00:00.000 {'AP'[c.hour > 11]}M", v=value) + "\n"
        for c, value in zip(clocks, VALUES, strict=True)
    )


GA4 = """# ----------------------------------------
# Shop - GA4
# Hours-Free form 1
# Start date: 20250303
# End date: 20250316
# ----------------------------------------

Date + hour (YYYYMMDDHH),Active users
"""
MYSQL = "+---------------------+----------+\n| hour                | requests |\n+---------------------+----------+\n"
# The text of the file that each command reads.
SAMPLES = {
    "ga4.csv": GA4 + f",{TOTAL},Grand total\n" + rows("{t},{v}", "%Y%m%d%H"),
    "matomo.csv": "date,label,nb_visits,nb_actions,max_actions\n" + rows("{d},{h}h,{w},{v},9"),
    "plausible.csv": '"time","visitors"\n' + rows('"{t}",{v}'),
    "umami.csv": '"time","pageviews"\n' + rows('"{t}",{v}', "%Y-%m-%d %H:00:00"),
    "grafana.csv": '"Time","web","app"\n' + rows("{t},{w},{a}"),
    "kibana.csv": '"@timestamp per hour","Count of records"\n' + rows('"{t}","{v}"', "%Y-%m-%d %H:%M"),
    "splunk.csv": '"_time",count,"_span"\n' + rows('"{t}",{v},3600', "%Y-%m-%dT%H:%M:%S.000%z"),
    "cloudwatch.csv": "Full label,RequestCount app/shop\nLabel,RequestCount\nStatistic,Sum\nPeriod,1 hour\n"
    + rows("{t},{v}", "%Y/%m/%d %H:%M:%S", zone="UTC"),
    "azure.csv": '"timestamp [UTC]","count_"\n' + american('"{t}",{v}'),
    "cloudflare.csv": '"time","requests"\n' + rows('"{t}",{v}', "%Y-%m-%dT%H:%M:%SZ", zone="UTC"),
    "psql.csv": "hour,count\n" + rows("{t}+01,{v}"),
    "mysql.tsv": "hour\trequests\n" + rows("{t}\t{v}", "%Y-%m-%d %H:00"),
    "bigquery.csv": "hour,requests\n" + rows("{t} UTC,{v}", zone="UTC"),
    "athena.csv": '"hour","requests"\n' + rows('"{t}.000","{v}"', zone="UTC"),
    "snowflake.csv": "HOUR,REQUESTS\n" + rows("{t}.000 +0100,{v}"),
    "excel.csv": "Anfragen pro Stunde;;\n;;\nZeit;Anfragen;Notiz\n"
    + rows("{t};{v:,};", "%d.%m.%Y %H:%M").replace(",", ".")
    + ";;\nQuelle: Shop;;\n",
}
ENCODINGS = {"matomo.csv": "utf-16"}
# What consoles draw instead, read with the same command.
DRAWN = {
    "psql.csv": "          hour          | count \n------------------------+-------\n"
    + rows(" {t}+01 | {v:>5}")
    + f"({len(HOURS)} rows)\n",
    "mysql.tsv": MYSQL + rows("| {t} | {v:>8} |") + "+---------------------+----------+\n336 rows in set (0.01 sec)\n",
}


def commands() -> Iterator[tuple[str, str]]:
    """Yield product and command of each row."""
    for line in SECTION.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))]
        if len(cells) == 4 and cells[3].startswith("`downtime"):
            yield cells[0], cells[3].strip("`")


def inspect(command: str, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return what a command says in JSON of a file with that text."""
    arguments = shlex.split(command)[1:]
    (folder / arguments[1]).write_bytes(text.encode(ENCODINGS.get(arguments[1], "utf-8")))
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, [*arguments, "--as-of", "2025-03-20", "--format", "json"])
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(("product", "command"), [pytest.param(*row, id=row[0]) for row in commands()])
def test_the_command_reads_the_export(
    product: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every hour of the file is read, and each by the right clock."""
    name = shlex.split(command)[2]
    for text in filter(None, (SAMPLES[name], DRAWN.get(name))):
        found = inspect(command, text, tmp_path, monkeypatch)
        assert (found["hours"], found["total"]) == (len(HOURS), TOTAL)
        assert (found["first"], found["last"]) == ("2025-03-02T23:00:00Z", "2025-03-16T22:00:00Z")


def test_every_sample_belongs_to_a_row() -> None:
    """Each row has a file of its form here, and nothing is tried that is not documented."""
    assert sorted(shlex.split(command)[2] for _, command in commands()) == sorted(SAMPLES)
    assert set(DRAWN) < set(SAMPLES)
