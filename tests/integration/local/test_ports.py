"""Ports: the wished one where it is free, another where it is not."""

import socket

from services.local.ports import LOOPBACK, free_port, is_free


def test_a_port_that_another_program_listens_on_is_replaced() -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        taken = other.getsockname()[1]
        assert not is_free(taken)
        assert free_port(taken) != taken
    assert free_port(taken) == taken


def test_a_program_on_all_addresses_counts_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other:
        assert not is_free(other.getsockname()[1])


def test_a_port_is_free_again_as_soon_as_its_server_ended() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        client = socket.create_connection((LOOPBACK, port))
        server.accept()[0].close()  # the server closes first: its side waits, as after the end of a service
        client.close()
    assert is_free(port)
