"""Measure the engine on a file of FactRuEval-2016:

    python -m services.extract.factrueval FILE [--half odd|even] [--type Occupation|Meeting] [--errors N]

What the two figures are is said in `matching`.
"""

import argparse
from pathlib import Path

from services.extract.engine import Engine
from services.extract.engine.confidence import Calibration
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import PeopleReader
from services.extract.factrueval.facts import gold_facts, read_documents
from services.extract.factrueval.matching import Figures, Matching
from services.extract.factrueval.meetings import Meetings
from services.extract.factrueval.occupations import Occupations


def main() -> None:
    """Measure a file and print its figures."""
    parser = argparse.ArgumentParser(
        prog="python -m services.extract.factrueval",
        description="Measure the engine on the facts of FactRuEval-2016.",
    )
    parser.add_argument("file", type=Path, help="documents with gold facts, one a line")
    parser.add_argument("--half", choices=("odd", "even"), help="only the documents on odd or on even lines")
    parser.add_argument("--type", choices=("Occupation", "Meeting"), help="only facts of this type")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N mistakes of each type")
    args = parser.parse_args()
    documents = read_documents(args.file)
    if args.half:
        documents = documents[0 if args.half == "odd" else 1 :: 2]

    tagger = Tagger.load()
    people = PeopleReader.load(tagger.morphology.analyzer)
    matching = Matching(tagger.morphology, people.countries)
    readers: dict[str, Occupations | Meetings] = {
        "Occupation": Occupations(tagger, people, matching),
        "Meeting": Meetings(Engine(tagger, people, Calibration.load())),
    }
    print(f"{len(documents)} documents")
    for kind, reader in readers.items():
        if args.type not in (None, kind):
            continue
        figures = Figures()
        for document in documents:
            matching.count(
                figures, str(document["id"]), list(gold_facts(document, kind)), reader.read(document["text"])
            )
        for line in figures.mistakes[: max(0, args.errors)]:
            print(line)
        print(f"{kind}\n{figures}")


if __name__ == "__main__":
    main()
