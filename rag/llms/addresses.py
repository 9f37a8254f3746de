"""What an endpoint's address says of where it is."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def host_of(base_url: str) -> str:
    """The host that an address names, with its port where it states one."""
    parts = urlsplit(base_url)
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or base_url
    return f"{name}:{parts.port}" if parts.port else name


def is_loopback(base_url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
