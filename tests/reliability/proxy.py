"""A TCP proxy on this machine whose faults are switched on and off while it runs.

    with Proxy(port) as proxy:      # forwards 127.0.0.1:proxy.port to 127.0.0.1:port
        proxy.slices = True         # bytes arrive one to three at a time
        proxy.cut(0.5)              # half of the connections are reset, both ways
"""

import asyncio
import random
import socket
import struct
import threading

READ_BYTES = 1 << 16
SLICE_BYTES = 3


class Link:
    """One connection through the proxy."""

    def __init__(self, client, server, watcher):
        self.client, self.server, self.watcher = client, server, watcher
        self.ended = False

    def cut(self):
        """Resets both sides; what was not delivered is lost."""
        if self.ended:
            return
        self.ended = True
        for writer in (self.client, self.server):
            sock = writer.get_extra_info("socket")
            try:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except OSError:
                pass  # closed by the other side
            writer.transport.abort()


class PassThrough:
    """Watches a connection and says what to do with its bytes: commit_cut.py has one that does more."""

    def from_client(self, data):
        """(bytes to forward, whether to cut then)."""
        return data, False

    def from_server(self, data):
        return data, False


class Proxy:
    def __init__(self, port, watcher=PassThrough, source=None):
        """The server sees its clients at the address `source` of this machine (127.0.0.0/8)."""
        self._target, self._watcher = port, watcher
        self._source = (source, 0) if source else None
        self.delay = 0.0  # seconds before each piece
        self.slices = False
        self.cut_after = None  # bytes of a connection, both ways together, after which it is cut
        self.links = set()
        self.cuts = 0
        self._loop = asyncio.new_event_loop()
        self._open = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait()

    # ---- from other threads ----------------------------------------------------------------------------------------

    def cut(self, share=1.0):
        """Resets so many of the connections."""
        self._call(lambda: [self._cut(link) for link in list(self.links) if random.random() < share])

    def stall(self):
        """Nothing passes and nothing is lost, until `resume`. New connections wait as well."""
        self._call(self._open.clear)

    def resume(self):
        self._call(self._open.set)

    def end_black_hole(self):
        """After `stall`: like a network that has forgotten its connections meanwhile."""
        self.cut()
        self.resume()

    def close(self):
        self._call(lambda: [link.cut() for link in list(self.links)])
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _call(self, function):
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (function(), done.set()))
        done.wait(timeout=10)

    # ---- in the proxy's own thread -----------------------------------------------------------------------------------

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._open = asyncio.Event()
        self._open.set()
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    def _cut(self, link):
        self.cuts += not link.ended
        link.cut()

    async def _accept(self, client_reader, client):
        await self._open.wait()
        try:
            server_reader, server = await asyncio.open_connection("127.0.0.1", self._target,
                                                                  local_addr=self._source)
        except OSError:
            client.transport.abort()
            return
        for writer in (client, server):
            writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = Link(client, server, self._watcher())
        link.passed = 0
        self.links.add(link)
        try:
            await asyncio.gather(self._pump(link, client_reader, server, link.watcher.from_client),
                                 self._pump(link, server_reader, client, link.watcher.from_server))
        finally:
            self.links.discard(link)
            link.cut()

    async def _pump(self, link, reader, writer, watch):
        try:
            while data := await reader.read(READ_BYTES):
                data, then_cut = watch(data)
                await self._forward(link, writer, data)
                if then_cut:
                    await writer.drain()
                    self._cut(link)
            if not link.ended:
                writer.write_eof()
        except OSError:
            link.cut()

    async def _forward(self, link, writer, data):
        for piece in self._pieces(data):
            if self.delay:
                await asyncio.sleep(self.delay)
            await self._open.wait()
            if link.ended:
                return
            link.passed += len(piece)
            if self.cut_after is not None and link.passed > self.cut_after:
                self._cut(link)
                return
            writer.write(piece)
            await writer.drain()

    def _pieces(self, data):
        if not self.slices:
            return [data] if data else []
        pieces, at = [], 0
        while at < len(data):
            size = random.randint(1, SLICE_BYTES)
            pieces.append(data[at:at + size])
            at += size
        return pieces
