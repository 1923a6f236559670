"""Everything in the toolbox of a guide as entries that can be searched and filtered."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bti.guides.models import Guide, Link
from cases.levels.shown import tool_label
from forms import catalogue

# In the order of the page
KINDS: dict[str, str | Promise] = {
    "form": gettext_lazy("Skjemaer"),
    "page": gettext_lazy("Gjøres i saken"),
    "conversation": gettext_lazy("Samtaler"),
    "template": gettext_lazy("Møter"),
    "assessment": gettext_lazy("Kartlegging og undersøkelse"),
    "measure": gettext_lazy("Hjelpetiltak"),
    "referral": gettext_lazy("Henvisning og melding"),
    "routine": gettext_lazy("Rutiner i tjenestene"),
    "directory": gettext_lazy("Hvem gjør hva"),
    "guide": gettext_lazy("Veiledere"),
    "film": gettext_lazy("Filmer"),
    "material": gettext_lazy("Til familien"),
    "reading": gettext_lazy("Les mer"),
}
STAFF = ("employee", "holder", "leader")
# Routines stand under the service they are for
HEADINGS: dict[str, str | Promise] = {
    "kindergarten": gettext_lazy("Barnehage"),
    "school": gettext_lazy("Skole"),
    "health_station": gettext_lazy("Helsestasjon og skolehelsetjenesten"),
    "school_health": gettext_lazy("Helsestasjon og skolehelsetjenesten"),
    "child_welfare": gettext_lazy("Barnevern"),
}
# What a page of the case does, for who looks for it; the kind it stands under
PAGES: dict[str, tuple[str, str | Promise]] = {
    "acute": (
        "page",
        gettext_lazy("Vold, overgrep eller fare nå: hvem du ringer, og hva du gjør."),
    ),
    "consent": ("page", gettext_lazy("Be familien om samtykke til stafettlogg og samarbeid.")),
    "decision": ("page", gettext_lazy("Bestem om saken skal gå videre, og se hva som mangler.")),
    "discussion": (
        "conversation",
        gettext_lazy("Drøft med leder, kollega eller andre. Lag en tekst uten navn."),
    ),
    "evaluation": ("page", gettext_lazy("Se på om tiltakene hjelper, sammen med familien.")),
    "existing_log": ("page", gettext_lazy("Se om barnet alt har en stafettlogg i kommunen.")),
    "log": ("page", gettext_lazy("Mål, tiltak og møter, åpent for familien.")),
    "measures": ("page", gettext_lazy("Planlegg tiltak: hvem gjør hva, og til når.")),
    "meeting": ("template", gettext_lazy("Inviter familien til møte, med dagsorden og svar.")),
    "referral": ("referral", gettext_lazy("Vis videre til en annen tjeneste.")),
    "report": ("referral", gettext_lazy("Skriv ned at du har meldt fra til barnevernet.")),
    "welfare": ("page", gettext_lazy("Det barnevernet får inn og bestemmer i saken.")),
    "services": ("directory", gettext_lazy("Tjenestene i handlingsveilederen.")),
}
LANGUAGES: dict[str, str | Promise] = {
    "nb": pgettext_lazy("språk", "bokmål"), "nn": pgettext_lazy("språk", "nynorsk"),
    "en": pgettext_lazy("språk", "engelsk"), "se": pgettext_lazy("språk", "nordsamisk"),
    "ar": pgettext_lazy("språk", "arabisk"), "pl": pgettext_lazy("språk", "polsk"),
    "so": pgettext_lazy("språk", "somali"), "ti": pgettext_lazy("språk", "tigrinja"),
    "uk": pgettext_lazy("språk", "ukrainsk"), "ur": pgettext_lazy("språk", "urdu"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing in the toolbox. ``code`` is its address in the guide, such as ``form:uro_a``."""

    code: str
    kind: str
    title: str
    about: str = ""
    href: str = ""
    where: str = ""
    levels: tuple[int, ...] = ()
    roles: tuple[str, ...] = STAFF
    heading: str = ""
    languages: str = ""
    host: str = ""

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def is_for_all_levels(self) -> bool:
        return not self.levels

    def matches(self, words: Iterable[str]) -> bool:
        """Whether every word begins a word of the entry, or stands inside a long one."""
        text = folded(
            " ".join((self.title, self.about, self.where, self.kind_label, self.heading,
                      self.languages, self.host))
        )  # fmt: skip
        return all(word in text for word in words)

    def fits(self, *, level: int | None, role: str, kind: str) -> bool:
        """Whether the entry is for the level, the role and the kind; none of them asks nothing."""
        return (
            (level is None or not self.levels or level in self.levels)
            and (not role or role in self.roles)
            and (not kind or kind == self.kind)
        )


def folded(text: str) -> str:
    """Small letters without accents, so that «å», «Å» and «a» find each other."""
    plain = text.casefold().replace("ø", "o").replace("æ", "ae")
    apart = unicodedata.normalize("NFD", plain)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def entries_of(guide: Guide) -> list[Entry]:
    """The whole toolbox of a guide, in the order of the page, in the reader's language."""
    found = [*_forms(guide), *_pages(guide), *_links(guide)]
    order = {kind: number for number, kind in enumerate(KINDS)}
    headings = {str(words): number for number, words in enumerate(HEADINGS.values())}
    return sorted(
        found,
        key=lambda e: (order[e.kind], headings.get(e.heading, len(headings)), folded(e.title)),
    )


def search(
    entries: Iterable[Entry], *, text: str = "", level: int | None = None, role: str = "",
    kind: str = "",
) -> list[Entry]:  # fmt: skip
    """Those of the entries that fit all that is asked for."""
    words = folded(text).split()
    return [
        entry
        for entry in entries
        if entry.fits(level=level, role=role, kind=kind) and entry.matches(words)
    ]


def _used(guide: Guide, tool: str) -> tuple[int, ...]:
    """The levels whose steps name the tool."""
    return tuple(
        level.number
        for level in guide.levels
        if any(tool in step.tools for step in level.steps)
    )  # fmt: skip


def _forms(guide: Guide) -> Iterator[Entry]:
    numbers = {level.number for level in guide.levels}
    for code in guide.forms:
        try:
            paper = catalogue.get(code)
        except LookupError:  # told by check_forms at start-up
            continue
        own = tuple(level for level in (paper.level,) if level in numbers)
        yield Entry(
            code=f"form:{code}",
            kind="form",
            title=str(paper.title),
            about=str(paper.intro),
            href=reverse("toolbox:form", args=[code]),
            levels=_used(guide, f"form:{code}") or own,
        )


def _pages(guide: Guide) -> Iterator[Entry]:
    for code, (kind, about) in PAGES.items():
        tool = f"page:{code}"
        levels = _used(guide, tool)
        if not levels and code not in ("acute", "services"):
            continue
        yield Entry(
            code=tool,
            kind=kind,
            title=tool_label(guide, tool),
            about=str(about),
            href=_place(code),
            levels=() if code in ("acute", "services") else levels,
        )


def _place(code: str) -> str:
    if code == "acute":
        return reverse("cases:acute")
    if code == "services":
        return f"{reverse('cases:guide')}#tjenester"
    return reverse("toolbox:page", args=[code])


def _links(guide: Guide) -> Iterator[Entry]:
    for link in guide.links:
        yield Entry(
            code=f"link:{link.code}",
            kind=link.kind,
            title=str(link.label),
            about=str(link.about or ""),
            href=link.address,
            where="" if link.url else str(link.where or ""),
            levels=link.levels or _used(guide, f"link:{link.code}"),
            roles=link.roles or STAFF,
            heading=_heading(link),
            languages=_languages(link),
            host=urlsplit(link.address).netloc.removeprefix("www."),
        )


def _heading(link: Link) -> str:
    """The service that a routine is for; for those of several, what they have in common."""
    if link.kind != "routine":
        return ""
    named = dict.fromkeys(str(HEADINGS[kind]) for kind in link.services if kind in HEADINGS)
    return next(iter(named)) if len(named) == 1 else _("Flere tjenester")


def _languages(link: Link) -> str:
    """«På 5 språk», or which they are."""
    if link.languages:
        names = [str(LANGUAGES.get(tag, tag)) for tag in link.languages]
        return capfirst(", ".join(names))
    if link.language_count:
        return ngettext("På %(count)s språk", "På %(count)s språk", link.language_count) % {
            "count": link.language_count
        }
    return ""
