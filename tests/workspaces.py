"""Workspaces for tests, each test with one of its own: `workspace` on SQLite, `store` on SQLite and on PostgreSQL
in turn.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from headway.config.workspace import Workspace, bind, create, set_up, write_settings
from tests.records.postgres import NoPostgres, new_database, private_postgres

set_up()  # before test modules import models


@pytest.fixture(scope="session")
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Records may be used: each test has its own, so there is nothing to keep tests from."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def blank(unblocked: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty workspace on SQLite, to be copied."""
    made = create(tmp_path_factory.mktemp("blank") / "shop", currency="EUR")
    connections.close_all()
    return made.folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL server's URL with `{name}` for the database; without one the test is skipped, and says
    so.
    """
    try:
        with private_postgres() as server:
            yield server
    except NoPostgres as missing:
        if os.environ.get("HEADWAY_NEEDS_POSTGRES"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def blank_postgres(unblocked: None, postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with empty records, to be used as a template."""
    create(tmp_path_factory.mktemp("pg") / "shop", records_url=new_database(postgres_server, "blank"))
    connections.close_all()
    return "blank"


@pytest.fixture
def workspace(blank: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace on SQLite, bound."""
    yield bind(_copied(blank, tmp_path))
    connections.close_all()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, blank: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace, bound, on each database in turn."""
    made = _copied(blank, tmp_path)
    if request.param == "postgresql":
        template = request.getfixturevalue("blank_postgres")
        server = request.getfixturevalue("postgres_server")
        url = new_database(server, f"t{abs(hash(tmp_path)):x}", template=template)
        made = replace(made, records_url=url)
        write_settings(made)
    yield bind(made)
    connections.close_all()


def _copied(blank: Path, tmp_path: Path) -> Workspace:
    folder = tmp_path / "shop"
    shutil.copytree(blank, folder)
    return Workspace(folder=folder, name="shop", currency="EUR")
