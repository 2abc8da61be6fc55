"""Where requests and keys may be sent."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from draft_plan.errors import UsageError


def check_url(url: str) -> None:
    """Raise UsageError unless requests and a key may be sent there.

    That is https, or http to this machine, without credentials in the address.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise UsageError(
            "the base URL cannot be read", remedy="give an address such as https://api.openai.com/v1"
        ) from error
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(
            "the base URL is not an http(s) address", remedy="give an address such as https://api.openai.com/v1"
        )
    if parts.username is not None or parts.password is not None:
        raise UsageError("the base URL holds credentials", remedy="give the key in OPENAI_API_KEY instead")
    if parts.query or parts.fragment:
        raise UsageError(
            "the base URL holds a query or a fragment", remedy="give the address up to and including its path"
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(f"plain http to {host} would show the prompt and the key to the network", remedy="use https")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
