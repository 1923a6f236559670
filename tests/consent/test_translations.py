"""A translation nobody vouches for is offered to nobody until the municipality has had it read."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consent import services
from consent.models import ReviewedText

HIGH = "idporten-loa-high"


@pytest.fixture
def polish(asked, siri, today) -> ReviewedText:
    return services.offer_language(
        asked.municipality, by=siri, on=today, language="pl", reviewer="Ewa Nowak, translatør"
    )


@pytest.mark.requirement("R223")
def test_it_is_offered_only_when_it_has_been_read_through(asked, siri, today, anne):
    assert "pl" not in services.languages(asked)
    assert services.language_for(asked, "pl") == "nb"
    with pytest.raises(ValidationError, match="finnes ikke på dette språket"):
        services.sign(asked, by=anne, on=today, language="pl", login_level=HIGH)

    text = services.offer_language(
        asked.municipality, by=siri, on=today, language="pl", reviewer="Ewa Nowak"
    )
    assert "pl" in services.languages(asked)
    row = services.sign(asked, by=anne, on=today, language="pl", login_level=HIGH)
    assert row.text.startswith("Zgoda na współpracę")

    services.take_back_language(text, by=siri, on=today)
    assert "pl" not in services.languages(asked)
    assert services.language_name(asked, "pl").name == "polski"


def test_it_is_offered_in_that_municipality_alone(polish, asked):
    asked.municipality_id += 1000

    assert "pl" not in services.languages(asked)


def test_only_the_administrator_offers_it_and_says_who_has_read_it(asked, kari, mona, siri, today):
    for other in (kari, mona):
        with pytest.raises(PermissionDenied):
            services.offer_language(
                asked.municipality, by=other, on=today, language="pl", reviewer="Jeg"
            )
    for fields, sentence in (
        ({"language": "pl", "reviewer": " "}, "Skriv hvem"),
        ({"language": "nb", "reviewer": "Jeg"}, "Velg et språk"),
        ({"language": "pl", "reviewer": "x" * 201}, "høyst 200"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            services.offer_language(asked.municipality, by=siri, on=today, **fields)


@pytest.mark.requirement("R223")
def test_both_texts_stand_side_by_side_where_one_signs(polish, asked, anne, browse):
    page = browse(anne).get(f"/samtykke/{asked.pk}/signer/?steg=3&sprak=pl").content.decode()

    assert "Zgoda na współpracę" in page
    assert "Samtykke til tverrfaglig samarbeid" in page
    assert 'lang="pl"' in page


def test_the_administrators_page_offers_and_takes_back(siri, kari, browse, db):
    http = browse(siri)
    assert "Ikke lest gjennom" in http.get("/samtykke/sprak/").content.decode()
    sent = {
        "submission_key": uuid.uuid4(), "language": "pl", "reviewer": "Ewa Nowak", "checked": "on",
    }  # fmt: skip
    assert http.post("/samtykke/sprak/", sent).status_code == 302
    assert "Lest gjennom av Ewa Nowak" in http.get("/samtykke/sprak/").content.decode()
    assert http.post("/samtykke/sprak/", {"take_back": "pl"}).status_code == 302
    assert not ReviewedText.objects.exists()
    assert browse(kari).get("/samtykke/sprak/").status_code == 403
