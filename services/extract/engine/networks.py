"""Named entities, morphology and syntax by slovnet's networks, computed together on packed sentences.

The networks (https://github.com/natasha/slovnet, news models, in natasha's wheel) are three convolutional encoders
of one shape over one vocabulary: quantized navec embeddings of the word (300) and its shape (30), three layers of
width-3 convolutions (256, 128, 64 filters), and a head each. slovnet runs them one after another on padded batches.
Here

- sentences lie one after another in one array with a row of zeros between them, so nothing is computed for padding;
- a convolution is one matrix product with its three taps side by side and a sum of shifted rows;
- the first layer's product depends on the word alone: each distinct word form is projected once and remembered;
- biases and batch norms are folded into the weights of the layer that follows.

The tags are those of slovnet: the sums are the same up to the order of addition.
"""

import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from sys import intern
from typing import Any, Final, NamedTuple, TypeVar, cast

import numpy as np
from navec.vocab import Vocab
from numpy.typing import NDArray
from slovnet.exec import model as slovnet
from slovnet.exec.pack import Pack
from slovnet.shape import word_shape

from services.extract.engine.budget import Budget
from services.extract.engine.document import Entity, EntityType, Line, Sentence, Token
from services.extract.engine.morphology import Morphology, parse_tag

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]
T = TypeVar("T")

BATCH_TOKENS: Final = 4096  # a batch's arrays take about 20 KB a token
LINE_TOKENS: Final = 1024  # entities in a longer line are looked for in pieces of this length
REMEMBERED_FORMS: Final = 14_336  # of 9 KB each
HEAD_TOKENS: Final = 128  # the scores of so many tokens for 753 tags stay in the processor's cache
# What stands in the networks' vocabulary for a token that does not.
READ_AS: Final = {"и.о.": "врио", "И.о.": "Врио"}
# Letters of other languages' Cyrillic, as Russian writes their names: "Әмірғалиев" is known as Амиргалиев.
RUSSIAN: Final = str.maketrans("әғқңөұүһіўҳҷӣӯӘҒҚҢӨҰҮҺІЎҲҶӢӮ", "агкноуухиухчиуАГКНОУУХИУХЧИУ")
GAP: Final = 0  # the form whose embedding is zero, between sentences


class ModelsMissing(RuntimeError):
    """The model files are not where the natasha package should have put them: install it again."""


class Tagger:
    """The three networks and the lemmas. Not safe for use by several threads at once: one process, one tagger."""

    def __init__(
        self, forms: "Forms", entities: "EntityTags", morphology: "MorphTags", trees: "Trees", lemmas: Morphology
    ) -> None:
        self._forms = forms
        self._entities = entities
        self._morph = morphology
        self._trees = trees
        self.morphology = lemmas

    @classmethod
    def load(cls) -> "Tagger":
        """Read the models out of the installed natasha package, without importing it. Takes about half a second.

        Raises ModelsMissing.
        """
        spec = find_spec("natasha")
        if spec is None or spec.origin is None:
            raise ModelsMissing("the package natasha, whose wheel carries the models, is not installed")
        data = Path(spec.origin).parent / "data"
        try:
            embedding = Embedding.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
            ner, shapes, entity_tags = _load(data / "model" / "slovnet_ner_news_v1.tar", slovnet.NER, "tag")
            morph, _, morph_tags = _load(data / "model" / "slovnet_morph_news_v1.tar", slovnet.Morph, "tag")
            syntax, _, relations = _load(data / "model" / "slovnet_syntax_news_v1.tar", slovnet.Syntax, "rel")
        except (OSError, KeyError) as error:
            raise ModelsMissing(f"the models in {data} cannot be read: {error}") from error
        forms = Forms(embedding, shapes)
        return cls(
            forms,
            EntityTags(ner, forms, entity_tags),
            MorphTags(morph, forms, morph_tags),
            Trees(syntax, forms, relations),
            Morphology(),
        )

    def find_entities(self, lines: Iterable[Line], budget: Budget | None = None) -> None:
        """Fill in the entities of all sentences of `lines`; each line is read as a whole.

        Stops early when the budget is spent.
        """
        pieces = [piece for line in lines for piece in _batches(line.sentences, _length, LINE_TOKENS)]
        for batch in _batches(pieces, lambda piece: sum(map(_length, piece))):
            if budget is not None and budget.spent:
                return
            packed = self._forms.pack([[t for sentence in piece for t in sentence.tokens] for piece in batch])
            for piece, tags in zip(batch, self._entities(packed), strict=True):
                first = 0
                for sentence in piece:
                    last = first + len(sentence.tokens)
                    sentence.entities = self._entities.of(sentence.tokens, tags[first:last])
                    first = last

    def tag(
        self, sentences: Iterable[Sentence], features: Iterable[Sentence] = (), *, budget: Budget | None = None
    ) -> None:
        """Fill in parts of speech, features, lemmas, heads and relations of `sentences`; of `features` the first two.

        The words of people's names are their own lemmas where `find_entities` came first: no dictionary has them.
        Stops early when the budget is spent, and leaves the other sentences untagged or unparsed.
        """
        readings = self._morph.readings
        lacking = [(s, True) for s in sentences if not s.parsed]
        lacking += [(s, False) for s in features if not s.tagged]
        for batch in _batches(lacking, lambda pair: len(pair[0].tokens)):
            if budget is not None and budget.spent:
                return
            packed = self._forms.pack([sentence.tokens for sentence, _ in batch])
            to_parse = sum(parse for _, parse in batch)
            tags = self._morph(packed)
            heads, rels = self._trees(packed.first(to_parse)) if to_parse else ([], [])
            first = 0
            for sentence, parse in batch:
                last = first + len(sentence.tokens)
                for token, tag in zip(sentence.tokens, tags[first:last], strict=True):
                    token.pos, token.feats = readings[tag]
                sentence.tagged = True
                if parse:
                    if budget is not None and budget.spent:  # new words take much longer than the networks
                        return
                    self._set_lemmas(sentence, tags[first:last])
                    self._set_tree(sentence, heads[first:last], rels[first:last])
                first = last

    def _set_lemmas(self, sentence: Sentence, tags: list[int]) -> None:
        for entity in sentence.entities:
            if entity.type == "PER":
                for index in entity.tokens:
                    sentence.tokens[index].lemma = sentence.tokens[index].text.lower()
        lemma, names = self.morphology.lemma, self._morph.names
        for token, tag in zip(sentence.tokens, tags, strict=True):
            if not token.lemma:
                token.lemma = lemma(token.text.lower(), names[tag])
        sentence.lemmas = [token.lemma.replace("ё", "е") for token in sentence.tokens]

    def _set_tree(self, sentence: Sentence, heads: list[int], rels: list[int]) -> None:
        relations = self._trees.relations
        for token, head, rel in zip(sentence.tokens, heads, rels, strict=True):
            token.head = head
            token.rel = relations[rel]
        sentence.parsed = True


def _length(sentence: Sentence) -> int:
    return len(sentence.tokens)


def _batches(items: Iterable[T], size: Callable[[T], int], limit: int = BATCH_TOKENS) -> Iterator[list[T]]:
    """Groups of neighbouring items of at most `limit` tokens together."""
    batch: list[T] = []
    total = 0
    for item in items:
        tokens = size(item)
        if batch and total + tokens > limit:
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += tokens
    if batch:
        yield batch


# --- models ---------------------------------------------------------------------------------------


def _load(path: Path, architecture: Any, labels: str) -> tuple[Any, list[str], list[str]]:
    """A slovnet model without its embedding, its word shapes and its labels. Its word vocabulary is navec's."""
    with Pack(path) as pack:
        pack.load_meta().check_protocol()
        model = pack.load_model(architecture)
        model = model.inject_arrays(dict(pack.load_arrays(model.weights)))
        return model, pack.load_vocab("shape").items, pack.load_vocab(labels).items


class Embedding:
    """navec's product-quantized embeddings: word -> 100 codes, each choosing 3 of the 300 components.

    The codes (25 MB) stay in the file, mapped into memory: workers on one machine share them.
    """

    def __init__(self, ids: dict[str, int], unknown: int, codes: NDArray[np.uint8], centroids: Floats) -> None:
        self.ids = ids
        self.unknown = unknown
        self._codes = codes
        parts, per_part, size = centroids.shape
        self._centroids = centroids.reshape(parts * per_part, size)
        self._offsets = np.arange(parts) * per_part
        self.size = parts * size

    @classmethod
    def load(cls, path: Path) -> "Embedding":
        with tarfile.open(path) as tar:
            vocab = Vocab.from_file(tar.extractfile("vocab.bin"))
            member = tar.getmember("pq.bin")
        words, parts, centroids = (
            int(n) for n in np.fromfile(path, np.uint32, 4, offset=member.offset_data)[[0, 2, 3]]
        )
        offset = member.offset_data + 16
        codes = np.memmap(path, np.uint8, "r", offset, (words, parts)).view(np.ndarray)
        values = np.fromfile(path, np.float32, parts * centroids * 3, offset=offset + words * parts)
        return cls(vocab.word_ids, vocab.unk_id, codes, values.reshape(parts, centroids, 3))

    def __call__(self, ids: list[int]) -> Floats:
        """The embeddings of words, one row each."""
        vectors: Floats = self._centroids.take(self._codes[ids] + self._offsets, axis=0)
        return vectors.reshape(len(ids), self.size)


# --- word forms -----------------------------------------------------------------------------------


class Packed(NamedTuple):
    """Sentences one after another, a gap before each and after the last."""

    forms: Ints  # the number of each token's form, GAP between sentences
    gaps: Ints  # where the gaps are
    tokens: Ints  # where the tokens are
    lengths: list[int]

    def first(self, sentences: int) -> "Packed":
        stop = int(self.gaps[sentences]) + 1
        lengths = self.lengths[:sentences]
        return Packed(self.forms[:stop], self.gaps[: sentences + 1], self.tokens[: sum(lengths)], lengths)


_WORD = re.compile("([а-яё]{2,})|([А-ЯЁ][а-яё]+)")


def read_as(text: str) -> str:
    """What the networks read for a token: one that they do not know stands for another, like "и.о." for "врио"."""
    return READ_AS.get(text, text).translate(RUSSIAN)


def _shape(text: str) -> str:
    """slovnet's shape of a word, quickly for most of them."""
    word = _WORD.fullmatch(text)
    if word is None:
        shape: str = word_shape(text)
        return shape
    return "RU_xx" if word.lastindex == 1 else "RU_Xx"


class Forms:
    """Numbers the distinct word forms that the networks have seen; of too many, those used least are forgotten."""

    def __init__(self, embedding: Embedding, shapes: list[str]) -> None:
        self._embedding = embedding
        self.vectors: Floats = np.full((REMEMBERED_FORMS, embedding.size), 0, np.float32)
        self.shapes = np.zeros(REMEMBERED_FORMS, np.intp)
        self._shape_ids = {shape: index for index, shape in enumerate(shapes)}
        self._numbers: dict[str, int] = {}  # by the text
        self._alike: dict[tuple[int, int], int] = {}  # by the word's and the shape's index
        self._free = list(range(REMEMBERED_FORMS - 1, GAP, -1))  # the numbers of no form
        self._uses = np.zeros(REMEMBERED_FORMS, np.intp)  # in how many batches a form was, halved at each forgetting
        self._marks: list[NDArray[np.bool_]] = []

    def marks(self) -> NDArray[np.bool_]:
        """For an encoder to mark the forms that it knows: a mark goes when its number goes to another form."""
        self._marks.append(np.zeros(REMEMBERED_FORMS, np.bool_))
        return self._marks[-1]

    def pack(self, sentences: Sequence[list[Token]]) -> Packed:
        texts = [token.text for sentence in sentences for token in sentence]
        lengths = [len(sentence) for sentence in sentences]
        numbers = self._number(texts)
        gaps = np.concatenate(([0], np.cumsum(np.array(lengths) + 1)))
        tokens = np.ones(len(texts) + len(gaps), np.bool_)
        tokens[gaps] = False
        places = np.flatnonzero(tokens)
        forms = np.full(len(tokens), GAP)
        forms[places] = numbers
        self._uses[forms] += 1
        return Packed(forms, gaps, places, lengths)

    def _number(self, texts: list[str]) -> list[int]:
        found = list(map(self._numbers.get, texts))
        if None not in found:  # as where the lines of the sentences have been read
            return cast(list[int], found)
        new = {text for text, number in zip(texts, found, strict=True) if number is None}
        if len(new) > len(self._free) or len(self._numbers) + len(new) > 2 * REMEMBERED_FORMS:
            self._forget()
            new = {text for text in texts if text not in self._numbers}
        self._learn(new)
        return list(map(self._numbers.__getitem__, texts))

    def _learn(self, texts: set[str]) -> None:
        """Give numbers to new forms: words of one shape that the vocabulary lacks are one form to the networks."""
        ids, unknown = self._embedding.ids, self._embedding.unknown
        words: list[int] = []
        given: list[int] = []
        for text in texts:
            read = read_as(text)
            form = word, shape = ids.get(read.lower(), unknown), self._shape_ids[_shape(read)]
            number = self._alike.get(form)
            if number is None:
                number = self._alike[form] = self._free.pop()
                self.shapes[number] = shape
                words.append(word)
                given.append(number)
            self._numbers[text] = number
        self.vectors[given] = self._embedding(words)

    def _forget(self) -> None:
        forms = np.array(list(self._alike.values()))  # those learned first come first
        rare = forms[self._uses[forms].argsort(kind="stable")[:BATCH_TOKENS]]  # a batch may bring so many new ones
        for marks in self._marks:
            marks[rare] = False
        self._uses[rare] = 0
        self._uses //= 2
        self._free.extend(rare.tolist())
        forgotten = set(self._free)
        self._alike = {form: number for form, number in self._alike.items() if number not in forgotten}
        kept = {text: number for text, number in self._numbers.items() if number not in forgotten}
        self._numbers = kept if len(kept) <= REMEMBERED_FORMS else {}


# --- encoder --------------------------------------------------------------------------------------


class Affine(NamedTuple):
    """`row * scale + shift`, which is left to do to what reads the rows."""

    scale: Floats
    shift: Floats

    def undone(self, row: Floats | float) -> Floats:
        """The row that becomes `row`."""
        undone: Floats = (row - self.shift) / self.scale
        return undone

    def before(self, weight: Floats, bias: Floats) -> tuple[Floats, Floats]:
        """Weights (inputs x outputs) and bias that do to a row what this and then the given ones do."""
        return np.ascontiguousarray(self.scale[:, None] * weight), self.shift @ weight + bias


class Convolution:
    """A width-3 convolution over rows, then ReLU, then the batch norm. Gaps are zero.

    The rows that come out still want `affine` done to them: ReLU(row + bias) is max(row, -bias) + bias, so that the
    bias goes with the batch norm into the weights of what comes next.
    """

    def __init__(self, layer: Any, before: Affine | None = None) -> None:
        filters, inputs, _ = layer.conv.weight.shape
        # filters x inputs x taps -> inputs x (taps * filters)
        taps = layer.conv.weight.array.transpose(1, 2, 0).reshape(inputs, 3 * filters)
        bias = layer.conv.bias.array
        self.taps: Floats = np.ascontiguousarray(taps, np.float32)
        if before is not None:
            self.taps, shifts = before.before(self.taps, np.zeros(3 * filters, np.float32))
            bias = bias + shifts.reshape(3, filters).sum(axis=0)
        self.filters: int = filters
        self._least: Floats = -bias
        norm = layer.norm
        scale = norm.weight.array / norm.std.array
        self.affine = Affine(scale, norm.bias.array + (bias - norm.mean.array) * scale)
        self._gap = self.affine.undone(0.0)

    def __call__(self, rows: Floats, gaps: Ints) -> Floats:
        n = self.filters
        products = rows @ self.taps
        sums: Floats = np.empty((len(rows), n), np.float32)  # not a part of the products, which NumPy would copy first
        np.add(products[1:, n : 2 * n], products[:-1, :n], out=sums[1:])
        sums[0] = products[0, n : 2 * n]
        sums[:-1] += products[1:, 2 * n :]
        return self.activate(sums, gaps)

    def activate(self, sums: Floats, gaps: Ints) -> Floats:
        """In place."""
        np.maximum(sums, self._least, out=sums)
        sums[gaps] = self._gap
        return sums


class Encoder:
    """Packed sentences to rows of 64 features, which still want `affine` done to them.

    The first layer's products are kept for each form.
    """

    def __init__(self, model: Any, forms: Forms) -> None:
        self._forms = forms
        first, *layers = model.encoder.layers
        self._first = Convolution(first)
        self.affine = self._first.affine
        self._layers = []
        for layer in layers:
            self._layers.append(Convolution(layer, self.affine))
            self.affine = self._layers[-1].affine
        size, filters = forms.vectors.shape[1], self._first.filters
        self._word_taps = np.ascontiguousarray(self._first.taps[:size])
        self._shapes: Floats = model.emb.shape.weight.array @ self._first.taps[size:]
        # three rows a form, one for each tap; not np.zeros, whose memory comes page by page and slowly in the use
        self._products: Floats = np.full((REMEMBERED_FORMS * 3, filters), 0, np.float32)
        self._known = forms.marks()
        self._known[GAP] = True

    def __call__(self, packed: Packed) -> Floats:
        self._project(packed.forms)
        first = packed.forms * 3
        sums = self._products.take(first + 1, axis=0)
        sums[1:] += self._products.take(first[:-1], axis=0)
        sums[:-1] += self._products.take(first[1:] + 2, axis=0)
        rows = self._first.activate(sums, packed.gaps)
        for layer in self._layers:
            rows = layer(rows, packed.gaps)
        return rows

    def _project(self, used: Ints) -> None:
        forms = self._forms
        lacking = np.zeros(REMEMBERED_FORMS, np.bool_)
        lacking[used] = True
        lacking &= ~self._known
        new = np.flatnonzero(lacking)
        if not len(new):
            return
        self._known[new] = True
        products = forms.vectors[new] @ self._word_taps
        products += self._shapes[forms.shapes[new]]
        self._products.reshape(REMEMBERED_FORMS, -1)[new] = products


# --- heads ----------------------------------------------------------------------------------------


class MorphTags:
    """The most probable morphological tag of each token."""

    def __init__(self, model: Any, forms: Forms, tags: list[str]) -> None:
        self._encode = Encoder(model, forms)
        proj = model.head.proj
        self._weight, self._bias = self._encode.affine.before(proj.weight.array, proj.bias.array)
        self.names = tags
        self.readings = [parse_tag(tag) for tag in tags]

    def __call__(self, packed: Packed) -> list[int]:
        """Indexes into `names` and `readings`, for all tokens of all sentences."""
        rows = self._encode(packed)[packed.tokens]
        best = np.empty(len(rows), np.intp)
        for first in range(0, len(rows), HEAD_TOKENS):
            part = slice(first, first + HEAD_TOKENS)
            scores = rows[part] @ self._weight
            scores += self._bias
            scores.argmax(axis=1, out=best[part])
        found: list[int] = best.tolist()
        return found


class EntityTags:
    """The most probable sequence of BIO tags of each sentence, by a conditional random field."""

    def __init__(self, model: Any, forms: Forms, tags: list[str]) -> None:
        self._encode = Encoder(model, forms)
        proj = model.head.proj
        self._weight, self._bias = self._encode.affine.before(proj.weight.array, proj.bias.array)
        self._transitions: Floats = model.head.crf.transitions.array
        self._outside = tags.index("O")
        self._inside = {tag for tag, name in enumerate(tags) if name[0] == "I"}
        self._begins = {tag: cast(EntityType, name[2:]) for tag, name in enumerate(tags) if name[0] == "B"}

    def of(self, tokens: list[Token], tags: list[int]) -> list[Entity]:
        """The entities that tags mean, as slovnet joins them: an I of any type goes on with what a B began."""
        entities: list[Entity] = []
        outside, begins = self._outside, self._begins
        if tags.count(outside) == len(tags):
            return entities
        open_ = False
        for index, tag in enumerate(tags):
            if tag == outside:
                open_ = False
                continue
            kind = begins.get(tag)
            if kind is not None:
                entities.append(Entity(tokens[index].start, tokens[index].stop, kind, range(index, index + 1)))
                open_ = True
            elif open_ and tag in self._inside:
                entity = entities[-1]
                entity.stop = tokens[index].stop
                entity.tokens = range(entity.tokens.start, index + 1)
        return entities

    def __call__(self, packed: Packed) -> list[list[int]]:
        """Indexes of tags, for the tokens of each sentence."""
        scores = self._encode(packed) @ self._weight + self._bias
        order = sorted(range(len(packed.lengths)), key=packed.lengths.__getitem__, reverse=True)
        paths = self._best(scores, packed.gaps[:-1][order] + 1, np.array(packed.lengths)[order])
        found: list[list[int]] = [[]] * len(order)
        for index, path in zip(order, paths, strict=True):
            found[index] = path
        return found

    def _best(self, scores: Floats, starts: Ints, lengths: Ints) -> Iterator[list[int]]:
        """Viterbi's algorithm on all sentences at once, step by step; the longest sentences come first."""
        transitions = self._transitions
        steps = np.arange(lengths[0])[:, None]
        alive = steps < lengths  # steps x sentences
        best = scores[(starts + steps)[alive]]  # row by row: the first tokens of all, the second tokens of all, …
        running = alive.sum(axis=1).tolist()  # sentences that have a token at a step
        rows = np.concatenate(([0], np.cumsum(running))).tolist()  # where a step's rows begin
        for step in range(1, len(running)):
            before = best[rows[step - 1] : rows[step - 1] + running[step]]
            ways = before.T[:, :, None] + transitions[:, None, :]  # from x sentences x to
            best[rows[step] : rows[step + 1]] += np.maximum.reduce(ways, axis=0)
        # where the best way to a next tag comes from
        origins = (best[:, None, :] + transitions.T).argmax(axis=2).tolist()
        finals = best.argmax(axis=1).tolist()
        for sentence, length in enumerate(lengths.tolist()):
            tag = finals[rows[length - 1] + sentence]
            path = [tag]
            for step in range(length - 2, -1, -1):
                tag = origins[rows[step] + sentence][tag]
                path.append(tag)
            path.reverse()
            yield path


class Trees:
    """The head and the relation of each token. Heads are chosen one by one: a tree is likely, not certain."""

    def __init__(self, model: Any, forms: Forms, relations: list[str]) -> None:
        self._encode = Encoder(model, forms)
        head, rel = model.head, model.rel
        # four views of a token, side by side: as a dependent, as a head, as the head and the tail of a relation
        views = [view.proj for view in (head.head, head.tail, rel.head, rel.tail)]
        self._weight, self._bias = self._encode.affine.before(
            np.hstack([view.weight.array for view in views]), np.concatenate([view.bias.array for view in views])
        )
        self._root_as_head: Floats = head.tail(head.root.array)
        self._root_of_relation: Floats = rel.head(rel.root.array)
        self._attachment: Floats = head.kernel.array
        # head x (relation * tail) -> tail x (head * relation)
        size, kinds = len(rel.kernel.array), len(relations)
        kernel = rel.kernel.array.reshape(size, kinds, size).transpose(2, 0, 1)
        self._kinship: Floats = np.ascontiguousarray(kernel.reshape(size, size * kinds))
        self.relations = [intern(relation) for relation in relations]

    def __call__(self, packed: Packed) -> tuple[list[int], list[int]]:
        """Indexes of the heads within their sentences (-1: the root) and into `relations`, for all tokens."""
        views = self._encode(packed) @ self._weight
        views += self._bias
        np.maximum(views, 0, out=views)
        dependents, candidates, heads, tails = np.hsplit(views, 4)
        candidates[packed.gaps] = self._root_as_head
        heads[packed.gaps] = self._root_of_relation
        places = self._heads(dependents @ self._attachment, candidates, packed)
        rels = np.empty(len(places), np.intp)
        for first in range(0, len(places), HEAD_TOKENS):
            part = slice(first, first + HEAD_TOKENS)
            chosen = heads[places[part]][:, None, :]
            kinship = (tails[packed.tokens[part]] @ self._kinship).reshape(len(chosen), heads.shape[1], -1)
            (chosen @ kinship)[:, 0].argmax(axis=1, out=rels[part])
        starts = np.repeat(packed.gaps[:-1], packed.lengths)
        return (places - starts - 1).tolist(), rels.tolist()

    def _heads(self, dependents: Floats, candidates: Floats, packed: Packed) -> Ints:
        """Where each token's head is in the packed array; the gap before the sentence stands for the root."""
        found = []
        for gap, length in zip(packed.gaps.tolist(), packed.lengths, strict=False):
            scores = dependents[gap + 1 : gap + 1 + length] @ candidates[gap : gap + 1 + length].T
            found.append(scores.argmax(axis=1) + gap)
        return np.concatenate(found)
