"""Requests to addresses that others have given, without being led into one's own network.

Every connection goes through `GuardedBackend`: it resolves the name, refuses the connection unless all addresses may
be reached, and connects to the very address that it looked at. So neither a redirect nor a name that changes its
address between two look-ups leads anywhere else. Certificates are still checked against the name.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx
from httpcore import AnyIOBackend

# Ranges that `ipaddress` calls global although they may lead inside: they wrap IPv4 addresses.
_WRAPPED = [ipaddress.ip_network(each) for each in ("::/96", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48")]
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class AddressRefused(Exception):
    """The address leads into a private network. Refuse: trying again is useless."""


class AllowList:
    """Private hosts and networks that may be reached all the same, for sites of one's own."""

    def __init__(self, listed: str) -> None:
        """`listed`: networks (CIDR), addresses and host names, with commas. Raises ValueError."""
        self._networks: list[_Network] = []
        self._hosts: set[str] = set()
        for each in filter(None, (item.strip() for item in listed.split(","))):
            try:
                self._networks.append(ipaddress.ip_network(each))
            except ValueError:
                if "/" in each:
                    raise
                self._hosts.add(each.lower())

    def allows(self, host: str, address: str) -> bool:
        """Whether a connection to this address of this host may be made."""
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None)
        ip = mapped or ip
        if host.lower() in self._hosts or any(
            ip in network for network in self._networks if network.version == ip.version
        ):
            return True
        if any(ip in network for network in _WRAPPED if network.version == ip.version):
            return False
        return ip.is_global and not ip.is_multicast


async def look_up(host: str, port: int, allowed: AllowList) -> list[str]:
    """The addresses of a host, of which all may be reached. Raises AddressRefused, and OSError where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allowed.allows(host, address):
            raise AddressRefused(f"{host} leads to {address}, which is not a public address")
    return addresses


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only where the allow-list lets it, to addresses that it has looked at itself."""

    def __init__(self, allowed: AllowList) -> None:
        self._allowed = allowed
        self._inner = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, look, connect. Raises AddressRefused, httpcore.ConnectError."""
        try:
            addresses = await look_up(host, port, self._allowed)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise AddressRefused("not a web address")

    async def sleep(self, seconds: float) -> None:
        """As the library asks."""
        await self._inner.sleep(seconds)


class GuardedTransport(httpx.AsyncHTTPTransport):
    """The transport of an httpx client that connects to public addresses only, and to those that are allowed.

    Its requests raise AddressRefused besides what httpx raises.
    """

    def __init__(self, allowed: AllowList) -> None:
        super().__init__(trust_env=False)
        # httpx has no parameter for the network below; everything else of its transport stays.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=20,
            keepalive_expiry=5,
            network_backend=GuardedBackend(allowed),
        )
