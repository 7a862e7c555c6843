"""PyTorch client of the domainfeed sidecar: preprocessed, domain-tagged image batches."""

from domainfeed.batch import Batch, Block, Replacement
from domainfeed.dataset import Dataset
from domainfeed.errors import FeedError
from domainfeed.loader import Loader
from domainfeed.normalization import normalize
from domainfeed.sidecar import Sidecar

__all__ = ["Batch", "Block", "Dataset", "FeedError", "Loader", "Replacement", "Sidecar", "normalize"]
