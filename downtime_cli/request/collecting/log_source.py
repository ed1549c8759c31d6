"""Access logs as a source: which of their lines count, and how."""

from __future__ import annotations

import os
import re
from typing import Final

from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.log_set import LogQuestion
from downtime_cli.core.errors import BadTextError, refuse
from downtime_cli.request.collecting.table_source import read_clock
from downtime_cli.request.options import Options

_MOST_JOBS: Final = 4


def read_log_question(options: Options) -> LogQuestion:
    """Read what is to be counted of logs.

    Raises:
        UsageError: an option is malformed, or contradicts another.
    """
    statuses = [options.only_status.parsed(each, _parse_status) for each in options.only_status.items]
    filters = Filters(
        only_path=options.only_path.read_all(_parse_path),
        drop_path=options.drop_path.read_all(_parse_path),
        only_status=tuple(statuses),
        drops_bots=bool(options.drop_bots.value),
    )
    has_audience = options.write_audience.text is not None
    if has_audience and options.write_audience.text == options.destination.text:
        refuse("--write-audience", "both tables would go to one file", "name another")
    if has_audience and options.geoip.text is None:
        refuse("--write-audience", "where are these addresses?", "name a database: --geoip GeoLite2-City.mmdb")
    counting = Counting(
        filters=filters,
        zone=read_clock(options),
        is_unique=bool(options.unique.value),
        has_audience=has_audience,
        geoip=options.geoip.text or "",
        client_field=options.client_field.value or "address",
    )
    return LogQuestion(
        sources=options.sources.texts,
        format_name=options.log_format.value or "",
        counting=counting,
        jobs=options.jobs.value or min(os.cpu_count() or 1, _MOST_JOBS),
        most_bad=options.max_bad.effective,
        takes_cut=bool(options.accept_truncated.value),
    )


def _parse_path(text: str) -> str:
    if not text.startswith(("/", "*")):  # as paths of requests do, but for those of proxies
        raise BadTextError(f"expected how a path begins, got {text!r}", f"write /{text}")
    return text


def _parse_status(text: str) -> str:
    if not re.fullmatch(r"[1-5]([0-9]{2}|[0-9]x|xx)", text.strip().lower()):
        raise BadTextError(f"expected a status or a class of them, got {text!r}", "write 2xx, or 200,304")
    return text.strip().lower()
