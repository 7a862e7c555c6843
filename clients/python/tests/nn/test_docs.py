"""The examples of docs/nn, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parents[4] / "docs/nn"
PAGES = {page.stem: page.read_text() for page in sorted(FOLDER.glob("*.md"))}
FEED = {
    "seed": 7,
    "domains": ["photo", "sketch"],
    "batch": {"per_domain": 2},
    "mix": {"pairs": "cross_domain", "p": 1},
    "image": {"size": 32},
}


def test_every_method_has_a_page_with_an_example() -> None:
    methods = PAGES.keys() - {"README", "parity"}
    assert len(methods) == 6
    for name in methods:
        assert len(re.findall(r"```python\n", PAGES[name])) == 1, name
        assert f"({name}.md)" in PAGES["README"]
        assert "## What it assumes of the batch" in PAGES[name]
        assert "## What happens with other layouts" in PAGES[name] or "table of layouts" in PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_the_example_of_a_page_runs(
    name: str, write_config: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_config(feeds={"train": FEED}).parent)
    for example in re.findall(r"```python\n(.*?)```", PAGES[name], re.DOTALL):
        exec(compile(example, f"{name}.md", "exec"), {})
