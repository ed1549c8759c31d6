"""What Spark raises becomes one line, with what to do, and without a secret."""

from __future__ import annotations

import pytest

from downtime_cli.collect.spark.failures import explain_failure, explain_start, hide_secrets
from downtime_cli.core.errors import AccessError, DowntimeError, InputError, IssueCode, UsageError

READING = (
    "An error occurred while calling o55.collectToPython.\n"
    ": org.apache.spark.SparkException: [FAILED_READ_FILE.NO_HINT] Encountered error while reading file {}."
    "  SQLSTATE: KD001\n"
    "\tat org.apache.spark.sql.errors.QueryExecutionErrors$.cannotReadFilesError(QueryExecutionErrors.scala:892)\n"
    "Caused by: {}\n\tat org.apache.hadoop.io.compress.DecompressorStream.getCompressedData(DecompressorStream.java)\n"
)
FILE = "s3a://logs/access.log.2.gz"


def told(error: DowntimeError) -> tuple[type[DowntimeError], IssueCode, str, str]:
    """Return what kind of error it is, its code, its place and its message."""
    (issue,) = error.issues
    assert "\n" not in issue.message + issue.remedy
    return type(error), issue.code, issue.place.source, issue.message


@pytest.mark.parametrize(
    "cause",
    [
        "java.io.EOFException: Unexpected end of input stream",
        "java.io.IOException: unexpected end of stream",
        "java.io.IOException: gzip stream CRC failure",
        "java.util.zip.DataFormatException: invalid block type",
        "com.github.luben.zstd.ZstdIOException: Data corruption detected",
        "java.io.IOException: bad block header",
        "java.io.IOException: invalid code -- missing end-of-block",
        "java.io.IOException: incorrect data check",
    ],
)
def test_damage_is_wrong_input(cause: str) -> None:
    """The file is named, and that one machine can tell how far it goes."""
    error = explain_failure(RuntimeError(READING.format(FILE, cause)))
    message = f"the file is cut off, or damaged: {cause}"
    assert told(error) == (InputError, IssueCode.UNREADABLE, FILE, message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            READING.format(FILE, "java.net.SocketTimeoutException: Read timed out"),
            (
                AccessError,
                IssueCode.UNREADABLE,
                FILE,
                "Spark cannot read it: java.net.SocketTimeoutException: Read timed out",
            ),
            id="read-timeout",
        ),
        pytest.param(
            "Encountered error while reading file hdfs:/a.log. ",
            (AccessError, IssueCode.UNREADABLE, "hdfs:/a.log", "Spark cannot read it: it does not say why"),
            id="no-cause",
        ),
        pytest.param(
            "Job aborted: Lost task 0.3: java.io.EOFException: Unexpected end of input stream\n\tat x",
            (
                InputError,
                IssueCode.UNREADABLE,
                "spark",
                "the file is cut off, or damaged: Unexpected end of input stream",
            ),
            id="cut-off-in-older-ones",
        ),
        pytest.param(
            "[PATH_NOT_FOUND] Path does not exist: file:/srv/a.log. SQLSTATE: 42K03",
            (AccessError, IssueCode.NO_FILE, "file:/srv/a.log", "no file has such a name"),
            id="no-file",
        ),
        pytest.param(
            "Path does not exist: file:/srv/a.log",
            (AccessError, IssueCode.NO_FILE, "file:/srv/a.log", "no file has such a name"),
            id="no-file-in-older-ones",
        ),
        pytest.param(
            "Traceback\nModuleNotFoundError: No module named 'pyarrow'\n SQLSTATE: 38000",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the workers have no pyarrow"),
            id="no-pyarrow",
        ),
        pytest.param(
            "Traceback\nModuleNotFoundError: No module named 'pandas'\n",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the workers have no pandas"),
            id="no-pandas",
        ),
        pytest.param(
            "[PACKAGE_NOT_INSTALLED] Pandas >= 2.0.0 must be installed; however, it was not found.",
            (UsageError, IssueCode.USAGE, "--engine", "pyspark lacks Pandas >= 2.0.0"),
            id="no-pandas-here",
        ),
        pytest.param(
            "Traceback (most recent call last):\nImportError: Pandas >= 2.0.0 must be installed; it was not found.",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the workers lack Pandas >= 2.0.0"),
            id="no-pandas-there",
        ),
        pytest.param(
            "ImportError: No module named 'msgspec._core'",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the workers have no msgspec"),
            id="another-system",
        ),
        pytest.param(
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.9 than that in driver: 3.11",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the workers have another version of Python"),
            id="another-python",
        ),
        pytest.param(
            "Job 0 cancelled because SparkContext was shut down",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the cluster was lost"),
            id="lost",
        ),
        pytest.param(
            "An error occurred while calling o1.load.\n: java.nio.file.AccessDeniedException: s3a://logs: 403\n\tat x",
            (
                AccessError,
                IssueCode.NO_CONNECTION,
                "spark",
                "Spark failed: java.nio.file.AccessDeniedException: s3a://logs: 403",
            ),
            id="denied",
        ),
        pytest.param(
            "x\nCaused by: a.First: one\nCaused by: b.Last: password=hunter2 at s3a://me:pw@logs",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "Spark failed: b.Last: password=… at s3a://…@logs"),
            id="last-cause-without-secrets",
        ),
        pytest.param(
            "", (AccessError, IssueCode.NO_CONNECTION, "spark", "Spark failed: RuntimeError"), id="nothing-said"
        ),
    ],
)
def test_what_is_raised_is_told_in_a_line(text: str, expected: tuple[object, ...]) -> None:
    """With the file, or Spark, as its place."""
    assert told(explain_failure(RuntimeError(text))) == expected


def test_java_that_is_gone_is_a_cluster_that_is_lost() -> None:
    """Sockets say so in their own way."""
    for error in (ConnectionResetError("reset"), EOFError()):
        assert told(explain_failure(error))[3] == "the cluster was lost"


def test_java_that_does_not_answer_is_a_cluster_that_is_lost() -> None:
    """py4j has a word of its own for that, which says nothing more."""
    error = type("Py4JError", (Exception,), {})("An error occurred while calling o1.collectToPython")
    assert told(explain_failure(error))[3] == "the cluster was lost"


def test_a_long_reason_is_cut() -> None:
    """Some are pages of a plan."""
    message = told(explain_failure(RuntimeError("x" * 10_000)))[3]
    assert message == f"Spark failed: {'x' * 300}…"


EXITED = "[JAVA_GATEWAY_EXITED] Java gateway process exited before sending its port number."


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        pytest.param(
            "x\nCaused by: org.apache.spark.SparkException: Could not parse Master URL: 'nonsense'",
            "",
            (UsageError, IssueCode.USAGE, "--master", "Spark knows no master 'nonsense'"),
            id="no-master",
        ),
        pytest.param(
            EXITED,
            "/opt/spark/bin/spark-class: line 97: JAVA_HOME is not set\n",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "Spark needs Java, and there is none"),
            id="no-java",
        ),
        pytest.param(
            EXITED,
            "Error: LinkageError occurred\njava.lang.UnsupportedClassVersionError: org/apache/spark/launcher/Main\n",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "this version of Java is too old for Spark"),
            id="old-java",
        ),
        pytest.param(
            EXITED,
            'WARNING: something\nException in thread "main" java.lang.X: no conf\x1b at spark.secret=abc\n\tat y\n',
            (
                AccessError,
                IssueCode.NO_CONNECTION,
                "spark",
                "Spark did not start: java.lang.X: no conf\\x1b at spark.secret=…",
            ),
            id="says-why",
        ),
        pytest.param(
            EXITED,
            "",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "Spark did not start: Java ended at once"),
            id="says-nothing",
        ),
        pytest.param(
            "Master removed our application: FAILED",
            "",
            (AccessError, IssueCode.NO_CONNECTION, "spark", "the cluster was lost"),
            id="refused",
        ),
    ],
)
def test_why_spark_did_not_start(text: str, said: str, expected: tuple[object, ...]) -> None:
    """It is in what pyspark raises, or in what Java printed."""
    assert told(explain_start(RuntimeError(text), said)) == expected


def test_secrets_are_hidden() -> None:
    """Whatever a configuration calls them."""
    text = "fs.s3a.secret.key=abc fs.s3a.session.token: def wasb://user:pw@host/x\n"
    assert hide_secrets(text) == "fs.s3a.secret.key=… fs.s3a.session.token: … wasb://…@host/x "
