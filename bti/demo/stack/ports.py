"""Free ports on the loopback address. None is ever assumed."""

import socket

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port`` of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports(count: int, preferred: list[int | None] | None = None) -> list[int]:
    """``count`` different free ports; ``preferred[i]`` is taken when it is free.

    The last start's ports are preferred, so that an open browser tab survives a restart.
    """
    wishes: list[int | None] = [*(preferred or []), *[None] * count][:count]
    held: list[socket.socket] = []
    ports: list[int] = []
    try:
        for wish in wishes:
            if wish and wish not in ports and is_free(wish):
                ports.append(wish)
                continue
            while True:
                probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                held.append(probe)  # held until all are found, so that they differ
                probe.bind((HOST, 0))
                port = int(probe.getsockname()[1])
                if port not in ports and port not in wishes:
                    ports.append(port)
                    break
    finally:
        for probe in held:
            probe.close()
    return ports
