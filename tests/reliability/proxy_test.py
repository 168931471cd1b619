"""The fault proxy does what it is told, and no more: else the tests that stand on it test nothing."""

import random
import socket
import socketserver
import struct
import threading
import time
import unittest

import commit_cut
import rig
from proxy import Proxy


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(1 << 16):
                self.request.sendall(data)
        except ConnectionError:
            pass


class EchoServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


class FaultProxy(unittest.TestCase):
    def setUp(self):
        self.server = EchoServer(("127.0.0.1", 0), Echo)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.proxy = Proxy(self.server.server_address[1])
        self.addCleanup(self.proxy.close)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.proxy.port), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def echo(self, connection, data):
        connection.sendall(data)
        return self.receive(connection, len(data))

    def receive(self, connection, size):
        received = b""
        while len(received) < size:
            piece = connection.recv(size - len(received))
            self.assertTrue(piece, "the connection has ended")
            received += piece
        return received

    def test_forwards_every_byte(self):
        data = random.randbytes(1_000_000)
        connection = self.connect()
        threading.Thread(target=connection.sendall, args=(data,), daemon=True).start()
        self.assertEqual(self.receive(connection, len(data)), data)

    def test_slices_lose_nothing(self):
        self.proxy.slices = True
        data = random.randbytes(2_000)
        self.assertEqual(self.echo(self.connect(), data), data)

    def test_a_cut_resets_the_connection(self):
        connection = self.connect()
        self.echo(connection, b"hello")
        self.proxy.cut()
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)
            connection.sendall(b"x")
            connection.recv(1)
        self.assertEqual(self.proxy.cuts, 1)
        self.assertEqual(self.echo(self.connect(), b"again"), b"again")

    def test_cuts_after_so_many_bytes(self):
        self.proxy.cut_after = 1_000
        connection = self.connect()
        self.echo(connection, b"x" * 400)
        with self.assertRaises(ConnectionError):
            connection.sendall(b"x" * 400)
            while connection.recv(1 << 16):
                pass
            raise ConnectionAbortedError

    def test_a_stall_delays_and_loses_nothing(self):
        connection = self.connect()
        self.proxy.stall()
        connection.sendall(b"hello")
        connection.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            connection.recv(1)
        self.proxy.resume()
        connection.settimeout(20)
        self.assertEqual(self.receive(connection, 5), b"hello")

    def test_a_black_hole_forgets_its_connections(self):
        connection = self.connect()
        self.echo(connection, b"hello")
        self.proxy.stall()
        connection.sendall(b"lost")
        self.proxy.end_black_hole()
        with self.assertRaises(ConnectionError):
            if not connection.recv(1):
                raise ConnectionAbortedError
        self.assertEqual(self.echo(self.connect(), b"again"), b"again")

    def test_a_delay_is_waited_for(self):
        self.proxy.delay = 0.1
        begun = time.monotonic()
        self.echo(self.connect(), b"x")
        self.assertGreaterEqual(time.monotonic() - begun, 0.2)


def message(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


class CommitWatcher(unittest.TestCase):
    """Finds the moments that count in PostgreSQL's protocol, in whatever pieces it comes."""

    START = struct.pack("!II", 8, 80877103) + struct.pack("!II", 9, 196608) + b"\0"
    PARSE = message(b"P", b"s1\0INSERT INTO t VALUES ($1)\0\0\0") + message(b"S", b"")
    RUN = message(b"B", b"\0s1\0\0\0\0\0\0\0") + message(b"E", b"\0\0\0\0\0")
    SYNC = message(b"S", b"")

    def watcher(self, kind):
        cutter = commit_cut.CommitCutter()
        cutter.decide = lambda: kind
        return cutter()

    def test_cuts_before_and_after_commit(self):
        begin, commit = message(b"Q", b"BEGIN\0"), message(b"Q", b"COMMIT\0")
        before, after = self.watcher(commit_cut.BEFORE), self.watcher(commit_cut.AFTER)
        self.assertEqual(before.from_client(self.START + begin), (self.START + begin, False))
        self.assertEqual(before.from_client(self.PARSE + self.RUN), (self.PARSE + self.RUN, False))
        self.assertEqual(before.from_client(self.SYNC), (self.SYNC, False))
        self.assertEqual(before.from_client(commit), (b"", True))
        self.assertEqual(after.from_client(self.START + begin + commit), (self.START + begin + commit, True))

    def test_a_statement_that_begin_comes_with_does_not_commit(self):
        begin = message(b"P", b"\0BEGIN\0\0\0") + message(b"B", b"\0\0\0\0\0\0\0\0") + message(b"E", b"\0\0\0\0\0")
        watcher = self.watcher(commit_cut.BEFORE)
        watcher.from_client(self.START + self.PARSE)
        self.assertEqual(watcher.from_client(begin + self.RUN + self.SYNC), (begin + self.RUN + self.SYNC, False))
        self.assertEqual(watcher.from_client(self.RUN + self.SYNC), (self.RUN + self.SYNC, False))
        self.assertEqual(watcher.from_client(message(b"Q", b"COMMIT\0")), (b"", True))

    def test_a_statement_alone_commits_with_its_sync(self):
        watcher = self.watcher(commit_cut.BEFORE)
        watcher.from_client(self.START + self.PARSE)
        self.assertEqual(watcher.from_client(self.RUN + self.SYNC), (self.RUN, True))

    def test_cuts_inside_the_answer(self):
        watcher = self.watcher(commit_cut.ANSWER)
        self.assertEqual(watcher.from_server(b"answer"), (b"answer", False))
        watcher.from_client(message(b"Q", b"COMMIT\0"))
        passed, then_cut = watcher.from_server(b"answer")
        self.assertTrue(then_cut)
        self.assertLess(len(passed), 6)

    def test_reads_do_not_count_and_pieces_do_not_matter(self):
        watcher = self.watcher(commit_cut.AFTER)
        stream = self.START + message(b"Q", b"SELECT 1\0") + message(b"Q", b"BEGIN\0") + message(b"Q", b"ROLLBACK\0")
        passed = b"".join(watcher.from_client(bytes([byte]))[0] for byte in stream)
        self.assertEqual(passed, stream)


if __name__ == "__main__":
    rig.harness.main()
