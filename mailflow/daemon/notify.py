"""What systemd is told (sd_notify(3)): READY, STATUS, WATCHDOG, STOPPING. A datagram to its socket; nothing where there is none."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


class Notifier:
    """`environ` is that of the process: NOTIFY_SOCKET names the socket, `@` at its beginning an abstract one."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    def tell(self, *assignments: str) -> None:
        """`READY=1`, `STATUS=…`: one message. A systemd that does not listen harms nobody."""
        if not self._address:
            return
        message = "\n".join(" ".join(line.split()) for line in assignments).encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            try:
                sender.sendto(message, self._address)
            except OSError:
                return
