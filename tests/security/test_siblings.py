"""Two children of one family, two logs: who reads one of them learns nothing of the other."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from bti.people.models import Child, Guardianship
from cases.models import Case
from stafettlogg import access
from stafettlogg.models import Attachment, Stafettlogg
from stafettlogg.services import open_log, share_lysglimt
from stafettlogg.services.glimpsing import news_of
from stafettlogg.services.siblings import siblings_of
from tests.conftest import give_consent
from tests.web.files.making import photo, upload

NAME = "Marihøne"  # of the sibling: on no page of one who does not read its log


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sibling_log(log, guardians, guardianship_anne, colleague, mona, siri, today) -> Stafettlogg:
    """Of a sister with the same mother, held by Hege. Anne reads both, Tomas and Kari one."""
    child = Child.objects.create(
        municipality=log.case.municipality, unit=log.case.unit, first_name=NAME, last_name="S",
        born=today.replace(year=today.year - 5, day=1),
    )  # fmt: skip
    Guardianship.objects.create(
        child=child, guardian=guardianship_anne.guardian, relation="mother",
        parental_responsibility=True,
    )  # fmt: skip
    case = Case.objects.create(
        municipality=child.municipality, child=child, unit=log.case.unit,
        guide_slug=log.case.guide_slug, level=1, level_since=today, holder=colleague,
        concern_on=today, concern="x", opened_by=colleague, appointed_on=today, appointed_by=mona,
    )  # fmt: skip
    give_consent(case, today, services={"skole": "school"}, guardians=guardians[:1])
    with acting(user_id=colleague.pk):
        made = open_log(case, by=colleague, on=today)
        share_lysglimt(
            made, by=colleague, on=today, text=f"{NAME} lo.", picture=upload(photo()), alt=NAME
        )
    return made


@pytest.mark.parametrize("who", ["kari", "tomas"])
def test_one_who_reads_one_log_is_told_nothing_of_the_other(
    log, sibling_log, who, request, browse, today
):
    user = request.getfixturevalue(who)
    client = browse(user)
    with acting(user_id=user.pk):
        assert siblings_of(log, user, today) == []
        assert Stafettlogg.objects.count() == Attachment.objects.count() + 1 == 1
    for name in ("detail", "lysglimt", "attachments", "timeline", "meetings"):
        page = client.get(reverse(f"stafettlogg:{name}", args=[log.pk]))
        assert page.status_code == 200
        assert NAME not in page.text
    lists = ["/logg/familie/"] if user.is_citizen else ["/logg/", "/saker/"]
    for path in lists:
        assert NAME not in client.get(path).text


@pytest.mark.parametrize("who", ["kari", "tomas"])
def test_no_address_of_the_others_log_is_there(sibling_log, who, request, browse):
    client = browse(request.getfixturevalue(who))
    with for_purpose("test"):
        picture = Attachment.objects.get()
    paths = [
        reverse(f"stafettlogg:{name}", args=[sibling_log.pk])
        for name in ("detail", "lysglimt", "attachments", "attachment-new", "what-follows")
    ]
    names = ("attachment", "attachment-small", "attachment-remove", "attachment-restore")
    paths += [reverse(f"stafettlogg:{name}", args=[picture.pk]) for name in names]
    for path in paths:
        assert client.get(path).status_code == 404, path
        assert client.head(path).status_code == 404, path
        assert client.post(path, {"submission_key": str(uuid.uuid4())}).status_code in (404, 405)


def test_notices_and_counts_are_of_ones_own_logs(
    sibling_log, log, kari, tomas, anne, colleague, today
):
    told = set(
        Notice.objects.filter(subject_id=str(sibling_log.pk)).values_list("recipient", flat=True)
    )
    assert told == {anne.pk}
    week = timezone.now() - dt.timedelta(days=7)
    with for_purpose("test"):
        assert set(news_of(sibling_log, week, today)) == {anne, colleague}


def test_one_who_reads_both_is_shown_the_way(log, sibling_log, anne, browse, today):
    with acting(user_id=anne.pk):
        (found,) = siblings_of(log, anne, today)
    assert (found.name, found.is_held) == (NAME, False)
    page = browse(anne).get(reverse("stafettlogg:lysglimt", args=[log.pk])).text
    assert "Søsken" in page
    assert found.href in page


def test_the_holder_of_both_is_told_so(log, sibling_log, kari, today):
    sibling_log.case.holder = kari
    sibling_log.case.save()
    access.derive(sibling_log, today)
    with acting(user_id=kari.pk):
        (found,) = siblings_of(log, kari, today)
    assert found.is_held


def test_a_blocked_relation_makes_no_siblings(log, sibling_log, guardianship_anne, kari, today):
    sibling_log.case.holder = kari
    sibling_log.case.save()
    access.derive(sibling_log, today)
    guardianship_anne.blocked = True
    guardianship_anne.save()
    with acting(user_id=kari.pk):
        assert siblings_of(log, kari, today) == []
