from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from loaders.images import ImageSet, make_set
from loaders.picture import draw
from loaders.rounds import Place, run_rounds
from loaders.rows import Row
from loaders.summary import MEASURED, medians_of


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("rounds")
    description = make_set(folder / "images", ImageSet(90, (((96, 64), 1.0),)))
    return Place(folder / "images", folder / "converted", description["mean_levels"])


def test_a_round_measures_what_can_run_and_tells_why_the_rest_can_not(place: Place, tmp_path: Path) -> None:
    rows = [Row("domainfeed", batch=16), Row("torch-opencv", batch=16), Row("ffcv-raw", batch=16)]
    told: list[str] = []
    outcomes = run_rounds(
        rows, {"mixed": place}, lambda _: Path(sys.executable), rounds=1, seconds=0.5, tell=told.append
    )
    own, opencv, ffcv = outcomes
    assert ffcv.figures is None
    assert "No module named 'ffcv'" in ffcv.reason
    assert "failed" in told[-1]
    for outcome in (own, opencv):
        assert outcome.figures is not None, outcome.reason
        assert outcome.figures.keys() >= set(MEASURED)
        assert outcome.figures["images"] >= 16
        assert 0 < outcome.figures["trainer_cpu_ms"] <= outcome.figures["cpu_ms"] * 1.2
        assert outcome.figures["mean_levels"] == pytest.approx(place.mean, abs=12)
    assert own.figures is not None
    assert {"read", "decode"} <= own.figures["stage_ms"].keys()
    json.dumps(own.figures)

    draw(medians_of(outcomes), "a test", tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 10_000
