"""PyTorch client of the domainfeed sidecar: preprocessed, domain-tagged image batches."""

from domainfeed.batch import Batch, Block, Normalization, Replacement
from domainfeed.dataset import Dataset
from domainfeed.errors import FeedError
from domainfeed.loader import Loader
from domainfeed.normalization import normalize
from domainfeed.sidecar import Sidecar
from domainfeed.statistics import DomainStatistics, Histogram, Moments

__all__ = [
    "Batch",
    "Block",
    "Dataset",
    "DomainStatistics",
    "FeedError",
    "Histogram",
    "Loader",
    "Moments",
    "Normalization",
    "Replacement",
    "Sidecar",
    "normalize",
]
