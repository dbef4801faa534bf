import pytest

from services.extract.engine.people.companies import Companies


@pytest.fixture(scope="module")
def companies() -> Companies:
    return Companies()


@pytest.mark.parametrize(
    ("owner", "country"),
    [
        ("правления «Казатомпрома»", "KZ"),
        ("компании «Узбекнефтегаз»", "UZ"),
        ("SOCAR", "AZ"),
        ("концерна Siemens Energy", "DE"),
        ("Российских железных дорог", None),  # known by its nominative and its abbreviation
        ("РЖД", "RU"),
        ("завода «Луч»", None),
        ("Газпромедиа", None),
        ("", None),
    ],
)
def test_the_country_of_a_company(companies: Companies, owner: str, country: str | None) -> None:
    assert companies.country_of(owner) == country
