"""What is known about the child and those around it, and must not be told."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# Between two letters of a name: what a word processor or a narrow column may put there
SPLIT = r"(?:[\u00ad\u200b-\u200d\u2060]|-[ \t]*\r?\n[ \t]*)?"
APOSTROPHE = "['’‘´`]"
GENITIVE = rf"(?:{APOSTROPHE}?s{APOSTROPHE}?|{APOSTROPHE})?"
SAME = {
    "å": "(?:å|aa)", "ø": "(?:ø|oe|ö|o)", "æ": "(?:æ|ae|ä)", "ö": "(?:ö|ø|oe|o)",
    "ä": "(?:ä|æ|ae|a)", "ü": "(?:ü|ue|u|y)", "e": "[eéèêëęě]", "a": "[aáàâãą]", "o": "[oóòôõø]",
    "i": "[iíìîïı]", "u": "[uúùûüů]", "c": "[cçćč]", "l": "[lł]", "n": "[nñńň]", "s": "[sšśşș]",
    "y": "[yýÿü]", "z": "[zžźż]", "g": "[gğ]", "t": "[tțţ]", "d": "[dđð]",
    # Letters that Unicode makes of no other
    "ł": "[łl]", "đ": "(?:đ|dj|d)", "ð": "[ðd]", "þ": "(?:þ|th)", "ı": "[ıi]",
}  # fmt: skip
# Parts of the names of places that name no place alone
COMMON_PARTS = frozenset({
    "avdeling", "barnehage", "barnehagen", "barneskole", "barnevern", "barnevernet",
    "barneverntjenesten", "bydel", "familiesenter", "familieteam", "fagsenter", "for",
    "helsesenter",
    "helsestasjon", "helsestasjonen", "i", "kommune", "kontoret", "nav", "og", "pedagogisk", "ppt",
    "private", "skole", "skolehelsetjenesten", "skolen", "ungdomsskole", "ungdomsteam", "team",
    "videregående", "ved", "tjenesten", "senter", "sfo", "aks", "ressursteam", "på", "ungdom",
})  # fmt: skip
# Names that are also everyday words: written small they are taken for the word, and marked
EVERYDAY = frozenset({
    "al", "alle", "an", "ask", "av", "bakke", "ben", "berg", "bin", "bjørk", "bjørn", "bo", "da",
    "dag", "dal", "de", "den", "der", "du", "eik", "el", "else", "en", "even", "falk", "fjell",
    "fred", "frost", "glad", "han", "hauk", "haug", "helge", "her", "hope", "hun", "in", "jo",
    "kai", "la", "li", "lie", "lille", "liten", "liv", "lund", "lykke", "mai", "mark", "my", "myr",
    "nes", "no", "nord", "nå", "odd", "per", "ravn", "rik", "rolig", "rose", "sand", "sann", "so",
    "sol", "stein", "stor", "storm", "strand", "svale", "så", "ti", "to", "tone", "tor", "trygg",
    "ung", "van", "vi", "vik", "vilde", "vill", "vold", "voll", "von", "vår", "øye", "ås",
})  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name and the neutral word that stands in its place, such as ``barnet``."""

    name: str
    instead: str


@dataclass(frozen=True)
class Known:
    """What the record tells: people first the child, then places, then what is written exactly.

    ``exact`` holds phone numbers, addresses and the like, each with its neutral word.
    """

    people: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()
    exact: tuple[Name, ...] = ()
    group: str = ""
    born: date | None = None

    @property
    def child_names(self) -> tuple[str, ...]:
        """Every part of the names of the first person: what nicknames are made of."""
        return tuple(parts_of(self.people[0].name)) if self.people else ()


def parts_of(name: str) -> Iterator[str]:
    """The parts of a name: «Anne-Marie Dahl» gives Anne, Marie, Dahl."""
    tidy = unicodedata.normalize("NFC", name)
    yield from (part for part in re.split(r"[\s,.()/\-]+", tidy) if part)


def spelled(word: str) -> str:
    """A pattern for the word as it may be written: split over lines, with or without accents."""
    folded = unicodedata.normalize("NFC", word).casefold().replace("aa", "å")
    letters = [_letter(letter) for letter in folded]
    return SPLIT.join(letters)


def _letter(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0]
    return SAME.get(letter) or SAME.get(bare) or f"[{re.escape(letter)}{re.escape(bare)}]"


def whole(word: str) -> str:
    """A pattern for the word alone, in the genitive too; in a user name «_» stands between."""
    return rf"(?<![^\W_]){spelled(word)}{GENITIVE}(?![^\W_])"


def is_everyday(word: str) -> bool:
    """Whether the name is also a word that a text cannot do without."""
    return word.casefold() in EVERYDAY
