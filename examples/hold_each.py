"""Prepares root/<domain>/<class>/ folders for leaving each domain out in turn, with one sidecar for all.

    python examples/hold_each.py .demo/digits --out .demo/sweep
    python examples/sweep.py .demo/sweep/feed.yaml

Every fifth image of a domain is kept from training, whoever is left out. OUT/feed.yaml gets the feeds
train-<domain>, on all domains but that one, and test-<domain>. With --align, which takes a list of alignments
as feed.yaml has it, also aligned-<domain> and aligned-test-<domain>, with images of that kind.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from hold_out import CROP, FLIP, JITTER, SUFFIX, find_domains, make_folder, split_domain

HEAD = """\
server: {{log_level: error}}
catalog: {{root: split}}
domains:
{domains}
feeds:
"""
PAIR = """\
  {train}:
    domains: {sources}
    batch: {{per_domain: {per_domain}, per: global}}
    mix: {{pairs: cross_domain}}
    image: {{size: {size}}}
    align: {align}
    augment: {augment}
  {test}:
    domains: {tests}
    reveal_labels: true
    batch: {{mode: sequential, size: 256}}
    image: {{size: {size}}}
    align: {align}
    augment: [{{center_crop: {{}}}}]
"""


def hold_each(root: Path, out: Path, *, size: int, per_domain: int, flip: bool, align: str | None) -> Path:
    """Write OUT/split and OUT/feed.yaml; return the path of the latter."""
    root = root.resolve()
    others, last = find_domains(root, None)
    domains = sorted([*others, last])
    split = out / "split"
    make_folder(split)
    for domain in domains:
        split_domain(root, split, domain)
    roles = [(name, role) for name in domains for role in ("source", "target")]
    lines = [f"  {json.dumps(n + (SUFFIX if r == 'target' else ''))}: {{role: {r}}}" for n, r in roles]
    kinds = [("train-", "test-", "[]")]
    if align is not None:
        kinds.append(("aligned-", "aligned-test-", align))
    feeds = [
        PAIR.format(
            train=json.dumps(train + target),
            test=json.dumps(test + target),
            sources=json.dumps([name for name in domains if name != target]),
            tests=json.dumps([target, *(name + SUFFIX for name in domains)]),
            per_domain=per_domain,
            size=size,
            align=steps,
            augment=f"[{{{CROP}}}, {f'{{{FLIP}}}, ' if flip else ''}{{{JITTER}}}]",
        )
        for train, test, steps in kinds
        for target in domains
    ]
    path = out / "feed.yaml"
    path.write_text(HEAD.format(domains="\n".join(lines)) + "".join(feeds))
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Prepare folders for leaving each domain out in turn.")
    parser.add_argument("root", type=Path, help="folder with domain/class/image")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets split/ and feed.yaml")
    parser.add_argument("--size", type=int, default=32, help="of the images for training, pixels")
    parser.add_argument("--per-domain", type=int, default=32, help="images of each domain in a batch")
    parser.add_argument("--flip", action="store_true", help="mirror images at random; not for digits")
    parser.add_argument("--align", help="alignments of the aligned feeds, such as '[lab_match: {to: plain}]'")
    options = parser.parse_args()
    hold_each(
        options.root,
        options.out,
        size=options.size,
        per_domain=options.per_domain,
        flip=options.flip,
        align=options.align,
    )
