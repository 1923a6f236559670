"""What people write is shown as they wrote it: no page and no document takes it for markup."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from bti.accounts.models import User
from cases.models import Discussion, Invitee, Talk
from stafettlogg.models import Evaluation
from tests.security.addresses import addresses

WRITTEN = "<img src=x onerror=alert(1)>"
LISTS = ("/saker/", "/saker/leder/", "/logg/", "/logg/familie/", "/samtykke/", "/varsler/")
TRUSTED = {
    "bti/web/templatetags/icons.py",  # drawings of our own
    "templates/consent/consent_pdf.html",  # the QR code, drawn by us from an address alone
    "templates/consent/consent_print.html",
    "bti/web/templatetags/kept.py",  # a sentence whose values are escaped, as Django's own tag does
}


@pytest.fixture
def hostile(world, kari, today, as_system):
    """Everything that has words says the same."""
    case = world.case
    Discussion.objects.create(
        case=case, noted_by=kari, partner="leder", partner_name=WRITTEN, on=today, summary=WRITTEN
    )
    Talk.objects.create(
        case=case, noted_by=kari, talked_with="child", on=today, summary=WRITTEN,
        childs_words=WRITTEN, may_be_passed_on=True,
    )  # fmt: skip
    records = [
        case, case.child, case.unit, kari, world.report, world.asked, *world.records.values(),
        *case.child.guardianships.all(), *(t.guardian for t in case.child.guardianships.all()),
        *Invitee.objects.all(), *Evaluation.objects.all(), *world.log.lysglimts.all(),
        *User.objects.all(), world.log, *world.asked.services.all(),
    ]  # fmt: skip
    for record in records:
        record.refresh_from_db()
        names = [field.attname for field in record._meta.fields if _takes_words(field)]
        if hasattr(record, "code") and any(f.name == "answers" for f in record._meta.fields):
            record.answers = {"3a": WRITTEN}
            record.save()
        if not _written(record, names):  # some words belong to a state that the record is not in
            assert any([_written(record, [name]) for name in names]), record
    return world


def _written(record, names) -> bool:
    """Whether the fields could be filled together; else the record is as before."""
    try:
        with transaction.atomic():
            for name in names:
                setattr(record, name, WRITTEN)
            record.save()
    except IntegrityError:
        record.refresh_from_db()
        return False
    return True


def _takes_words(field) -> bool:
    fits = field.get_internal_type() in ("CharField", "TextField") and not field.choices
    keys = {
        "username", "password", "guide_slug", "code", "step", "partner", "kind", "occasion",
        "reason", "identity_number", "identity_hash", "pid_hash", "oidc_subject", "oidc_issuer",
        "language", "link", "file", "sha256", "subject", "subject_id", "scan_ending", "scan_hash",
        "text_hash", "text_version", "failure", "found", "login_level", "email", "phone", "doing",
    }  # fmt: skip
    return fits and field.name not in keys and (field.max_length or 999) > len(WRITTEN)


@pytest.mark.parametrize("username", ["kari", "per", "mona", "siri", "citizen-anne"])
def test_no_page_runs_what_people_have_written(hostile, username, mona, browse):
    client = browse(User.objects.get(username=username))
    shown = 0
    for path in [*(a.path for a in addresses(hostile)), *LISTS]:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer)
            continue
        if answer["Content-Type"].startswith("text/plain"):  # a file, which no browser runs
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"].startswith("attachment")
            continue
        assert WRITTEN.encode() not in answer.content, path
        # Pictures of the log are ours, from an address here
        assert not re.search(rb'<img(?![^>]* src="/logg/)', answer.content), path
        shown += answer.content.count(b"&lt;img src=x onerror=alert(1)&gt;")
    assert shown > 1


def test_the_archive_document_runs_nothing(hostile):
    from stafettlogg.archive.content import gather

    html = render_to_string(
        "archive/document.html", {"document": gather(hostile.log.exports.get())}
    )

    assert WRITTEN not in html
    assert html.count("&lt;img src=x") > 5


def test_no_template_and_no_code_of_ours_trusts_words():
    root = Path(settings.BASE_DIR)
    trusting = re.compile(
        r"\|safe\b[^|]|safeseq|autoescape\s+off|mark_safe\(|SafeString\(|__html__"
    )
    files = [*root.glob("templates/**/*.html")]
    for app in ("bti", "cases", "consent", "forms", "stafettlogg"):
        files += root.glob(f"{app}/**/*.py")
    found = {str(f.relative_to(root)) for f in files if trusting.search(f.read_text())}

    assert found == TRUSTED
