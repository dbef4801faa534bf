"""Rows of one database loaded into another many times over: each time with other ids, at later days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from types import TracebackType

import psycopg
from psycopg.sql import SQL, Composed, Identifier

_SCHEMA = "store"
_NEVER = {"alembic_version"}
_ONCE = {"directory", "directory_position"}
"""Tables whose rows stand for all entries together."""
_COUNTED = {"stamp", "version"}
"""Columns of numbers that are given out one after the other."""
_STRIDE = 10_000_000
_SCATTERED = {"bands", "key"}
"""Columns of hashes by which texts and mentions find each other: those of a copy only. The last copy keeps its own, so
that what is written after it finds a past, but not the same events over and over again."""
_TOGETHER = 2_000
"""Rows that are copied in one piece."""
_ID, _DAY, _NUMBER, _HASH = "\x01", "\x02", "\x03", "\x04"
_WHOLE = re.compile(r"-?[0-9]+")
_FILLED = re.compile(rb"([\x02-\x04])([-0-9]+)\1")
_TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9])[12]\d{3}-\d\d-\d\d")


def tables(url: str) -> set[str]:
    """The names of the tables of the store."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [_SCHEMA]).fetchall()
    return {name for (name,) in rows} - _NEVER


class Multiplied:
    """Loads the tables `names` without their indexes and constraints, which are made anew at the end."""

    def __init__(self, source: str, target: str, names: set[str]) -> None:
        self._source = psycopg.connect(source, options=f"-c search_path={_SCHEMA}")
        self._target = psycopg.connect(
            target, autocommit=True, options=f"-c search_path={_SCHEMA} -c maintenance_work_mem=1GB"
        )
        self._names = sorted(names & tables(source))
        self._to_make: list[str] = []

    def __enter__(self) -> "Multiplied":
        constraints = self._target.execute(
            """
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype IN ('p', 'u') AND conrelid::regclass::text = ANY(%s)
               OR contype = 'f' AND (conrelid::regclass::text = ANY(%s) OR confrelid::regclass::text = ANY(%s))
            ORDER BY contype <> 'f'
            """,
            [self._names] * 3,
        ).fetchall()
        for table, name, definition in constraints:
            self._run(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name)))
            self._to_make.insert(0, f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
        indexes = self._target.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %s AND tablename = ANY(%s)",
            [_SCHEMA, self._names],
        ).fetchall()
        for name, definition in indexes:
            self._run(SQL("DROP INDEX {}").format(Identifier(name)))
            self._to_make.append(definition)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            for statement in self._to_make:
                self._target.execute(statement)  # type: ignore[call-overload]
            self._target.execute("SELECT setval('versions', (SELECT max(version) FROM entries))")
            self._target.execute("SELECT setval('mentions_stamp_seq', (SELECT max(stamp) FROM mentions))")
        self._source.close()
        self._target.close()

    def load(self, times: int, apart: timedelta) -> Iterator[tuple[str, int]]:
        """Load each table; yields its name and how many rows it has got."""
        for name in self._names:
            columns = self._columns(name)
            listed = SQL(", ").join(map(Identifier, columns))
            with self._source.cursor().copy(SQL("COPY {} ({}) TO STDOUT").format(Identifier(name), listed)) as rows:
                lines = b"".join(map(bytes, rows)).decode().split("\n")[:-1]
            marked = [_marked(line, columns) for line in lines]
            pieces = ["".join(marked[n : n + _TOGETHER]).encode() for n in range(0, len(marked), _TOGETHER)]
            copies = 1 if name in _ONCE else times
            with self._target.cursor().copy(SQL("COPY {} ({}) FROM STDIN").format(Identifier(name), listed)) as sink:
                for number in range(copies):
                    for copied in _copies(pieces, number, copies - 1 - number, apart * number):
                        sink.write(copied)
            if name == "directory":
                self._target.execute("UPDATE directory SET entries = entries * %s", [times])
            yield name, len(lines) * copies

    def _columns(self, table: str) -> list[str]:
        """Those that both databases have."""
        asked = "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
        here = {name for (name,) in self._target.execute(asked, [_SCHEMA, table]).fetchall()}
        return [name for (name,) in self._source.execute(asked, [_SCHEMA, table]).fetchall() if name in here]

    def _run(self, statement: Composed) -> None:
        self._target.execute(statement)


def _marked(line: str, columns: Sequence[str]) -> str:
    """A row with marks at what is another in each copy."""
    values = []
    for column, value in zip(columns, line.split("\t"), strict=True):
        if column in _COUNTED and value != "\\N":
            values.append(f"{_NUMBER}{value}{_NUMBER}")
        elif column in _SCATTERED:
            values.append(_WHOLE.sub(f"{_HASH}\\g<0>{_HASH}", value))
        else:
            values.append(_TOKEN.sub(_mark, value))
    return "\t".join(values) + "\n"


def _mark(found: re.Match[str]) -> str:
    text = found[0]
    return f"{text[:9]}{_ID}{text[13:]}" if len(text) == 36 else f"{_DAY}{text}{_DAY}"


def _copies(pieces: Sequence[bytes], number: int, scattered: int, later: timedelta) -> Iterator[bytes]:
    """The rows of one copy; `scattered` is another number for each, 0 leaves hashes as they are."""
    moved: dict[bytes, bytes] = {}

    def fill(found: re.Match[bytes]) -> bytes:
        kind, text = found[1], found[2]
        if kind == _DAY.encode():
            if text not in moved:
                moved[text] = (date.fromisoformat(text.decode()) + later).isoformat().encode()
            return moved[text]
        if kind == _NUMBER.encode():
            return b"%d" % (int(text) + _STRIDE * number)
        return b"%d" % ((int(text) + 0x1E3779B97F4A7C15 * scattered + 2**63) % 2**64 - 2**63)

    for piece in pieces:
        yield _FILLED.sub(fill, piece.replace(_ID.encode(), b"%04x" % number))
