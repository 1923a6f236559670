"""The age ladder: what changes in a case on which birthday, by the ages of the guide. Pure.

Sources: R18–R26, R80, R234, R251 (child welfare ends at 18 or 23), R6 (up to 24 years).
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bti.guides.models import Ages
from consent.signatories import birthday, whole_years

AHEAD = 30  # days before a birthday on which the holder is told, and days it is told after
AFTERCARE = 23  # years; the documents' last age of child welfare


@dataclass(frozen=True)
class Rung:
    """One birthday that changes something: what changes, and what the holder does."""

    age: int
    changes: str
    do: str
    asks_consent: bool = False


@dataclass(frozen=True)
class Prompt:
    """A rung that is near: so many days ahead, or (below zero) behind."""

    rung: Rung
    day: date
    days_left: int


def ages_of(ages: Ages) -> tuple[int, ...]:
    """The birthdays that change something, in order."""
    known = {ages.hear, ages.weight, ages.sign, ages.health, ages.adult, ages.oldest}
    return tuple(sorted(known | ({AFTERCARE} if ages.oldest >= AFTERCARE else set())))


def rungs(ages: Ages) -> list[Rung]:
    """Each of them with its sentences; where two ages are the same, both are told."""
    told = [
        Rung(ages.hear, _("har rett til å si sin mening"),
             _("Snakk med barnet, og noter samtalen.")),
        Rung(ages.weight, _("meningen skal ha stor vekt"),
             _("Spør hva barnet mener om planen, og skriv hvordan dere la vekt på det.")),
        Rung(ages.sign, _("skal signere selv"),
             _("Be om nytt samtykke sammen med ungdommen."), asks_consent=True),
        Rung(ages.health, _("bestemmer selv i helsetjenestene"),
             _("Spør ungdommen hva foreldrene skal få vite derfra.")),
        Rung(ages.adult, _("bestemmer selv, og foreldrenes lesetilgang slutter"),
             _("Be om nytt samtykke fra ungdommen alene. Fortell at ungdommen kan la foreldrene "
               "lese videre, under «Foreldrene mine» i loggen."), asks_consent=True),
        Rung(AFTERCARE, _("barnevernets tiltak slutter senest nå"),
             _("Er barnevernet med? Avtal hvem som følger opp videre.")),
        Rung(ages.oldest, _("målgruppa for BTI slutter"),
             _("Avtal hvem som følger opp videre, og avslutt saken sammen.")),
    ]  # fmt: skip
    return [rung for age in ages_of(ages) for rung in told if rung.age == age]


def prompts(born: date | None, on: date, ages: Ages) -> list[Prompt]:
    """What has changed or soon changes, thirty days around each birthday."""
    if born is None:
        return []
    found = [
        Prompt(r, day, (day - on).days) for r in rungs(ages) for day in [birthday(born, r.age)]
    ]
    return [prompt for prompt in found if abs(prompt.days_left) <= AHEAD]


def right_to_be_heard(born: date | None, on: date, ages: Ages) -> str:
    """What the child's age says of being heard, and of the weight of its opinion (R18–R21, R24)."""
    if born is None:
        return ""
    age = whole_years(born, on)
    if age >= ages.adult:
        return _("Fra %(age)s år bestemmer ungdommen selv.") % {"age": ages.adult}
    if age >= ages.sign:
        return _(
            "Fra %(age)s år bestemmer ungdommen mer og mer selv. Meningen skal ha stor vekt."
        ) % {"age": ages.sign}
    if age >= ages.weight:
        return _("Fra %(age)s år skal barnets mening ha stor vekt.") % {"age": ages.weight}
    if age >= ages.hear:
        return _("Fra %(age)s år har barnet rett til å si sin mening.") % {"age": ages.hear}
    return _(
        "Barn under %(age)s år som kan danne seg en mening, skal også få si den. "
        "Vurder det etter modenhet."
    ) % {"age": ages.hear}
