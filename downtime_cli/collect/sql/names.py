"""Names of tables and columns: read as they are typed, and quoted so that they are nothing but names."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

from downtime_cli.collect.sql.dialect import Dialect
from downtime_cli.core.errors import refuse

# Controls, surrogates, and what breaks lines or changes the direction of text: a reviewer has to see what is there.
_UNSEEN: Final = frozenset("Cc Cf Cs Zl Zp".split())
_SMALL: Final = re.compile(r"[a-z_][a-z0-9_$]*")


def quote_column(text: str, option: str, dialect: Dialect) -> str:
    """Quote the name of a column, part by part: `geo.country` is a field of `geo`.

    Raises:
        UsageError: it is no name.
    """
    return ".".join(_quote(part, dialect) for part in _split_name(text, option, dialect))


def quote_table(text: str, dialect: Dialect, *, within: str = "") -> str:
    """Quote the name of a table, of which `within` is the last part unless the name has it.

    Raises:
        UsageError: it is no name.
    """
    parts = _split_name(text, "--table", dialect)
    if within and not parts[-1].endswith(within):
        parts.append(within)
    if dialect.joins_table:
        parts = [".".join(parts)]
    return ".".join(_quote(part, dialect) for part in parts)


def _split_name(text: str, option: str, dialect: Dialect) -> list[str]:
    """Split a name at its dots, take quotes off, and fold what is typed without them as the dialect does."""
    if any(category(letter) in _UNSEEN for letter in text):
        refuse(option, f"a name holds no control characters, got {text!r}", "write the name as the database shows it")
    first, last = map(re.escape, dialect.quotes)
    part = re.compile(rf"(?:{first}((?:[^{last}]|{last}{last})+){last}|([^.{first}][^.]*))(?:\.|\Z)")
    name, parts, found = text.strip(), [], 0
    while match := part.match(name, found):
        quoted, plain = match.groups()
        parts.append(quoted.replace(dialect.quotes[1] * 2, dialect.quotes[1]) if quoted else _fold(plain, dialect))
        found = match.end()
    if found < len(name) or name.endswith(".") or not parts:
        example = f"{dialect.quotes[0]}odd.name{dialect.quotes[1]}"
        refuse(option, f"expected a name such as schema.name, got {text!r}", f"quote a part that holds dots: {example}")
    return parts


def _fold(name: str, dialect: Dialect) -> str:
    return name.upper() if dialect.folds_up and _SMALL.fullmatch(name) else name


def _quote(name: str, dialect: Dialect) -> str:
    first, last = dialect.quotes
    if dialect.has_escapes:
        return first + name.replace("\\", "\\\\").replace(last, "\\" + last) + last
    return first + name.replace(last, last * 2) + last
