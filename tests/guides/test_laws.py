"""Laws as they read on a day."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from bti.guides.laws import LawBook, law, law_book, laws_on
from bti.guides.load import GuideError, load
from bti.guides.texts import untranslated

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("duty_to_report", date(2022, 12, 31), "Lov om barneverntjenester (1992) § 6-4"),
        ("duty_to_report", date(2023, 1, 1), "Barnevernsloven § 13-2"),
        ("duty_to_report_school", date(2024, 7, 31), "Opplæringslova (1998) § 15-3"),
        ("duty_to_report_school", date(2024, 8, 1), "Opplæringslova § 24-3"),
        ("duty_to_report_kindergarten", TODAY, "Barnehageloven § 46"),
        ("sharing_inside", TODAY, "Forvaltningsloven § 13 b"),
        ("heard", TODAY, "Barnelova § 31"),
        ("health_majority", TODAY, "Pasient- og brukerrettighetsloven § 4-3"),
    ],
)
def test_the_version_in_force_on_the_day_is_shown(code: str, day: date, name: str) -> None:
    with override("nb"):
        assert str(law(code, day)) == name


@pytest.mark.requirement("R224")
def test_the_confidentiality_laws_of_the_consent_form_are_those_of_the_day() -> None:
    with override("nb"):
        then = [str(found) for found in laws_on(date(2018, 5, 1), "confidentiality")]
        now = [str(found) for found in laws_on(TODAY, "confidentiality")]

    assert then == [
        "Lov om barneverntjenester (1992) § 6-7",
        "Forvaltningsloven §§ 13–13 e",
        "Forvaltningsloven § 13 b",
        "Helsepersonelloven §§ 21–25",
        "Pasient- og brukerrettighetsloven § 3-6",
        "Barnehageloven § 44",
        "Opplæringslova (1998) §§ 5-4 og 15-4",
        "Folketrygdloven §§ 21-9, 25-10 og 25-11",
        "Sosialtjenesteloven §§ 43, 44 og 45",
    ]
    assert now == [
        "Barnevernsloven § 13-1",
        "Forvaltningsloven §§ 13–13 e",
        "Forvaltningsloven § 13 b",
        "Helsepersonelloven §§ 21–25",
        "Pasient- og brukerrettighetsloven § 3-6",
        "Barnehageloven § 44",
        "Folketrygdloven §§ 21-9, 25-10 og 25-11",
        "Sosialtjenesteloven §§ 43, 44 og 45",
    ]


def test_a_law_that_is_not_in_force_is_not_found() -> None:
    with pytest.raises(LookupError, match="No law school_confidentiality was in force"):
        law("school_confidentiality", TODAY)


def test_every_law_is_told_in_three_languages() -> None:
    assert untranslated(law_book()) == []


def test_two_versions_from_the_same_day_are_refused(tmp_path: Path) -> None:
    entry = "  - {code: a, topic: plan, act: A, section: § 1, about: A, valid_from: 2026-01-01}\n"
    path = tmp_path / "laws.yaml"
    path.write_text("laws:\n" + entry + entry, "utf-8")

    with pytest.raises(GuideError) as refused:
        load(path, LawBook)

    assert str(refused.value) == (
        "laws.yaml:3: laws[1].valid_from a has two versions from the same day."
    )
