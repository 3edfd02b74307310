"""A bound workspace on each database, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from headway.config.workspace import Workspace, bind, create, read_workspace, write_settings
from tests.records.postgres import new_database, private_postgres


@pytest.fixture(scope="session", autouse=True)
def databases_allowed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests bind workspaces of their own; pytest-django's test database is not theirs."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def empty_sqlite(databases_allowed: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "shop"
    create(folder)
    connections.close_all()
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with private_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def empty_postgres(databases_allowed: None, postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty_pg") / "shop"
    create(folder, records_url=new_database(postgres, "empty"))
    connections.close_all()
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    empty: Path = request.getfixturevalue(f"empty_{request.param}")
    folder = tmp_path / "shop"
    shutil.copytree(empty, folder)
    workspace = read_workspace(folder)
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        name = f"t{abs(hash(str(tmp_path)))}"
        workspace = replace(workspace, records_url=new_database(server, name, template="empty"))
        write_settings(workspace)
    yield bind(workspace)
    connections.close_all()
    if request.param == "postgres":
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
