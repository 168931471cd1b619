"""Chinook with its related rows: artists with albums with tracks with genre, playlists through the join table,
employees reporting to employees, invoices with lines. Read from both databases, compared with plain SQL on the file.

On PostgreSQL the tables are filled through Rowgate first.
"""

import decimal

import chinook_test
import harness
from chinook_test import TABLES, Repository
from grpc import StatusCode


class Related(chinook_test.ServedTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tables = cls.source
        if harness.BACKEND == "sqlite":
            return
        database = harness.Database()
        cls.addClassCleanup(database.close)
        server = harness.Server(cls.schema, database.url)
        cls.addClassCleanup(server.stop)
        cls.tables = {table: Repository(cls.stubs, server.channel, table) for table in TABLES}
        order = ["Artist", "Genre", "MediaType", "Employee", "Playlist", "Album", "Customer", "Track", "Invoice",
                 "InvoiceLine", "PlaylistTrack"]
        for table in order:
            for batch in cls.source[table].batches():
                cls.tables[table].batch_create(batch)

    def include(self, path, *below, **options):
        return self.stubs.shared.Include(path=path, include=below, **options)

    def read(self, table, method, **values):
        """(answer, number of statements)"""
        call = getattr(self.tables[table].service, method)
        answer, done = call.with_call(self.tables[table].request(method, **values), timeout=60)
        trailers = dict(done.trailing_metadata())
        return answer, int(trailers["rowgate-statements"])

    def all_rows(self, table, include, **values):
        found = []
        request = self.tables[table].request("Stream", include=include, **values)
        for batch in self.tables[table].service.Stream(request, timeout=120):
            found += batch.rows
        return found

    def test_artists_with_albums_with_tracks_with_genre(self):
        artists = self.all_rows("Artist", [self.include("albums", self.include("tracks", self.include("genre")))],
                                order_by="artist_id")
        found = [(artist.name, album.title, track.name, track.genre.name) for artist in artists
                 for album in artist.albums for track in album.tracks]
        expected = self.sql("""SELECT a.Name, b.Title, t.Name, g.Name FROM Artist a
            JOIN Album b ON b.ArtistId = a.ArtistId JOIN Track t ON t.AlbumId = b.AlbumId
            LEFT JOIN Genre g ON g.GenreId = t.GenreId ORDER BY a.ArtistId, b.AlbumId, t.TrackId""")
        self.assertEqual(found, expected)
        self.assertEqual(len(artists), self.sql("SELECT count(*) FROM Artist")[0][0])

    def test_a_page_of_artists_takes_three_statements_and_says_what_it_loaded(self):
        answer, statements = self.read("Artist", "List", order_by="artist_id", page_size=100, include=[
            self.include("albums", self.include("tracks", self.include("genre"), self.include("media_type")))])
        # 1 for artists, 1 for their albums, 1 for the tracks with both to-one relations joined.
        tracks = sum(len(album.tracks) for artist in answer.artists for album in artist.albums)
        albums = sum(len(artist.albums) for artist in answer.artists)
        self.assertEqual(statements, 1 + 1 + -(-albums // 500))
        self.assertEqual([path.path for path in answer.loaded.paths],
                         ["albums", "albums.tracks", "albums.tracks.genre", "albums.tracks.media_type"])
        self.assertEqual(tracks, self.sql(
            "SELECT count(*) FROM Track t JOIN Album b USING (AlbumId) WHERE b.ArtistId <= 100")[0][0])
        self.assertTrue(answer.next_page_token)

    def test_every_strategy_gives_the_same_rows(self):
        shared = self.stubs.shared
        answers = []
        for strategy in (shared.AUTO, shared.JOIN, shared.SELECT_IN):
            answer, statements = self.read("Album", "List", order_by="title", page_size=50, include=[
                self.include("artist", strategy=strategy), self.include("tracks", strategy=strategy)])
            answers.append((statements, [album.SerializeToString(deterministic=True) for album in answer.albums]))
        self.assertEqual([statements for statements, _ in answers], [2, 1, 3])
        self.assertEqual(answers[0][1], answers[1][1])
        self.assertEqual(answers[0][1], answers[2][1])

    def test_playlists_reach_their_tracks_through_the_join_table(self):
        playlists = self.all_rows("Playlist", [self.include("tracks", order_by="track_id DESC")],
                                  order_by="playlist_id")
        found = [(playlist.playlist_id, track.track_id) for playlist in playlists for track in playlist.tracks]
        self.assertEqual(found, self.sql(
            "SELECT PlaylistId, TrackId FROM PlaylistTrack ORDER BY PlaylistId, TrackId DESC"))
        self.assertTrue(any(not playlist.tracks for playlist in playlists), "there are empty playlists in Chinook")

    def test_the_longest_three_tracks_of_each_playlist(self):
        answer, statements = self.read("Playlist", "List", order_by="playlist_id", page_size=100, include=[
            self.include("tracks", order_by="milliseconds DESC", limit_per_parent=3)])
        self.assertEqual(statements, 2)
        expected = self.sql("""SELECT p, t FROM (SELECT pt.PlaylistId p, t.TrackId t, row_number() OVER (
              PARTITION BY pt.PlaylistId ORDER BY t.Milliseconds DESC, t.TrackId) n
            FROM PlaylistTrack pt JOIN Track t USING (TrackId)) WHERE n <= 3 ORDER BY p, n""")
        self.assertEqual([(p.playlist_id, t.track_id) for p in answer.playlists for t in p.tracks], expected)

    def test_counting_without_reading(self):
        answer, _ = self.read("Playlist", "List", order_by="playlist_id", page_size=100, include=[
            self.include("tracks", count_only=True, filter="unit_price > 0.99")])
        expected = self.sql("""SELECT count(t.TrackId) FROM Playlist p LEFT JOIN PlaylistTrack pt USING (PlaylistId)
            LEFT JOIN Track t ON t.TrackId = pt.TrackId AND t.UnitPrice > 0.99
            GROUP BY p.PlaylistId ORDER BY p.PlaylistId""")
        self.assertEqual([(count,) for count in answer.loaded.paths[0].counts], expected)
        self.assertTrue(answer.loaded.paths[0].filtered)

    def test_employees_report_to_employees(self):
        answer, statements = self.read("Employee", "List", order_by="employee_id", include=[
            self.include("reports_to_employee"),
            self.include("employees_by_reports_to", self.include("employees_by_reports_to"))])
        self.assertEqual(statements, 3)
        bosses = [(e.employee_id, e.reports_to_employee.employee_id if e.HasField("reports_to_employee") else None)
                  for e in answer.employees]
        self.assertEqual(bosses, self.sql("SELECT EmployeeId, ReportsTo FROM Employee ORDER BY EmployeeId"))
        below = [(a.employee_id, b.employee_id, c.employee_id) for a in answer.employees
                 for b in a.employees_by_reports_to for c in b.employees_by_reports_to]
        self.assertEqual(below, self.sql("""SELECT a.EmployeeId, b.EmployeeId, c.EmployeeId FROM Employee a
            JOIN Employee b ON b.ReportsTo = a.EmployeeId JOIN Employee c ON c.ReportsTo = b.EmployeeId
            ORDER BY 1, 2, 3"""))

    def test_totals_of_invoices_are_the_sums_of_their_lines(self):
        invoices = self.all_rows("Invoice", [
            self.include("invoice_lines", self.include("track", read_mask={"paths": ["name"]})),
            self.include("customer", self.include("support_rep"))], order_by="invoice_id")
        sums = {invoice.invoice_id: sum(decimal.Decimal(line.unit_price) * line.quantity
                                        for line in invoice.invoice_lines) for invoice in invoices}
        self.assertEqual(sums, {invoice.invoice_id: decimal.Decimal(invoice.total) for invoice in invoices})
        names = [(invoice.customer.last_name, invoice.customer.support_rep.last_name,
                  tuple(line.track.name for line in invoice.invoice_lines)) for invoice in invoices]
        expected = {}
        for number, customer, employee, track in self.sql("""SELECT i.InvoiceId, c.LastName, e.LastName, t.Name
                FROM Invoice i JOIN Customer c USING (CustomerId) JOIN Employee e ON e.EmployeeId = c.SupportRepId
                JOIN InvoiceLine l USING (InvoiceId) JOIN Track t USING (TrackId)
                ORDER BY i.InvoiceId, l.InvoiceLineId"""):
            expected.setdefault(number, (customer, employee, []))[2].append(track)
        self.assertEqual(names, [(c, e, tuple(tracks)) for c, e, tracks in expected.values()])
        line = invoices[0].invoice_lines[0]
        self.assertFalse(line.track.composer or line.track.milliseconds, "the mask leaves out the other columns")

    def test_one_thousand_tracks_take_three_chunks(self):
        answer, statements = self.read("Track", "List", order_by="track_id", page_size=1000, include=[
            self.include("invoice_lines", strategy=self.stubs.shared.SELECT_IN)])
        self.assertEqual((len(answer.tracks), statements), (1000, 1 + 2))
        self.assertEqual(sum(len(track.invoice_lines) for track in answer.tracks),
                         self.sql("SELECT count(*) FROM InvoiceLine WHERE TrackId <= 1000")[0][0])

    def test_quantifiers_follow_relations_in_filters_and_orders(self):
        for text, where in [
            ("albums.some(tracks.some(genre.name = 'Jazz'))",
             "ArtistId IN (SELECT b.ArtistId FROM Album b JOIN Track t USING (AlbumId) JOIN Genre g USING (GenreId)"
             " WHERE g.Name = 'Jazz')"),
            ("albums.none()", "ArtistId NOT IN (SELECT ArtistId FROM Album)"),
            ("albums.count() >= 10",
             "(SELECT count(*) FROM Album b WHERE b.ArtistId = Artist.ArtistId) >= 10"),
            ("albums.every(tracks.every(milliseconds > 200000)) AND albums.some()",
             "ArtistId IN (SELECT ArtistId FROM Album) AND NOT EXISTS (SELECT 1 FROM Album b JOIN Track t USING (AlbumId)"
             " WHERE b.ArtistId = Artist.ArtistId AND t.Milliseconds <= 200000)"),
        ]:
            with self.subTest(text=text):
                expected = [row[0] for row in self.sql(f"SELECT ArtistId FROM Artist WHERE {where} ORDER BY ArtistId")]
                self.assertTrue(expected)
                self.assertEqual([row.artist_id for row in self.tables["Artist"].stream(filter=text)], expected)
        rows = self.tables["Album"].pages(order_by="artist.name, title", page_size=100)
        self.assertEqual([row.album_id for row in rows], [row[0] for row in self.sql(
            "SELECT AlbumId FROM Album JOIN Artist USING (ArtistId) ORDER BY Name, Title, AlbumId")])
        rows = self.tables["Artist"].pages(order_by="albums.count() DESC", page_size=100)
        self.assertEqual([row.artist_id for row in rows], [row[0] for row in self.sql(
            "SELECT ArtistId FROM Artist ORDER BY (SELECT count(*) FROM Album b WHERE b.ArtistId = Artist.ArtistId)"
            " DESC, ArtistId DESC")])

    def test_a_budget_of_statements_is_kept(self):
        options = self.stubs.shared.RequestOptions(max_statements=2)
        call = self.tables["Artist"].service.List
        request = self.tables["Artist"].request("List", include=[self.include("albums", self.include("tracks"))],
                                                options=options)
        with self.assertRaises(harness.grpc.RpcError) as raised:
            call(request, timeout=20)
        error = harness.Error(raised.exception)
        self.assertEqual((error.code, error.reason), (StatusCode.RESOURCE_EXHAUSTED, "STATEMENT_LIMIT"))
        options.max_statements = 3
        request.options.CopyFrom(options)
        self.assertEqual(len(call(request, timeout=20).artists), 50)


if __name__ == "__main__":
    harness.main()
