"""A report as the national contract wants it: «offentlig bekymringsmelding» version 2.

The names are the contract's. What is written is the reporter's; names, numbers and addresses come
from the case, and a protected address never does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bti.accounts.models import User
from bti.people.models import Guardian, Guardianship
from cases.models import ConcernReport

PHONE = r"^[+]?[0-9]+([- ][0-9]+)*$"
EMAIL = (
    r"^[A-Za-zæøåÆØÅ0-9-_]+(\.[A-Za-zæøåÆØÅ0-9-_]+)*@[A-Za-zæøåÆØÅ0-9-]+"
    r"(\.[A-Za-zæøåÆØÅ0-9-]+)*(\.[A-Za-z]{2,})$"
)
CHANNEL = "Fagsystem"
MOST_GUARDIANS = 2

Number = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
District = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


def _on_one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_on_one_line), StringConstraints(pattern=r"^.*$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Adresse(Part):
    adresselinje1: str
    postnummer: str = ""
    poststed: str = ""


class Virksomhet(Part):
    navn: Line
    orgnr: Line
    adresse: Adresse


class OffentligMelder(Part):
    personnavn: Line
    rolle: Line
    telefonnummer: Annotated[str, StringConstraints(pattern=PHONE)]
    epost: Annotated[str, StringConstraints(pattern=EMAIL)]
    virksomhet: Virksomhet


class OffentligBarn(Part):
    fnr: str
    ufoedt: bool
    personnavn: Line
    adresse: Adresse
    orientert: bool
    orientertGrunn: Line  # noqa: N815


class Foresatt(Part):
    personnavn: Line
    telefonnummer: Line = ""
    orientert: bool
    orientertGrunn: Line  # noqa: N815


class Melding(Part):
    melding: Annotated[str, StringConstraints(min_length=1)]
    historie: str
    andreSynspunkter: str  # noqa: N815


class Message(Part):
    kommunenummer: Number
    kommunenavn: Line
    bydelsnummer: District
    bydelsnavn: Line
    offentligMelder: OffentligMelder  # noqa: N815
    offentligBarn: Annotated[tuple[OffentligBarn, ...], Field(min_length=1)]  # noqa: N815
    foresatte: Annotated[tuple[Foresatt, ...], Field(min_length=1, max_length=MOST_GUARDIANS)]
    behovForTolk: str = ""  # noqa: N815
    andreHjelpeinstanser: str = ""  # noqa: N815
    melding: Melding
    sendingstidspunkt: Annotated[
        str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
    ]
    leveringskanal: str = CHANNEL


def message_of(
    report: ConcernReport, written: dict[str, str], *, receiver: dict[str, str], at: datetime
) -> Message:
    """The report with what was written. Raises pydantic's ValidationError where it does not fit.

    ``written``: by the keys of the form «melding_barnevern», and what only sending asks for.
    ``receiver``: number and name of municipality and district.
    """
    guardians = list(_guardians(report))
    return Message(
        kommunenummer=receiver["number"],
        kommunenavn=receiver["name"],
        bydelsnummer=receiver["district"],
        bydelsnavn=receiver["district_name"],
        offentligMelder=_reporter(report, written),
        offentligBarn=(_child(report),),
        foresatte=tuple(_as_guardian(report, g) for g in guardians[:MOST_GUARDIANS])
        or (_as_guardian(report, None),),
        behovForTolk=written.get("tolk", ""),
        andreHjelpeinstanser=written.get("instanser", ""),
        melding=Melding(
            melding=_told(written),
            historie=_before(report, written, guardians[MOST_GUARDIANS:]),
            andreSynspunkter=report.guardians_view,
        ),
        sendingstidspunkt=at.strftime("%Y-%m-%dT%H:%M:%S"),
    )


def _reporter(report: ConcernReport, written: dict[str, str]) -> OffentligMelder:
    user: User = report.noted_by
    sender = settings.FIKS["SENDER"]
    return OffentligMelder(
        personnavn=user.name,
        rolle=str(user.audit_line["role"]),
        telefonnummer=written["telefon"],
        epost=written["epost"],
        virksomhet=Virksomhet(
            navn=report.case.unit.name,
            orgnr=sender["orgnr"],
            adresse=Adresse(
                adresselinje1=sender["address"],
                postnummer=sender.get("postcode", ""),
                poststed=sender.get("place", ""),
            ),
        ),
    )


def _child(report: ConcernReport) -> OffentligBarn:
    """An address that is protected reads as one that is not known (Folkeregisteret)."""
    child = report.case.child
    return OffentligBarn(
        fnr=child.identity_number,
        ufoedt=child.born is None,
        personnavn=child.name,
        adresse=Adresse(adresselinje1=child.address_for(insider=True) or _("Ikke oppgitt")),
        orientert=report.child_informed,
        orientertGrunn=report.child_not_informed_reason,
    )


def _guardians(report: ConcernReport) -> Sequence[Guardian]:
    ties = Guardianship.objects.filter(child=report.case.child_id, blocked=False)
    ties = ties.live(report.noted_at.date()).select_related("guardian")
    return [tie.guardian for tie in ties.order_by("-parental_responsibility", "pk")]


def _as_guardian(report: ConcernReport, guardian: Guardian | None) -> Foresatt:
    return Foresatt(
        personnavn=guardian.name if guardian else _("Ikke kjent"),
        telefonnummer=guardian.phone if guardian else "",
        orientert=report.guardians_informed,
        orientertGrunn=report.not_informed_reason,
    )


def _told(written: dict[str, str]) -> str:
    return _paragraphs(
        ("", written.get("bekymring", "")),
        (_("Sett og hørt"), written.get("observert", "")),
        (_("Barnets egne ord"), written.get("barnets_ord", "")),
    )


def _before(report: ConcernReport, written: dict[str, str], others: Sequence[Guardian]) -> str:
    """What was done, whether there is a stafettlogg (R241), and guardians that lack a place."""
    log = _("Barnet har stafettlogg.") if report.log_exists else _("Barnet har ikke stafettlogg.")
    basis = _("Grunnlag: %(basis)s.") % {"basis": report.get_legal_basis_display()}
    violence = _("Mistanke om vold eller overgrep.") if report.violence_suspected else ""
    meeting = _("Melder kan være med når dere tar opp bekymringen.")
    return _paragraphs(
        ("", violence),
        (_("Gjort til nå"), written.get("gjort", "")),
        ("", f"{log} {basis}"),
        ("", meeting if report.meeting_offered else ""),
        (_("Andre foresatte"), ", ".join(guardian.name for guardian in others)),
    )


def _paragraphs(*parts: tuple[str, str]) -> str:
    told = [f"{title}: {text}" if title else text for title, text in parts if text]
    return "\n\n".join(told)


def as_json(message: Message) -> bytes:
    """The message as the contract's file holds it."""
    return message.model_dump_json().encode()


def rows(message: Message) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The same for people: every value of the message under its heading, in the same order."""
    reporter, work = message.offentligMelder, message.offentligMelder.virksomhet
    yes_no = {True: _("Ja"), False: _("Nei")}
    people: list[tuple[str, list[tuple[str, Any]]]] = []
    for child in message.offentligBarn:
        people.append((_("Barnet"), [
            (_("Navn"), child.personnavn), (_("Fødselsnummer"), child.fnr),
            (_("Ikke født ennå"), yes_no[True] if child.ufoedt else ""),
            (_("Adresse"), child.adresse.adresselinje1),
            (_("Vet om meldingen"), yes_no[child.orientert]),
            (_("Hvorfor ikke"), child.orientertGrunn),
        ]))  # fmt: skip
    for guardian in message.foresatte:
        people.append((_("Foresatt"), [
            (_("Navn"), guardian.personnavn), (_("Telefon"), guardian.telefonnummer),
            (_("Vet om meldingen"), yes_no[guardian.orientert]),
            (_("Hvorfor ikke"), guardian.orientertGrunn),
        ]))  # fmt: skip
    address = f"{work.adresse.adresselinje1}, {work.adresse.postnummer} {work.adresse.poststed}"
    return [
        (_("Meldingen"), [
            (_("Bekymringen"), message.melding.melding),
            (_("Historien"), message.melding.historie),
            (_("Andre synspunkter"), message.melding.andreSynspunkter),
            (_("Behov for tolk"), message.behovForTolk),
            (_("Andre hjelpeinstanser"), message.andreHjelpeinstanser),
        ]),
        *people,
        (_("Den som melder"), [
            (_("Navn"), reporter.personnavn), (_("Stilling"), reporter.rolle),
            (_("Telefon"), reporter.telefonnummer), (_("E-post"), reporter.epost),
            (_("Virksomhet"), f"{work.navn} ({work.orgnr})"), (_("Adresse"), address),
        ]),
        (_("Mottaker"), [
            (_("Kommune"), f"{message.kommunenavn} ({message.kommunenummer})"),
            (_("Bydel"), f"{message.bydelsnavn} ({message.bydelsnummer})"),
            (_("Sendt"), message.sendingstidspunkt.replace("T", " ")),
        ]),
    ]  # fmt: skip
