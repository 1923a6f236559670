"""One who has turned 18, decides alone, and lets his mother go on reading but for one area."""

import cases.services as case_services
import consent.services as consent_services
import stafettlogg.services as log_services
from bti.accounts.models import User
from bti.demo.stories.telling import CITIZENS, HIGH, Teller, open_case
from bti.people.identity import identity_hash
from bti.people.services import link_login
from cases.models import Case
from stafettlogg.models import Stafettlogg
from stafettlogg.services.leaving import let_read


def henrik(tell: Teller) -> Stafettlogg:
    """Henrik signs alone. Per may know of school, not of home; his mother reads all but health."""
    who = CITIZENS["henrik"]
    case = open_case(
        tell, first_name=who.first_name, last_name=who.last_name, born=who.born,
        identity_number=who.pid, group="", by="kari", unit="skogbrynet", ago=60,
        concern="Har sluttet på to kurs, og sier at dagene er lange.",
    )  # fmt: skip
    youth = User.objects.create_user(
        "innbygger-henrik", kind=User.Kind.CITIZEN, name=f"{who.first_name} {who.last_name}",
        email="henrik@epost.example", pid_hash=identity_hash(who.pid),
    )  # fmt: skip
    link_login(youth, pid_hash=youth.pid_hash)
    tell.users["henrik"] = youth
    tell.guardian(case, "gerd", "mother", by="kari", ago=58)
    log = _open(tell, case)
    goals = {}
    for area, text in (
        ("attendance", "Henrik er på kurset fire dager i uka"),
        ("home", "Henrik legger seg før midnatt på hverdager"),
        ("health", "Henrik har en fast time hos helsesykepleier"),
    ):
        goals[area] = tell.do(
            log_services.set_goal, log, by="kari", ago=40, text=text, area=area, need=2,
            takes="En fast avtale, og noen som spør hvordan det gikk.", reach_by=tell.day(-50),
        )  # fmt: skip
    tell.do(
        log_services.plan_measure, goals["attendance"], by="kari", ago=38,
        text="Per og Henrik prøver ruta",
        arena="service", employee=tell.users["per"], starts_on=tell.day(36),
        due_on=tell.day(-20), evaluate_on=tell.day(-20),
    )  # fmt: skip
    tell.do(
        let_read, log, by="henrik", ago=3, guardian=tell.guardian_of("gerd"),
        until=tell.day(-180), left_out=["health"], language="nb", login_level=HIGH,
    )  # fmt: skip
    return log


def _open(tell: Teller, case: Case) -> Stafettlogg:
    """The consent that limits one named employee, and the log it opens."""
    consent = tell.do(
        case_services.ask_consent_for, case, by="kari", ago=50, to_log=True,
        purpose="At Henrik skal få en hverdag som holder.", valid_until=tell.day(-150),
        service_codes=["skole", "ppt"],
        persons=[consent_services.PersonLimit(tell.users["per"], "hold", ("home",))],
    )  # fmt: skip
    tell.do(consent_services.sign, consent, by="henrik", ago=49, language="nb", login_level=HIGH)
    tell.do(
        case_services.change_level, case, "start", by="kari", ago=48,
        reason="Henrik vil at vi starter tiltak sammen.",
    )  # fmt: skip
    tell.do(
        case_services.appoint_holder, case, to=tell.users["kari"], by="mona", ago=47,
        reason="Kjenner Henrik best.",
    )  # fmt: skip
    case.refresh_from_db()
    log: Stafettlogg = tell.do(log_services.open_log, case, by="kari", ago=46)
    return log
