#!/usr/bin/env python3
"""Prints a free TCP port of 127.0.0.1 for a server that stops and comes back at its address.

Below the ephemeral range: while such a server is down, a connection of somebody else could get its port as source port.
Even one to the server itself: TCP then connects the caller with itself, and the server cannot come back.
"""

import pathlib
import random
import socket

LOWEST = 10_000
EPHEMERAL = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range")


def ephemeral_begin():
    try:
        return int(EPHEMERAL.read_text(encoding="ascii").split()[0])
    except OSError:
        return 32_768


def is_free(port):
    with socket.socket() as listener:
        # As servers do: what an earlier connection left in TIME_WAIT is no obstacle.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def free_port():
    end = max(ephemeral_begin(), LOWEST + 1_000)
    while True:
        port = random.randrange(LOWEST, end)
        if is_free(port):
            return port


if __name__ == "__main__":
    print(free_port())
