"""The cast. Tests run as the web role, with row level security in force.

The same people live in the demo, so that a failing test can be clicked.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bti.accounts.models import HolderRight, Membership, Municipality, ServiceUnit, User
from bti.database.acting import acting, for_purpose
from bti.people.identity import identity_hash
from bti.people.models import Child, Guardian, Guardianship
from cases.models import Case
from consent.models import Consent, ConsentService, Signature

APPEND_ONLY = ("audit_readevent", "audit_actevent", "audit_auditseal")
BACKEND = "bti.accounts.login.IdPortenBackend"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """After the owner has migrated, every connection acts as the web role (docs/decisions/0003)."""
    connection.settings_dict["ASSUME_ROLE"] = settings.APP_ROLE
    with django_db_blocker.unblock():
        connection.close()
    yield
    connection.settings_dict["ASSUME_ROLE"] = None
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True)
def _as_the_owner_again_for_cleaning(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by TRUNCATE, which the web role may not do."""
    marker = request.node.get_closest_marker("django_db")
    commits = (marker and marker.kwargs.get("transaction")) or (
        "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    )
    if commits:
        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            for table in APPEND_ONLY:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"SET ROLE {settings.APP_ROLE}")
    yield
    if commits:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            for table in APPEND_ONLY:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def municipality(db) -> Municipality:
    return Municipality.objects.create(
        name="Bydel Søndre Nordstrand", number="0301", guide_slug="sondre_nordstrand"
    )


@pytest.fixture
def school(municipality) -> ServiceUnit:
    return ServiceUnit.objects.create(
        municipality=municipality, kind="school", name="Skogbrynet skole"
    )


@pytest.fixture
def other_school(municipality) -> ServiceUnit:
    return ServiceUnit.objects.create(municipality=municipality, kind="school", name="Lia skole")


@pytest.fixture
def ppt(municipality) -> ServiceUnit:
    return ServiceUnit.objects.create(municipality=municipality, kind="ppt", name="PPT")


def employ(slug: str, name: str, title: str, unit: ServiceUnit, role: str = "employee") -> User:
    """A staff user with a live membership."""
    user = User.objects.create_user(slug, name=name, kind="staff", email=f"{slug}@bydel.example")
    Membership.objects.create(
        user=user,
        municipality=unit.municipality,
        unit=None if role == "admin" else unit,
        role=role,
        title=title,
        starts=timezone.localdate() - dt.timedelta(days=400),
    )
    return user


@pytest.fixture
def siri(school) -> User:
    """Siri is the system administrator: grants rights, sees no child."""
    return employ("siri", "Siri Hagen", "systemansvarlig", school, "admin")


@pytest.fixture
def kari(school, siri) -> User:
    """Kari is a teacher; she owns the concern and holds the baton."""
    user = employ("kari", "Kari Nordli", "kontaktlærer", school)
    HolderRight.objects.create(
        user=user,
        municipality=school.municipality,
        granted_by=siri,
        reason="kurset",
        starts=timezone.localdate() - dt.timedelta(days=100),
    )
    return user


@pytest.fixture
def mona(school) -> User:
    """Mona leads Kari's school."""
    return employ("mona", "Mona Berg", "rektor", school, "leader")


@pytest.fixture
def geir(other_school) -> User:
    """Geir is a teacher at another school and has no part in the case."""
    return employ("geir", "Geir Moe", "lærer", other_school)


@pytest.fixture
def colleague(school) -> User:
    """Hege teaches at Kari's school and has no part in the case."""
    return employ("hege", "Hege Vold", "lærer", school)


@pytest.fixture
def per(ppt) -> User:
    """Per works at PPT."""
    return employ("per", "Per Dahl", "PP-rådgiver", ppt)


@pytest.fixture
def pia(ppt) -> User:
    """Pia is Per's colleague."""
    return employ("pia", "Pia Lunde", "PP-rådgiver", ppt)


def citizen(slug: str, name: str, pid: str) -> User:
    """A citizen as they are after their first login."""
    return User.objects.create(
        username=f"citizen-{slug}",
        name=name,
        kind="citizen",
        email=f"{slug}@epost.example",
        oidc_issuer="https://issuer.example",
        oidc_subject=f"sub-{slug}",
        pid_hash=identity_hash(pid),
    )


ANNE_PID, TOMAS_PID, JONAS_PID = "14838621822", "02898434810", "03851598730"


@pytest.fixture
def anne(db) -> User:
    """Anne is Jonas's mother."""
    return citizen("anne", "Anne Solberg", ANNE_PID)


@pytest.fixture
def tomas(db) -> User:
    """Tomas is Jonas's father."""
    return citizen("tomas", "Tomas Lund", TOMAS_PID)


@pytest.fixture
def stranger(db) -> User:
    """A citizen with no tie to the child."""
    return citizen("stranger", "Nils Fremmed", "29029600013")


@pytest.fixture
def child(school, today) -> Child:
    """Jonas, 8 years, class 3B."""
    return Child.objects.create(
        municipality=school.municipality,
        unit=school,
        group="3B",
        first_name="Jonas",
        last_name="Solberg",
        born=today.replace(year=today.year - 8, day=1),
        identity_number=JONAS_PID,
        identity_hash=identity_hash(JONAS_PID),
    )


def tie(child: Child, user: User, pid: str, relation: str) -> Guardianship:
    """A guardian with parental responsibility, tied to a login."""
    first, last = user.name.split(" ", 1)
    guardian = Guardian.objects.create(
        municipality=child.municipality,
        first_name=first,
        last_name=last,
        identity_number=pid,
        identity_hash=identity_hash(pid),
        user=user,
    )
    return Guardianship.objects.create(
        child=child, guardian=guardian, relation=relation, parental_responsibility=True
    )


@pytest.fixture
def guardianship_anne(child, anne) -> Guardianship:
    return tie(child, anne, ANNE_PID, "mother")


@pytest.fixture
def guardianship_tomas(child, tomas) -> Guardianship:
    return tie(child, tomas, TOMAS_PID, "father")


@pytest.fixture
def guardians(guardianship_anne, guardianship_tomas) -> list[Guardian]:
    return [guardianship_anne.guardian, guardianship_tomas.guardian]


@pytest.fixture
def case(child, school, kari, today) -> Case:
    """Kari's concern for Jonas, eight days old, at level 0."""
    return Case.objects.create(
        municipality=school.municipality,
        child=child,
        unit=school,
        guide_slug=school.municipality.guide_slug,
        level_since=today - dt.timedelta(days=8),
        holder=kari,
        concern_on=today - dt.timedelta(days=8),
        concern="Trekker seg unna i friminuttene.",
        opened_by=kari,
    )


def give_consent(case: Case, on: dt.date, *, services: dict[str, str], guardians=()) -> Consent:
    """A consent to the log that counts from the day, naming services as code → kind."""
    consent = Consent.objects.create(
        municipality=case.municipality,
        child=case.child,
        keeper=case.holder,
        asked_on=on,
        purpose="At Jonas skal trives i friminuttene.",
        to_log=True,
        informed=True,
        valid_until=on + dt.timedelta(days=200),
        text_version="1",
        state=Consent.State.GIVEN,
        given_on=on,
    )
    for code, kind in services.items():
        ConsentService.objects.create(consent=consent, code=code, kind=kind, label=code)
    for guardian in guardians:
        Signature.objects.create(
            consent=consent,
            guardian=guardian,
            state=Signature.State.SIGNED,
            method=Signature.Method.PORTAL,
            answered_at=timezone.now(),
            signed_on=on,
        )
    case.consents.add(consent)
    return consent


@pytest.fixture
def consented(case, guardians, today) -> Consent:
    """Both guardians have consented to the log; the school is named."""
    return give_consent(case, today, services={"skole": "school"}, guardians=guardians)


@pytest.fixture
def shared_consent(case, guardians, today) -> Consent:
    """Both guardians have consented to PPT as well."""
    return give_consent(
        case, today, services={"skole": "school", "ppt": "ppt"}, guardians=guardians
    )


@pytest.fixture
def case_at_1(case, consented, mona, today) -> Case:
    """The case at level 1, with Kari appointed stafettholder by Mona."""
    case.level = 1
    case.level_since = today
    case.appointed_on, case.appointed_by = today, mona
    case.save()
    return case


@pytest.fixture
def log(case_at_1, kari, today):
    """The opened log of the case."""
    from stafettlogg.services import open_log

    with acting(user_id=kari.pk):
        return open_log(case_at_1, by=kari, on=today)


@pytest.fixture
def as_system() -> Iterator[None]:
    """Within the test, the database is told that the system acts (for looking behind the wall)."""
    with for_purpose("test_looks_behind"):
        yield


@pytest.fixture
def browse():
    """``browse(user)`` is a client logged in as the user, with ID-porten's highest level."""

    def login(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        session = client.session
        if user.is_citizen:
            session["login_level"] = "idporten-loa-high"
        else:
            session["fresh_at"] = int(timezone.now().timestamp())
        session.save()
        return client

    return login
