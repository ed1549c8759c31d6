"""Names of outputs: one that promises another format than what is written misleads whoever reads the file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from downtime_cli.core.errors import refuse
from downtime_cli.request.options import Options

_OTHERS: Final = {
    ".json .jsonl .ndjson": "JSON",
    ".md .markdown": "Markdown",
    ".html .htm": "a web page",
    ".xml": "XML",
    ".svg .png": "a picture",
    ".ics": "a calendar",
    ".toml": "a configuration",
    ".tsv": "a table with tabs",
    ".xlsx .xls .ods": "a spreadsheet",
    ".parquet": "Parquet",
    ".db .sqlite .sqlite3 .duckdb .mmdb": "a database",
    ".gz .bz2 .xz .zst .zip": "an archive",
}
_TABLE: Final = {".csv": "a table"}
_QUERY: Final = {".sql": "a query"}


def refuse_misleading_names(options: Options) -> None:
    """Refuse names whose ending is that of another format; any other ending may be somebody's own.

    Raises:
        UsageError: there is one.
    """
    is_query = options.sql.text is not None
    others, what, ending = (_TABLE, "a query", ".sql") if is_query else (_QUERY, "a table in CSV", ".csv")
    kinds = {ending: kind for endings, kind in (_OTHERS | others).items() for ending in endings.split()}
    for flag, given in (("--output", options.destination), ("--write-audience", options.write_audience)):
        kind = kinds.get(Path(given.text or "").suffix.lower())
        if kind is not None:
            refuse(flag, f"{given.text!r} is the name of {kind}, and this is {what}", f"let the name end in {ending}")
