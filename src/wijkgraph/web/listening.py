"""The socket that a server listens on: bound at once, long before the server is there."""

import socket

from wijkgraph.errors import StoreError


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises StoreError when the address cannot be used."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(1024)
        except BaseException:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:  # a name with an empty or too long part is none (IDNA)
        reason = error.strerror if isinstance(error, OSError) else "Name or service not known"
        raise StoreError(
            f"Cannot listen there: {reason}",
            where=f"{host}:{port}",
            next="Give another with --port or --host.",
        ) from error
    return listener
