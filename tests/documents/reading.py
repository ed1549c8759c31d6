"""What was written, read back: JSON after a look at its schema, CSV as rows."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from downtime_cli.core.answer import Answer
from downtime_cli.documents.csv_rows import render_csv
from downtime_cli.documents.schemas import build_schema
from downtime_cli.documents.write import render_json

Document = dict[str, Any]  # JSON


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks documents by the schema of that name, which has to be a valid one."""
    schema = build_schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def written(answer: Answer, name: str) -> Document:
    """Return the JSON document of an answer, which has to keep its schema."""
    document: Document = json.loads(render_json(answer))
    validator(name).validate(document)
    return document


def rows_of(answer: Answer) -> list[dict[str, str]]:
    """Return the CSV of an answer."""
    return list(csv.DictReader(io.StringIO(render_csv(answer))))
