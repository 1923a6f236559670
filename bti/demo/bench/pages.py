"""The main pages, and who visits them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from bti.accounts.levels import HIGH
from bti.accounts.models import User
from bti.demo.bench.data import Size
from bti.people.models import Guardianship
from cases.models import Case

BACKEND = "bti.accounts.login.IdPortenBackend"
VISITORS = 6  # of each page, spread over the data
TWIN = "/tvilling"  # where the twins are, before the address of the page


@dataclass(frozen=True)
class Visit:
    """One person on one page."""

    client: Client
    path: str

    def page(self) -> bytes:
        return self._get(self.path)

    def twin(self) -> bytes:
        return self._get(TWIN + self.path)

    def _get(self, path: str) -> bytes:
        response = self.client.get(path)
        if response.status_code != 200:
            raise AssertionError(f"{path} answered {response.status_code}")
        return response.content


@dataclass(frozen=True)
class Page:
    """A page by the name the report gives it, its URL name, and whether it is about a record."""

    label: str
    url: str
    visitor: Callable[[Case], User | None]
    of_record: bool = False


def holder(case: Case) -> User:
    return case.holder


def leader(case: Case) -> User | None:
    """The one who leads the unit of the case."""
    rows = User.objects.filter(memberships__unit=case.unit_id, memberships__role="leader")
    return rows.first()


def guardian(case: Case) -> User | None:
    ties = Guardianship.objects.filter(child=case.child_id).order_by("pk")
    tie = ties.select_related("guardian__user").first()
    return tie.guardian.user if tie else None


PAGES = (
    Page("my cases", "cases:list", holder),
    Page("case", "cases:detail", holder, of_record=True),
    Page("my logs", "stafettlogg:list", holder),
    Page("log", "stafettlogg:detail", holder, of_record=True),
    Page("readers", "stafettlogg:readers", holder, of_record=True),
    Page("family home", "stafettlogg:family-home", guardian),
    Page("unit", "cases:unit", leader),
    Page("my consents", "consent:mine", guardian),
    Page("notices", "web:notices", holder),
)


def some_cases(size: Size) -> Iterator[Case]:
    """A few cases, spread over the data. A case and its log have the same key here."""
    for n in range(VISITORS):
        yield Case.objects.select_related("holder").get(pk=1 + n * size.logs // VISITORS)


def visits(page: Page, size: Size) -> list[Visit]:
    """The visits to a page, each by someone who is logged in."""
    found = []
    for case in some_cases(size):
        user = page.visitor(case)
        if user is not None:
            address = reverse(page.url, args=[case.pk] if page.of_record else [])
            found.append(Visit(_logged_in(user), address))
    return found


def _logged_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    if user.is_citizen:  # who logged in with less is asked to log in once more
        session = client.session
        session["login_level"] = HIGH
        session.save()
    return client
