"""Every page and every file about a record leaves a line in the journal of readings."""

import re
import uuid

from bti.audit.models import ActEvent, ReadEvent
from tests.security.addresses import addresses

# Moves on to what it is about, which is noted there
# The last two tell of an employee, and of no child
LEADS_ON = {"web:open-notice", "stafettlogg:emergency-answer", "stafettlogg:unusual-review"}


def test_each_page_and_each_file_is_noted(world, kari, mona, browse):
    found = {}
    for user in (kari, mona):
        client = browse(user)
        for address in addresses(world):
            before = ReadEvent.objects.count()
            answer = client.get(address.path)
            if answer.streaming:
                b"".join(answer)
            if answer.status_code == 200:
                found.setdefault(address.name, ReadEvent.objects.count() - before)

    assert not {name for name, noted in found.items() if not noted} - LEADS_ON
    assert len(found) > 45


def test_a_report_that_is_printed_is_noted_and_kept_nowhere(world, kari, browse, everything):
    path = f"/skjema/sak/{world.case.pk}/melding_barnevern/"
    client = browse(kari)
    page = client.get(path)
    assert b"data-draft" not in page.content

    keys = re.findall(rb'name="([\w-]+)"', page.content)
    secret = "Han ble slått i helgen"
    typed = {key.decode(): secret for key in keys if key != b"csrfmiddlewaretoken"}
    before = everything()
    answers = [
        client.post(path, {**typed, "version": "1", "submission_key": uuid.uuid4(), **button})
        for button in ({}, {"add_row": "x"}, {"as_draft": "1"})
    ]

    assert {answer.status_code for answer in answers} <= {200, 422}
    written = {table for table, rows in everything().items() if rows != before[table]}
    assert written <= {"audit_readevent", "audit_actevent"}
    assert not any(secret in str(act.details) for act in ActEvent.objects.all())
    assert secret not in str(dict(client.session))
