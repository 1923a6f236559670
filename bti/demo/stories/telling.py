"""How the demo is told: services called as different people, on days counted backwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

import cases.services as case_services
import consent.services as consent_services
import stafettlogg.services as log_services
from bti.accounts.models import ServiceUnit, User
from bti.database.acting import acting
from bti.demo import cast
from bti.people.models import Guardian, Guardianship
from cases.models import Case
from consent.models import Consent
from stafettlogg.models import Stafettlogg

CITIZENS = {one.slug: one for one in cast.CITIZENS}
HIGH = "idporten-loa-high"


@dataclass
class Teller:
    """Calls services as different people on different days."""

    users: dict[str, User]
    units: dict[str, ServiceUnit]
    today: date

    def day(self, ago: int) -> date:
        """So many days ago (negative: ahead)."""
        return self.today - timedelta(days=ago)

    def do(self, service: Callable[..., Any], *args: Any, by: str, ago: int, **fields: Any) -> Any:
        """Call a service as the persona, on the day."""
        user = User.objects.get(pk=self.users[by].pk)
        with acting(user_id=user.pk):
            return service(*args, by=user, on=self.day(ago), **fields)

    def guardian(self, case: Case, slug: str, relation: str, *, by: str, ago: int) -> Guardianship:
        """Tie the citizen to the child, with parental responsibility."""
        who = CITIZENS[slug]
        tie: Guardianship = self.do(
            case_services.add_guardian, case, by=by, ago=ago,
            first_name=who.first_name, last_name=who.last_name, relation=relation,
            parental_responsibility=True, identity_number=who.pid,
            email=f"{slug}@epost.example", phone="",
        )  # fmt: skip
        assert tie.guardian.user is not None  # noqa: S101
        self.users[slug] = tie.guardian.user
        return tie

    def guardian_of(self, slug: str) -> Guardian:
        """The guardian record of a citizen."""
        return Guardian.objects.get(user=self.users[slug])

    def consent(
        self, case: Case, purpose: str, services: list[str], signers: list[str], *, by: str,
        ago: int, ahead: int = 200,
    ) -> Consent:  # fmt: skip
        """Ask for consent to the log and the services, and let everyone sign."""
        consent: Consent = self.do(
            case_services.ask_consent_for, case, by=by, ago=ago, purpose=purpose,
            valid_until=self.day(-ahead), to_log=True, service_codes=services,
        )  # fmt: skip
        for slug in signers:
            self.do(
                consent_services.sign, consent, by=slug, ago=ago, language="nb", login_level=HIGH
            )
        consent.refresh_from_db()
        return consent

    def at(self, ahead: int, hour: int) -> datetime:
        """A moment so many days ahead, at the hour in Oslo."""
        return timezone.make_aware(datetime.combine(self.day(-ahead), time(hour)))


def open_case(tell: Teller, *, by: str, unit: str, ago: int, concern: str, **child: Any) -> Case:
    case: Case = tell.do(
        case_services.start_concern, by=by, ago=ago, unit=tell.units[unit], concern=concern,
        concern_on=tell.day(ago), **child,
    )  # fmt: skip
    tell.do(
        case_services.note_talk, case, by=by, ago=ago - 3, talked_with="both",
        talked_on=tell.day(ago - 3), child_informed=True,
        summary="Vi fortalte hva vi har sett, og spurte hvordan de har det.",
    )  # fmt: skip
    return case


def to_level_1(
    tell: Teller, case: Case, *, by: str, leader: str, ago: int, signers: list[str],
    services: list[str], purpose: str, ahead: int = 200,
) -> Stafettlogg:  # fmt: skip
    tell.consent(case, purpose, services, signers, by=by, ago=ago, ahead=ahead)
    tell.do(
        case_services.change_level,
        case,
        "start",
        by=by,
        ago=ago,
        reason="Familien vil at vi starter tiltak sammen.",
    )
    tell.do(
        case_services.appoint_holder,
        case,
        to=tell.users[by],
        by=leader,
        ago=ago,
        reason="Kjenner barnet best.",
    )
    case.refresh_from_db()
    log: Stafettlogg = tell.do(log_services.open_log, case, by=by, ago=ago)
    return log
