"""The people of the demo. All are made up; the identity numbers are synthetic (month + 80)."""

from dataclasses import dataclass
from datetime import date

from bti.people.identity import K1, K2

SONDRE, NITTEDAL = "sondre_nordstrand", "nittedal"
VESTBY, SARPSBORG, WELFARE = "vestby", "sarpsborg", "barnevern"


def synthetic_number(born: date, sequence: int) -> str:
    """A synthetic identity number: Skatteetaten's rule, month + 80, both control digits right."""
    start = f"{born.day:02d}{born.month + 80:02d}{born.year % 100:02d}"
    for individual in range(sequence, sequence + 50):
        digits = [int(d) for d in f"{start}{individual:03d}"]
        first = -sum(w * d for w, d in zip(K1[:9], digits, strict=True)) % 11
        second = -sum(w * d for w, d in zip(K2[:10], [*digits, first], strict=True)) % 11
        if first < 10 and second < 10:
            return f"{start}{individual:03d}{first}{second}"
    raise ValueError("no number with these control digits")


@dataclass(frozen=True)
class Unit:
    slug: str
    municipality: str
    kind: str
    name: str
    phone: str = ""


@dataclass(frozen=True)
class Staff:
    slug: str
    name: str
    title: str
    unit: str
    role: str = "employee"
    holder: bool = False
    try_this: str = ""


@dataclass(frozen=True)
class Citizen:
    slug: str
    first_name: str
    last_name: str
    born: date
    municipality: str
    note: str
    try_this: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def pid(self) -> str:
        return synthetic_number(self.born, 100 + sum(map(ord, self.slug)) % 300)


MUNICIPALITIES = {
    SONDRE: ("Bydel Søndre Nordstrand", "0301"),
    NITTEDAL: ("Nittedal kommune", "3232"),
    VESTBY: ("Vestby kommune", "3216"),
    SARPSBORG: ("Sarpsborg kommune", "3105"),
    WELFARE: ("Barneverntjenesten", "9999"),  # the document does not name its municipality
}

UNITS = (
    Unit("skogbrynet", SONDRE, "school", "Skogbrynet skole"),
    Unit("lia", SONDRE, "school", "Lia skole"),
    Unit("solsikken", SONDRE, "kindergarten", "Solsikken barnehage"),
    Unit("ppt", SONDRE, "ppt", "PPT Søndre Nordstrand"),
    Unit("helse", SONDRE, "health_station", "Holmlia helsestasjon"),
    Unit("barnevern", SONDRE, "child_welfare", "Barneverntjenesten Søndre Nordstrand"),
    Unit("elvebakken", NITTEDAL, "school", "Elvebakken skole"),
    Unit("nittedal-ppt", NITTEDAL, "ppt", "PPT Nittedal"),
    Unit("solhoy", VESTBY, "kindergarten", "Solhøy barnehage"),
    Unit("vestby-helse", VESTBY, "health_station", "Vestby helsestasjon"),
    Unit("tuneby", SARPSBORG, "school", "Tuneby skole"),
    Unit("sarpsborg-helse", SARPSBORG, "health_station", "Sarpsborg helsestasjon"),
    Unit("barnevernet", WELFARE, "child_welfare", "Barneverntjenesten, mottak og undersøkelse"),
)

STAFF = (
    Staff("kari", "Kari Nordli", "kontaktlærer", "skogbrynet", holder=True,
          try_this="Skriv ned en ny uro, og følg stegene til stafettloggen"),
    Staff("mona", "Mona Berg", "rektor", "skogbrynet", role="leader",
          try_this="Se skolens saker uten innhold, og utpek stafettholder"),
    Staff("hege", "Hege Vold", "lærer", "skogbrynet",
          try_this="Samme skole som Kari, men ser ingen av sakene hennes"),
    Staff("torill", "Torill Aas", "kontaktlærer", "skogbrynet", holder=True,
          try_this="Kan få stafettpinnen når Kari er borte"),
    Staff("per", "Per Dahl", "PP-rådgiver", "ppt",
          try_this="Les loggen du har et tiltak i"),
    Staff("pia", "Pia Lunde", "PP-rådgiver", "ppt",
          try_this="Pers kollega: ser ingen logg"),
    Staff("liv", "Liv Strand", "helsesykepleier", "helse", holder=True,
          try_this="Har stafettpinnen i en logg på nivå 2"),
    Staff("ragna", "Ragna Moe", "leder", "helse", role="leader",
          try_this="Se helsestasjonens saker uten innhold"),
    Staff("bo", "Bo Nygård", "barnevernskonsulent", "barnevern",
          try_this="Ser bare det et samtykke og et tiltak åpner for"),
    Staff("siri", "Siri Hagen", "systemansvarlig", "skogbrynet", role="admin",
          try_this="Gi og avslutt rett til å være stafettholder"),
    Staff("eva", "Eva Bakken", "kontaktlærer", "elvebakken", holder=True,
          try_this="En sak på hvert nivå etter Nittedals handlingsveileder"),
    Staff("odd", "Odd Lien", "rektor", "elvebakken", role="leader",
          try_this="Se skolens saker i Nittedal"),
    Staff("arne", "Arne Vold", "systemansvarlig", "elvebakken", role="admin",
          try_this="Gi og avslutt rettigheter i Nittedal"),
    Staff("turid", "Turid Skau", "pedagogisk leder", "solhoy", holder=True,
          try_this="Koordinator i Vestby: en sak på hvert nivå"),
    Staff("anders", "Anders Foss", "styrer", "solhoy", role="leader",
          try_this="Se barnehagens saker i Vestby"),
    Staff("marte", "Marte Lie", "helsesykepleier", "vestby-helse",
          try_this="Ser bare det et samtykke og et tiltak åpner for"),
    Staff("jorunn", "Jorunn Aas", "systemansvarlig", "solhoy", role="admin",
          try_this="Gi og avslutt rettigheter i Vestby"),
    Staff("grete", "Grete Holm", "kontaktlærer", "tuneby", holder=True,
          try_this="Grønt, gult og rødt kort i Sarpsborg"),
    Staff("leif", "Leif Moe", "rektor", "tuneby", role="leader",
          try_this="Se skolens saker i Sarpsborg"),
    Staff("sanna", "Sanna Ek", "helsesykepleier", "sarpsborg-helse",
          try_this="Skriv ned en ny bekymring på grønt kort"),
    Staff("randi", "Randi Bø", "systemansvarlig", "tuneby", role="admin",
          try_this="Gi og avslutt rettigheter i Sarpsborg"),
    Staff("tone", "Tone Vik", "kontaktperson", "barnevernet", holder=True,
          try_this="Fra mottatt melding til avsluttet tiltak"),
    Staff("haakon", "Håkon Ness", "barnevernleder", "barnevernet", role="leader",
          try_this="Se barnevernets saker uten innhold"),
    Staff("ida", "Ida Sund", "kontaktperson", "barnevernet", holder=True,
          try_this="Tones kollega: ser ingen av sakene hennes"),
    Staff("pernille", "Pernille Lund", "systemansvarlig", "barnevernet", role="admin",
          try_this="Gi og avslutt rettigheter i barnevernet"),
)  # fmt: skip

CITIZENS = (
    Citizen("anne", "Anne", "Solberg", date(1986, 3, 14), SONDRE, "mamma til Jonas og Maja",
            "Les og svar på det som venter på deg"),
    Citizen("tomas", "Tomas", "Lund", date(1984, 9, 2), SONDRE, "pappa til Jonas"),
    Citizen("mina", "Mina", "Haugen", date(1985, 6, 21), SONDRE, "mamma til Ella",
            "Se hvem som kan lese loggen til Ella, og hvem som har lest"),
    Citizen("rolf", "Rolf", "Haugen", date(1983, 1, 30), SONDRE, "pappa til Ella"),
    Citizen("ella", "Ella", "Haugen", date(2011, 2, 11), SONDRE, "15 år, eier av sin egen logg",
            "Del et lysglimt i din egen logg"),
    Citizen("sara", "Sara", "Lunde", date(1996, 8, 20), SONDRE, "gravid",
            "Les loggen som er din til barnet er født"),
    Citizen("henrik", "Henrik", "Moen", date(2008, 5, 3), SONDRE, "18 år, bestemmer alene",
            "Bestem om mamma fortsatt skal lese loggen din"),
    Citizen("gerd", "Gerd", "Moen", date(1978, 10, 9), SONDRE, "mamma til Henrik, som er voksen",
            "Les det Henrik lar deg lese"),
    Citizen("nina", "Nina", "Dale", date(1988, 11, 5), NITTEDAL, "mamma til Emil og Nora",
            "Følg en logg i Nittedal"),
    Citizen("hanne", "Hanne", "Lie", date(1982, 2, 8), NITTEDAL, "mamma til Aksel og Selma",
            "Se hvem som er med i to logger"),
    Citizen("lise", "Lise", "Strøm", date(1987, 12, 13), SONDRE, "mamma til Viktor, Oskar og Tuva"),
    Citizen("camilla", "Camilla", "Berger", date(1990, 7, 1), VESTBY, "mamma til Noah og Iben",
            "Følg en logg i Vestby"),
    Citizen("stian", "Stian", "Ruud", date(1986, 10, 21), VESTBY, "pappa til Theo og Mie"),
    Citizen("line", "Line", "Haug", date(1984, 5, 27), SARPSBORG, "mamma til Lukas og Frida",
            "Følg en logg i Sarpsborg"),
    Citizen("omar", "Omar", "Said", date(1979, 8, 30), SARPSBORG, "pappa til Yusuf og Sofia"),
    Citizen("kjersti", "Kjersti", "Nes", date(1985, 4, 4), WELFARE, "mamma til fire barn"),
    Citizen("frode", "Frode", "Vik", date(1980, 4, 17), SONDRE, "kjenner ingen barn her",
            "Se hva en som ikke er foresatt får se"),
)  # fmt: skip


def home_path(role: str) -> str:
    """Where one lands after login."""
    return {"citizen": "/logg/familie/", "leader": "/saker/leder/", "admin": "/rettigheter/"}.get(
        role, "/saker/"
    )
