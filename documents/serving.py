"""Where the application listens: the socket is opened once, by whoever serves, and handed down."""

import errno
import socket


class CannotServe(Exception):
    """Its sentence says why and what to do."""


def open_socket(address):
    """A listening socket at "host:port"; a taken port is noticed here, before anything else starts."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, int(port)))
        listening.listen(512)
    except (OSError, ValueError, OverflowError) as problem:
        listening.close()
        raise CannotServe(_why_not(address, problem)) from problem
    return listening


def local_address(address):
    """(host, port) under which this machine reaches itself at an address that may say "every interface"."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), int(port)


def _why_not(address, problem):
    if not isinstance(problem, OSError):
        return f"«{address}» no es una dirección: falta un puerto entre 1 y 65535, como make run PORT=8001"
    if isinstance(problem, PermissionError):
        return f"No se permite servir en {address}. Usar un puerto mayor: make run PORT=8001"
    if problem.errno == errno.EADDRINUSE:
        return f"Otro programa ya ocupa {address}. Usar otro puerto: make run PORT=8001"
    return f"No es posible servir en {address}: {problem.strerror}"
