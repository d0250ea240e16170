"""The worker: one process that holds an agency's data and runs SQL where it can be killed.

Started by the agent as `python -m agent.sources.worker CONTROL SLOT...` with file descriptors of socket
pairs. Rules:

1. *Setting up.* On CONTROL come `open`, then any number of `ask` and `put`, then `harden`. While setting up,
   the SQL is the agent's own and files may be read; an error comes back with DuckDB's message, because it is
   for the agency's own staff.
2. *Hardened.* After `harden` no file can be opened and no setting changed. Each SLOT serves one question at a
   time in a read-only transaction; an error comes back as one of four words, never as a message.
3. *Stopping.* On CONTROL comes `interrupt` for a slot's question. One that does not heed it is ended by the
   agent with SIGKILL. The worker ends when CONTROL closes, that is, when the agent is gone.

This process imports duckdb and pyarrow and nothing else that is large.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import resource
import socket
import sys
import threading
from collections import OrderedDict
from typing import IO, Any

import duckdb
import pyarrow as pa

from agent.sources import frames

_BATCH_ROWS = 131_072
_BOUND_STATEMENTS = 64
_DECODE_CHARACTERS = 1 << 20
_SETTINGS = (
    "python_enable_replacements = false",
    "enable_progress_bar = false",
    "enable_external_access = false",
    # Without the next one DuckDB still reads its own database file as bytes (DESIGN §17).
    "disabled_filesystems = 'LocalFileSystem'",
    "lock_configuration = true",
)


class Slot:
    """One line of questions with its own cursor; `question` is the one running now."""

    def __init__(self, channel: socket.socket, cursor: duckdb.DuckDBPyConnection) -> None:
        self._channel = channel
        self._cursor = cursor
        self._lock = threading.Lock()
        self._question = 0
        self._stopped = 0
        self._bound: OrderedDict[str, duckdb.DuckDBPyRelation] = OrderedDict()

    def serve(self) -> None:
        """Answer question after question until the channel closes; never return."""
        with contextlib.suppress(Exception):
            self._begin()
            while True:
                header, _ = frames.receive(self._channel)
                reply, body = self._answer(header)
                frames.send(self._channel, reply, body)
        os._exit(70)  # a slot that cannot serve would let its questions hang: end the worker instead

    def interrupt(self, question: int) -> None:
        with self._lock:
            self._stopped = max(self._stopped, question)
            if self._question == question:
                self._cursor.interrupt()

    def _begin(self) -> None:
        self._cursor.execute("BEGIN TRANSACTION READ ONLY")

    def _answer(self, header: dict[str, Any]) -> tuple[dict[str, Any], bytes | memoryview]:
        question = int(header["id"])
        with self._lock:
            self._question = question
            stopped = self._stopped >= question
        problem, body = "interrupted", memoryview(b"")
        if not stopped:
            try:
                problem, body = self._run(str(header["sql"]), int(header["rows"]), int(header["bytes"]))
            except duckdb.InterruptException:
                problem = "interrupted"
            except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError):
                problem = "memory"
            except (duckdb.FatalException, duckdb.InternalException):
                os._exit(71)  # DuckDB refuses everything after such an error
            except Exception:
                problem = "failed"
        with self._lock:
            self._question = 0
        if problem:
            self._start_over()
        return {"id": question, "problem": problem}, body

    def _run(self, sql: str, row_limit: int, byte_limit: int) -> tuple[str, memoryview]:
        """The result as an Arrow IPC stream, read batch by batch so that too much is never held."""
        reader = self._relation(sql).to_arrow_reader(_BATCH_ROWS)
        sink = pa.BufferOutputStream()
        rows = size = 0
        with pa.ipc.new_stream(sink, reader.schema) as writer:
            for batch in reader:
                rows += batch.num_rows
                size += batch.nbytes
                if rows > row_limit or size > byte_limit:
                    return "too_large", memoryview(b"")
                writer.write_batch(batch)
        return "", memoryview(sink.getvalue())

    def _relation(self, sql: str) -> duckdb.DuckDBPyRelation:
        """The statement parsed and bound, a third of the time of a small one; it runs when it is read."""
        relation = self._bound.pop(sql, None)
        if relation is None:
            relation = self._cursor.sql(sql)
        self._bound[sql] = relation
        if len(self._bound) > _BOUND_STATEMENTS:
            self._bound.popitem(last=False)
        return relation

    def _start_over(self) -> None:
        """A failed statement spoils its transaction."""
        self._bound.clear()
        with contextlib.suppress(duckdb.Error):
            self._cursor.execute("ROLLBACK")
        self._begin()


class Worker:
    """The worker's main thread: sets up, then passes interrupts on."""

    def __init__(self, control: socket.socket, channels: list[socket.socket]) -> None:
        self._control = control
        self._channels = channels
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._default = ""
        self._decoded: list[IO[bytes]] = []

    def set_up(self) -> None:
        while True:
            header, body = frames.receive(self._control)
            try:
                reply = self._set_up_step(header, body)
            except (duckdb.Error, pa.ArrowException, MemoryError, OSError, UnicodeError) as problem:
                frames.send(self._control, {"problem": type(problem).__name__, "message": str(problem)})
                continue
            frames.send(self._control, {"problem": ""}, reply)
            if header["op"] == "harden":
                return

    def _set_up_step(self, header: dict[str, Any], body: bytearray) -> memoryview:
        match header["op"]:
            case "open":
                self._open(header)
            case "default":
                self._default = str(header["catalog"])
                self._duckdb.execute(f"USE {self._default}")
            case "put":
                self._put(str(header["name"]), body)
            case "decode":
                return memoryview(self._decode(str(header["path"]), str(header["encoding"])).encode())
            case "forget":
                for decoded in self._decoded:
                    decoded.close()
                self._decoded.clear()
            case "ask":
                return _stream(self._duckdb.sql(str(header["sql"])))
            case "harden":
                self._harden()
        return memoryview(b"")

    def serve(self) -> None:
        """Start the slots and pass interrupts on until the agent is gone."""
        slots = [Slot(channel, self._cursor()) for channel in self._channels]
        for slot in slots:
            threading.Thread(target=slot.serve, daemon=True).start()
        while True:
            header, _ = frames.receive(self._control)
            slots[int(header["slot"])].interrupt(int(header["id"]))

    @property
    def _duckdb(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise OSError("the worker is not open")
        return self._connection

    def _open(self, header: dict[str, Any]) -> None:
        limit = int(header["address_space_bytes"])
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the agency's rows
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "temp_directory": "",
                "max_temp_directory_size": "0B",
                "memory_limit": f"{int(header['memory_bytes'])}B",
                "threads": int(header["threads"]),
            },
        )

    def _decode(self, path: str, encoding: str) -> str:
        """The name of a file in memory that holds the text as UTF-8: DuckDB knows three encodings only."""
        decoded = os.fdopen(os.memfd_create("decoded"), "wb")
        self._decoded.append(decoded)
        opened = gzip.open if path.endswith(".gz") else open
        with opened(path, "rt", encoding=encoding, newline="") as file:
            while text := file.read(_DECODE_CHARACTERS):
                decoded.write(text.encode("utf-8"))
        decoded.flush()
        return f"/proc/self/fd/{decoded.fileno()}"

    def _put(self, name: str, body: bytearray) -> None:
        with pa.ipc.open_stream(pa.py_buffer(body)) as reader:
            table = reader.read_all()
        self._duckdb.register("_incoming", table)
        self._duckdb.execute(f"CREATE TABLE {name} AS SELECT * FROM _incoming")
        self._duckdb.unregister("_incoming")

    def _harden(self) -> None:
        for setting in _SETTINGS:
            self._duckdb.execute(f"SET {setting}")

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._duckdb.cursor()
        if self._default:
            cursor.execute(f"USE {self._default}")  # a cursor does not inherit it
        return cursor


def _stream(relation: duckdb.DuckDBPyRelation | None) -> memoryview:
    if relation is None:
        return memoryview(b"")
    table = relation.to_arrow_table()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return memoryview(sink.getvalue())


def main(arguments: list[str]) -> None:
    control, *channels = (socket.socket(fileno=int(number)) for number in arguments)
    worker = Worker(control, channels)
    # `_exit`, not a return: a thread inside DuckDB would keep the process alive.
    try:
        worker.set_up()
        worker.serve()
    except EOFError:
        os._exit(0)
    except BaseException:
        os._exit(72)


if __name__ == "__main__":
    main(sys.argv[1:])
