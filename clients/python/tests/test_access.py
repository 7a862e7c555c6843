from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fingerprint import fingerprints

from domainfeed import FeedError, Loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from domainfeed import Sidecar

TLS = Path(__file__).resolve().parent / "fixtures" / "tls"
CA = str(TLS / "ca.pem")
SERVER = {"certificate": str(TLS / "server.pem"), "key": str(TLS / "server.key")}
CLIENT = {"ca": CA, "certificate": str(TLS / "client.pem"), "key": str(TLS / "client.key")}


def open_pass(address: str, **arguments: Any) -> list[object]:  # noqa: ANN401 - those of Loader
    with Loader(address, "train", timeout=2, **arguments) as loader:
        return list(fingerprints(loader))


def test_a_token_opens_the_door_and_another_or_none_is_refused_at_once(
    write_config: Callable[..., Path], start_sidecar: Callable[..., Sidecar], tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("open sesame\n")
    sidecar = start_sidecar(write_config(server={"token_file": "token"}))
    assert len(open_pass(sidecar.address, token="open sesame")) == 5
    for arguments in ({}, {"token": "open barley"}):
        with pytest.raises(FeedError) as caught:
            open_pass(sidecar.address, **arguments)
        assert caught.value.code == "UNAUTHENTICATED"


def test_an_encrypted_server_is_reached_with_its_authority_only(
    write_config: Callable[..., Path], start_sidecar: Callable[..., Sidecar], server: Sidecar
) -> None:
    secured = start_sidecar(write_config(server={"tls": SERVER}), "127.0.0.1:0")
    assert open_pass(secured.address, tls={"ca": CA}) == open_pass(server.address)
    with pytest.raises(FeedError, match=f"{secured.address} after 2 s") as caught:
        open_pass(secured.address, tls=True)
    assert caught.value.code == "UNAVAILABLE"


def test_a_server_may_ask_for_the_client_s_certificate(
    write_config: Callable[..., Path], start_sidecar: Callable[..., Sidecar], server: Sidecar
) -> None:
    secured = start_sidecar(write_config(server={"tls": {**SERVER, "client_ca": CA}}), "127.0.0.1:0")
    assert open_pass(secured.address, tls=CLIENT) == open_pass(server.address)
    with pytest.raises(FeedError) as caught:
        open_pass(secured.address, tls={"ca": CA})
    assert caught.value.code == "UNAVAILABLE"
