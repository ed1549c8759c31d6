"""Spark, and the tables that its catalogue knows: `spark://host:7077`, `spark://yarn`, `spark://local[4]`."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Generator
from contextlib import closing, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from downtime_cli.collect.engines.addresses import Address
from downtime_cli.collect.engines.driver import Row
from downtime_cli.collect.engines.failures import not_understood, too_slow, without_driver
from downtime_cli.collect.spark.failures import explain_failure, hide_secrets
from downtime_cli.collect.spark.session import has_spark, open_session
from downtime_cli.core.errors import DowntimeError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_NAMED: Final = re.compile(r"local(?:-cluster)?(?:\[.*\])?|yarn|")
"""Masters that are no host: this machine, what Hadoop's configuration says, and what that of Spark does."""
_PART: Final = re.compile(r"^\[([A-Z][A-Z_.0-9]*)\] (.*)", re.MULTILINE)
"""An error of Spark's own: its name, and what it says."""


def ask_spark(address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
    """Ask a cluster; see `Driver`."""
    if not has_spark():
        raise without_driver(address, "pyspark")
    with open_session(read_master(address)) as session:
        yield from _run(session, address, query, limit)


def read_master(address: Address) -> str:
    """What Spark calls the cluster at an address; empty for the one of its own configuration."""
    place = address.text.partition("://")[2].rstrip("/")
    return place if _NAMED.fullmatch(place) else f"spark://{place}"


def _run(session: SparkSession, address: Address, query: str, limit: timedelta) -> Generator[Row, None, None]:
    context, group = session.sparkContext, f"downtime-{uuid.uuid4().hex}"
    done, expired = threading.Event(), threading.Event()

    def watch() -> None:
        if done.wait(limit.total_seconds()):
            return
        expired.set()
        with suppress(Exception):  # there may be nobody left to tell
            context.cancelJobGroup(group)
            while not done.wait(1):  # a job that had not begun is not cancelled
                context.cancelJobGroup(group)

    threading.Thread(target=watch, daemon=True).start()
    try:
        context.setJobGroup(group, "downtime collect", interruptOnCancel=True)
        with closing(session.sql(query.rstrip().removesuffix(";")).toLocalIterator()) as rows:
            yield from rows
    except Exception as error:  # noqa: BLE001 - it raises what Python, py4j and the machine behind it do
        raise (too_slow(address, limit) if expired.is_set() else _tell(error, address)) from None
    finally:
        done.set()


def _tell(error: Exception, address: Address) -> DowntimeError:
    """Tell what is wrong with the query from what is wrong with the cluster."""
    from pyspark.errors import PySparkException

    found = _PART.search(str(error))
    if found is None or not isinstance(error, PySparkException) or found[1].startswith(("FAILED_READ_FILE", "PYTHON_")):
        return explain_failure(error)
    return not_understood(address, hide_secrets(f"{found[2]} [{found[1]}]"))
