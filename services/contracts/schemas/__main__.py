"""Write the schemas anew: `python -m services.contracts.schemas`. Refuses what readers could not live with."""

import sys
from pathlib import Path

from services.contracts.schemas import generate
from services.contracts.schemas.writing import IncompatibleChange, write


def main() -> None:
    """Exit code 1 where a change was refused; then nothing is written."""
    try:
        written = write(generate(), Path(__file__).parent)
    except IncompatibleChange as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
    print("\n".join(written) if written else "all schemas are current")


main()
