"""What Spark raises, as errors of ours: what happened in one line, what to do, and nothing that looks like a secret."""

from __future__ import annotations

import re
from typing import Final

from downtime_cli.core.errors import AccessError, DowntimeError, InputError, IssueCode, Place, UsageError
from downtime_cli.core.wording import printable

SPARK: Final = "spark"
"""The source of what no file or option is to blame for."""
_LONGEST: Final = 300
_MISSING: Final = re.compile(r"Path does not exist: (.+?)\.?(?: SQLSTATE.*)?$", re.MULTILINE)
_UNREAD: Final = re.compile(r"Encountered error while reading file (.+?)\.(?: |$)", re.MULTILINE)
_DAMAGE: Final = re.compile(
    r"EOFException|end of (?:input )?stream|\bCRC\b|gzip|DataFormat|ZstdIOException|[Cc]orrupt|bad block|end-of-block"
    r"|invalid (?:bit|block|code|distance|header|literal|stored|window)"
    r"|incorrect \w+ check|unknown compression|too many length"
)
_CUT: Final = re.compile(r"Unexpected end of (?:\w+ )?input stream")
"""What Spark before 4.0 may say of a file that is cut off, without its name."""
_CAUSE: Final = re.compile(r"^Caused by: (.+)$", re.MULTILINE)
_RAISED: Final = re.compile(r"^[\w.]*(?:Error|Exception)\b.*", re.MULTILINE)
"""The last line of a traceback of Python."""
_LOST: Final = re.compile(
    r"SparkContext was shut down|stopped SparkContext|Answer from Java side is empty|Connection (?:refused|reset)"
    r"|Master removed our application|masters are unresponsive|error while obtaining a new communication channel"
)
_GONE: Final = ("Py4JError", "Py4JNetworkError")
"""What py4j raises where Java does not answer, or not as it should; of errors in Java it has others."""
_SECRET: Final = re.compile(r"(?i)((?:secret|password|passwd|token|key|credential)[\w.-]*\s*[=:]\s*)\S+")
_USER: Final = re.compile(r"//[^/@\s]*@")
_TRACEBACK: Final = "Traceback (most recent call last)"
"""What comes of Python on a worker."""
_UNINSTALLED: Final = re.compile(r"((?:Pandas|PyArrow) >= [\d.]+) must be installed")
"""What pyspark lacks that its extra `sql` brings, here or on workers."""
_ON_WORKERS: Final = "for the Python of the workers, which PYSPARK_PYTHON names here"


def explain_failure(error: Exception) -> DowntimeError:
    """Say what went wrong with a job."""
    text = str(error)
    causes = _CAUSE.findall(text)
    if found := _MISSING.search(text):
        message, remedy = "no file has such a name", "check the path or the pattern: it is Spark that looks it up"
        return AccessError.of(IssueCode.NO_FILE, message, remedy, hide_secrets(found[1]))
    if found := _UNREAD.search(text):
        return _explain_file(hide_secrets(found[1]), causes[-1] if causes else "")
    if _TRACEBACK not in text and (found := _UNINSTALLED.search(text)):
        remedy = "pip install 'pyspark[sql]', of the version of the cluster"
        return UsageError.of(IssueCode.USAGE, f"pyspark lacks {found[1]}", remedy, "--engine")
    if found := _CUT.search(text):
        return _explain_file(SPARK, found[0])
    return _explain_workers(text) or _explain_rest(error, text, causes)


def _explain_file(path: str, cause: str) -> DowntimeError:
    reason = _shorten(cause) or "it does not say why"
    if _DAMAGE.search(cause):
        message = f"the file is cut off, or damaged: {reason}"
        remedy = "get the whole file; Spark does not say how far it got, one machine can: without --engine spark"
        return InputError.of(IssueCode.UNREADABLE, message, remedy, Place(path))
    message, remedy = f"Spark cannot read it: {reason}", "check its permissions, and Spark's own configuration"
    return AccessError.of(IssueCode.UNREADABLE, message, remedy, path)


def _explain_workers(text: str) -> DowntimeError | None:
    """Say what workers lack."""
    if "PYTHON_VERSION_MISMATCH" in text:
        message, remedy = (
            "the workers have another version of Python",
            f"have the same here and there: set it {_ON_WORKERS}",
        )
    elif found := re.search(r"No module named '(pyarrow|pandas|msgspec)\b", text):
        message, remedy = f"the workers have no {found[1]}", f"pip install {found[1]}, {_ON_WORKERS}"
    elif found := _UNINSTALLED.search(text):
        message, remedy = f"the workers lack {found[1]}", f"pip install '{found[1].replace(' ', '')}', {_ON_WORKERS}"
    else:
        return None
    return AccessError.of(IssueCode.NO_CONNECTION, message, remedy, SPARK)


def _explain_rest(error: Exception, text: str, causes: list[str]) -> DowntimeError:
    if isinstance(error, OSError | EOFError) or type(error).__name__ in _GONE or _LOST.search(text):
        message, remedy = "the cluster was lost", "nothing was written; see whether it still runs, and try again"
        return AccessError.of(IssueCode.NO_CONNECTION, message, remedy, SPARK)
    lines = [line.removeprefix(": ") for line in text.splitlines() if line.strip() and "An error occurred" not in line]
    raised = _RAISED.findall(text) if _TRACEBACK in text else []
    reason = _shorten(next(iter((*raised[-1:], *causes[-1:], *lines)), type(error).__name__))
    message, remedy = f"Spark failed: {reason}", "see Spark's own logs"
    return AccessError.of(IssueCode.NO_CONNECTION, message, remedy, SPARK)


def explain_start(error: Exception, said: str) -> DowntimeError:
    """Say why Spark did not start.

    Args:
        error: what pyspark raised.
        said: the end of what was printed meanwhile.
    """
    text = f"{error}\n{said}"
    if found := re.search(r"Could not parse Master URL: '?([^'\s]+)", text):
        message, remedy = (
            f"Spark knows no master {hide_secrets(found[1])!r}",
            "say local[4], yarn, spark://host:7077 or k8s://…",
        )
        return UsageError.of(IssueCode.USAGE, message, remedy, "--master")
    if re.search(r"JAVA_HOME is not set|java: (?:command )?not found|No such file or directory: '?java", text):
        message, remedy = "Spark needs Java, and there is none", "install Java 17, or set JAVA_HOME"
        return AccessError.of(IssueCode.NO_CONNECTION, message, remedy, SPARK)
    if "UnsupportedClassVersionError" in text:
        message, remedy = "this version of Java is too old for Spark", "install Java 17, or set JAVA_HOME"
        return AccessError.of(IssueCode.NO_CONNECTION, message, remedy, SPARK)
    if "JAVA_GATEWAY_EXITED" not in text:
        return explain_failure(error)
    errors = re.findall(r"^(?:Error: |Exception in thread [^ ]+ |.*ERROR .*?: )(.+)$", said, re.MULTILINE)
    reason = _shorten(errors[-1] if errors else "Java ended at once")
    return AccessError.of(IssueCode.NO_CONNECTION, f"Spark did not start: {reason}", "try it with spark-submit", SPARK)


def hide_secrets(text: str) -> str:
    """Make a foreign text printable, without what may be a password."""
    return _SECRET.sub(r"\1…", _USER.sub("//…@", printable(text)))


def _shorten(text: str) -> str:
    shown = hide_secrets(text.strip())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
