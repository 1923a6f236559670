"""Takes out what the record knows, and what always tells who somebody is."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from cases.services.anonymous.dates import neutral_days, take_out_dates
from cases.services.anonymous.known import (
    COMMON_PARTS,
    GENITIVE,
    Known,
    Name,
    is_everyday,
    parts_of,
    spelled,
    whole,
)

SPACE = r"[\s\-\u00ad\u200b]+"
TOKEN = re.compile(r"\[([^\[\]\n]*)\]")
IDENTITY = re.compile(r"(?<![\d.,])\d{2}[ .]?\d{2}[ .]?\d{2}[ .\-]?\d{3}[ ]?\d{2}(?!\d)")
# Every word has an end: what is written to be slow must not hold up the page
EMAIL = re.compile(r"[\w.+\-]{1,128}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)\d{2}[ \-]?)?\d(?:[ \-]?\d){7,10}(?!\d)")
STREET = re.compile(
    r"(?<!\w)(?:[A-ZÆØÅ][\w.\-]{0,40}[ ]){0,3}[A-ZÆØÅ][\w\-]{0,40}"
    r"(?:veien|vegen|vei|veg|gata|gaten|gate|stien|sti|bakken|lia|tunet|ringen|svingen|toppen"
    r"|terrasse|allé|alleen|plass|plassen|haugen|brygge|kroken|løkka|jordet|stubben)"
    r"(?:[ ]+\d+[ ]?[A-Za-z]?)?(?!\w)"
    r"|(?<!\w)(?:[A-ZÆØÅ][\w.\-]{0,40}[ ]){1,4}"
    r"(?:vei|veg|gate|gata|plass|allé|terrasse|sti)(?:[ ]+\d+[ ]?[A-Za-z]?)?(?!\w)"
)
POST_TOWN = re.compile(r"(?<!\d)\d{4}[ ]+[A-ZÆØÅ][\wÆØÅæøå]+(?:[ ][A-ZÆØÅ][\wÆØÅæøå]+)?")
SCHOOL = re.compile(
    r"(?<!\w)(?:[A-ZÆØÅ][\w\-]{0,40}[ ]){1,4}"
    r"(?:barne- og ungdomsskole|barneskole|ungdomsskole|videregående skole|skole|barnehage"
    r"|helsestasjon|familiesenter|barnehagene)(?:n|s|ns|en)?(?!\w)"
)
CLASS = re.compile(r"(?<![\w.,])(?:10|[1-9])[ .]{0,2}[A-HÆØÅ](?![\w])")


def take_out(text: str, known: Known) -> str:
    """The text with neutral words in brackets for what tells whose it is.

    Takes out rather too much: a name is taken in the genitive, in any case of letters, split over
    lines and spelled without Norwegian letters. Doing it twice changes nothing.
    """
    clean = _plain_brackets(unicodedata.normalize("NFC", text), neutral_words(known))
    for pattern, word in ((EMAIL, _("e-postadresse")), (WEB, _("nettadresse")),
                          (IDENTITY, _("fødselsnummer"))):  # fmt: skip
        clean = pattern.sub(f"[{word}]", clean)
    clean = take_out_dates(clean, known.born)
    clean = PHONE.sub(f"[{_('telefonnummer')}]", clean)
    for found in sorted(known.exact, key=lambda one: -len(one.name)):
        if found.name.strip():
            clean = _outside(clean, _exactly(found.name), _word(found.instead))
    clean = _take_out_people(clean, known.people)
    clean = _take_out_places(clean, known.places)
    if known.group:
        group = re.compile(whole(known.group), re.IGNORECASE)
        clean = _outside(clean, group, _always(_("klassen")))
    return _joined(_take_out_shapes(clean))


def neutral_words(known: Known) -> frozenset[str]:
    """Every word that may stand in brackets in place of something."""
    own = {one.instead for one in (*known.people, *known.places, *known.exact)}
    shapes = {
        _("e-postadresse"), _("nettadresse"), _("fødselsnummer"), _("telefonnummer"),
        _("etternavnet"), _("klassen"), _("et tjenestested"), _("adressen"), _("stedet"),
    }  # fmt: skip
    return frozenset(own | shapes | neutral_days())


def _plain_brackets(text: str, neutral: frozenset[str]) -> str:
    """Brackets of the writer's own become round, so that nothing hides between them."""

    def keep_ours(match: re.Match[str]) -> str:
        inside = match[1]
        ours = inside in neutral or (inside.endswith("s") and inside[:-1] in neutral)
        return f"\x00{inside}\x01" if ours else f"({inside})"

    marked = TOKEN.sub(keep_ours, text.replace("\x00", "").replace("\x01", ""))
    rounded = marked.replace("[", "(").replace("]", ")")
    return rounded.replace("\x00", "[").replace("\x01", "]")


def _take_out_shapes(text: str) -> str:
    """What has the shape of an address, a school or a class, whoever it is of."""
    for pattern, instead in (
        (SCHOOL, _("et tjenestested")), (STREET, _("adressen")), (POST_TOWN, _("stedet")),
        (CLASS, _("klassen")),
    ):  # fmt: skip
        text = _outside(text, pattern, _always(instead))
    return text


def _exactly(value: str) -> re.Pattern[str]:
    """The value as it stands in the record, however it is spaced."""
    words = [spelled(word) for word in unicodedata.normalize("NFC", value).split()]
    spaced = r"[\s,]+".join(words)
    return re.compile(rf"(?<!\w){spaced}{GENITIVE}(?!\w)", re.IGNORECASE)


def _take_out_people(text: str, people: Iterable[Name]) -> str:
    """Full names first, then their parts; a surname that several share tells of the family."""
    everyone = [(one, list(parts_of(one.name))) for one in people]
    for one, parts in everyone:
        if len(parts) > 1:
            full = SPACE.join(spelled(part) for part in parts)
            pattern = re.compile(rf"(?<!\w){full}{GENITIVE}(?!\w)", re.IGNORECASE)
            text = _outside(text, pattern, _word(one.instead))
    words: dict[str, str] = {}
    for one, parts in everyone:
        for number, part in enumerate(parts):
            last = number > 0 and number == len(parts) - 1
            words.setdefault(part.casefold(), _("etternavnet") if last else one.instead)
    for part, instead in sorted(words.items(), key=lambda entry: -len(entry[0])):
        text = _take_out_part(text, part, instead)
    return text


def _take_out_part(text: str, part: str, instead: str) -> str:
    """One part of a name: also where it begins a longer word, when that has a capital."""
    if len(part) == 1:
        return text  # an initial is marked, not taken out
    word = _word(instead)

    def unless_small(match: re.Match[str]) -> str:
        return match[0] if is_everyday(part) and match[0].islower() else word(match)

    text = _outside(text, re.compile(whole(part), re.IGNORECASE), unless_small)
    if len(part) > 3 and not is_everyday(part):
        longer = re.compile(rf"(?<!\w){spelled(part)}\w+{GENITIVE}(?!\w)", re.IGNORECASE)
        text = _outside(text, longer, lambda m: m[0] if m[0][0].islower() else word(m))
    return text


def _take_out_places(text: str, places: Iterable[Name]) -> str:
    for place in places:
        own = [part for part in parts_of(place.name) if part.casefold() not in COMMON_PARTS]
        if own:  # «PPT» tells of no place
            text = _outside(text, _exactly(place.name), _word(place.instead))
        for part in own:
            text = _take_out_part(text, part.casefold(), place.instead)
    return text


def _word(instead: str) -> Callable[[re.Match[str]], str]:
    """The neutral word in the case of what it replaces: «Jonas'» gives «[barnets]»."""

    def replace(match: re.Match[str]) -> str:
        found = re.search(r"['’‘´`]$|['’‘´`]s$", match[0]) or _ends_in_extra_s(match)
        return f"[{instead}s]" if found else f"[{instead}]"

    return replace


def _always(instead: str) -> Callable[[re.Match[str]], str]:
    """The neutral word, whatever it replaces."""
    return lambda _match: f"[{instead}]"


def _ends_in_extra_s(match: re.Match[str]) -> bool:
    """Whether the last s is the genitive's: the same pattern without it would match as well."""
    shorter = match[0][:-1]
    return match[0][-1:] in "sS" and match.re.search(shorter) is not None


def _outside(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> str:
    """Replace what lies outside of neutral words that stand there already."""
    pieces = re.split(r"(\[[^\[\]\n]*\])", text)
    return "".join(
        piece if number % 2 else pattern.sub(replace, piece) for number, piece in enumerate(pieces)
    )


def _joined(text: str) -> str:
    """One neutral word where a name had several parts: «[barnet] [etternavnet]» is one."""
    surname = re.escape(_("etternavnet"))
    text = re.sub(rf"\[([^\[\]]+?)\](?:[ \-]+\[{surname}(s?)\])+", r"[\1\2]", text)
    return re.sub(r"\[([^\[\]]+)\](?:[ \-]+\[\1(s?)\])+", r"[\1\2]", text)
