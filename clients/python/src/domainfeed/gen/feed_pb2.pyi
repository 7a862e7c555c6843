from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DomainRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DOMAIN_ROLE_UNSPECIFIED: _ClassVar[DomainRole]
    DOMAIN_ROLE_SOURCE: _ClassVar[DomainRole]
    DOMAIN_ROLE_TARGET: _ClassVar[DomainRole]
DOMAIN_ROLE_UNSPECIFIED: DomainRole
DOMAIN_ROLE_SOURCE: DomainRole
DOMAIN_ROLE_TARGET: DomainRole

class DescribeRequest(_message.Message):
    __slots__ = ("feed", "world_size")
    FEED_FIELD_NUMBER: _ClassVar[int]
    WORLD_SIZE_FIELD_NUMBER: _ClassVar[int]
    feed: str
    world_size: int
    def __init__(self, feed: _Optional[str] = ..., world_size: _Optional[int] = ...) -> None: ...

class DescribeResponse(_message.Message):
    __slots__ = ("feeds", "domains", "classes", "catalog_hash", "server_version", "capabilities", "max_in_flight_per_client")
    FEEDS_FIELD_NUMBER: _ClassVar[int]
    DOMAINS_FIELD_NUMBER: _ClassVar[int]
    CLASSES_FIELD_NUMBER: _ClassVar[int]
    CATALOG_HASH_FIELD_NUMBER: _ClassVar[int]
    SERVER_VERSION_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    MAX_IN_FLIGHT_PER_CLIENT_FIELD_NUMBER: _ClassVar[int]
    feeds: _containers.RepeatedCompositeFieldContainer[FeedDescription]
    domains: _containers.RepeatedCompositeFieldContainer[DomainDescription]
    classes: _containers.RepeatedScalarFieldContainer[str]
    catalog_hash: str
    server_version: str
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    max_in_flight_per_client: int
    def __init__(self, feeds: _Optional[_Iterable[_Union[FeedDescription, _Mapping]]] = ..., domains: _Optional[_Iterable[_Union[DomainDescription, _Mapping]]] = ..., classes: _Optional[_Iterable[str]] = ..., catalog_hash: _Optional[str] = ..., server_version: _Optional[str] = ..., capabilities: _Optional[_Iterable[str]] = ..., max_in_flight_per_client: _Optional[int] = ...) -> None: ...

class DomainDescription(_message.Message):
    __slots__ = ("id", "name", "role", "samples")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    id: int
    name: str
    role: DomainRole
    samples: int
    def __init__(self, id: _Optional[int] = ..., name: _Optional[str] = ..., role: _Optional[_Union[DomainRole, str]] = ..., samples: _Optional[int] = ...) -> None: ...

class FeedDescription(_message.Message):
    __slots__ = ("name", "recipe_hash", "seed", "mode", "domains", "steps_in_epoch", "global_batch", "tensors", "mean", "std", "refusal", "layout", "mix_pairs", "statistics_hash", "bn_group_ranks")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RECIPE_HASH_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    DOMAINS_FIELD_NUMBER: _ClassVar[int]
    STEPS_IN_EPOCH_FIELD_NUMBER: _ClassVar[int]
    GLOBAL_BATCH_FIELD_NUMBER: _ClassVar[int]
    TENSORS_FIELD_NUMBER: _ClassVar[int]
    MEAN_FIELD_NUMBER: _ClassVar[int]
    STD_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    MIX_PAIRS_FIELD_NUMBER: _ClassVar[int]
    STATISTICS_HASH_FIELD_NUMBER: _ClassVar[int]
    BN_GROUP_RANKS_FIELD_NUMBER: _ClassVar[int]
    name: str
    recipe_hash: str
    seed: int
    mode: str
    domains: _containers.RepeatedCompositeFieldContainer[FeedDomain]
    steps_in_epoch: int
    global_batch: int
    tensors: _containers.RepeatedCompositeFieldContainer[TensorDescription]
    mean: _containers.RepeatedScalarFieldContainer[float]
    std: _containers.RepeatedScalarFieldContainer[float]
    refusal: str
    layout: str
    mix_pairs: str
    statistics_hash: str
    bn_group_ranks: int
    def __init__(self, name: _Optional[str] = ..., recipe_hash: _Optional[str] = ..., seed: _Optional[int] = ..., mode: _Optional[str] = ..., domains: _Optional[_Iterable[_Union[FeedDomain, _Mapping]]] = ..., steps_in_epoch: _Optional[int] = ..., global_batch: _Optional[int] = ..., tensors: _Optional[_Iterable[_Union[TensorDescription, _Mapping]]] = ..., mean: _Optional[_Iterable[float]] = ..., std: _Optional[_Iterable[float]] = ..., refusal: _Optional[str] = ..., layout: _Optional[str] = ..., mix_pairs: _Optional[str] = ..., statistics_hash: _Optional[str] = ..., bn_group_ranks: _Optional[int] = ...) -> None: ...

class FeedDomain(_message.Message):
    __slots__ = ("id", "quota", "labels_given")
    ID_FIELD_NUMBER: _ClassVar[int]
    QUOTA_FIELD_NUMBER: _ClassVar[int]
    LABELS_GIVEN_FIELD_NUMBER: _ClassVar[int]
    id: int
    quota: int
    labels_given: bool
    def __init__(self, id: _Optional[int] = ..., quota: _Optional[int] = ..., labels_given: bool = ...) -> None: ...

class TensorDescription(_message.Message):
    __slots__ = ("name", "dtype", "shape")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DTYPE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    name: str
    dtype: str
    shape: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, name: _Optional[str] = ..., dtype: _Optional[str] = ..., shape: _Optional[_Iterable[int]] = ...) -> None: ...

class GetBatchRequest(_message.Message):
    __slots__ = ("feed", "seed", "epoch", "step", "rank", "world_size", "catalog_hash", "recipe_hash", "label_version")
    FEED_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    WORLD_SIZE_FIELD_NUMBER: _ClassVar[int]
    CATALOG_HASH_FIELD_NUMBER: _ClassVar[int]
    RECIPE_HASH_FIELD_NUMBER: _ClassVar[int]
    LABEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    feed: str
    seed: int
    epoch: int
    step: int
    rank: int
    world_size: int
    catalog_hash: str
    recipe_hash: str
    label_version: int
    def __init__(self, feed: _Optional[str] = ..., seed: _Optional[int] = ..., epoch: _Optional[int] = ..., step: _Optional[int] = ..., rank: _Optional[int] = ..., world_size: _Optional[int] = ..., catalog_hash: _Optional[str] = ..., recipe_hash: _Optional[str] = ..., label_version: _Optional[int] = ...) -> None: ...

class GetBatchResponse(_message.Message):
    __slots__ = ("header", "offset", "data")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    header: BatchHeader
    offset: int
    data: bytes
    def __init__(self, header: _Optional[_Union[BatchHeader, _Mapping]] = ..., offset: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class BatchHeader(_message.Message):
    __slots__ = ("feed", "seed", "epoch", "step", "steps_in_epoch", "rank", "world_size", "catalog_hash", "recipe_hash", "tensors", "blocks", "domain", "label", "sample_id", "replaced", "timings", "mix_perm", "mix_lambda", "statistics_hash", "normalizations", "view", "view_names")
    FEED_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEPS_IN_EPOCH_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    WORLD_SIZE_FIELD_NUMBER: _ClassVar[int]
    CATALOG_HASH_FIELD_NUMBER: _ClassVar[int]
    RECIPE_HASH_FIELD_NUMBER: _ClassVar[int]
    TENSORS_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_ID_FIELD_NUMBER: _ClassVar[int]
    REPLACED_FIELD_NUMBER: _ClassVar[int]
    TIMINGS_FIELD_NUMBER: _ClassVar[int]
    MIX_PERM_FIELD_NUMBER: _ClassVar[int]
    MIX_LAMBDA_FIELD_NUMBER: _ClassVar[int]
    STATISTICS_HASH_FIELD_NUMBER: _ClassVar[int]
    NORMALIZATIONS_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    VIEW_NAMES_FIELD_NUMBER: _ClassVar[int]
    feed: str
    seed: int
    epoch: int
    step: int
    steps_in_epoch: int
    rank: int
    world_size: int
    catalog_hash: str
    recipe_hash: str
    tensors: _containers.RepeatedCompositeFieldContainer[Tensor]
    blocks: _containers.RepeatedCompositeFieldContainer[Block]
    domain: _containers.RepeatedScalarFieldContainer[int]
    label: _containers.RepeatedScalarFieldContainer[int]
    sample_id: _containers.RepeatedScalarFieldContainer[int]
    replaced: _containers.RepeatedCompositeFieldContainer[Replacement]
    timings: _containers.RepeatedCompositeFieldContainer[StageTiming]
    mix_perm: _containers.RepeatedScalarFieldContainer[int]
    mix_lambda: _containers.RepeatedScalarFieldContainer[float]
    statistics_hash: str
    normalizations: _containers.RepeatedCompositeFieldContainer[Normalization]
    view: _containers.RepeatedScalarFieldContainer[int]
    view_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, feed: _Optional[str] = ..., seed: _Optional[int] = ..., epoch: _Optional[int] = ..., step: _Optional[int] = ..., steps_in_epoch: _Optional[int] = ..., rank: _Optional[int] = ..., world_size: _Optional[int] = ..., catalog_hash: _Optional[str] = ..., recipe_hash: _Optional[str] = ..., tensors: _Optional[_Iterable[_Union[Tensor, _Mapping]]] = ..., blocks: _Optional[_Iterable[_Union[Block, _Mapping]]] = ..., domain: _Optional[_Iterable[int]] = ..., label: _Optional[_Iterable[int]] = ..., sample_id: _Optional[_Iterable[int]] = ..., replaced: _Optional[_Iterable[_Union[Replacement, _Mapping]]] = ..., timings: _Optional[_Iterable[_Union[StageTiming, _Mapping]]] = ..., mix_perm: _Optional[_Iterable[int]] = ..., mix_lambda: _Optional[_Iterable[float]] = ..., statistics_hash: _Optional[str] = ..., normalizations: _Optional[_Iterable[_Union[Normalization, _Mapping]]] = ..., view: _Optional[_Iterable[int]] = ..., view_names: _Optional[_Iterable[str]] = ...) -> None: ...

class Normalization(_message.Message):
    __slots__ = ("name", "mean", "std")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEAN_FIELD_NUMBER: _ClassVar[int]
    STD_FIELD_NUMBER: _ClassVar[int]
    name: str
    mean: _containers.RepeatedScalarFieldContainer[float]
    std: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, name: _Optional[str] = ..., mean: _Optional[_Iterable[float]] = ..., std: _Optional[_Iterable[float]] = ...) -> None: ...

class Tensor(_message.Message):
    __slots__ = ("name", "dtype", "shape", "bytes", "offset", "normalization")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DTYPE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    NORMALIZATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    dtype: str
    shape: _containers.RepeatedScalarFieldContainer[int]
    bytes: int
    offset: int
    normalization: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, name: _Optional[str] = ..., dtype: _Optional[str] = ..., shape: _Optional[_Iterable[int]] = ..., bytes: _Optional[int] = ..., offset: _Optional[int] = ..., normalization: _Optional[_Iterable[int]] = ...) -> None: ...

class Block(_message.Message):
    __slots__ = ("domain", "start", "count")
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    domain: int
    start: int
    count: int
    def __init__(self, domain: _Optional[int] = ..., start: _Optional[int] = ..., count: _Optional[int] = ...) -> None: ...

class Replacement(_message.Message):
    __slots__ = ("slot", "wanted_id", "used_id", "reason")
    SLOT_FIELD_NUMBER: _ClassVar[int]
    WANTED_ID_FIELD_NUMBER: _ClassVar[int]
    USED_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    slot: int
    wanted_id: int
    used_id: int
    reason: str
    def __init__(self, slot: _Optional[int] = ..., wanted_id: _Optional[int] = ..., used_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class StageTiming(_message.Message):
    __slots__ = ("stage", "milliseconds")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MILLISECONDS_FIELD_NUMBER: _ClassVar[int]
    stage: str
    milliseconds: float
    def __init__(self, stage: _Optional[str] = ..., milliseconds: _Optional[float] = ...) -> None: ...

class GetStatisticsRequest(_message.Message):
    __slots__ = ("feed",)
    FEED_FIELD_NUMBER: _ClassVar[int]
    feed: str
    def __init__(self, feed: _Optional[str] = ...) -> None: ...

class GetStatisticsResponse(_message.Message):
    __slots__ = ("statistics_hash", "catalog_hash", "domains")
    STATISTICS_HASH_FIELD_NUMBER: _ClassVar[int]
    CATALOG_HASH_FIELD_NUMBER: _ClassVar[int]
    DOMAINS_FIELD_NUMBER: _ClassVar[int]
    statistics_hash: str
    catalog_hash: str
    domains: _containers.RepeatedCompositeFieldContainer[DomainStatistics]
    def __init__(self, statistics_hash: _Optional[str] = ..., catalog_hash: _Optional[str] = ..., domains: _Optional[_Iterable[_Union[DomainStatistics, _Mapping]]] = ...) -> None: ...

class DomainStatistics(_message.Message):
    __slots__ = ("name", "images", "pixels", "rgb_mean", "rgb_covariance", "lab_mean", "lab_covariance", "histograms")
    NAME_FIELD_NUMBER: _ClassVar[int]
    IMAGES_FIELD_NUMBER: _ClassVar[int]
    PIXELS_FIELD_NUMBER: _ClassVar[int]
    RGB_MEAN_FIELD_NUMBER: _ClassVar[int]
    RGB_COVARIANCE_FIELD_NUMBER: _ClassVar[int]
    LAB_MEAN_FIELD_NUMBER: _ClassVar[int]
    LAB_COVARIANCE_FIELD_NUMBER: _ClassVar[int]
    HISTOGRAMS_FIELD_NUMBER: _ClassVar[int]
    name: str
    images: int
    pixels: int
    rgb_mean: _containers.RepeatedScalarFieldContainer[float]
    rgb_covariance: _containers.RepeatedScalarFieldContainer[float]
    lab_mean: _containers.RepeatedScalarFieldContainer[float]
    lab_covariance: _containers.RepeatedScalarFieldContainer[float]
    histograms: _containers.RepeatedCompositeFieldContainer[Histogram]
    def __init__(self, name: _Optional[str] = ..., images: _Optional[int] = ..., pixels: _Optional[int] = ..., rgb_mean: _Optional[_Iterable[float]] = ..., rgb_covariance: _Optional[_Iterable[float]] = ..., lab_mean: _Optional[_Iterable[float]] = ..., lab_covariance: _Optional[_Iterable[float]] = ..., histograms: _Optional[_Iterable[_Union[Histogram, _Mapping]]] = ...) -> None: ...

class Histogram(_message.Message):
    __slots__ = ("channel", "low", "high", "counts")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    channel: str
    low: float
    high: float
    counts: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, channel: _Optional[str] = ..., low: _Optional[float] = ..., high: _Optional[float] = ..., counts: _Optional[_Iterable[int]] = ...) -> None: ...
