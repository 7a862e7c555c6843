"""Prepares root/<domain>/<class>/ folders for leaving one domain out: what train.py needs.

    python examples/hold_out.py .demo/digits --target photo --out .demo

Every fifth image of a source domain is held out, for the accuracy on domains that training has seen; the
target domain is held out as a whole. OUT/split/ gets links to the images, so nothing is copied or changed:
<domain>/ to train on, <domain>-test/ to test on. OUT/feed.yaml gets the configuration, as feed.yaml beside
this file.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

EVERY = 5
SUFFIX = "-test"

FEED = """\
server: {{log_level: error}}
catalog: {{root: split}}
domains:
{domains}
feeds:
  train:
    domains: {sources}
    batch: {{per_domain: {per_domain}, per: global}}
    mix: {{pairs: cross_domain}}
    image: {{size: {size}}}
    augment: {augment}
  test:
    domains: {tests}
    reveal_labels: true
    batch: {{mode: sequential, size: 256}}
    image: {{size: {size}}}
    augment: [{{center_crop: {{}}}}]
  picture:
    domains: {shown}
    batch: {{per_domain: 10}}
    image: {{size: {size}}}
    augment: [{{center_crop: {{}}}}]
"""
CROP = "crop: {scale: [0.7, 1.0]}"
FLIP = "flip: {p: 0.5}"
JITTER = "jitter: {brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.5}"


def find_domains(root: Path, target: str | None) -> tuple[list[str], str]:
    """Return the names of the source domains and of the target; ends the script where they can't be told."""
    found = root.iterdir() if root.is_dir() else ()
    names = sorted(path.name for path in found if path.is_dir() and not path.name.startswith("."))
    if len(names) < 2:
        sys.exit(
            f"Expected the data folder to have folders of two domains or more, got {str(root)!r}: {names}"
        )
    target = target or names[-1]
    if target not in names:
        sys.exit(f"Expected the target to be one of {names}, got {target!r}")
    twins = [name for name in names if name + SUFFIX in names]
    if twins:
        sys.exit(f"Expected no domain to be named like another with {SUFFIX!r} behind it, got {twins}")
    return [name for name in names if name != target], target


def make_folder(split: Path) -> None:
    """Make an empty folder for links, in place of one that this script made; never of anything else."""
    mark = split / ".made-by-hold-out"
    if split.exists() and not mark.exists():
        sys.exit(f"Expected {str(split)!r} to be free or made by this script, got other files in its place")
    shutil.rmtree(split, ignore_errors=True)
    split.mkdir(parents=True)
    mark.touch()


def link(image: Path, root: Path, split: Path, domain: str) -> None:
    """Let ``split`` have the image under the name of another domain."""
    place = split / domain / Path(*image.relative_to(root).parts[1:])
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(image)


def split_domain(root: Path, split: Path, domain: str) -> None:
    """Link every fifth image of a domain as <domain>-test, the others as <domain>."""
    for folder in sorted(path for path in (root / domain).iterdir() if path.is_dir()):
        images = sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
        for place, image in enumerate(images):
            link(image, root, split, domain + SUFFIX if place % EVERY == EVERY - 1 else domain)
    if not (split / (domain + SUFFIX)).exists():
        sys.exit(f"Expected domain {domain!r} to have a class with {EVERY} images or more, got none")


def hold_out(
    root: Path, target: str | None, out: Path, *, size: int = 32, per_domain: int = 32, flip: bool = False
) -> Path:
    """Write OUT/split and OUT/feed.yaml; return the path of the latter."""
    root = root.resolve()
    sources, target = find_domains(root, target)
    split = out / "split"
    make_folder(split)
    for domain in sources:
        split_domain(root, split, domain)
    (split / target).symlink_to(root / target)
    held_out = [name + SUFFIX for name in sources] + [target]
    roles = {**dict.fromkeys(sources, "source"), **dict.fromkeys(held_out, "target")}
    config = FEED.format(
        domains="\n".join(f"  {json.dumps(name)}: {{role: {role}}}" for name, role in roles.items()),
        sources=json.dumps(sources),
        tests=json.dumps(held_out),
        shown=json.dumps([*sources, target]),
        size=size,
        per_domain=per_domain,
        augment=f"[{{{CROP}}}, {f'{{{FLIP}}}, ' if flip else ''}{{{JITTER}}}]",
    )
    path = out / "feed.yaml"
    path.write_text(config)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Prepare domain/class folders for leaving one domain out.")
    parser.add_argument("root", type=Path, help="folder with domain/class/image")
    parser.add_argument("--target", help="name of the domain to leave out; default: the last one")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets split/ and feed.yaml")
    parser.add_argument("--size", type=int, default=32, help="of the images for training, pixels")
    parser.add_argument("--per-domain", type=int, default=32, help="images of each domain in a batch")
    parser.add_argument("--flip", action="store_true", help="mirror images at random; not for digits")
    options = parser.parse_args()
    hold_out(
        options.root,
        options.target,
        options.out,
        size=options.size,
        per_domain=options.per_domain,
        flip=options.flip,
    )
