"""Countries whose names show no case: the network guesses one, the words around them say which it is."""

from collections.abc import Iterable, Sequence

from services.extract.engine.document import Sentence, Token, after_town_sign
from services.extract.engine.lexicon import fold

_NAMES = frozenset(
    "буркина-фасо бурунди вануату гаити гвинея-бисау джибути зимбабве кабо-верде кирибати конго косово лесото макао "
    "малави мали марокко монако науру палау перу пуэрто-рико сан-марино сомали сьерра-леоне тимор-лешти того тувалу "
    "фиджи чили эсватини сша оаэ юар кнр кндр фрг цар".split()
)

_PLURAL = frozenset(("сша", "оаэ"))
_OF_A_STATE = frozenset(
    "правительство делегация сторона мид министерство посольство власть парламент столица имя лидер".split()
)


def correct_indeclinables(sentences: Iterable[Sentence]) -> None:
    """Give each such name the case of the list that it goes on with, after a noun the genitive.

    "министры культуры Перу, Мали и Чили": genitives all, none of them does anything. In place.
    """
    for sentence in sentences:
        if not sentence.parsed:
            continue
        tokens = sentence.tokens
        if "г." in sentence.text:
            _decline_towns(sentence)
        for index, token in enumerate(tokens):
            if token.pos not in ("PROPN", "NOUN") or not token.text[:1].isupper() or fold(token.text) not in _NAMES:
                continue
            if _lead_the_verb(sentence, index):
                continue
            case = _case(tokens, index)
            if case is not None and token.feats.get("Case") != case:
                token.feats = {**token.feats, "Case": case}


def _lead_the_verb(sentence: Sentence, index: int) -> bool:
    """Make "по её ходу США и Джибути подписали" the verb's subjects, which the network hangs on the noun before.

    In place, `index` being the last of the list; whether that was done. All must be nominative by their form, and the
    verb have no other subject.
    """
    tokens = sentence.tokens
    if index + 1 >= len(tokens) or index == 0:
        return False
    verb = tokens[index + 1]
    if verb.pos != "VERB" or verb.feats.get("VerbForm") != "Fin" or tokens[index].rel.startswith("nsubj"):
        return False
    if any(token.head == index + 1 and token.rel.startswith("nsubj") for token in tokens):
        return False
    listed = [index]
    while listed[0] > 1 and tokens[listed[0] - 1].text in ("и", ","):
        before = tokens[listed[0] - 2]
        if before.pos != "PROPN" or fold(before.text) not in (*_NAMES, sentence.lemmas[listed[0] - 2]):
            break
        listed.insert(0, listed[0] - 2)
    number = "Plur" if len(listed) > 1 or fold(tokens[index].text) in _PLURAL else "Sing"
    first = tokens[listed[0] - 1] if listed[0] else None
    if verb.feats.get("Number") != number or first is None or first.pos not in ("NOUN", "PUNCT", "ADV"):
        return False
    if first.pos == "PUNCT" and listed[0] > 1 and tokens[listed[0] - 2].pos == "PROPN":
        return False  # "делегации Египта, Перу и Чили провели"
    if first.feats.get("Animacy") == "Anim" or sentence.lemmas[listed[0] - 1] in _OF_A_STATE:
        return False  # "в ходе визита президента США подписали"
    for at in listed:
        tokens[at].feats = {**tokens[at].feats, "Case": "Nom"}
        tokens[at].head, tokens[at].rel = (index + 1, "nsubj") if at == listed[0] else (listed[0], "conj")
    return True


def _decline_towns(sentence: Sentence) -> None:
    """ "в г. Бишкек", "мэром г. Бишкек": the case that the sign of a town bears in place of its name, in place."""
    for index, token in enumerate(sentence.tokens):
        if not token.text[0].isupper() or not after_town_sign(sentence.tokens, index):
            continue
        above = sentence.tokens[index - 1]
        if token.feats.get("Case") in ("Nom", "Acc", None) and (above.pos == "NOUN" or fold(above.text) in ("в", "во")):
            token.feats = {**token.feats, "Case": "Gen" if above.pos == "NOUN" else "Loc"}


def _case(tokens: Sequence[Token], index: int) -> str | None:
    """The case that a name is in by the words before it, or as the subject; None where nothing says."""
    token, before = tokens[index], tokens[max(index - 1, 0)]
    if before.text in (",", "и") and index > 1:
        first = tokens[index - 2]
        listed = token.rel == "conj" and first.pos == "PROPN" and (first.rel == "conj" or token.head == index - 2)
        return first.feats.get("Case") if listed and first.text[:1].isupper() else None
    if token.rel.startswith("nsubj") or (index == 0 and token.feats.get("Case") == "Loc"):
        return "Nom"  # no locative is without a preposition
    governed = before.pos == "NOUN" and token.rel == "nmod" and token.head < index
    return "Gen" if governed and before.text.isalpha() else None
