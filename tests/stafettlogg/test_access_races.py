"""Two acts at once, in two connections: the last derivation sees what both did."""

import threading

import pytest
from django.db import connection, transaction

from bti.database.acting import acting, for_purpose
from consent.models import Consent
from stafettlogg import access
from stafettlogg.services import plan_measure
from tests.stafettlogg.conftest import roles

A_WHILE = 20  # seconds; a test that waits this long has failed


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R123")
def test_a_measure_planned_while_the_consent_is_withdrawn_lets_nobody_in(
    log, goal, shared_consent, per, kari, today
):
    withdrawn, planned = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def plan() -> None:
        """Waits for the lock that the withdrawal holds, with the measure already written."""
        try:
            assert withdrawn.wait(A_WHILE)
            with acting(user_id=kari.pk):
                plan_measure(
                    goal, by=kari, on=today, text="Veiledning", arena="service", employee=per,
                    starts_on=today, due_on=today, evaluate_on=today,
                )  # fmt: skip
        except BaseException as failure:
            failures.append(failure)
        finally:
            planned.set()
            connection.close()

    other = threading.Thread(target=plan)
    other.start()
    with transaction.atomic():
        shared_consent.state = Consent.State.WITHDRAWN
        shared_consent.save()
        access.derive(log, today)
        withdrawn.set()
        assert not planned.wait(1)  # it is let through only when this is stored
    other.join(A_WHILE)
    assert failures == []
    with for_purpose("test_looks_behind"):
        assert log.measures.filter(employee=per, ended_on=None).count() == 1
    assert "per" not in roles(log)
