"""Network addresses, as far as they tell one subscriber from another."""

from ipaddress import IPv6Address, ip_address, ip_network


def neighbourhood(address: str) -> str:
    """Return what one subscriber holds of addresses: of IPv6 a network of 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
