"""Ids of what is loaded: from content alone, so that importing twice gives the same ones."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.measure.ledger import key


def keys(entity: str, namespace: str, texts: pa.Array) -> pa.Array:
    """Return the ids of outside keys (int64, null where the key is): `measure.ledger.key` of all at once."""
    return _each(texts, f"{entity}\x1f{namespace}\x1f")


def words(texts: pa.Array) -> np.ndarray:
    """Return a number for each text, 0 for nothing."""
    return np.asarray(pc.fill_null(_each(texts, ""), 0))


def mixed(tag: str, *parts: np.ndarray | int) -> np.ndarray:
    """Return 63-bit ids made of columns of numbers, by the finaliser of SplitMix64 (Steele et al. 2014)."""
    state = np.asarray(np.uint64(key(tag)))
    with np.errstate(over="ignore"):
        for part in parts:
            state = _stirred(state + np.uint64(0x9E3779B97F4A7C15) + np.asarray(part).astype(np.uint64))
    result: np.ndarray = (state >> np.uint64(1)).astype(np.int64)
    return result


def _stirred(state: np.ndarray) -> np.ndarray:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: np.ndarray = state ^ (state >> np.uint64(31))
    return result


def _each(texts: pa.Array, prefix: str) -> pa.Array:
    coded = pc.dictionary_encode(texts)
    start = prefix.encode()
    digests = [blake2b(start + text.encode(), digest_size=8).digest() for text in coded.dictionary.to_pylist()]
    numbers = (np.frombuffer(b"".join(digests), ">u8") >> np.uint64(1)).astype(np.int64)
    return pa.array(numbers, pa.int64()).take(coded.indices)
