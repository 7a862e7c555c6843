"""tf.data with TensorFlow's own decode of a window: C++ threads in the trainer's process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
import torch

from loaders.work import RATIO, SCALE, SIZE, Work, list_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode the window alone; resize is bilinear without antialiasing, TensorFlow's default."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(work.workers)
    files = list_files(work.images)
    data = tf.data.Dataset.from_tensor_slices(files).shuffle(len(files), seed=work.seed).repeat()
    data = data.map(_image, num_parallel_calls=work.workers, deterministic=False)
    data = data.batch(work.batch).prefetch(2)
    options = tf.data.Options()
    options.threading.private_threadpool_size = work.workers
    for batch in data.with_options(options).as_numpy_iterator():
        yield torch.from_numpy(np.array(batch))  # TensorFlow's own memory may not be written to


def _image(path: Any) -> Any:  # noqa: ANN401 - TensorFlow ships no types
    data = tf.io.read_file(path)
    begin, size, _ = tf.image.sample_distorted_bounding_box(
        tf.image.extract_jpeg_shape(data),
        tf.zeros([1, 0, 4]),
        min_object_covered=0.0,
        aspect_ratio_range=RATIO,
        area_range=SCALE,
        max_attempts=10,
        use_image_if_no_bounding_boxes=True,
    )
    window = tf.stack([begin[0], begin[1], size[0], size[1]])
    image = tf.image.decode_and_crop_jpeg(data, window, channels=3)
    rounded = tf.cast(tf.image.resize(image, (SIZE, SIZE), "bilinear") + 0.5, tf.uint8)
    return tf.image.random_flip_left_right(rounded)
