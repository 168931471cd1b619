"""What was acknowledged is stored: the server is killed without warning under write load, restarted and asked."""

import signal
import threading
import time
import unittest

import harness
from harness import SOURCE, Database, Server, Stubs

ROUNDS = 4
CLIENTS = 8


class Kill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        harness.skip_without_backend()
        cls.schema = SOURCE / "tests/conformance/everything.proto"
        cls.stubs = Stubs(cls.schema)
        cls.addClassCleanup(cls.stubs.close)
        cls.database = Database()
        cls.addClassCleanup(cls.database.close)

    def write_until_the_end(self, channel, prefix, acknowledged, refused):
        stub = self.stubs.services.ParentRepositoryStub(channel)
        for number in range(100_000):
            name = f"{prefix}-{number}"
            try:
                stub.Create(self.stubs.requests.CreateParentRequest(parent={"name": name}), timeout=10)
                acknowledged.append(name)
            except harness.grpc.RpcError as error:
                refused.append((name, harness.Error(error)))
                return

    def start_clients(self, server, prefix, acknowledged, refused):
        clients = [threading.Thread(target=self.write_until_the_end, args=(
            server.channel, f"{prefix}-{client}", acknowledged, refused)) for client in range(CLIENTS)]
        for client in clients:
            client.start()
        return clients

    def stored(self, prefix):
        server = Server(self.schema, self.database.url)
        self.addCleanup(server.stop)
        stub = self.stubs.services.ParentRepositoryStub(server.channel)
        return [row.name for batch in stub.Stream(self.stubs.requests.StreamParentRequest())
                for row in batch.rows if row.name.startswith(prefix)]

    def test_an_acknowledged_write_survives_a_killed_server(self):
        acknowledged = []
        for round_number in range(ROUNDS):
            server = Server(self.schema, self.database.url)
            refused = []
            clients = self.start_clients(server, f"kill-{round_number}", acknowledged, refused)
            time.sleep(1.0)
            server.process.send_signal(signal.SIGKILL)
            for client in clients:
                client.join()
            server.stop()
        self.assertGreater(len(acknowledged), 100)
        stored = self.stored("kill-")
        self.assertEqual(len(stored), len(set(stored)))
        self.assertEqual(set(acknowledged) - set(stored), set())
        # At most the one write in flight of each client may be stored without an answer.
        self.assertLessEqual(len(stored) - len(acknowledged), ROUNDS * CLIENTS)
        print(f"acknowledged {len(acknowledged)}, stored {len(stored)}, lost 0")

    def test_a_terminated_server_finishes_what_it_has_begun(self):
        server = Server(self.schema, self.database.url)
        acknowledged, refused = [], []
        clients = self.start_clients(server, "term", acknowledged, refused)
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.process.wait(timeout=30), 0)
        for client in clients:
            client.join()
        server.stop()
        self.assertEqual(set(acknowledged) - set(self.stored("term-")), set())
        for _, error in refused:
            self.assertEqual(error.code, harness.grpc.StatusCode.UNAVAILABLE, str(error))


if __name__ == "__main__":
    harness.main()
