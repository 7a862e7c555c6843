from __future__ import annotations

import copy
import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import torch
from test_batch import make_batch
from torch import nn
from torch.utils.checkpoint import checkpoint

from domainfeed import Block, FeedError
from domainfeed.nn import DomainBatchNorm2d, DomainColumns, EFDMix, MixStyle, domain_context, keep_context
from domainfeed.nn.context import current_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from domainfeed import Batch

    Run = Callable[[nn.Module, torch.Tensor], torch.Tensor]

T = TypeVar("T")

DOMAINS = torch.tensor([0, 0, 1, 1])


def mixing_batch(perm: tuple[int, ...] = (2, 3, 0, 1)) -> Batch:
    return dataclasses.replace(
        make_batch(4),
        domains=DOMAINS,
        blocks=[Block(0, 0, 2), Block(1, 2, 4)],
        mix_perm=torch.tensor(perm),
        mix_lambda=torch.tensor([0.2, 0.4, 0.6, 0.8]),
    )


def make_model() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(
        nn.Conv2d(3, 4, 3), DomainBatchNorm2d(4, 2), nn.ReLU(), MixStyle(), nn.Conv2d(4, 4, 3), EFDMix()
    )


def test_a_context_holds_the_columns_of_its_batch() -> None:
    batch = mixing_batch()
    with domain_context(batch) as columns:
        assert current_columns() is columns
        assert columns.domains is batch.domains
        assert columns.mix_perm is batch.mix_perm
        assert columns.ids == (0, 1)
    assert current_columns() is None


def test_the_innermost_context_counts_and_the_outer_one_comes_back() -> None:
    outer, inner = domain_context(DOMAINS), domain_context(DOMAINS.flip(0))
    with outer as first:
        with inner as second, outer, inner:
            assert current_columns() is second
        assert current_columns() is first


def test_an_error_ends_the_context() -> None:
    with pytest.raises(RuntimeError, match="inside"), domain_context(DOMAINS):
        raise RuntimeError("inside")
    assert current_columns() is None


def test_columns_of_ones_own_are_taken_for_two_views_at_once() -> None:
    with domain_context(DomainColumns(torch.cat([DOMAINS, DOMAINS]))) as columns:
        assert columns.ids == (0, 1)
        assert make_model()(torch.randn(8, 3, 8, 8)).shape == (8, 4, 4, 4)


def test_a_thread_without_a_context_sees_the_only_one_there_is() -> None:
    with domain_context(DOMAINS) as columns:
        assert run_in_thread(current_columns) is columns


def test_threads_with_contexts_of_their_own_do_not_see_each_other() -> None:
    def inside() -> bool:
        with domain_context(DOMAINS) as own:
            return current_columns() is own

    with domain_context(DOMAINS.flip(0)) as outer:
        assert run_in_thread(inside)
        assert current_columns() is outer


def test_a_thread_without_a_context_is_refused_where_several_others_have_one() -> None:
    opened, finished = threading.Event(), threading.Event()

    def hold() -> None:
        with domain_context(DOMAINS):
            opened.set()
            finished.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    opened.wait()
    try:
        with domain_context(DOMAINS), pytest.raises(FeedError, match="got none here, but in 2 others"):
            run_in_thread(current_columns)
    finally:
        finished.set()
        holder.join()


def plainly(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    out: torch.Tensor = model(x)
    return out


def checkpointed(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    out: torch.Tensor = checkpoint(model, x, use_reentrant=False)
    return out


def reentrant(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    out: torch.Tensor = checkpoint(model, x, use_reentrant=True)
    return out


def kept(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    out: torch.Tensor = checkpoint(model, x, use_reentrant=False, context_fn=keep_context)
    return out


@pytest.mark.parametrize("run", [checkpointed, reentrant, kept])
def test_checkpointed_layers_with_backward_inside_of_the_context_give_the_same_gradients(run: Run) -> None:
    wanted = gradients_of(make_model(), plainly, inside=True)
    found = gradients_of(make_model(), run, inside=True)
    assert all(torch.equal(a, b) for a, b in zip(found, wanted))


def test_with_keep_context_backward_may_stand_outside_or_in_another_context() -> None:
    wanted = gradients_of(make_model(), plainly, inside=True)
    found = gradients_of(make_model(), kept, inside=False)
    assert all(torch.equal(a, b) for a, b in zip(found, wanted))
    with domain_context(mixing_batch((0, 1, 2, 3))):
        found = gradients_of(make_model(), kept, inside=False)
    assert all(torch.equal(a, b) for a, b in zip(found, wanted))


@pytest.mark.parametrize("module", [MixStyle(), DomainBatchNorm2d(3, 2)])
def test_a_checkpointed_layer_outside_of_the_context_is_refused_not_run_otherwise(module: nn.Module) -> None:
    with pytest.raises(FeedError, match="around backward, too") as caught:
        gradients_of(copy.deepcopy(module), checkpointed, inside=False)
    assert caught.value.code == "FAILED_PRECONDITION"


def test_what_is_drawn_without_a_batch_is_drawn_again_in_a_checkpoint() -> None:
    mix = MixStyle(p=1.0, alpha=0.5)
    x = torch.randn(4, 3, 5, 5, requires_grad=True)
    torch.manual_seed(2)
    plain = torch.autograd.grad(mix(x).square().sum(), x)[0]
    torch.manual_seed(2)
    out = checkpoint(mix, x, use_reentrant=False)
    torch.manual_seed(3)
    assert torch.equal(torch.autograd.grad(out.square().sum(), x)[0], plain)


def test_keep_context_outside_of_a_context_is_refused() -> None:
    with pytest.raises(FeedError, match="domain_context to be open"):
        keep_context()


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ({"mix_perm": torch.arange(3)}, r"shape of mix_perm to be that of domains, \(4,\), got \(3,\)"),
        ({"mix_lambda": None}, "mix_perm and mix_lambda to be given together"),
    ],
)
def test_columns_that_do_not_fit_are_refused(column: dict[str, Any], message: str) -> None:
    with pytest.raises(FeedError, match=message):
        domain_context(dataclasses.replace(mixing_batch(), **column))


@pytest.mark.parametrize("batch", [[0, 1], torch.zeros(2), torch.zeros(2, 2, dtype=torch.int64)])
def test_what_holds_no_domain_ids_is_refused(batch: torch.Tensor) -> None:
    with pytest.raises(FeedError, match="Expected domains to be"):
        domain_context(batch)


def gradients_of(model: nn.Module, run: Run, *, inside: bool) -> list[torch.Tensor]:
    x = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(4)).requires_grad_()
    with domain_context(mixing_batch()):
        loss = run(model, x).square().sum()
        if inside:
            torch.autograd.backward(loss)
    if not inside:
        torch.autograd.backward(loss)
    return [tensor.grad for tensor in (x, *model.parameters()) if tensor.grad is not None]


def run_in_thread(call: Callable[[], T]) -> T:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(call).result()
