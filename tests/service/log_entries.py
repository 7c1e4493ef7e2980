"""The entries of a run's log, for tests."""

import json
import pathlib
import struct


def entries(place: pathlib.Path):
    """The log's entries, read from its tiles: u16 length, then canonical JSON."""
    tiles = place / "evidence/tile/entries"
    for path in sorted(path for path in tiles.rglob("*") if path.is_file()):
        data = path.read_bytes()
        while data:
            (length,) = struct.unpack(">H", data[:2])
            yield json.loads(data[2 : 2 + length])
            data = data[2 + length :]
