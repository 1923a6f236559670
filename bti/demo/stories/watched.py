"""Who comes in and who has read: ways in, a request in an emergency, a reading to look over."""

from datetime import timedelta

from django.utils import timezone

from bti.accounts.models import LoginProvider, Municipality, User
from bti.database.acting import acting, for_purpose
from bti.demo import cast
from bti.demo.stories.telling import CITIZENS, Teller
from bti.people.models import AddressProtection, Child
from stafettlogg.models import UnusualReading
from stafettlogg.services.emergency import ask_emergency


def ways_in(tell: Teller) -> None:
    """Small municipalities use passwords and one-time codes; Siri can invite to them."""
    for name, _number in cast.MUNICIPALITIES.values():
        here = Municipality.objects.get(name=name)
        LoginProvider.objects.create(municipality=here, kind=LoginProvider.Kind.LOCAL)


def somebody_asks(tell: Teller) -> None:
    """Pia cannot read Ella's log, and asks Mona to let her."""
    pia = User.objects.get(pk=tell.users["pia"].pk)
    with acting(user_id=pia.pk):
        ask_emergency(
            by=pia,
            now=timezone.now() - timedelta(minutes=20),
            identity_number=CITIZENS["ella"].pid,
            reason="Eleven er ikke kommet hjem. Jeg må vite hvem som er avtalt å ringe først.",
        )


def somebody_read(tell: Teller) -> None:
    """Hege read late one evening; Mona looks it over."""
    late = (timezone.localtime() - timedelta(days=1)).replace(hour=22, minute=41)
    with for_purpose("demo"):
        UnusualReading.objects.create(
            day=late.date(),
            reader=tell.users["hege"],
            unit=tell.units["skogbrynet"],
            reasons=[UnusualReading.Why.ODD_HOURS],
            children=1,
            readings=4,
            first_at=late,
            last_at=late + timedelta(minutes=13),
        )


def two_are_graded(tell: Teller) -> None:
    """Amir and Yusuf live at addresses that are protected; no page of a guardian tells where."""
    grades = {"Amir": AddressProtection.STRICT, "Yusuf": AddressProtection.CONFIDENTIAL}
    for first_name, grade in grades.items():
        child = Child.objects.get(first_name=first_name)
        child.address, child.address_protection = "Gjemmeveien 7", grade
        child.save()
