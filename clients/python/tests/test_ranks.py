"""Trainings that torchrun starts: 4 ranks and then 2 against one sidecar, in step with each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rank_script import FEEDS

from domainfeed import Loader, Sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
#: Steps of ``whole``: 4 ranks make those up to FOUR_STOP; at DEATH one of the 2 ranks that go on is killed.
STEPS, FOUR_STOP, DEATH = 8, 2, 5
UNEVEN = {"photo": 2, "sketch": 1, "target": 1}
#: Domain id -> samples in a rank's batch.
UNEVEN_COUNTS = {"0": 2, "1": 1, "2": 1}

#: What one rank got of one feed, step by step.
Notes = list[dict[str, Any]]


def write_config(path: Path, images: Path) -> Path:
    def feed(batch: dict[str, Any], **others: object) -> dict[str, Any]:
        return {"seed": 7, "image": {"size": 8}, "batch": batch, **others}

    sources = ["photo", "sketch"]
    config = {
        "server": {"workers": 1},
        "catalog": {"source": "folder", "root": str(images)},
        "domains": {"photo": {"role": "source"}, "sketch": {"role": "source"}, "target": {"role": "target"}},
        "feeds": {
            **{
                name: feed({"per_domain": UNEVEN, "epoch": name}) for name in ("longest", "shortest", "total")
            },
            "steps": feed({"per_domain": UNEVEN, "epoch": {"steps": 3}}),
            "ranks": feed({"per_domain": 2, "layout": "domain_per_rank"}, domains=sources),
            "some": feed({"per_domain": 1, "domains_per_batch": 2, "epoch": {"steps": 6}}),
            "classes": feed({"per_class": 1}, domains=sources),
            "whole": feed({"per_domain": 4, "per": "global", "epoch": {"steps": STEPS}}),
        },
    }
    path.write_text(json.dumps(config))
    return path


def run_torchrun(world_size: int, address: str, folder: Path, *, stop: int | None, die: int | None) -> None:
    script = [str(TESTS / "rank_script.py"), address, str(folder)]
    ends = ["" if step is None else str(step) for step in (stop, die)]
    launch = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={world_size}"]
    path = os.pathsep.join([str(TESTS.parent / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run(
        [sys.executable, *launch, f"--max-restarts={0 if die is None else 1}", *script, *ends],
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        check=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def sidecar(images: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    with Sidecar(write_config(tmp_path_factory.mktemp("ranks") / "feed.yaml", images)) as started:
        yield started


@pytest.fixture(scope="module")
def notes(sidecar: Sidecar, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, str], list[Notes]]:
    """(World size, feed) -> the notes of each rank."""
    folder = tmp_path_factory.mktemp("notes")
    run_torchrun(4, sidecar.address, folder, stop=FOUR_STOP, die=None)
    run_torchrun(2, sidecar.address, folder, stop=None, die=DEATH)
    found: dict[tuple[int, str], list[Notes]] = defaultdict(list)
    for world_size in (2, 4):
        for rank in range(world_size):
            lines = (folder / f"{world_size}-{rank}.jsonl").read_text().splitlines()
            entries = [json.loads(line) for line in lines]
            for feed in (*FEEDS, "whole"):
                found[world_size, feed].append([entry for entry in entries if entry["feed"] == feed])
    return found


@pytest.mark.parametrize("world_size", [2, 4])
@pytest.mark.parametrize("feed", FEEDS)
def test_all_ranks_make_the_same_steps_to_the_end_of_the_epoch(
    notes: dict[tuple[int, str], list[Notes]], world_size: int, feed: str
) -> None:
    for rank in notes[world_size, feed]:
        steps = [entry["step"] for entry in rank]
        assert steps == list(range(rank[0]["steps"]))
        assert steps == [entry["step"] for entry in notes[world_size, feed][0]]


@pytest.mark.parametrize("world_size", [2, 4])
def test_every_rank_has_its_exact_quota_at_every_step(
    notes: dict[tuple[int, str], list[Notes]], world_size: int
) -> None:
    for feed in ("longest", "shortest", "total", "steps"):
        for entry in chain(*notes[world_size, feed]):
            assert entry["domains"] == UNEVEN_COUNTS
    for place, rank in enumerate(notes[world_size, "ranks"]):
        assert all(entry["domains"] == {str(place % 2): 2} for entry in rank)
    for entry in chain(*notes[world_size, "some"]):
        assert sorted(entry["domains"].values()) == [1, 1]
    for entry in chain(*notes[world_size, "classes"]):
        assert (entry["domains"], entry["labels"]) == ({"0": 2, "1": 2}, [0, 1, 0, 1])


@pytest.mark.parametrize("world_size", [2, 4])
def test_no_two_ranks_have_a_sample_in_the_same_step_while_a_pass_lasts(
    notes: dict[tuple[int, str], list[Notes]], world_size: int
) -> None:
    shared = [
        identity
        for entries in zip(*notes[world_size, "shortest"])
        for identity in chain(*(entry["ids"] for entry in entries))
    ]
    assert len(set(shared)) == len(shared)


def test_a_rank_that_was_killed_and_restarted_goes_on_with_the_others(
    notes: dict[tuple[int, str], list[Notes]],
) -> None:
    steps = list(range(FOUR_STOP + 1, STEPS))
    for rank in notes[2, "whole"]:
        seen = [entry["step"] for entry in rank]
        assert seen == sorted([*steps, DEATH]), "the step at which the rank died was made again, and no other"
        again = [entry["ids"] for entry in rank if entry["step"] == DEATH]
        assert again[0] == again[1]


def test_a_training_of_4_ranks_goes_on_with_2_and_the_same_samples(
    notes: dict[tuple[int, str], list[Notes]], sidecar: Sidecar
) -> None:
    met: dict[int, set[int]] = defaultdict(set)
    for world_size in (4, 2):
        for entry in chain(*notes[world_size, "whole"]):
            met[entry["step"]].update(entry["ids"])
    with Loader(sidecar.address, "whole") as alone:
        alone.set_epoch(1)
        assert {batch.step: set(batch.sample_ids.tolist()) for batch in alone} == dict(met)
    assert [entry["step"] for entry in notes[4, "whole"][0]] == list(range(FOUR_STOP + 1))
