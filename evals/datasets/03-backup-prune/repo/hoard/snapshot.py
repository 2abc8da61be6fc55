"""Writing a snapshot and bringing it back."""

import json
import socket
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from hoard.bucket import Bucket


def save(bucket: Bucket, folder: Path) -> str:
    """Store a full snapshot of a folder; returns its name."""
    name = f"{socket.gethostname()}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    files = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        block = sha256(content).hexdigest()
        bucket.write(f"blocks/{block}", content)
        files[path.relative_to(folder).as_posix()] = block
    bucket.write(f"index/{name}.json", json.dumps({"version": 3, "files": files}).encode())
    return name


def restore(bucket: Bucket, name: str, folder: Path) -> None:
    """Write the files of a snapshot below a folder."""
    index = json.loads(bucket.read(f"index/{name}.json"))
    for path, block in index["files"].items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(bucket.read(f"blocks/{block}"))
