"""Modules for cross-domain training that use what a batch knows about its samples."""

from domainfeed.nn.adain import AdaIN
from domainfeed.nn.batch_instance_norm import BatchInstanceNorm2d, bin_parameter_groups
from domainfeed.nn.columns import DomainColumns
from domainfeed.nn.context import domain_context, keep_context
from domainfeed.nn.convert_batchnorm import convert_batchnorm
from domainfeed.nn.domain_batch_norm import DomainBatchNorm2d
from domainfeed.nn.efd_mix import EFDMix
from domainfeed.nn.insert_after import insert_after
from domainfeed.nn.mix_style import MixStyle
from domainfeed.nn.sync_domain_batch_norm import SyncDomainBatchNorm2d

__all__ = [
    "AdaIN",
    "BatchInstanceNorm2d",
    "DomainBatchNorm2d",
    "DomainColumns",
    "EFDMix",
    "MixStyle",
    "SyncDomainBatchNorm2d",
    "bin_parameter_groups",
    "convert_batchnorm",
    "domain_context",
    "insert_after",
    "keep_context",
]
