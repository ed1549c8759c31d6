"""Access logs that the workers of a cluster count."""

from __future__ import annotations

from downtime_cli.collect.logs.log_set import CountedLogs
from downtime_cli.collect.logs.scanning import Progress
from downtime_cli.core.errors import refuse
from downtime_cli.request.collecting.log_source import read_log_question
from downtime_cli.request.options import Options


def count_logs_on_cluster(options: Options, progress: Progress | None) -> CountedLogs:
    """Have a cluster of Spark count logs.

    Raises:
        UsageError: an option is malformed, or makes no sense there.
        InputError: a log cannot be understood.
        AccessError: the cluster cannot be reached, is lost, or cannot read a log.
    """
    from downtime_cli.collect.spark.spark_logs import count_on_spark

    if options.time.texts:
        remedy = "ask for the table with spark://, or read files of events with --engine duckdb"
        refuse("--time", "--engine spark counts the lines of logs, which know their own times", remedy)
    if options.jobs.texts:
        refuse("--jobs", "it is for Spark to say how many tasks run at a time", "leave it out")
    if options.accept_truncated.texts:
        remedy = "take the file out and count it on one machine, without --engine spark"
        refuse("--accept-truncated", "Spark does not say how far it got in a file that is cut off", remedy)
    return count_on_spark(read_log_question(options), options.master.text or "", progress)
