"""What the README names exists, and what exists and matters is named there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import evals.settings
import index.settings
import rag.settings
from evals.metrics import METRICS, RANKINGS
from index.readers import READERS
from index.stores import STORES
from rag.answers import Verdict
from rag.llms import LLMS
from ui.panels import PANELS

HOME = Path(__file__).parent.parent
README = (HOME / "README.md").read_text("utf-8")
SCRIPTS = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
BIN = Path(sys.executable).parent


def output(*command):
    return subprocess.run(
        [BIN / command[0], *command[1:]], capture_output=True, text=True, timeout=120, check=True
    ).stdout  # fmt: skip


def test_every_setting_is_in_the_table_with_its_default_and_meaning_and_no_other():
    rows = re.findall(r"^\| `(ASK_\w+)` \| (.*) \| (.*) \|$", README, re.MULTILINE)
    settings = [*index.settings.SETTINGS, *rag.settings.SETTINGS, *evals.settings.SETTINGS]
    assert rows == [(setting.variable, setting.default, setting.meaning) for setting in settings]


def test_every_verdict_is_explained_and_no_other():
    table = README[README.index("| verdict |") :].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == [verdict.value for verdict in Verdict]


def test_every_metric_is_explained_and_no_other():
    table = README[README.index("| metric | what it measures |") :].split("\n\n")[0]
    rows = re.findall(r"^\| `([\w.-]+)` \| (.*) \|$", table, re.MULTILINE)
    assert rows == [(name, metric.meaning) for name, metric in METRICS.items() if name not in RANKINGS]
    kin = next(line for line in table.splitlines() if "and its kin" in line)
    for name in RANKINGS:
        assert all(f"`{part}`" in kin for part in name.split(".")), name


@pytest.mark.parametrize("command", sorted(SCRIPTS))
def test_every_command_is_named_and_starts(command):
    assert f"`{command}" in README
    assert output(command, "--help")


def test_the_options_that_the_readme_uses_exist():
    for command in SCRIPTS:
        used = set()
        for call in re.findall(rf"(?:^|[`/ ]){command} ([^`\n]*)", README):
            used |= set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", call))
        text = output(command, "--help")
        if "Commands" in text:
            for sub in re.findall(r"^  ([a-z]+)  ", text.partition("Commands")[2], re.MULTILINE):
                text += output(command, sub, "--help")
        assert all(option in text for option in used), (command, used)


def test_every_option_of_ask_but_the_obvious_is_in_the_readme():
    options = set(re.findall(r"--[a-z][a-z-]*", output("ask", "--help")))
    missing = {option for option in options if option not in README}
    assert missing <= {"--help", "--version", "--debug", "--top-k", "--no-sync"}


def test_every_subcommand_of_ask_index_is_in_the_readme():
    commands = re.findall(r"^  ([a-z]+)  ", output("ask-index", "--help").partition("Commands")[2], re.MULTILINE)
    assert commands
    assert all(f"`ask-index {command}" in README for command in commands)


def test_every_file_and_table_that_the_readme_sends_people_to_exists():
    for path in re.findall(r"`((?:index|rag|ui|evals)/[\w/.]*)`", README):
        assert (HOME / path).exists(), path
    assert READERS
    assert STORES
    assert LLMS
    assert PANELS
    for table in ("READERS", "STORES", "LLMS", "METRICS", "PANELS"):
        assert f"`{table}`" in README


def test_every_format_is_in_the_table_with_its_suffixes_and_its_extra_and_no_other():
    table = README[README.index("| format | suffixes |") :].split("\n\n")[0]
    told = {}
    for line in table.splitlines()[2:]:
        _, _, suffixes, extra, *_ = line.split("|")
        told |= dict.fromkeys(re.findall(r"`(\.\w+)`", suffixes), extra.strip(" `"))
    assert told == {suffix: reader.extra for reader in READERS.values() for suffix in reader.suffixes}


def test_every_extra_of_a_format_brings_the_modules_that_it_needs():
    from importlib.metadata import packages_distributions

    extras = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    homes = packages_distributions()
    for reader in READERS.values():
        brought = {re.split(r"[<>=!\[]", line)[0].lower().replace("_", "-") for line in extras.get(reader.extra, [])}
        for module in reader.needs:
            assert brought & {name.lower().replace("_", "-") for name in homes[module]}, module
    assert set(extras) >= {"pdf", "office", "web", "all"}


def test_the_test_command_is_the_one_that_ci_runs():
    script = (HOME / ".ci" / "run").read_text("utf-8")
    assert "<!-- test command -->" in script
    command = README.split("<!-- test command -->")[1].split("```")[1]
    assert "'.[local,test]'" in command
    assert "pytest" in command


def test_every_figure_has_its_measure_its_target_its_date_and_the_command_that_makes_it():
    figures = README[README.index("## Figures") : README.index("## How to add")]
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", figures, re.MULTILINE)
    assert rows[:2] == [("what", "measured", "target"), ("---", "---", "---")]
    assert len(rows) > 2
    assert all(re.search(r"\d", measured) for _, measured, _ in rows[2:] if measured != "---")  # of further tables
    assert re.search(r"Measured on \d{4}-\d\d-\d\d", figures)
    assert "`ask-eval bench`" in figures


def test_the_readme_names_every_part_of_the_house():
    for word in ("seeds/", "MIT", "Limits", "Licence", "Figures"):
        assert word in README
