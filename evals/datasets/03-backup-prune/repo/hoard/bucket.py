"""A bucket: indexes, blocks and the lock object."""

from collections.abc import Iterator

import boto3


class Bucket:
    """One bucket of an S3-compatible store."""

    def __init__(self, name: str) -> None:
        self._objects = boto3.resource("s3").Bucket(name)

    def indexes(self) -> Iterator[str]:
        """The names of all snapshots, oldest first."""
        for each in self._objects.objects.filter(Prefix="index/"):
            yield each.key.removeprefix("index/").removesuffix(".json")

    def read(self, key: str) -> bytes:
        """The bytes of one object."""
        return self._objects.Object(key).get()["Body"].read()

    def write(self, key: str, content: bytes) -> None:
        """Store one object."""
        self._objects.put_object(Key=key, Body=content)

    def delete(self, key: str) -> None:
        """Remove one object."""
        self._objects.Object(key).delete()
