"""What a consent needs beside the cast: one that is asked for, a scan, and a youth."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from bti.accounts.models import User
from bti.people.identity import identity_hash
from bti.people.models import Child, Guardian, Guardianship
from consent import services
from consent.models import Consent, Signature
from consent.signals import consent_changed, consent_withdrawn

LOA = "idporten-loa-high"
ELLA_PID = "29029600013"
SCANNED = b"%PDF-1.7\n%signed by hand\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def ask(kari, today) -> Callable[..., Consent]:
    """``ask(child, purpose=…)``: Kari asks for consent to the log and PPT, for 100 days."""

    def asking(child: Child, **changes) -> Consent:
        asked = {
            "by": kari,
            "on": today,
            "purpose": "At Jonas skal trives i friminuttene.",
            "valid_until": today + dt.timedelta(days=100),
            "to_log": True,
            "service_codes": ["ppt"],
        }
        return services.ask_consent(child, **{**asked, **changes})

    return asking


@pytest.fixture
def asked(ask, child, guardians) -> Consent:
    """Both guardians of Jonas are asked."""
    return ask(child)


@pytest.fixture
def sign(today) -> Callable[..., Signature]:
    """``sign(consent, user)`` as one does in the portal."""

    def signing(consent: Consent, user: User, **changes) -> Signature:
        how = {"on": today, "language": "nb", "login_level": LOA, **changes}
        return services.sign(consent, by=user, **how)

    return signing


@pytest.fixture
def given(asked, sign, anne, tomas) -> Consent:
    """Both have signed."""
    sign(asked, anne)
    sign(asked, tomas)
    asked.refresh_from_db()
    return asked


@pytest.fixture
def youth(school) -> Callable[[dt.date], Child]:
    """``youth(born)``: Ella, who has a login of her own."""

    def making(born: dt.date) -> Child:
        user = User.objects.create(
            username="citizen-ella",
            name="Ella Vik",
            kind="citizen",
            oidc_issuer="https://issuer.example",
            oidc_subject="sub-ella",
            pid_hash=identity_hash(ELLA_PID),
        )
        return Child.objects.create(
            municipality=school.municipality,
            unit=school,
            first_name="Ella",
            last_name="Vik",
            born=born,
            user=user,
        )

    return making


@pytest.fixture
def parent() -> Callable[..., Guardianship]:
    """``parent(child, user, …)`` ties a guardian to a child, with responsibility unless told."""

    def tying(child: Child, user: User | None, **changes) -> Guardianship:
        name = user.name if user else "Uten Innlogging"
        first, last = name.split(" ", 1)
        guardian = Guardian.objects.create(
            municipality=child.municipality, first_name=first, last_name=last, user=user
        )
        how = {"relation": "mother", "parental_responsibility": True, **changes}
        return Guardianship.objects.create(child=child, guardian=guardian, **how)

    return tying


def years_before(day: dt.date, years: int) -> dt.date:
    """The day so many years before; 28 February where the year has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def pdf(name: str = "skjema.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SCANNED, "application/pdf")


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(held, kind)
    return SimpleUploadedFile("bilde", held.getvalue())


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The names of the events of consent, in the order they were sent."""
    events: list[str] = []

    def changed(**kwargs):
        events.append("changed")

    def withdrawn(**kwargs):
        events.append("withdrawn")

    consent_changed.connect(changed)
    consent_withdrawn.connect(withdrawn)
    yield events
    consent_changed.disconnect(changed)
    consent_withdrawn.disconnect(withdrawn)


@pytest.fixture
def row(asked, guardianship_tomas) -> Signature:
    """The row of Tomas, who has not answered."""
    return asked.signatures.get(guardian=guardianship_tomas.guardian)


@pytest.fixture
def register(row, kari, today):
    def registering(**changes):
        how = {"by": kari, "on": today, "signed_on": today, "place": "Oslo", "scan": pdf()}
        return services.register_paper(row, **{**how, **changes})

    return registering


@pytest.fixture
def send(browse, kari, row, today):
    """Kari sends the form; ``changes`` alter what she typed."""
    client = browse(kari)

    def sending(**changes):
        typed = {
            "submission_key": str(uuid4()),
            "signed_on": today.isoformat(),
            "place": "Oslo",
            "language": "nb",
            "checked": "on",
            "scan": pdf(),
            **changes,
        }
        return client.post(
            reverse("consent:paper", args=[row.pk]),
            {name: value for name, value in typed.items() if value is not None},
        )

    return sending
