"""Bodies of offices that the text named before: "президент CNPC … глава корпорации"."""

import re

from services.extract.engine.document import Document
from services.extract.engine.people.persons import People
from services.extract.engine.places import find_bodies


def name_bodies(document: Document, people: People) -> None:
    """ "Председатель совета директоров CNPC … Президент корпорации": the body is the one that a paragraph named before.

    Likewise "завод «Восход» … директор завода" where the text names one such body only. Only bodies whose names do not
    decline are put into the role. "Генсек организации" is of the international body that the text has named last.
    """
    before: tuple[int, str] | None = None  # the line and the name
    named_bodies: dict[str, str | None] | None = None  # by stem of the noun before it; None where there are several
    for sentence in document.sentences:
        for office in people.offices.get(sentence.index, []):
            bare = office.owner in _BODIES_ALONE and office.role.endswith(office.owner) and not office.countries
            if bare and before is not None and before[0] == sentence.line:
                head = office.role.removesuffix(office.owner).rstrip()
                office.role, office.owner = f"{head} {before[1]}", before[1]
                continue
            if office.owner == "организации" and not office.countries:
                if (name := _organization_before(document, sentence.tokens[office.start].start)) is not None:
                    office.role, office.owner = office.role.replace(" организации", f" {name}"), name
                continue
            if office.owner[:-1] in _BODIES:
                if named_bodies is None:
                    named_bodies = _named_bodies(document.text)
                name = named_bodies.get(office.owner[:-1])
                if name is not None and office.role.endswith(office.owner):
                    office.role, office.owner = f"{office.role} {name}", f"{office.owner} {name}"
                continue
            named = _BODY_NAME.search(office.owner)
            if named is not None:
                before = sentence.line, named.group().replace("« ", "«").replace(" »", "»")


def _organization_before(document: Document, at: int) -> str | None:
    """The international body that the text named last before an offset: "генсек организации" is of that one."""
    found = [body.name for body in find_bodies(document.text[:at]) if " " not in body.name]
    return found[-1] if found else None


def _named_bodies(text: str) -> dict[str, str | None]:
    """The name of each kind of body that a text names, by the stem of its noun; None where it names several."""
    names: dict[str, str | None] = {}
    for noun, name in _NOUN_AND_NAME.findall(text):
        stem = next(stem for stem in _BODIES if noun.lower().startswith(stem))
        names[stem] = name if names.get(stem, name) == name else None
    return names


_BODIES = (
    "компани", "корпораци", "концерн", "холдинг", "банк", "фонд", "агентств", "парти", "центр", "завод", "клуб",
    "театр", "газет", "журнал", "фабрик", "комбинат", "музе", "издательств", "телеканал", "предприяти", "движени",
)  # fmt: skip
_NOUN_AND_NAME = re.compile(
    rf"\b((?i:{'|'.join(_BODIES)})[а-я]{{0,3}}) («[^»\n]{{2,40}}»|[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)*)"
)
_BODIES_ALONE = frozenset(
    "компании корпорации концерна холдинга банка фонда агентства госкомпании госкорпорации".split()
)
_BODY_NAME = re.compile(r"(?:[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)*|«[^»]+»|[А-ЯЁ]{3,})\Z")
