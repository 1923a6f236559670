"""Texts of guides and forms in bokmål, nynorsk and English."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

LANGUAGES = ("nb", "nn", "en")

Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """What every piece of a guide or form is: typed, closed to unknown fields, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LocalText(Part):
    """A text that is shown in the reader's language; bokmål where a translation is missing.

    In YAML either a plain string (bokmål) or a mapping ``{nb, nn, en}``.
    """

    nb: Words
    nn: Words | None = None
    en: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_string_is_bokmal(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"nb": value}
        if not isinstance(value, (dict, LocalText)):
            raise ValueError("must be a text, or the same text as nb, nn and en.")
        return value

    def for_language(self, language: str | None) -> str:
        """The text in the language (``nn``, ``en-gb``), else in bokmål."""
        chosen = {"nn": self.nn, "en": self.en}.get((language or "")[:2])
        return chosen or self.nb

    def __str__(self) -> str:
        return self.for_language(get_language())


def texts_in(part: Any, where: str = "") -> Iterator[tuple[str, LocalText]]:
    """Every text below a part, each with its place, such as ``levels[0].steps[1].title``."""
    if isinstance(part, LocalText):
        yield where, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_in(getattr(part, name), f"{where}.{name}" if where else name)
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from texts_in(item, f"{where}[{number}]")


def untranslated(part: Any) -> list[str]:
    """The places below a part whose text lacks nynorsk or English."""
    return [where for where, text in texts_in(part) if not (text.nn and text.en)]
