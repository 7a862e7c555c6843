from __future__ import annotations

from pathlib import Path

import pytest

from domainfeed import FeedError, Loader
from domainfeed.credentials import Access, check_access

TLS = Path(__file__).resolve().parent / "fixtures" / "tls"


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
    ("token", "shown"),
    [
        ("secret\n", "7 characters"),
        (" secret", "7 characters"),
        ("s\u00e9cret", "6 characters"),
        ("sec\tret", "7 characters"),
        ("", "0 characters"),
        (b"secret", "bytes"),
        (7, "int"),
    ],
)
def test_a_token_that_can_not_be_sent_is_refused_without_showing_it(token: str, shown: str) -> None:
    with pytest.raises(FeedError) as caught:
        Loader("127.0.0.1:50061", "train", token=token)
    assert caught.value.code == "INVALID_ARGUMENT"
    assert caught.value.message == (
        f"Expected token to be printable ASCII, without spaces or a line end around it, got {shown}"
    )


@pytest.mark.parametrize("token", ["s", "open sesame", "!~"])
def test_a_token_is_printable_ascii(token: str) -> None:
    check_access("127.0.0.1:50061", Access(token=token))


@pytest.mark.parametrize(
    ("tls", "why"),
    [
        ({"cert": "x.pem"}, "a key of tls to be ca, certificate or key, got 'cert'"),
        ({"certificate": "x.pem"}, "a certificate with its key"),
        ({"key": "x.pem"}, "a certificate with its key"),
        ("ca.pem", "a mapping with ca, certificate, key"),
        ({"ca": None}, r"tls\['ca'\] to be the path of a PEM file, got None"),
        ({"certificate": "x.pem", "key": None}, r"tls\['key'\] to be the path of a PEM file, got None"),
    ],
)
def test_a_bad_tls_setting_is_refused(tls: dict[str, str], why: str) -> None:
    with pytest.raises(FeedError, match=why):
        Loader("127.0.0.1:50061", "train", tls=tls)


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "ca.pem")
    with pytest.raises(FeedError, match=r"tls\['ca'\] to be a readable PEM file") as caught:
        Loader("127.0.0.1:50061", "train", tls={"ca": missing})
    assert missing in caught.value.message


@pytest.mark.parametrize(
    ("files", "refused"),
    [
        ({"ca": "garbage"}, "ca"),
        ({"ca": "client.key"}, "ca"),
        ({"certificate": "garbage", "key": "client.key"}, "certificate"),
        ({"certificate": "client.pem", "key": "garbage"}, "key"),
        ({"certificate": "client.pem", "key": "client.pem"}, "key"),
        ({"certificate": "client.pem", "key": "server.key"}, "key"),
    ],
)
def test_a_file_that_does_not_hold_what_it_is_to_hold_is_named(
    files: dict[str, str], refused: str, tmp_path: Path
) -> None:
    (tmp_path / "garbage").write_text("-----BEGIN CERTIFICATE-----\ngarbage\n-----END CERTIFICATE-----\n")
    tls = {key: str((tmp_path if name == "garbage" else TLS) / name) for key, name in files.items()}
    with pytest.raises(FeedError, match=rf"tls\['{refused}'\] to be a readable PEM file of") as caught:
        Loader("127.0.0.1:50061", "train", tls=tls)
    assert caught.value.code == "INVALID_ARGUMENT"
    assert tls[refused] in caught.value.message


def test_a_mapping_without_files_means_tls_all_the_same() -> None:
    assert Access(tls={}).encrypted
    check_access("feed.example.org:50061", Access(token="secret", tls={}))
    assert not Access(tls=False).encrypted


def test_the_token_goes_with_every_call() -> None:
    assert Access(token="secret").metadata == (("authorization", "Bearer secret"),)
    assert Access().metadata == ()
