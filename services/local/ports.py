"""Ports on the loopback address for the processes of one machine."""

import random
import socket

LOOPBACK = "127.0.0.1"

# Below the range from which Linux and macOS take the source ports of outgoing connections (32768 and 49152 up): a port
# from there may be taken by any client while its server restarts, even by the client that tries to reach it.
_FREE = range(20_000, 32_000)


def free_port(preferred: int | None = None) -> int:
    """`preferred` if nothing listens there, otherwise some other free port of the loopback address.

    The port is free when this returns, not reserved. Raises OSError if none of a hundred tries was free.
    """
    candidates = [] if preferred is None else [preferred]
    candidates += random.sample(_FREE, 100)
    for port in candidates:
        if is_free(port):
            return port
    raise OSError(f"no free port between {_FREE.start} and {_FREE.stop} on {LOOPBACK}")


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: old connections do not count
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
