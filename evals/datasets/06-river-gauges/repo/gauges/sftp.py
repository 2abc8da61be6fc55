"""Fetching files from the flood office."""

from pathlib import Path

import paramiko


def fetch(host: str, remote: str, target: Path, key: Path) -> None:
    """Copy one file; raises FileNotFoundError when it is not there."""
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect(host, key_filename=str(key))
    with client, client.open_sftp() as sftp:
        sftp.get(remote, str(target))
