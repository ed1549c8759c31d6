"""
The commands and what their help says. The first paragraph is the line in the list of commands.

A command lives in the module of its name, as `run(options, now)`, which returns the exit code.
"""

from typing import Final

PLAN = """Recommend the maintenance window with the lowest impact, and say whom to tell when.

Examples:

  downtime plan traffic.csv --audience users.csv --duration 2h

  downtime plan traffic.csv.gz --traffic-zone Europe/Berlin --duration 90m --notice-period '5 working days'

  downtime plan ga4.csv --audience countries.csv --duration 4h --format markdown -o plan.json

  downtime plan traffic.csv --audience users.csv --duration 2h --recurring monthly

TRAFFIC is a CSV of traffic by hour, USERS one of users by time zone or country; - reads standard input. Exit codes:
0 a window was found, 2 usage, 3 bad input, 4 cannot read or write, 5 nothing fits.
"""
INSPECT = """Show how a file is read and what it holds: of traffic the week and a verdict, of users the zones.

Examples:

  downtime inspect traffic.csv

  downtime inspect ga4.csv --traffic-zone America/New_York --format json

  downtime inspect users.csv --users-column customers

A file with places and without times is read as an audience, any other as traffic; an option on one of them decides.
"""
BACKTEST = """Measure how good the advice would have been on your own past, against the best window and Sunday 02:00.

Examples:

  downtime backtest traffic.csv --audience users.csv --duration 2h

  downtime backtest traffic.csv --duration 4h --team-hours 'Mon-Fri 06:00-20:00' --origins 26 -o backtest.md

It plans once for each past week with only what was known by then, and compares the advice with what really happened.
Markdown, JSON and CSV hold every week.
"""
SCHEMA = """Print the JSON Schema of a document.

Example:

  downtime schema plan > plan-1.json
"""
CHECK = """Judge a window that somebody chose: yes or no, what it costs, and which better ones there were.

Examples:

  downtime check traffic.csv --audience users.csv --start '2026-12-05 04:00' --duration 2h --max-regret 25%

  downtime check traffic.csv --audience users.csv --plan plan.json -o check.xml -o check.md

  downtime check --start now --duration 30m --blackout-file freeze.ics

It takes the rules of `downtime plan`, and what `plan` recommends passes with the same options. The answer is no if a
rule is broken or a limit (--max-...) is exceeded; without a limit, if the window is not among the quietest quarter, or
a plan's window is no longer advised. Without TRAFFIC the rules alone are judged, as with --no-gates. With --plan, the
plan's own rules hold unless you give others. Exit codes: 0 yes, or no rule is broken, 2 usage, 3 bad input, 4 cannot
read or write, 5 no.
"""
UPDATE = """Write the next version of a saved plan: another status, or a later end. Messages and exports follow it.

Examples:

  downtime update plan.json --status CONFIRMED

  downtime update plan.json --extend 30m

  downtime update plan.json --status CANCELLED --output next.json

The file is replaced as a whole or left as it was. To move a plan to another window:
downtime plan ... --replaces plan.json -o plan.json
"""
NOTICE = """Write what to tell people: a message for any moment of a plan's life, channel and language.

Examples:

  downtime notice plan.json --kind reminder --channel email --language de

  downtime notice plan.json --kind initial --format eml --ics -o initial.eml

  downtime notice plan.json --all -o messages

  downtime notice plan.json --list

  downtime notice plan.json --channel page --server nginx -o /srv/www/maintenance.html

  downtime notice --eject templates

What the change is about comes from [details] in downtime.toml, or --set what='New hardware'. Without --kind, the
message is the news of the plan's latest version. Nothing is sent. Exit codes: 0 written, 2 usage, 3 bad plan, detail
or template, 4 cannot read or write.
"""
DUE = """Print the messages that fall due in a span of time, for a job that sends them. Each is in one span only.

Examples:

  downtime due plan.json --since 2026-11-27T09:00:00Z

  downtime due plans/*.json --since 2026-11-27T09:00Z --until 2026-11-27T10:00Z --format jsonl

  downtime due plans/*.json --since today --until +7d

The span includes its start and excludes its end. Times without an offset are UTC. The texts are those of `downtime
notice`; with -o each message is written as a mail or text to send, and as JSON. docs/due.md has jobs for GitHub,
GitLab, systemd and cron. Exit codes: 0 done, 2 usage, 3 bad plan, detail or template, 4 cannot read or write.
"""
EXPORT = """Hand a saved plan to another system, in that system's own format.

Examples:

  downtime export plan.json --to ics -o plan.ics

  downtime export plan.json --to statuspage --set components=8kbf7d35c070

  downtime export plan.json --to cstate --language de -o content/issues/maintenance.md

  downtime export plans/*.json --to ics --feed -o feed.ics

  downtime export plan.json --to all -o exports

What a target needs to know goes under [export] or [export.TARGET] in downtime.toml, or into --set; --list shows what
that is. Nothing is sent anywhere. Exit codes: 0 written, 2 usage, 3 bad plan, a missing setting, or a plan that is
over, 4 cannot read or write.
"""
INIT = """Write a downtime.toml to start from: a few questions on a terminal, and every key with what it means.

Examples:

  downtime init

  downtime init traffic.csv --audience users.csv --timezone Europe/Berlin --team-hours 'Mon-Fri 09:00-17:00'

  downtime init --example example

The files are read, and what was found is said. Without a terminal nothing is asked, and TRAFFIC is required. What was
not answered is written commented out. A file that is there stays. Exit codes: 0 written, 2 usage, 3 bad input, 4 cannot
read or write, or there is such a file, 130 interrupted, or the answers ended: nothing is written.
"""
COMMANDS: Final = {
    "plan": PLAN,
    "inspect": INSPECT,
    "backtest": BACKTEST,
    "schema": SCHEMA,
    "check": CHECK,
    "update": UPDATE,
    "notice": NOTICE,
    "due": DUE,
    "export": EXPORT,
    "init": INIT,
}
