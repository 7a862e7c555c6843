from __future__ import annotations

import pickle

from domainfeed import FeedError


def test_an_error_shows_code_and_message() -> None:
    error = FeedError("DATA_LOSS", "3 of 9 samples are bad")
    assert str(error) == "DATA_LOSS: 3 of 9 samples are bad"
    assert (error.code, error.message) == ("DATA_LOSS", "3 of 9 samples are bad")


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(FeedError("NOT_FOUND", "no feed")))
    assert (type(error), error.code, error.message) == (FeedError, "NOT_FOUND", "no feed")


def test_an_error_rebuilt_from_a_traceback_keeps_its_code() -> None:
    text = (
        "Caught FeedError in DataLoader worker process 0.\n"
        'Original Traceback (most recent call last):\n  File "x.py", line 1, in take\n'
        "domainfeed.errors.FeedError: OUT_OF_RANGE: step 9 of 9\n"
    )
    error = FeedError(text)
    assert error.code == "OUT_OF_RANGE"
    assert "step 9 of 9" in error.message


def test_a_text_without_a_code_is_an_unknown_error() -> None:
    assert FeedError("something").code == "UNKNOWN"
