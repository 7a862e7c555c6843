"""Writes small image-to-image ONNX models: one like a CycleGAN generator, and one for each way to be wrong.

    .venv/bin/python scripts/make-style-model.py FOLDER

Their weights are drawn with a fixed seed: equal versions of onnx and NumPy write equal files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Shape = Sequence[str | int]
ANY: Shape = ("n", 3, "h", "w")


class Graph:
    """Nodes and weights in the making; `value` is the name of the last result."""

    def __init__(self, name: str = "image", seed: int = 7) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.value = name
        self.random = np.random.default_rng(seed)

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Appends a node to the last result, or to `inputs` if there are some."""
        result = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs) or [self.value], [result], **attributes))
        self.value = result
        return result

    def constant(self, values: NDArray[np.generic]) -> str:
        """A weight's name."""
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def scalar(self, value: float) -> str:
        """A float's name."""
        return self.constant(np.array(value, np.float32))

    def convolve(self, inside: int, outside: int, side: int, scale: float, **attributes: Any) -> None:
        """A convolution with normally distributed weights; transposed if told its `output_padding`."""
        transposed = "output_padding" in attributes
        shape = (inside, outside, side, side) if transposed else (outside, inside, side, side)
        weight = self.random.normal(0, scale / np.sqrt(inside * side * side), shape).astype(np.float32)
        kind = "ConvTranspose" if transposed else "Conv"
        self.add(kind, self.value, self.constant(weight), kernel_shape=[side, side], **attributes)

    def pad(self, pixels: int) -> None:
        """By reflection."""
        pads = self.constant(np.array([0, 0, pixels, pixels] * 2, np.int64))
        self.add("Pad", self.value, pads, mode="reflect")

    def normalize(self, channels: int) -> None:
        """Each image and channel by its own mean and deviation."""
        ones = self.constant(np.ones(channels, np.float32))
        zeros = self.constant(np.zeros(channels, np.float32))
        self.add("InstanceNormalization", self.value, ones, zeros, epsilon=1e-5)

    def model(self, taken: Shape = ANY, given: Shape = ANY, kind: int = TensorProto.FLOAT) -> onnx.ModelProto:
        """What the nodes make of `image`: `styled`."""
        self.nodes[-1].output[0] = "styled"
        graph = helper.make_graph(
            self.nodes,
            "style",
            [helper.make_tensor_value_info("image", kind, taken)],
            [helper.make_tensor_value_info("styled", kind, given)],
            self.weights,
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def generator(last: str | None = "Tanh", outside: int = 3, change: float = 0.5) -> Graph:
    """Down by 4, a residual block, up by 4, as in CycleGAN; the picture shines through."""
    graph = Graph()
    graph.pad(1)
    graph.convolve(3, 6, 3, 1)
    graph.normalize(6)
    graph.add("Relu")
    for inside in (6, 8):
        graph.convolve(inside, 8, 3, 1.4, strides=[2, 2], pads=[1, 1, 1, 1])
        graph.normalize(8)
        graph.add("Relu")
    before = graph.value
    graph.convolve(8, 8, 3, 1.4, pads=[1, 1, 1, 1])
    graph.normalize(8)
    graph.add("Add", graph.value, before)
    for _ in range(2):
        graph.convolve(8, 8, 3, 1.4, strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
        graph.normalize(8)
        graph.add("Relu")
    graph.pad(1)
    graph.convolve(8, outside, 3, change)
    if outside == 3:
        graph.add("Add", graph.value, "image")
    if last is not None:
        graph.add(last)
    return graph


def levels() -> Graph:
    """The negative of a picture of 0..255: what it gives is known exactly."""
    graph = Graph()
    graph.add("Sub", graph.scalar(255), "image")
    return graph


def identity() -> Graph:
    """For any range."""
    graph = Graph()
    graph.add("Identity")
    return graph


def mixing() -> Graph:
    """Batch normalisation that was left in training mode: the statistics are those of the whole batch."""
    graph = Graph()
    mean = graph.add("ReduceMean", axes=[0, 2, 3], keepdims=1)
    centred = graph.add("Sub", "image", mean)
    graph.add("Mul", centred, centred)
    graph.add("ReduceMean", axes=[0, 2, 3], keepdims=1)
    graph.add("Add", graph.value, graph.scalar(1e-5))
    deviation = graph.add("Sqrt")
    graph.add("Div", centred, deviation)
    graph.add("Tanh")
    return graph


def restless() -> Graph:
    """Other pixels each time, like dropout in training mode."""
    graph = Graph()
    noise = graph.add("RandomNormalLike", scale=0.1)
    graph.add("Add", "image", noise)
    graph.add("Tanh")
    return graph


def undefined() -> Graph:
    """0 / 0 where the picture is black: not a number."""
    graph = Graph()
    light = graph.add("Add", graph.value, graph.scalar(1))
    graph.add("Div", light, light)
    return graph


def faltering() -> Graph:
    """Not a number where nearly all of the picture is mid grey, and the picture itself otherwise."""
    graph = Graph()
    squares = graph.add("Mul", "image", "image")
    graph.add("ReduceMean", squares, axes=[1, 2, 3], keepdims=1)
    graph.add("Sub", graph.value, graph.scalar(0.01))
    graph.add("Sqrt")
    graph.add("Mul", graph.value, graph.scalar(0))
    graph.add("Add", "image", graph.value)
    return graph


def half() -> Graph:
    """An image of half the size."""
    graph = Graph()
    graph.add("AveragePool", kernel_shape=[2, 2], strides=[2, 2])
    return graph


MODELS: dict[str, Callable[[], onnx.ModelProto]] = {
    "generator": lambda: generator().model(),
    "unit": lambda: generator("Sigmoid").model(),
    "linear": lambda: generator(None, change=0.05).model(),
    "negative": lambda: levels().model(),
    "identity": lambda: identity().model(),
    "one-at-a-time": lambda: generator().model((1, 3, "h", "w"), (1, 3, "h", "w")),
    "fixed-16": lambda: generator().model(("n", 3, 16, 16), ("n", 3, 16, 16)),
    "mixing": lambda: mixing().model(),
    "restless": lambda: restless().model(),
    "undefined": lambda: undefined().model(),
    "faltering": lambda: faltering().model(),
    "half": lambda: half().model(given=("n", 3, "h2", "w2")),
    "gray": lambda: generator(outside=1).model(given=("n", 1, "h", "w")),
    "channels-last": lambda: identity().model(("n", "h", "w", 3), ("n", "h", "w", 3)),
    "double": lambda: identity().model(kind=TensorProto.DOUBLE),
}


def main(folder: Path) -> None:
    """Writes every model, and a file that is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in MODELS.items():
        model = make()
        onnx.checker.check_model(model, full_check=True)
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
    (folder / "broken.onnx").write_bytes(b"no model")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
