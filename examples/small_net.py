"""A small convolutional network for images of 32 pixels or more."""

from __future__ import annotations

from torch import nn

#: The ends of the first two blocks, behind which methods that mix styles stand.
SHALLOW = ("3", "7")


def make_small_net(classes: int) -> nn.Module:
    """Return a network from (N, 3, H, W) normalised images to (N, ``classes``) logits; H and W at least 8."""
    return nn.Sequential(
        *_block(3, 16),
        *_block(16, 32),
        *_block(32, 64),
        nn.AdaptiveAvgPool2d(4),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(64 * 4 * 4, classes),
    )


def _block(inputs: int, outputs: int) -> list[nn.Module]:
    """Half the side, more channels."""
    return [
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
        nn.MaxPool2d(2),
    ]
