"""Command lines that work, from which others are made, and what is usually typed for options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from downtime_cli.exports.catalogue import target_names

_FAST: Final = "traffic.csv --audience users.csv --duration 2h --as-of 2026-11-23"
STARTS: Final[Mapping[str, Sequence[str]]] = {
    "plan": (
        _FAST,
        f"{_FAST} -f json",
        f"{_FAST} --horizon 5d -o plan.json --force",
        f"{_FAST} --start 2026-12-05T04:00",
        f"{_FAST} --replaces plan.json -o plan.json",
        f"{_FAST} --latest 2026-12-10 --step 3h --top 0 -o report.html",
        "day.csv --audience users.csv --duration 1h --as-of 2026-11-23 --horizon 4d",
        "day.csv --duration 45m --timezone Asia/Kathmandu --notice-period 0 --horizon 2d --as-of 2026-11-23",
        "day.csv --audience users.csv --duration 2h --recurring monthly --as-of 2026-11-23 --step 12h -o standing.json",
        "--config downtime.toml --as-of 2026-11-23",
        f"{_FAST} --team-hours '00:00-01:00@Europe/Berlin' -o refusal.json",
        f"{_FAST} --protect Europe/Berlin=00:00-24:00 --horizon 3d -f html",
        f"{_FAST} --regions 3 -f terminal",
        f"{_FAST} -o heatmap.svg -o horizon.svg -o report.csv --avoid-holidays US,DE",
        f"{_FAST} --recurring weekly --protect Asia/Tokyo=00:00-24:00 -f csv --step 12h",
        f"{_FAST} --objective fair --past-windows past.ics --blackout-file freeze.ics -f csv",
    ),
    "inspect": (
        "traffic.csv",
        "users.csv",
        "traffic.csv -f json --as-of 2026-11-23",
        "day.csv -o report.json",
        "users.csv -f csv",
    ),
    "backtest": (f"{_FAST} --origins 3", "traffic.csv --duration 4h --origins 2 -f json --team-hours 22:00-06:00"),
    "schema": ("plan", "", "due", "check"),
    "check": (
        f"{_FAST} --start 2026-12-05T04:00",
        f"{_FAST} --start 2026-12-05T04:00 -o check.xml --max-regret 25%",
        "traffic.csv --audience users.csv --plan plan.json --as-of 2026-11-23 -f json",
        "--start now --duration 30m --blackout-file freeze.ics --as-of 2026-11-23",
        "--start 2026-12-05T04:00Z --end 2026-12-05T06:00Z --blackout-file freeze.csv -f junit",
    ),
    "update": (
        "plan.json --status CONFIRMED --as-of 2026-11-24",
        "plan.json --extend 6h",
        "plan.json --extend 30m --as-of 2026-11-28",
        "plan.json --status CANCELLED -o next.json --by me --note why",
        "- --status CONFIRMED",
        "confirmed.json --status IN-PROCESS --as-of 2026-12-05T04:00Z",
    ),
    "notice": (
        "plan.json",
        "plan.json --kind reminder --channel sms --language de",
        "confirmed.json --kind initial --format eml --ics --set from=ops@example.com -o initial.eml",
        "plan.json --list",
        "confirmed.json --all -o messages",
        "confirmed.json --channel page --server nginx -o page.html",
        "plan.json --channel chat-slack --set contact=ops@example.com --config downtime.toml",
        "plan.json --templates templates",
        "--eject ejected",
    ),
    "due": (
        "plan.json --since 2026-11-20 --until 2026-12-10",
        "plan.json confirmed.json --since 2026-11-20 --until 2026-12-10 -f jsonl",
        "confirmed.json --since 2026-11-20 -o messages -f json",
        "- --since today --until +30d -f csv",
    ),
    "export": (
        "plan.json --to ics",
        "confirmed.json --to statuspage --set components=8kbf7d35c070 -o page.json",
        "plan.json confirmed.json --to ics --feed -o feed.ics",
        "confirmed.json --to all -o exports --as-of 2026-11-24 --config settings.toml",
        "--list",
        *(f"confirmed.json --to {name} --language de --config settings.toml" for name in target_names()),
    ),
    "init": (
        "traffic.csv",
        "traffic.csv --audience users.csv --timezone Europe/Berlin --channel sms -o new.toml",
        "day.csv -o -",
        "--example example",
    ),
}  # fmt: skip
VALUES: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(
        ("start", "end", "earliest", "latest", "as_of", "announced", "since", "until"),
        (
            *("2026-12-05 04:00", "2026-12-05", "now", "2026-11-23T00:00Z", "+3d", "next monday", "2026-10-25 02:30"),
            "9999-12-31",
        ),
    ),
    **dict.fromkeys(
        ("timezone", "traffic_zone"), ("Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "UTC", "Berlin", "EST")
    ),
    "blackout": ("2026-12-24", "2026-12-20/2027-01-04", "2026-12-05 04:00/2h", "2026-10-25 02:30/2026-10-25 03:00"),
    "team_hours": ("Mon-Fri 07:00-19:00@Europe/Berlin", "22:00-06:00", "weekends 00:00-24:00"),
    "protect": ("America/New_York=Mon-Fri 09:00-17:00", "Asia/Tokyo=00:00-24:00"),
    "avoid_holidays": ("DE", "US,DE", "GB-SCT", "AQ"),
    "notice_period": ("72h", "0", "5 working days", "250 working days", "9y"),
    "pairs": (
        *("contact=ops@example.com", "what=New hardware", "de.what=Neu", "components=a", "from=x@y.z", "a", "=b"),
        "statuspage.page=x",
    ),
    "time_column": ("timestamp", "date", "hour", "time"),
    "value_column": ("requests", "users", "*", "[a-z]+"),
    "zone_column": ("zone", "country"),
    "users_column": ("users", "share"),
    "audience_zone_column": ("timezone", "country"),
    "region": ("Europe", "Americas", "Europe/Berlin", "1"),
    "service": ("shop api", "[prod] api", "=1+1", "::error::x", "<b>", "\udcff"),
    "note": ("why not", "a\nb", "\x1b[31m"),
    "by": ("me", "Ü. Müller"),
}  # fmt: skip
