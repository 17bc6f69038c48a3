"""Named draws: a stream of random numbers for each purpose, the same on any machine and any Python.

A stream's key is HMAC-SHA256 of a JSON array of names under the course secret; its blocks are HMACs of a counter.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of draws named by `(sheet id, student id, exercise id, purpose, …)`.

    >>> draw = Draw(b"secret", "tp1", "ada", "1", "problem")
    >>> [draw.below(6) for _ in range(5)]
    [1, 1, 4, 2, 2]
    """

    __slots__ = ("_bits", "_counter", "_held", "_key")

    def __init__(self, secret: bytes, *names: str | int) -> None:
        message = json.dumps(names, ensure_ascii=True, separators=(",", ":")).encode()
        self._key = hmac.digest(secret, message, hashlib.sha256)
        self._counter = self._bits = self._held = 0

    def _take(self, bits: int) -> int:
        while self._held < bits:
            block = hmac.digest(self._key, self._counter.to_bytes(8, "big"), hashlib.sha256)
            self._bits = self._bits << 256 | int.from_bytes(block, "big")
            self._held += 256
            self._counter += 1
        self._held -= bits
        taken = self._bits >> self._held
        self._bits &= (1 << self._held) - 1
        return taken

    def below(self, n: int) -> int:
        """A number from 0 to n - 1, each as likely as the others."""
        if n < 1:
            raise ValueError(f"`n` (={n}) must be at least 1")
        bits = (n - 1).bit_length()
        while (found := self._take(bits)) >= n:
            pass
        return found

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def choice(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def shuffle(self, items: Sequence[T]) -> list[T]:
        """The items in a random order."""
        left = list(items)
        for i in range(len(left) - 1, 0, -1):
            j = self.below(i + 1)
            left[i], left[j] = left[j], left[i]
        return left

    def sample(self, items: Sequence[T], k: int) -> list[T]:
        """`k` of the items, none twice, in a random order."""
        return self.shuffle(items)[:k]
