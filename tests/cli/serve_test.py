"""`rowgate serve`: its start, its one line, its seed, its logs and its end."""

import json
import os
import re
import signal
import sqlite3
import unittest

import rowgate

SEED = str(rowgate.SOURCE / "examples/blog/seed.json")
# ctest allows ten times as much: a debug build beside other tests is slow. Run by hand, a release build keeps the promise.
START_SECONDS_MAX = float(os.environ.get("ROWGATE_TEST_START_SECONDS", "1"))


class EphemeralTest(rowgate.TestCase):
    def test_is_up_in_under_a_second_on_a_free_port(self):
        seconds = []
        for _ in range(3):
            server = self.serve_blog()
            seconds.append(server.seconds_to_start)
            self.assertNotEqual(server.port, 50051)
            self.assertEqual(server.stop(), 0)
        self.assertLess(min(seconds), START_SECONDS_MAX)

    def test_prints_commands_to_try_that_work(self):
        server = self.serve_blog("--hints", "--seed", SEED)
        text = self.read_until(server, "buf curl")
        commands = re.findall(r"rowgate call --address \S+ (\S+) '(.*)'", text)
        self.assertGreaterEqual(len(commands), 2, text)
        for method, request in commands:
            server.answer(method, request)

    def read_until(self, server, word):
        text = ""
        while word not in text:
            line = server.process.stdout.readline()
            self.assertNotEqual(line, "", text)
            text += line
        return text


class DatabaseFileTest(rowgate.TestCase):
    def serve_file(self, *arguments):
        return self.serve("--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--database",
                          f"sqlite:///{self.folder}/blog.db", "--listen", "127.0.0.1:0", *arguments)

    def test_seeds_empty_tables_once(self):
        server = self.serve_file("--create-tables", "--seed", SEED)
        self.assertEqual(server.answer("blog.v1.UserRepository/Count")["total"]["rows"], "3")
        server.answer("blog.v1.TagRepository/Delete", {"key": {"id": 2}})
        self.assertEqual(server.stop(), 0)
        server = self.serve_file("--seed", SEED)
        self.assertEqual(server.answer("blog.v1.UserRepository/Count")["total"]["rows"], "3")
        self.assertEqual(server.answer("blog.v1.TagRepository/Count")["total"]["rows"], "1")

    def test_a_seed_that_cannot_be_stored_stops_the_start(self):
        for text, said in (("[", "no JSON list"), ('[{"blog.v1.Nope": []}]', "blog.v1.Nope"),
                           ('[{"blog.v1.Tag": [{"nope": 1}]}]', "nope"),
                           ('[{"blog.v1.Tag": [{"name": "a"}, {"name": "a"}]}]', "ALREADY_EXISTS")):
            seed = self.write("seed.json", text)
            done = rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--ephemeral", "--seed",
                               seed)
            self.assert_fails(done, 1, "--seed", said)
            self.assertNotIn("listening", done.stdout)

    def test_create_tables_makes_rowgates_own_and_serve_alone_does_not(self):
        self.serve_file("--create-tables").stop()
        with sqlite3.connect(self.folder / "blog.db") as connection:
            keys = connection.execute("SELECT key_hex FROM rowgate_token_keys").fetchall()
            connection.execute("DROP TABLE rowgate_token_keys")
        self.assertRegex(keys[0][0], "^[0-9a-f]{64}$")
        server = self.serve_file()
        server.stop()
        self.assertIn("page tokens will not survive this process", server.log_text())
        with sqlite3.connect(self.folder / "blog.db") as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")]
        self.assertNotIn("rowgate_token_keys", names)

    def test_a_missing_file_is_made_with_its_tables_only(self):
        path = self.folder / "blog.db"
        done = rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--database",
                           f"sqlite:///{path}", "--listen", "127.0.0.1:0")
        self.assert_fails(done, 1, f'there is no file "{path}"')
        self.assertFalse(path.exists())
        self.serve_file("--create-tables").stop()
        self.assertTrue(path.exists())

    def test_page_tokens_survive_a_restart(self):
        server = self.serve_file("--create-tables", "--seed", SEED)
        token = server.answer("blog.v1.UserRepository/List", {"pageSize": 1})["nextPageToken"]
        server.stop()
        users = self.serve_file().answer("blog.v1.UserRepository/List", {"pageToken": token})["users"]
        self.assertEqual([user["username"] for user in users], ["bob", "carol"])


class EndTest(rowgate.TestCase):
    def test_sigterm_and_sigint_end_it_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.assertEqual(self.serve_blog().stop(number), 0)

    def test_a_port_that_is_taken_is_an_error(self):
        server = self.serve_blog()
        done = rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--ephemeral", "--listen",
                           server.address)
        self.assert_fails(done, 1, server.address)

    def test_an_address_that_is_none_is_an_error_of_its_own_setting(self):
        for flag in ("--listen", "--metrics-listen"):
            for address in ("nope", "127.0.0.1:99999"):
                done = rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--ephemeral", flag,
                                   address)
                self.assert_fails(done, 2, f'listen address "{address}"')
                self.assert_fails(done, 2, f"it is set with {flag}, ROWGATE")

    def test_a_metrics_port_that_is_taken_is_an_error_of_that_setting(self):
        server = self.serve_blog()
        done = rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--ephemeral",
                           "--metrics-listen", server.address)
        self.assert_fails(done, 1, "it is set with --metrics-listen")

    def test_a_first_message_timeout_of_nothing_is_refused(self):
        done = rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--ephemeral",
                           "--first-message-timeout", "0s")
        self.assert_fails(done, 2, "first_message_timeout")


class LogTest(rowgate.TestCase):
    def test_echo_logs_statements_without_values(self):
        server = self.serve_blog("--echo")
        server.answer("blog.v1.UserRepository/List", {"filter": "username = 'not-in-the-log'"})
        server.stop()
        text = server.log_text()
        self.assertRegex(text, r'statement sql="SELECT .*" micros=\d+ rows=0 outcome=OK')
        self.assertNotIn("not-in-the-log", text)

    def test_json_logs_are_one_object_a_line(self):
        server = self.serve_blog("--echo", "--log-format", "json", "--log-level", "debug")
        server.answer("blog.v1.UserRepository/List")
        server.call("blog.v1.UserRepository/Get", {"key": {"id": 9}})
        server.stop()
        events = [json.loads(line) for line in server.log_text().splitlines()]
        self.assertTrue({"time", "level", "event"} <= set(events[0]))
        names = {event["event"] for event in events}
        self.assertTrue({"opening database", "serving", "statement", "call failed", "stopped"} <= names, names)

    def test_the_log_can_be_switched_off(self):
        server = self.serve_blog("--log-level", "off")
        server.stop()
        self.assertEqual(server.log_text(), "")


if __name__ == "__main__":
    unittest.main()
