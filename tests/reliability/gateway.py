"""A gateway that can be killed and comes back at its address."""

import signal
import time

import rig
from rig import harness

PORT_TRIES = 20


class Gateway:
    def __init__(self, url, *flags):
        self._url, self._flags = url, ("--log-level", "warning", *flags)
        self.port = rig.free_port()
        self.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self.server.process.pid

    @property
    def channel(self):
        return self.server.channel

    def crashed(self):
        """How the process has ended by itself, or None."""
        code = self.server.process.poll()
        return None if self._stopped or code is None else f"exit {code}: {self.server.errors()[-2000:]}"

    def kill(self):
        self._stopped = True
        self.server.stop(signal.SIGKILL)

    def stop(self):
        """Gives the exit code."""
        self._stopped = True
        return self.server.stop(signal.SIGTERM)

    def start(self):
        """Also after kill or stop. Its port may be slow to become free."""
        for attempt in range(PORT_TRIES):
            try:
                self.server = harness.Server(rig.SCHEMA, self._url, *self._flags, listen=self.address)
                self._stopped = False
                return
            except RuntimeError:
                if attempt == PORT_TRIES - 1:
                    raise
                time.sleep(0.1)

    def close(self):
        if self.server.process.poll() is None:
            self.kill()

    def memory_kib(self):
        """What the process holds in memory."""
        with open(f"/proc/{self.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
