"""The socket that all serving processes accept from."""

from __future__ import annotations

import errno
import socket

# Connections that wait to be accepted; the system may allow fewer (net.core.somaxconn). One that finds no place is
# tried again by its caller after a second.
BACKLOG = 4096


class PortTaken(Exception):
    """The address cannot be listened on; its text says why, in Chinese."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(reason(error, host, port)) from error


def reason(error: OSError, host: str, port: int) -> str:
    """Why an address cannot be listened on, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用。请停止占用它的程序，或用 --port 换一个端口"
    if error.errno == errno.EACCES:
        return f"没有权限监听端口 {port}。请用 1024 以上的端口，例如 --port 8000"
    return f"无法监听 {host}:{port}（{error.strerror}）。请检查 --host"
