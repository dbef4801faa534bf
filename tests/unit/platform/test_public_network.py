"""Where fetching goes and where it does not."""

import pytest

from services.platform.public_network import AllowList


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1",
    ],
)  # fmt: skip
def test_no_way_inside(address: str) -> None:
    assert not AllowList("").allows("example.org", address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_the_web_is_open(address: str) -> None:
    assert AllowList("").allows("example.org", address)


def test_what_is_allowed_by_hand() -> None:
    allowed = AllowList("10.0.0.0/8, 192.168.1.7, site.local, fd00::/8")

    assert allowed.allows("any", "10.1.2.3")
    assert allowed.allows("any", "192.168.1.7")
    assert allowed.allows("Site.Local", "172.16.0.1")
    assert allowed.allows("any", "fd00::1")
    assert not allowed.allows("any", "192.168.1.8")
    assert not allowed.allows("other.local", "172.16.0.1")


def test_a_network_that_is_none() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        AllowList("10.0.0.0/99")
