"""Where a forward is being run from, which decides what may be looked at."""

from __future__ import annotations

import torch


def is_compiling() -> bool:
    """Tell whether ``torch.compile`` is reading the code, of which torch < 2.1 knows nothing."""
    return hasattr(torch, "compiler") and torch.compiler.is_compiling()


def in_backward() -> bool:
    """Tell whether autograd is calling, as it does where a checkpointed layer runs again."""
    find = getattr(torch._C, "_current_graph_task_id", None)  # noqa: SLF001 # torch has no public name for it
    return find is not None and find() != -1
