"""The lock controller: one line of text per command."""

import socket


def open_door(compartment: int, host: str = "locks.internal", port: int = 4010) -> bool:
    """Open one compartment; False when the controller refuses."""
    with socket.create_connection((host, port), timeout=2) as line:
        line.sendall(f"OPEN {compartment}\n".encode())
        return line.recv(16).startswith(b"OK")
