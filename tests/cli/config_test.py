"""Help, settings and their three places, exit codes; passwords stay hidden."""

import unittest

import rowgate

COMMANDS = ("serve", "call", "generate", "introspect", "check", "version")
SECRET = "s3cr3t"


class HelpTest(rowgate.TestCase):
    def test_every_command_explains_itself_with_an_example(self):
        self.assertIn("rowgate serve --schema my.proto --ephemeral", rowgate.run("--help").stdout)
        for command in COMMANDS:
            done = rowgate.run(command, "--help")
            self.assertEqual(done.returncode, 0, done.stderr)
            if command != "version":
                self.assertIn(f"rowgate {command} ", done.stdout)

    def test_help_names_the_variable_of_each_option(self):
        text = rowgate.run("serve", "--help").stdout
        for name in ("ROWGATE_DATABASE_URL", "ROWGATE_SCHEMA", "ROWGATE_LISTEN", "ROWGATE_POOL_SIZE; default 10"):
            self.assertIn(name, text)

    def test_version_is_one_line(self):
        self.assertRegex(rowgate.run("version").stdout, r"^rowgate \d+\.\d+\.\d+\n$")


class WrongSettingsTest(rowgate.TestCase):
    def serve_with(self, *arguments, env=None):
        return rowgate.run("serve", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, *arguments, env=env)

    def test_no_command_or_a_wrong_one_is_a_usage_error(self):
        self.assert_fails(rowgate.run(), 2, "rowgate --help")
        self.assert_fails(rowgate.run("nope"), 2, "nope")

    def test_a_missing_database_names_the_three_places(self):
        self.assert_fails(self.serve_with(), 2, "--database, ROWGATE_DATABASE_URL or database in the config file")

    def test_a_missing_schema_names_the_three_places(self):
        self.assert_fails(rowgate.run("serve", "--ephemeral"), 2, "--schema, ROWGATE_SCHEMA or schema in")

    def test_wrong_values_name_where_they_come_from(self):
        self.assert_fails(self.serve_with("--ephemeral", "--pool-size", "0"), 2, "--pool-size")
        self.assert_fails(self.serve_with("--ephemeral", "--drain-timeout", "soon"), 2, "--drain-timeout", "soon")
        self.assert_fails(self.serve_with("--ephemeral", "--nope"), 2, "--nope")
        self.assert_fails(self.serve_with("--ephemeral", env={"ROWGATE_POOL_SIZE": "many"}), 2, "ROWGATE_POOL_SIZE")
        self.assert_fails(self.serve_with("--ephemeral", env={"ROWGATE_LOG_LEVEL": "loud"}), 2, "ROWGATE_LOG_LEVEL")
        config = self.write("c.toml", "pool_size = 3\n[serve]\nlog_format = 'xml'\n")
        self.assert_fails(self.serve_with("--ephemeral", "--config", config), 2, "c.toml:3", "--log-format")

    def test_unknown_keys_and_sections_of_a_file_are_refused(self):
        for text in ("\npool_sise = 3\n", "\n[server]\n", "[call]\npool_size = 1\n"):
            config = self.write("c.toml", text + "a = 1\n" if "server" in text else text)
            self.assert_fails(self.serve_with("--ephemeral", "--config", config), 2, "c.toml:")
        self.assert_fails(self.serve_with("--ephemeral", "--config", "/nowhere/c.toml"), 2, "--config", "/nowhere/c.toml")

    def test_a_wrong_url_or_address_is_a_usage_error(self):
        self.assert_fails(self.serve_with("--database", "oracle://x/y"), 2, "--database, ROWGATE_DATABASE_URL")
        self.assert_fails(self.serve_with("--ephemeral", "--listen", "nowhere"), 2, "--listen, ROWGATE_LISTEN")
        self.assert_fails(self.serve_with("--ephemeral", "--page-size", "5000"), 2, "page_size")
        self.assert_fails(self.serve_with("--ephemeral", "--database", "sqlite:///x.db"), 2, "--ephemeral")
        self.assert_fails(self.serve_with("--ephemeral", "--token-key-file", "/nowhere/key"), 2, "--token-key-file")

    def test_what_fails_at_run_time_exits_with_1(self):
        database = f"sqlite:///{self.folder}/app.db"
        self.assert_fails(self.serve_with("--database", database), 1, "there is no file", "--create-tables")
        self.write("app.db", "")
        self.assert_fails(self.serve_with("--database", database), 1, "no table \"users\"", "--create-tables")
        self.assert_fails(self.serve_with("--database", f"sqlite:///{self.folder}/no/such/folder.db"), 1)
        self.assert_fails(rowgate.run("serve", "--schema", "missing.proto", "--ephemeral"), 1, "missing.proto")

    def test_a_password_is_never_printed(self):
        url = f"postgresql://app:{SECRET}@127.0.0.1:1/db"
        for done in (self.serve_with("--database", url, "--log-level", "debug", "--echo"),
                     self.serve_with(env={"ROWGATE_DATABASE_URL": url}),
                     self.serve_with("--database", f"postgresql:///db?host=127.0.0.1&port=1&password={SECRET}"),
                     self.serve_with("--database", url, "--database", url),
                     rowgate.run("serve", url),
                     rowgate.run("check", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--database", url),
                     rowgate.run("introspect", "--package", "a.v1", "--database", url)):
            self.assertNotEqual(done.returncode, 0)
            self.assertNotEqual(done.stderr, "")
            self.assertNotIn(SECRET, done.stdout + done.stderr)


class PrecedenceTest(rowgate.TestCase):
    """Seen from outside by which line the server logs about its URL and by the size of a page."""

    def page_size(self, *arguments, env=None):
        rows = [{"name": f"tag {i}"} for i in range(9)]
        server = self.serve_blog(*arguments, env=env)
        server.answer("blog.v1.TagRepository/BatchCreate", {"tags": rows})
        size = len(server.answer("blog.v1.TagRepository/List")["tags"])
        server.stop()
        return size

    def test_flags_win_over_variables_and_these_over_the_file(self):
        config = self.write("c.toml", "page_size = 2\npage_size_max = 9\n")
        section = self.write("s.toml", "page_size = 2\n[serve]\npage-size = 5 # own section wins\n")
        self.assertEqual(self.page_size("--config", config), 2)
        self.assertEqual(self.page_size(env={"ROWGATE_CONFIG": section}), 5)
        self.assertEqual(self.page_size("--config", config, env={"ROWGATE_PAGE_SIZE": "3"}), 3)
        self.assertEqual(self.page_size("--config", config, "--page-size", "4", env={"ROWGATE_PAGE_SIZE": "3"}), 4)

    def test_lists_and_flags_come_from_variables_and_files_as_well(self):
        config = self.write("c.toml", f'schema = ["{rowgate.BLOG}"]\nproto_path = "{rowgate.PROTO}"\n'
                                      "[serve]\nephemeral = true\nlisten = \"127.0.0.1:0\"\n")
        self.serve("--config", config).stop()
        env = {"ROWGATE_SCHEMA": rowgate.BLOG, "ROWGATE_PROTO_PATH": rowgate.PROTO, "ROWGATE_EPHEMERAL": "true"}
        self.serve(env=env).stop()
        self.assert_fails(rowgate.run("serve", env={**env, "ROWGATE_EPHEMERAL": "false"}), 2, "--database")


if __name__ == "__main__":
    unittest.main()
