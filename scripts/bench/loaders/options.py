"""The command line of the bench, checked before anything is set up."""

from __future__ import annotations

import argparse
import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.contenders import contenders
from loaders.images import SETS
from loaders.rows import MIXED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ROOT = Path(__file__).parents[3]
_MOST_SECONDS = 3600.0
_MOST_ROUNDS = 100


class UsageError(Exception):
    """An argument breaks its rule; the message says which, the rule, the value, and the nearest right one."""


@dataclass(frozen=True)
class Options:
    """What to measure, and where results go."""

    seconds: float
    rounds: int
    #: Names of contenders.
    only: tuple[str, ...]
    #: Names of sets of one size each.
    sizes: tuple[str, ...]
    #: Only the main table.
    quick: bool
    #: The user's own images, domain/class/image, instead of the made ones.
    images: Path | None
    #: Made images and contenders' own files.
    work: Path
    #: Folder for loaders.json, loaders.png.
    out: Path


def read_options(words: Sequence[str]) -> Options:
    """Parse and check; raises ``UsageError``."""
    values = _parser().parse_args(words)
    sized = [name for name in SETS if name != MIXED]
    quick = values.quick
    return Options(
        seconds=_between("--seconds", _or(values.seconds, 2.0 if quick else 6.0), 0.5, _MOST_SECONDS),
        rounds=int(_between("--rounds", _or(values.rounds, 1 if quick else 3), 1, _MOST_ROUNDS)),
        only=_names("--only", values.only, contenders),
        sizes=() if quick else _names("--sizes", values.sizes, sized),
        quick=quick,
        images=None if values.images is None else _folder("--images", values.images),
        work=Path(values.work).absolute(),
        out=Path(values.out).absolute(),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="npm run bench --", description=__doc__, exit_on_error=False)
    parser.add_argument("--seconds", type=float, help="measured time of a contender in a round; default 6")
    parser.add_argument("--rounds", type=int, help="default 3")
    parser.add_argument("--only", help=f"contenders, by comma: {', '.join(contenders)}; default all")
    parser.add_argument(
        "--sizes", help="longer sides of the images of the tables by size, by comma; default all"
    )
    parser.add_argument("--quick", action="store_true", help="the main table alone, 1 round of 2 s")
    parser.add_argument(
        "--images", help="your own images, DIR/<domain>/<class>/<image>.jpg, for the main table"
    )
    parser.add_argument(
        "--work", default=_ROOT / ".bench", help="for images and converted sets; default .bench"
    )
    parser.add_argument(
        "--out", default=_ROOT / ".bench", help="gets loaders.json and loaders.png; default .bench"
    )
    return parser


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _between(name: str, value: float, lowest: float, highest: float) -> float:
    if not lowest <= value <= highest:
        raise UsageError(f"Expected {name} to be a number, {lowest:g} to {highest:g}, got {value:g}")
    return value


def _names(name: str, text: str | None, known: Iterable[str]) -> tuple[str, ...]:
    known = tuple(known)
    names = known if text is None else tuple(word for word in text.split(",") if word)
    for word in names:
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            nearest = f", nearest is {near[0]!r}" if near else ""
            raise UsageError(f"Expected {name} to be of {', '.join(known)}, got {word!r}{nearest}")
    return names


def _folder(name: str, text: str) -> Path:
    folder = Path(text).absolute()
    if not folder.is_dir():
        raise UsageError(f"Expected {name} to be a folder that exists, got {text!r}")
    return folder
