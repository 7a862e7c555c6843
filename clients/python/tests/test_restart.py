from __future__ import annotations

import os
import signal
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from conftest import SIZE, write_images
from cutting_proxy import CuttingProxy
from fingerprint import fingerprint, fingerprints
from receiver_threads import wait_for_threads_to_end

from domainfeed import FeedError, Loader, Sidecar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    StartSidecar = Callable[..., Sidecar]


# Seconds. gRPC 1.51 now and then misses that its connection was reset, and learns it by a ping after 30 s.
TIMEOUT = 90


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_ended_and_restarted_loses_doubles_and_reorders_nothing(
    write_config: Callable[..., Path], start_sidecar: StartSidecar, end: signal.Signals
) -> None:
    address, config = free_address(), write_config()
    first = start_sidecar(config, address)

    def restart() -> None:
        first.stop()  # waits for its end: the address has to be free
        start_sidecar(config, address)

    with Loader(address, "long") as loader:
        whole = fingerprints(loader)
        seen = []
        for batch in loader:
            seen.append(fingerprint(batch))
            if batch.step == 20:
                os.kill(first.pid, end)
                threading.Thread(target=restart).start()
        assert seen == whole


def test_a_server_that_stands_still_for_a_while_costs_only_time(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    sidecar = start_sidecar(write_config())
    with Loader(sidecar.address, "long") as loader:
        whole = fingerprints(loader)
        seen = []
        for batch in loader:
            seen.append(fingerprint(batch))
            if batch.step == 20:
                os.kill(sidecar.pid, signal.SIGSTOP)
                threading.Timer(0.5, os.kill, (sidecar.pid, signal.SIGCONT)).start()
        assert seen == whole


def test_a_server_that_stands_still_for_good_ends_in_an_error(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    sidecar = start_sidecar(write_config())
    loader = Loader(sidecar.address, "long", timeout=2)
    batches = iter(loader)
    next(batches)
    os.kill(sidecar.pid, signal.SIGSTOP)
    try:
        with pytest.raises(
            FeedError, match=r"No batch \d+ of feed 'long', epoch 0, from .* after 2 s"
        ) as caught:
            list(batches)
        assert caught.value.code == "UNAVAILABLE"
    finally:
        os.kill(sidecar.pid, signal.SIGCONT)
        loader.close()


def test_leaving_the_loop_does_not_wait_for_a_server_that_stands_still(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    sidecar = start_sidecar(write_config())
    loader = Loader(sidecar.address, "long")
    batches = iter(loader)
    next(batches)
    os.kill(sidecar.pid, signal.SIGSTOP)
    try:
        del batches
        wait_for_threads_to_end()
    finally:
        os.kill(sidecar.pid, signal.SIGCONT)
        loader.close()


def test_a_server_that_is_gone_ends_in_an_error_that_says_where_and_why(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    address = free_address()
    sidecar = start_sidecar(write_config(), address)
    with Loader(address, "long", timeout=2) as loader:
        batches = iter(loader)
        next(batches)
        os.kill(sidecar.pid, signal.SIGKILL)
        with pytest.raises(FeedError, match=rf"from {address} after 2 s: UNAVAILABLE: ") as caught:
            list(batches)
        assert caught.value.code == "UNAVAILABLE"
        state = loader.state_dict()
        assert 0 < state["step"] < 60


def test_a_server_that_never_was_ends_in_an_error_that_says_where() -> None:
    address = free_address()
    with (
        Loader(address, "long", timeout=0.5) as loader,
        pytest.raises(FeedError, match=f"{address} after 0.5 s"),
    ):
        len(loader)


def test_a_script_may_start_before_its_server(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    address, config = free_address(), write_config()
    started = threading.Thread(target=start_sidecar, args=(config, address))
    started.start()
    with Loader(address, "train") as loader:
        assert len(list(loader)) == 5
    started.join()


def test_a_server_restarted_with_other_data_is_refused_at_once(
    write_config: Callable[..., Path], start_sidecar: StartSidecar, tmp_path: Path
) -> None:
    address = free_address()
    first = start_sidecar(write_config(), address)
    with Loader(address, "long") as loader:
        batches = iter(loader)
        next(batches)
        os.kill(first.pid, signal.SIGKILL)
        more = write_images(tmp_path / "images")
        (more / "photo" / "cat" / "new.png").write_bytes((more / "photo" / "cat" / "0.png").read_bytes())
        start_sidecar(write_config(more), address)
        with pytest.raises(FeedError) as caught:
            list(batches)
    assert caught.value.code == "FAILED_PRECONDITION"
    assert "catalog_hash" in caught.value.message


def test_with_two_servers_one_may_die(write_config: Callable[..., Path], start_sidecar: StartSidecar) -> None:
    config = write_config()
    servers = [start_sidecar(config), start_sidecar(config)]
    with Loader([sidecar.address for sidecar in servers], "long", timeout=TIMEOUT) as loader:
        whole = fingerprints(loader)
        seen = []
        for batch in loader:
            seen.append(fingerprint(batch))
            if batch.step == 20:
                os.kill(servers[0].pid, signal.SIGKILL)
        assert seen == whole


def test_a_dead_address_in_the_list_does_not_matter(server: Sidecar) -> None:
    with Loader([free_address(), server.address], "train", timeout=TIMEOUT) as loader:
        assert [batch.step for batch in loader] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "cuts", [[20_000], [30_000, 50_000, 100_000], [300_000], [5_000, 5_000, 5_000, 300_000, 20_000]]
)
def test_connections_that_break_anywhere_change_nothing(
    write_config: Callable[..., Path], start_sidecar: StartSidecar, cuts: list[int]
) -> None:
    large = {"batch": {"per_domain": 4, "epoch": {"steps": 8}}, "image": {"size": 4 * SIZE}}
    sidecar = start_sidecar(write_config(feeds={"large": large}))
    with Loader(sidecar.address, "large") as direct:
        whole = fingerprints(direct)
    with (
        CuttingProxy(sidecar.address, cuts) as proxy,
        Loader(proxy.address, "large", timeout=TIMEOUT) as loader,
    ):
        assert fingerprints(loader) == whole
        assert proxy.cut == len(cuts)


def test_calls_that_the_server_believes_open_do_not_count_against_new_ones(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    large = {"batch": {"per_domain": 8, "epoch": {"steps": 16}}, "image": {"size": 8 * SIZE}}
    sidecar = start_sidecar(write_config(feeds={"large": large}))
    with (
        CuttingProxy(sidecar.address, [5_000_000], tell_server=False) as proxy,
        Loader(proxy.address, "large", prefetch=8, timeout=TIMEOUT) as loader,  # as many as the server allows
    ):
        assert [batch.step for batch in loader] == list(range(16))
        assert proxy.cut == 1


def test_a_connection_that_always_breaks_at_the_same_place_ends_in_an_error(
    write_config: Callable[..., Path], start_sidecar: StartSidecar
) -> None:
    large = {"batch": {"per_domain": 4, "epoch": {"steps": 8}}, "image": {"size": 4 * SIZE}}
    sidecar = start_sidecar(write_config(feeds={"large": large}))
    with (
        CuttingProxy(sidecar.address, [100_000] * 1000) as proxy,
        Loader(proxy.address, "large", timeout=2, prefetch=1) as loader,
        pytest.raises(FeedError, match=r"No batch 0 .* after 2 s") as caught,
    ):
        list(loader)
    assert caught.value.code == "UNAVAILABLE"
