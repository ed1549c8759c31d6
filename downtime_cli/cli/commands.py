"""
The commands in the order in which they are used, and what their help says.

The first paragraph is the line in the list of commands. A command lives in the module of its name, as
`run(options, now)`, which returns the exit code.
"""

from typing import Final

ABOUT: Final = "Find the maintenance window that hurts the fewest people, and what to tell them."
EXAMPLES: Final = (
    "downtime plan traffic.csv -a users.csv -d 2h -o plan.json",
    "downtime update plan.json --status CONFIRMED",
    "downtime notice plan.json --kind reminder --channel email",
)
INIT = """Write a downtime.toml to start from, asking a few questions.

Examples:

  downtime init

  downtime init traffic.csv -a users.csv --timezone Europe/Berlin --team-hours 'Mon-Fri 09:00-17:00'

  downtime init --example example

It asks on a terminal, reads the files and says what was found; the new file has every key with what it means. Without
a terminal nothing is asked, and TRAFFIC is required. What was not answered is written commented out. A file that is
there stays.

Exit codes: 0 written, 2 usage, 3 bad input, 4 cannot read or write, or there is such a file, 130 interrupted, or the
answers ended: nothing is written.
"""
COLLECT = """Count access logs or events by the hour, to plan with.

Examples:

  downtime collect access.log* -o traffic.csv

  downtime collect 'logs/*.gz' --only-status 2xx,3xx --drop-path /health -o traffic.csv

  downtime collect --sql postgres --table events --time created_at > q.sql

  downtime collect result.csv -o traffic.csv

Formats of logs are recognised; --log-format takes the format string of nginx or Apache. The first and the last hour
are left out unless --since and --until cover them. An hour without requests is 0; one that the logs cannot tell has no
value, and each such stretch is listed: where a rotated file is missing, behind a cut, and silence of more than a day.

Exit codes: 0 written, 2 usage, 3 bad input, 4 cannot read or write, 130 interrupted: nothing is written.
"""
INSPECT = """Show how a file is read and what it holds.

Examples:

  downtime inspect traffic.csv

  downtime inspect ga4.csv --traffic-zone America/New_York --format json

  downtime inspect users.csv --users-column customers

Of traffic it shows the week and a verdict, of users the zones. A file with places and without times is read as an
audience, any other as traffic; an option on one of them decides.

Exit codes: 0 shown, 2 usage, 3 bad input, 4 cannot read or write.
"""
PLAN = """Recommend the window with the lowest impact, and whom to tell when.

Examples:

  downtime plan traffic.csv -a users.csv -d 2h

  downtime plan traffic.csv.gz --traffic-zone Europe/Berlin -d 90m --notice-period '5 working days'

  downtime plan ga4.csv -a countries.csv -d 4h --format markdown -o plan.json

  downtime plan traffic.csv -a users.csv -d 2h --recurring monthly

A second file is the audience: downtime plan traffic.csv users.csv -d 2h.

Exit codes: 0 a window was found, 2 usage, 3 bad input, 4 cannot read or write, 5 nothing fits.
"""
CHECK = """Judge a window that somebody chose, and show better ones.

Examples:

  downtime check traffic.csv -a users.csv --start '2026-12-05 04:00' -d 2h --max-regret 25%

  downtime check traffic.csv -a users.csv --plan plan.json -o check.xml -o check.md

  downtime check --start now -d 30m --blackout-file freeze.ics

  downtime check --standing standing.json

It takes the rules of `downtime plan`, and what `plan` recommends passes with the same options. The answer is no if a
rule is broken or a limit (--max-...) is exceeded; without a limit, if the window is not among the quietest quarter,
or a plan's window is no longer advised. Without TRAFFIC the rules alone are judged, as with --no-gates. With --plan,
the plan's own rules hold unless you give others.

Exit codes: 0 yes, or no rule is broken, 2 usage, 3 bad input, 4 cannot read or write, 5 no.
"""
UPDATE = """Record what became of a plan: confirmed, begun, extended, over.

Examples:

  downtime update plan.json --status CONFIRMED

  downtime update plan.json --extend 30m

  downtime update plan.json --status CANCELLED --output next.json

  downtime update standing.json --date 2027-03-09 --move-to '2027-03-10 04:00'

It writes the next version of the plan, which messages and exports follow; the file is replaced as a whole or left as
it was. To move a plan to another window: downtime plan ... --replaces plan.json -o plan.json. A standing window is
confirmed or called off as a whole, and changed date by date with --date.

Exit codes: 0 written, 2 usage, 3 bad plan, or a change that it cannot take, 4 cannot read or write.
"""
NOTICE = """Write what to tell people: any message, channel and language.

Examples:

  downtime notice plan.json --kind reminder --channel email --language de

  downtime notice plan.json --kind initial --format eml --ics -o initial.eml

  downtime notice plan.json --all -o messages

  downtime notice plan.json --list

  downtime notice plan.json --channel page --server nginx -o /srv/www/maintenance.html

  downtime notice --eject templates

What the change is about comes from [details] in downtime.toml, or --set what='New hardware'. Without --kind, the
message is the news of the plan's latest version. Nothing is sent.

Exit codes: 0 written, 2 usage, 3 bad plan, detail or template, 4 cannot read or write.
"""
DUE = """Print the messages that fall due in a span of time.

Examples:

  downtime due plan.json --since 2026-11-27T09:00:00Z

  downtime due plans/*.json --since 2026-11-27T09:00Z --until 2026-11-27T10:00Z --format jsonl

  downtime due plans/*.json --since today --until +7d

The span includes its start and excludes its end, so that each message is in one span only, however often a job runs.
Times without an offset are UTC. The texts are those of `downtime notice`; with -o each message is written as a mail
or text to send, and as JSON. docs/due.md has jobs for GitHub, GitLab, systemd and cron.

Exit codes: 0 done, 2 usage, 3 bad plan, detail or template, 4 cannot read or write.
"""
EXPORT = """Hand a plan to calendars, status pages and other systems.

Examples:

  downtime export plan.json --to ics -o plan.ics

  downtime export plan.json --to statuspage --set components=8kbf7d35c070

  downtime export plan.json --to cstate --language de -o content/issues/maintenance.md

  downtime export plans/*.json --to ics --feed -o feed.ics

  downtime export plan.json --to all -o exports

  downtime export standing.json --to statuspage --occurrences 6

What a target needs to know goes under [export] or [export.TARGET] in downtime.toml, or into --set; --list shows what
that is. Nothing is sent anywhere.

Exit codes: 0 written, 2 usage, 3 bad plan, a missing setting, or a plan that is over, 4 cannot read or write.
"""
BACKTEST = """Measure how good the advice would have been on your own past.

Examples:

  downtime backtest traffic.csv -a users.csv -d 2h

  downtime backtest traffic.csv -d 4h --team-hours 'Mon-Fri 06:00-20:00' --origins 26 -o backtest.md

It plans once for each past week with only what was known by then, and compares the advice with what really happened,
with the best window and with Sunday 02:00. Markdown, JSON and CSV hold every week.

Exit codes: 0 measured, 2 usage, 3 bad input, or nothing to measure, 4 cannot read or write.
"""
SCHEMA = """Print the JSON Schema of a document.

Example:

  downtime schema plan > plan-1.json

Exit codes: 0 printed, 2 usage, 4 cannot write.
"""
COMMANDS: Final = {
    "init": INIT,
    "collect": COLLECT,
    "inspect": INSPECT,
    "plan": PLAN,
    "check": CHECK,
    "update": UPDATE,
    "notice": NOTICE,
    "due": DUE,
    "export": EXPORT,
    "backtest": BACKTEST,
    "schema": SCHEMA,
}
