"""Labels: names that people give to snapshots."""

import json

from hoard.bucket import Bucket


def labels(bucket: Bucket) -> dict[str, str]:
    """Snapshot name → label."""
    return json.loads(bucket.read("labels.json"))
