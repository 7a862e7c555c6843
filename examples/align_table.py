"""What alignment is worth: train on digits of one style, test on digits of others, as they are and aligned.

    python examples/make_digits.py .demo/styles --invert
    python examples/align_table.py .demo/styles --out .demo/align

Every fifth digit is kept from training in all styles, so that no digit that is tested was trained on. The
same networks are tested twice: on the images as they are, and brought to the colours of the style they know.
Nothing is chosen by the accuracy on another style: the crops are those of the demo, the alignment has no
number but its defaults, and colours are not jittered, which is another way to the same end.
"""

from __future__ import annotations

import argparse
import os
import statistics
from pathlib import Path

import torch
from domainfeed import Loader, Sidecar

from accuracy import count_correct
from hold_out import CROP, EVERY, SUFFIX, make_folder, split_domain
from small_net import make_small_net
from train import train

#: What is trained on, and what is tested: the same style, two that a table for each channel can undo, one
#: whose background differs, and one that no such table can undo: a table that matches histograms never falls.
SOURCE = "plain"
STYLES = ("plain", "tint", "gamma", "photo", "invert")
SEEDS = (0, 1, 2)

FEED = """\
server: {{log_level: error}}
catalog: {{root: split}}
domains:
  plain: {{role: source}}
{tested}
feeds:
  train:
    domains: [plain]
    batch: {{per_domain: 32}}
    image: {{size: 32}}
    augment: [{{{crop}}}]
"""
TEST = """\
  {feed}:
    domains: [{names}]
    reveal_labels: true
    batch: {{mode: sequential, size: 256}}
    image: {{size: 32}}
    align: {align}
    augment: [{{center_crop: {{}}}}]
"""
#: Feed -> how its images are aligned.
TESTS = {"as-they-are": "[]", "aligned": "[{histogram_match: {to: plain, channels: [r, g, b]}}]"}


def write_config(root: Path, out: Path) -> Path:
    """Write OUT/split, the training digits of one style and the test digits of all; and OUT/feed.yaml."""
    split = out / "split"
    make_folder(split)
    tested = [style + SUFFIX for style in STYLES]
    for style in STYLES:
        split_domain(root.resolve(), split, style)
    path = out / "feed.yaml"
    lines = "\n".join(f"  {name}: {{role: target}}" for name in tested)
    feeds = [TEST.format(feed=feed, names=", ".join(tested), align=align) for feed, align in TESTS.items()]
    path.write_text(FEED.format(tested=lines, crop=CROP) + "".join(feeds))
    return path


def measure(address: str, epochs: int, seed: int) -> dict[str, dict[str, float]]:
    """Train once; return feed -> style -> share of right answers, per cent."""
    torch.manual_seed(seed)
    loader = Loader(address, feed="train", seed=seed)
    model = make_small_net(len(loader.classes))
    train(model, loader, epochs)
    shares = {}
    for feed in TESTS:
        test = Loader(address, feed=feed)
        right, samples = count_correct(model, test, torch.device("cpu")).T.tolist()
        shares[feed] = {style: 100 * r / n for style, r, n in zip(STYLES, right, samples)}
    return shares


def describe(runs: list[dict[str, dict[str, float]]]) -> str:
    """Return a table in Markdown: mean and standard deviation over the runs."""
    lines = ["| tested on | as they are | aligned | gain |", "| --- | ---: | ---: | ---: |"]
    for style in STYLES:
        before, after = ([run[feed][style] for run in runs] for feed in TESTS)
        gains = [b - a for a, b in zip(before, after)]
        cells = " | ".join(f"{statistics.mean(v):.1f} ± {statistics.stdev(v):.1f}" for v in (before, after))
        lines.append(f"| {style} | {cells} | {statistics.mean(gains):+.1f} ± {statistics.stdev(gains):.1f} |")
    return "\n".join(lines)


def main(root: Path, out: Path, epochs: int) -> None:
    """Train with each seed and print the table."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // 2))  # the sidecar's decoders need cores, too
    out.mkdir(parents=True, exist_ok=True)
    with Sidecar(write_config(root, out)) as sidecar:
        runs = [measure(sidecar.address, epochs, seed) for seed in SEEDS]
    held = f"one of {EVERY} digits held out, {epochs} epochs"
    print(
        f"accuracy in per cent, trained on {SOURCE} digits, mean and deviation of {len(SEEDS)} seeds ({held})"
    )
    print(describe(runs))
    print("invert is the control: matching histograms keeps dark below bright, so it can't undo an inversion")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare accuracies without and with alignment.")
    parser.add_argument("root", type=Path, help="digits of make_digits.py --invert")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets split/ and feed.yaml")
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    main(options.root, options.out, options.epochs)
