"""Whether a process can work: what answers is told, and a broker that is away stops no page."""

import pytest
from django.db import DatabaseError, connection

from bti.operations import ready

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _not_asked_before(monkeypatch):
    monkeypatch.setattr(ready, "_as_built", False)


def test_a_process_with_all_its_services_is_ready(client):
    response = client.get("/klar/")

    assert response.status_code == 200
    assert response.json() == {"database": True, "tables": True, "broker": True}


def test_pages_are_served_while_the_broker_is_away(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/klar/")

    assert response.status_code == 200
    assert response.json()["broker"] is False


def test_new_code_on_old_tables_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "DELETE FROM django_migrations WHERE (app, name) IN"
            " (SELECT app, max(name) FROM django_migrations WHERE app = 'stafettlogg' GROUP BY app)"
        )

    response = client.get("/klar/")

    assert response.status_code == 503
    assert response.json()["database"] is True
    assert response.json()["tables"] is False


def test_a_database_that_is_away_is_told_and_not_raised(client, monkeypatch):
    def gone(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(ready, "MigrationExecutor", gone)

    response = client.get("/klar/")

    assert response.status_code == 503
    assert response.json()["database"] is False
