"""Keeps every listener on this machine.

ministack has a setting for its main port only; a few services (IoT, database proxies, SFTP) listen
on all interfaces. Whatever they ask for, a wildcard address becomes the loopback one.
"""

import socket

_WILDCARDS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


def install():
    bind = socket.socket.bind

    def bind_to_loopback(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            host = _WILDCARDS.get(address[0], address[0])
            if host == "127.0.0.1" and self.family == socket.AF_INET6:
                host = "::1"
            address = (host, *address[1:])
        return bind(self, address)

    socket.socket.bind = bind_to_loopback
