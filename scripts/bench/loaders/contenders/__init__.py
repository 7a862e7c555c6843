"""The table of contenders: name -> how it is installed and run. Its module is imported when it runs."""

from __future__ import annotations

from loaders.contenders.contender import Contender

_TORCH = "torch==2.13.0"
_NUMPY = "numpy==2.1.3"
_OPENCV = (_TORCH, _NUMPY, "opencv-python-headless==5.0.0.93")
#: It asks for another build of OpenCV and for CUDA, so it is installed alone, after what it really needs.
_FFCV = "ffcv==1.0.2"
_FFCV_NEEDS = (
    *_OPENCV,
    "numba==0.68.1",
    "fastargs==1.2.0",
    "assertpy==1.1",
    "terminaltables==3.1.10",
    "pytorch-pfn-extras==0.9.0",
    "tqdm==4.70.1",
)
_FFCV_HINT = "it is compiled: on Debian apt-get install g++ pkg-config libturbojpeg0-dev libopencv-dev"
_LOOPBACK = "127.0.0.1:0"


def _domainfeed(note: str, *, listen: str | None, cache: bool) -> Contender:
    settings = {"listen": listen, "cache": cache}
    return Contender("domainfeed", note, settings=settings, antialias=True, decodes=not cache, own=True)


def _ffcv(mode: str, note: str, *, decodes: bool) -> Contender:
    settings = {"mode": mode}
    return Contender("ffcv", note, _FFCV_NEEDS, (_FFCV,), _FFCV_HINT, settings=settings, decodes=decodes)


contenders: dict[str, Contender] = {
    "domainfeed": _domainfeed("gRPC on loopback, no cache", listen=_LOOPBACK, cache=False),
    "domainfeed-unix": _domainfeed("gRPC on a unix socket, no cache", listen=None, cache=False),
    "domainfeed-warm": _domainfeed("gRPC on loopback, all images in the cache", listen=_LOOPBACK, cache=True),
    "domainfeed-warm-unix": _domainfeed("gRPC on a unix socket, all in the cache", listen=None, cache=True),
    "tfdata": Contender("tfdata", "window decode in C++ threads", (_TORCH, "tensorflow-cpu==2.21.0")),
    "torch-simplejpeg": Contender(
        "torch_simplejpeg", "DataLoader, fast DCT and upsampling", (*_OPENCV, "simplejpeg==1.9.0")
    ),
    "torch-opencv": Contender("torch_opencv", "DataLoader, OpenCV", _OPENCV),
    "torch-pillow": Contender(
        "torch_pillow", "DataLoader, Pillow", (_TORCH, _NUMPY, "pillow==13.0.0"), antialias=True
    ),
    "torch-albumentations": Contender(
        "torch_albumentations", "DataLoader, albumentations", (*_OPENCV, "albumentations==2.0.8")
    ),
    "dali": Contender("dali", "window decode in C++ threads", (_TORCH, _NUMPY, "nvidia-dali-cuda120==2.4.0")),
    "webdataset": Contender("webdataset", "tar shards, OpenCV", (*_OPENCV, "webdataset==1.0.2")),
    "grain": Contender("grain", "worker processes, OpenCV", (*_OPENCV, "grain==0.2.18")),
    "ffcv-jpeg": _ffcv("jpg", "own file, JPEG of quality 90", decodes=True),
    "ffcv-raw": _ffcv("raw", "own file, raw pixels: nothing is decoded", decodes=False),
}

__all__ = ["Contender", "contenders"]
