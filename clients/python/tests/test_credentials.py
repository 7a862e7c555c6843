from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domainfeed import FeedError, Loader
from domainfeed.credentials import Access, check_access, open_channel

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "address", ["127.0.0.1:50061", "localhost:50061", "[::1]:50061", "unix:/run/feed.sock"]
)
def test_a_token_needs_no_tls_on_this_host(address: str) -> None:
    check_access(address, Access(token="secret"))


@pytest.mark.parametrize("address", ["10.0.0.7:50061", "feed.example.org:50061", "dns:///feed:50061"])
def test_a_token_without_tls_is_refused_on_the_way_to_another_host(address: str) -> None:
    with pytest.raises(FeedError, match=f"tls with a token for {address}"):
        Loader([address], "train", token="secret")
    check_access(address, Access(token="secret", tls=True))


@pytest.mark.parametrize(
    ("tls", "why"),
    [
        ({"cert": "x.pem"}, "a key of tls to be ca, certificate or key, got 'cert'"),
        ({"certificate": "x.pem"}, "a certificate with its key"),
        ({"key": "x.pem"}, "a certificate with its key"),
        ("ca.pem", "a mapping with ca, certificate, key"),
    ],
)
def test_a_bad_tls_setting_is_refused(tls: dict[str, str], why: str) -> None:
    with pytest.raises(FeedError, match=why):
        Loader("127.0.0.1:50061", "train", tls=tls)


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "ca.pem")
    with pytest.raises(FeedError, match=r"tls\['ca'\] to be a readable PEM file") as caught:
        open_channel("127.0.0.1:50061", Access(tls={"ca": missing}))
    assert missing in caught.value.message


def test_the_token_goes_with_every_call() -> None:
    assert Access(token="secret").metadata == (("authorization", "Bearer secret"),)
    assert Access().metadata == ()
