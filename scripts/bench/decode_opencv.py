"""OpenCV's side of decode.mjs: a line of JSON with the jobs, then one pass over them for each line."""

import json
import sys
import time
from typing import Any

import cv2
import numpy as np

cv2.setNumThreads(1)


def run(job: dict[str, Any], jpeg: np.ndarray, target: int) -> None:
    """Decode all, resize the window, mirror it if it is to be."""
    image = cv2.imdecode(jpeg, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    window = image[job["y"] : job["y"] + job["height"], job["x"] : job["x"] + job["width"]]
    small = cv2.resize(window, (target, target), interpolation=cv2.INTER_LINEAR)
    rgb = cv2.cvtColor(small, cv2.COLOR_BGR2RGB)
    if job["flip"]:
        cv2.flip(rgb, 1)


def main() -> None:
    """Answer each line with the CPU ms per image of a pass."""
    task = json.loads(sys.stdin.readline())
    files = [np.fromfile(job["path"], np.uint8) for job in task["jobs"]]
    for _ in sys.stdin:
        started = time.process_time()
        for job, jpeg in zip(task["jobs"], files, strict=True):
            run(job, jpeg, task["target"])
        milliseconds = (time.process_time() - started) * 1000 / len(files)
        print(milliseconds, flush=True)


if __name__ == "__main__":
    main()
