"""No rule of the product knows the data that it is tested on, and no file knows the machine that it was written on."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.reading import ROOT, files, place, tracked

TEST_DATA = (
    r"crm.?maven|maven.analytics|\bolist|superstore|northwind|pizza.?place|xeducation|x.education|bank.?market|online.?retail"
    r"|cdnow|hillstrom|telco.?churn|facebook.?metrics|fivetran|bpi.?challenge|helpdesk\.xes|gtx|datarium|sales_pipeline\b"
)
HOSTS = ("pypi.org", "pythonhosted.org", "npmjs.org", "npmjs.com", "deb.debian.org", "crates.io")
MACHINE = re.compile(r"(?<![\w./:-])/(?:root|work|home/[a-z])(?:/|\b)")
READABLE = {".py", ".toml", ".txt", ".md", ".html", ".css", ".js", ".json", ".sql", ".cfg", ".yml", ".yaml", ""}


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{place(path)}:{number}: {match.group()}"
        for path in paths
        for number, line in enumerate(lines(path), 1)
        if (match := pattern.search(line))
    ]


def test_the_product_does_not_know_its_test_data() -> None:
    written = files(".py", ".toml", ".html", ".js", ".css", under="src")
    assert written
    assert found(re.compile(TEST_DATA, re.IGNORECASE), written) == []


@pytest.mark.real
def test_the_product_does_not_name_the_folders_of_real_data(real_data: Path) -> None:
    names = "|".join(re.escape(folder.name) for folder in real_data.iterdir() if folder.is_dir() and "-" in folder.name)
    allowed = {"ad-spend", "event-logs", "export-headers", "marketing-campaign"}  # words of the trade
    pattern = re.compile(
        "|".join(name for name in names.split("|") if name.replace("\\", "") not in allowed), re.IGNORECASE
    )
    assert found(pattern, files(".py", ".toml", ".html", ".js", under="src")) == []


def test_no_tracked_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    written = [path for path in tracked() if path.suffix in READABLE and path != Path(__file__)]
    hosts = re.compile("|".join(re.escape(host) for host in HOSTS))
    assert found(hosts, written) == []
    assert found(MACHINE, written) == []


def test_locks_carry_hashes_and_no_address() -> None:
    for name in ("run", "test", "node"):
        text = next(path for path in tracked() if path.name == f"{name}.txt" and path.parent.name == "requirements")
        body = text.read_text("utf-8")
        pins = re.findall(r"^[a-z0-9._-]+==\S+", body, re.MULTILINE)
        assert pins, name
        assert body.count("\\\n") >= len(pins), f"{name}: a package without a hash"
        assert "://" not in body
        assert "--index-url" not in body


def test_every_package_that_runs_is_locked_to_the_version_that_is_tested() -> None:
    def pins(name: str) -> set[str]:
        text = next(path for path in tracked() if path.match(f"requirements/{name}.txt")).read_text("utf-8")
        return set(re.findall(r"^([a-z0-9._-]+==\S+.*?)\s*\\?$", text, re.MULTILINE))

    assert pins("run") <= pins("test")


def test_everything_asked_for_is_locked_and_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(one for group in groups for one in group)]
    names = {re.split(r"[^A-Za-z0-9._-]", one)[0].lower() for one in wanted}
    locks = "\n".join((ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("test", "node"))
    reasons = (ROOT / "docs" / "decisions" / "0004-dependencies.md").read_text("utf-8").lower()
    assert [name for name in sorted(names) if f"\n{name}==" not in f"\n{locks}"] == [], "run script/lock"
    assert [name for name in sorted(names) if name not in reasons] == [], "say why in docs/decisions"


def test_the_list_of_front_end_packages_names_no_host() -> None:
    lock = next(path for path in tracked() if path.name == "package-lock.json")
    assert '"resolved"' not in lock.read_text("utf-8")
    assert '"integrity"' in lock.read_text("utf-8")


def test_every_setting_of_the_surroundings_is_documented() -> None:
    written = [*files(".py", "", under="src"), *files(".py", "", under="script")]
    used = {match for path in written for match in re.findall(r"HEADWAY_[A-Z_]+", path.read_text("utf-8"))}
    inner = {"HEADWAY_SETUP_LOCKED"}
    page = (ROOT / "docs" / "operate" / "README.md").read_text("utf-8")
    assert "HEADWAY_HOME" in used
    assert sorted(name for name in used - inner if f"`{name}`" not in page) == []
