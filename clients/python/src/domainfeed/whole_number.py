"""Takes the whole numbers that users give."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from domainfeed.errors import expected

if TYPE_CHECKING:
    from typing import SupportsIndex


def whole_number(name: str, value: SupportsIndex, allowed: range, words: str) -> int:
    """Return ``value`` as an int: one already, or what Python takes for one, such as NumPy's.

    ``words`` says ``allowed`` in a message, as in "0 to 2^32 - 1".

    Raises ``FeedError`` INVALID_ARGUMENT for anything else, and for a number that is not ``allowed``.
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or number not in allowed:
        raise expected(name, f"a whole number, {words}", value)
    return number
