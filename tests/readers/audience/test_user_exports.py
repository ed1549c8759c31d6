"""Exports of users: each command of docs/data-files.md reads a file of that form rightly."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

DOC = (Path(__file__).parent.parent.parent.parent / "docs" / "data-files.md").read_text("utf-8")
SECTION = DOC.split("## Users by zone or country")[1].split("\n## ")[0]
COMMANDS = re.findall(r"`downtime (inspect [^`]*\.csv[^`]*)` \|", SECTION)
# The text of the file that each command reads: three of four users in Lima, one in Seoul.
SAMPLES = {
    "ga4_countries.csv": (
        "# ------------\n# Demographic details: Country\n# Start date: 20260101\n# ------------\n\n"
        "Country,City,Active users,New users,Engagement rate,Total revenue\n"
        ",,4000,900,0.5,0\nPeru,Lima,2500,600,0.6,0\nPeru,(not set),500,50,0.6,0\nSouth Korea,Seoul,1000,250,0.4,0\n"
    ),
    "matomo_countries.csv": (
        "label,nb_uniq_visitors,nb_visits,nb_actions,max_actions,metadata_code\n"
        "Peru,40,75,300,9,pe\nSouth Korea,20,25,100,8,kr\n"
    ),
    "plausible_countries.csv": "name,visitors\nPeru,3\nSouth Korea,1\n",
    "search_console.csv": "Country,Clicks,Impressions,CTR,Position\nPeru,75,900,8.33%,3.1\nSouth Korea,25,90,27.8%,4\n",
    "slack.csv": "name,tz,tz_label,tz_offset\n"
    + "".join(
        f"m{n},{zone}\n"
        for n, zone in enumerate(
            3 * ["America/Lima,Peru Standard Time,-18000"] + ["Asia/Seoul,Korean Standard Time,32400"]
        )
    ),
    "rails.csv": "username,time_zone\nanna,Lima\nboris,Seoul\ncarla,Lima\ndaniel,Lima\n",
    "customers.csv": (
        "Name,Email,Country,Orders,Lifetime value\n"
        "Anna,a@x,PE,1,20.5\nBoris,b@x,KR,90,3.5\nCarla,c@x,PE,2,9\nDan,d@x,PE,3,8\n"
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_reads_the_export(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of four users are in Lima, whatever else the file holds."""
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command)
    Path(arguments[1]).write_text(SAMPLES[arguments[1]], "utf-8")
    result = CliRunner().invoke(app, [*arguments, "--format", "json"])
    assert result.exit_code == 0, result.stderr
    audience = {each["zone"]: each["share"] for each in json.loads(result.stdout)["audience"]}
    assert audience == pytest.approx({"America/Lima": 0.75, "Asia/Seoul": 0.25})


def test_every_sample_belongs_to_a_row() -> None:
    """No sample is left over, and no command goes without."""
    assert sorted(command.split()[1] for command in COMMANDS) == sorted(SAMPLES)
