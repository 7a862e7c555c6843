"""The scripts in examples/, run as their own texts say, on few digits."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from domainfeed.command import find_command

PROJECT = Path(__file__).parents[3]
EXAMPLES = PROJECT / "examples"
DOMAINS = {"gamma", "plain", "tint", "photo"}
#: Of every domain.
SAMPLES = 200


def run_python(*words: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(PROJECT / "clients/python/src"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, *map(str, words)],
        check=check,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
    )


def read_config(path: Path) -> str:
    """Return the resolved configuration of a sidecar, without its paths."""
    words = [*find_command(), "serve", "--config", str(path), "--print-config"]
    printed = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout
    return re.sub(r"(?m)^(\s*(?:root|state_dir):).*$", r"\1", printed)


def read_accuracies(output: str) -> dict[str, tuple[int, int]]:
    """Return domain -> right answers, samples."""
    found = re.findall(r"(?m)^  (\w+) +[\d.]+% +(\d+) of +(\d+)", output)
    return {name: (int(right), int(samples)) for name, right, samples in found}


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("examples") / "digits"
    run_python(EXAMPLES / "make_digits.py", out, "--samples", str(SAMPLES))
    return out


@pytest.fixture(scope="session")
def config(digits: Path) -> Path:
    run_python(EXAMPLES / "hold_out.py", digits, "--target", "photo", "--out", digits.parent)
    return digits.parent / "feed.yaml"


def test_every_domain_has_every_digit_as_a_png_of_32_pixels(digits: Path) -> None:
    for domain in DOMAINS:
        files = sorted((digits / domain).glob("*/*.png"))
        assert len(files) == SAMPLES
        assert {file.parent.name for file in files} == set("0123456789")
        with Image.open(files[0]) as image:
            assert (image.size, image.mode) == ((32, 32), "RGB")


def test_digits_are_the_same_on_every_run_and_differ_between_domains(digits: Path, tmp_path: Path) -> None:
    run_python(EXAMPLES / "make_digits.py", tmp_path / "digits", "--samples", "20")
    files = sorted(path.relative_to(tmp_path / "digits") for path in tmp_path.rglob("*.png"))
    assert len(files) == 80
    assert all((tmp_path / "digits" / file).read_bytes() == (digits / file).read_bytes() for file in files)
    assert len({next((digits / domain / "0").glob("0000.png")).read_bytes() for domain in DOMAINS}) == 4


def test_held_out_images_are_not_trained_on_and_none_is_lost(digits: Path, config: Path) -> None:
    split = config.parent / "split"
    for domain in DOMAINS - {"photo"}:
        trained = {path.name for path in (split / domain).glob("*/*.png")}
        held_out = {path.name for path in (split / f"{domain}-test").glob("*/*.png")}
        assert not trained & held_out
        assert trained | held_out == {path.name for path in (digits / domain).glob("*/*.png")}
        assert SAMPLES / 6 < len(held_out) < SAMPLES / 5
    assert len(list((split / "photo").glob("*/*.png"))) == SAMPLES


def test_the_written_configuration_is_the_one_of_the_commented_file(config: Path, tmp_path: Path) -> None:
    (tmp_path / ".demo/split").mkdir(parents=True)
    (tmp_path / "examples").mkdir()
    commented = tmp_path / "examples/feed.yaml"
    commented.write_text((EXAMPLES / "feed.yaml").read_text())
    assert read_config(commented) == read_config(config)


def test_hold_out_names_the_domains_when_the_target_is_none_of_them(digits: Path, tmp_path: Path) -> None:
    words = (EXAMPLES / "hold_out.py", digits, "--target", "phot", "--out", tmp_path)
    result = run_python(*words, check=False)
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "Expected the target to be one of ['gamma', 'photo', 'plain', 'tint'], got 'phot'"
    )


def test_hold_out_leaves_a_folder_alone_that_it_did_not_make(digits: Path, tmp_path: Path) -> None:
    (tmp_path / "split").mkdir()
    (tmp_path / "split/mine.txt").write_text("mine")
    result = run_python(EXAMPLES / "hold_out.py", digits, "--target", "photo", "--out", tmp_path, check=False)
    assert result.returncode == 1
    assert "free or made by this script" in result.stderr
    assert (tmp_path / "split/mine.txt").read_text() == "mine"


def test_training_learns_the_digits_and_draws_the_picture(config: Path, tmp_path: Path) -> None:
    picture = tmp_path / "demo.png"
    result = run_python(EXAMPLES / "train.py", config, "--epochs", "4", "--picture", picture)
    accuracies = read_accuracies(result.stdout)
    assert accuracies.keys() == DOMAINS
    assert accuracies["photo"][1] == SAMPLES
    right, samples = accuracies["plain"]
    assert right / samples > 0.5  # guessing gives 0.1
    assert re.search(r"loss \d\.\d+, [\d,]+ images/s, waited for data \d+%", result.stderr)
    with Image.open(picture) as image:
        assert image.width > 1000
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 500


def test_two_ranks_make_equal_steps_and_test_every_image_once(config: Path) -> None:
    words = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    result = run_python(*words, EXAMPLES / "train_ddp.py", config, "--epochs", "1")
    # 168 or so images of a domain are trained on, 32 a step over both ranks
    steps = re.findall(r"(?m)^rank [01] of 2: (\d+) steps", result.stdout)
    assert len(steps) == 2
    assert set(steps) == {"6"}
    assert "all 2 ranks made 6 steps" in result.stdout
    accuracies = read_accuracies(result.stdout)
    split = config.parent / "split"
    tested = {
        name: len(list((split / (f"{name}-test" if name != "photo" else name)).glob("*/*.png")))
        for name in DOMAINS
    }
    assert {name: samples for name, (_, samples) in accuracies.items()} == tested


def test_the_table_of_alignment_compares_all_styles_with_every_seed(tmp_path: Path) -> None:
    run_python(EXAMPLES / "make_digits.py", tmp_path / "styles", "--samples", str(SAMPLES), "--invert")
    words = (EXAMPLES / "align_table.py", tmp_path / "styles", "--out", tmp_path / "out", "--epochs", "1")
    output = run_python(*words).stdout
    assert re.findall(r"(?m)^rank 0 of 1: (\d+) steps", output) == ["6"] * 3
    number = r"-?\d+\.\d ± \d+\.\d"
    rows = re.findall(rf"(?m)^\| (\w+) \| {number} \| {number} \| [+-]\d+\.\d ± \d+\.\d \|$", output)
    assert rows == ["plain", "tint", "gamma", "photo", "invert"]
