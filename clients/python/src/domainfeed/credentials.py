"""How a sidecar is reached: channel options, TLS and token."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

import grpc

from domainfeed.errors import FeedError, expected

#: True = TLS with the system's authorities; a mapping names PEM files: ``ca``, ``certificate``, ``key``, and
#: without ``ca`` means the system's, too. None or False = no TLS.
Tls = Union[bool, Mapping[str, str], None]

_OPTIONS: dict[str, Any] = {
    # A restarted server is found within a second; gRPC's own default waits up to two minutes.
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1000,
    # The time a connection attempt has, TLS over a long way included; grpcio 1.51 also pauses that long.
    "grpc.min_reconnect_backoff_ms": 1000,
    # Sockets of other channels of the process stay out of ours: needed where the process forks later.
    "grpc.use_local_subchannel_pool": 1,
    # A host that vanished without a word is noticed after 30 s while calls are under way.
    "grpc.keepalive_time_ms": 20_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.http2.max_pings_without_data": 0,
    # The loader repeats calls itself; gRPC would keep copies of requests for it.
    "grpc.enable_retries": 0,
    # All addresses behind one name are used.
    "grpc.service_config": '{"loadBalancingConfig": [{"round_robin": {}}]}',
}

#: What the metadata of a call can hold, as the server takes it from its token_file.
_TOKEN = re.compile(r"[!-~]([ -~]*[!-~])?")
_LOCAL = re.compile(r"unix:|unix-abstract:|(127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$")


@dataclass(frozen=True)
class Access:
    """What opens the door: an optional token and TLS. Checked by ``check_access``."""

    token: str | None = None
    tls: Tls = None

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """The metadata that goes with every call."""
        return () if self.token is None else (("authorization", f"Bearer {self.token}"),)

    @property
    def encrypted(self) -> bool:
        """Whether TLS is used; also with a mapping that names no file."""
        return self.tls is not None and self.tls is not False

    @property
    def files(self) -> Mapping[str, str]:
        """The PEM files that TLS takes: ``ca``, ``certificate``, ``key`` -> path."""
        return self.tls if isinstance(self.tls, Mapping) else {}


def check_access(address: str, access: Access) -> None:
    """Refuse what would not work or not be safe.

    Raises ``FeedError`` INVALID_ARGUMENT for an unknown key of ``tls``, a certificate without its key, a file
    that can't be read or does not hold what it is to hold, a token that can't be sent, and one that would
    travel readably: without TLS to another host.
    """
    if access.token is not None:
        _check_token(access.token)
    if access.tls is not None and not isinstance(access.tls, (bool, Mapping)):
        raise expected("tls", "True, or a mapping with ca, certificate, key", access.tls)
    if access.token is not None and not access.encrypted and not _LOCAL.match(address):
        raise FeedError(
            "INVALID_ARGUMENT",
            f"Expected tls with a token for {address}: without it the token can be read on the wire",
        )
    _check_files(access.files)


def open_channel(address: str, access: Access) -> grpc.Channel:
    """Return a gRPC channel to one address, "host:port" or "unix:/path"; connects when it is used.

    Raises ``FeedError`` as ``check_access``.
    """
    check_access(address, access)
    options = dict(_OPTIONS)
    if _LOCAL.match(address):
        options["grpc.enable_http_proxy"] = 0  # http_proxy without no_proxy would send loopback to the proxy
    if not access.encrypted:
        return grpc.insecure_channel(address, options=list(options.items()))
    files = {name: Path(path).read_bytes() for name, path in access.files.items()}
    credentials = grpc.ssl_channel_credentials(files.get("ca"), files.get("key"), files.get("certificate"))
    return grpc.secure_channel(address, credentials, options=list(options.items()))


def _check_token(token: str) -> None:
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        shown = f"{len(token)} characters" if isinstance(token, str) else type(token).__name__
        raise FeedError(  # not `expected`, which would show a secret
            "INVALID_ARGUMENT",
            f"Expected token to be printable ASCII, without spaces or a line end around it, got {shown}",
        )


def _check_files(files: Mapping[str, str]) -> None:
    """Have OpenSSL take them: gRPC takes anything, and then fails as if nobody were at the address."""
    for key, path in files.items():
        if key not in ("ca", "certificate", "key"):
            raise expected("a key of tls", "ca, certificate or key", key)
        if not isinstance(path, (str, os.PathLike)):
            raise expected(f"tls[{key!r}]", "the path of a PEM file", path)
    if ("certificate" in files) != ("key" in files):
        raise expected("tls", "a certificate with its key, or neither", sorted(files))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for key in ("ca", "certificate"):
        if key in files:
            with _refusing(key, "certificates", files[key]):
                context.load_verify_locations(files[key])
    if "key" in files:
        with _refusing("key", "the certificate's private key, without a password", files["key"]):
            context.load_cert_chain(files["certificate"], files["key"], password="")


@contextmanager
def _refusing(key: str, content: str, path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # OpenSSL's errors are such, too
        rule = f"a readable PEM file of {content} ({error.strerror})"
        raise expected(f"tls[{key!r}]", rule, path) from error
