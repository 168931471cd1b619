"""Every column type keeps its values: written, read back, filtered on, listed, nulled."""

import harness
from google.protobuf import duration_pb2, json_format, struct_pb2, timestamp_pb2
from grpc import StatusCode


def timestamp(text):
    value = timestamp_pb2.Timestamp()
    value.FromJsonString(text)
    return value


ROUND_TRIPS = {
    "a_bool": [False, True],
    "an_int32": [0, -1, 2**31 - 1, -2**31],
    "an_int64": [0, -1, 2**63 - 1, -2**63],
    "a_uint32": [0, 2**32 - 1],
    "a_uint64": [0, 2**63 - 1],
    "a_sint32": [0, -2**31, 2**31 - 1],
    "a_sint64": [0, -2**63, 2**63 - 1],
    "a_fixed32": [0, 2**32 - 1],
    "a_sfixed32": [-2**31, 2**31 - 1],
    "a_sfixed64": [-2**63, 2**63 - 1],
    "a_float": [0.0, 1.5, -3.4028234663852886e38, 1e-30],
    "a_double": [0.0, 0.1 + 0.2, 1.7976931348623157e308, 5e-324, -1e-300],
    "a_string": ["", "x", "ÄNNA 🐘 'quoted' \"double\" back\\slash %_", "line\nbreak\ttab", "x" * 70_000],
    "a_short_string": ["", "12345", "🐘🐘🐘🐘🐘"],
    "a_bytes": [b"", b"\x00\xff\x00", bytes(range(256)) * 300],
    "a_uuid": ["6fa459ea-ee8a-3ca4-894e-db77e160355e"],
    "a_decimal": ["0.00", "99999999.99", "-99999999.99", "0.01"],
    "a_date": ["0001-01-01", "9999-12-31", "2024-02-29"],
    "a_time": ["00:00:00", "23:59:59.999999", "12:30:00.500000"],
    "a_color": [0, 1, 2],
    "a_color_number": [0, 1, 2],
}

MESSAGES = {
    "a_timestamp": [timestamp("2024-02-29T23:59:59.123456Z"), timestamp("0001-01-01T00:00:00Z"),
                    timestamp("9999-12-31T23:59:59.999999Z"), timestamp_pb2.Timestamp()],
    "a_duration": [duration_pb2.Duration(), duration_pb2.Duration(seconds=-3, nanos=-500_000_000),
                   duration_pb2.Duration(seconds=315_576_000_000)],
    "a_struct": [struct_pb2.Struct(), json_format.ParseDict({"a": [1, "x", None, True], "b": {"c": 0.5}},
                                                            struct_pb2.Struct())],
    "a_value": [struct_pb2.Value(null_value=0), struct_pb2.Value(string_value="x"), struct_pb2.Value(number_value=3)],
}

LISTS = {
    "some_integers": [[], [1, -2**63, 2**63 - 1]],
    "some_strings": [[], ["", "a,b", '"{}\\', "ÄÖ"]],
    "some_bools": [[True, False, True]],
    "some_doubles": [[0.1, -1e300]],
}


class Types(harness.ServerTest):
    def setUp(self):
        self.rows = self.service("NullableRepository")
        self.Row = self.stubs.rows.Nullable
        self.requests = self.stubs.requests

    def create(self, row):
        return self.rows.Create(self.requests.CreateNullableRequest(nullable=row)).nullable

    def get(self, row_id):
        return self.rows.Get(self.requests.GetNullableRequest(key={"id": row_id})).nullable

    def test_scalars_come_back_as_they_were_written(self):
        for field, values in ROUND_TRIPS.items():
            for value in values:
                with self.subTest(field=field, value=str(value)[:40]):
                    created = self.create(self.Row(**{field: value}))
                    for row in (created, self.get(created.id)):
                        self.assertTrue(row.HasField(field))
                        expected = value if field != "a_float" else self.Row(a_float=value).a_float
                        self.assertEqual(getattr(row, field), expected)

    def test_messages_come_back_as_they_were_written(self):
        for field, values in MESSAGES.items():
            for value in values:
                with self.subTest(field=field, value=str(value)):
                    row = self.Row()
                    getattr(row, field).CopyFrom(value)
                    created = self.create(row)
                    self.assertEqual(getattr(created, field), value)
                    self.assertEqual(getattr(self.get(created.id), field), value)

    def test_own_messages_are_stored_as_json(self):
        row = self.Row(an_address={"street": "Main", "house_number": 7})
        created = self.create(row)
        self.assertEqual(self.get(created.id).an_address, row.an_address)

    def test_json_text_keeps_integers_beyond_two_to_the_53(self):
        created = self.create(self.Row(a_json='{"big": 9007199254740993}'))
        self.assertIn("9007199254740993", self.get(created.id).a_json)

    def test_lists_come_back_in_order(self):
        for field, values in LISTS.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    created = self.create(self.Row(**{field: value}))
                    self.assertEqual(list(getattr(self.get(created.id), field)), value)

    def test_an_absent_value_is_null_and_an_empty_one_is_not(self):
        empty = self.create(self.Row(a_string="", an_int32=0))
        absent = self.create(self.Row())
        self.assertTrue(empty.HasField("a_string") and empty.HasField("an_int32"))
        self.assertFalse(absent.HasField("a_string") or absent.HasField("an_int32"))
        listed = self.rows.List(self.requests.ListNullableRequest(
            filter=f"a_string IS NULL AND id IN ({empty.id}, {absent.id})")).nullables
        self.assertEqual([row.id for row in listed], [absent.id])

    def test_a_filter_finds_each_scalar_by_its_own_value(self):
        literal = {"a_bytes": "bytes_value", "a_decimal": "decimal_value", "a_uuid": "uuid_value",
                   "a_date": "date_value", "a_time": "time_value"}
        for field, values in ROUND_TRIPS.items():
            value = values[-1]
            if field in ("a_float", "a_double") or len(str(value)) > 1000:
                continue
            with self.subTest(field=field):
                created = self.create(self.Row(**{field: value}))
                if field.startswith("a_color"):
                    operand = {"enum_value": "GRUEN"}
                elif isinstance(value, bool):
                    operand = {"bool_value": value}
                elif isinstance(value, int):
                    operand = {"int64_value": value}
                else:
                    operand = {literal.get(field, "string_value"): value}
                where = {"operator": "EQ", "operands": [{"path": field}, {"literal": operand}]}
                found = self.rows.List(self.requests.ListNullableRequest(where=where, page_size=1000)).nullables
                self.assertIn(created.id, [row.id for row in found])

    def test_timestamps_compare_in_time_order(self):
        early = self.create(self.Row(a_timestamp=timestamp("1999-12-31T23:59:59.999999Z")))
        late = self.create(self.Row(a_timestamp=timestamp("2000-01-01T00:00:00Z")))
        found = self.rows.List(self.requests.ListNullableRequest(
            filter=f"a_timestamp >= '2000-01-01T00:00:00Z' AND id >= {early.id}")).nullables
        self.assertEqual([row.id for row in found], [late.id])

    def test_decimals_compare_as_numbers(self):
        ids = [self.create(self.Row(a_decimal=text)).id for text in ("9.00", "10.00", "-1.00")]
        found = self.rows.List(self.requests.ListNullableRequest(
            filter=f"id >= {ids[0]} AND a_decimal IS NOT NULL AND a_decimal < 10.5", order_by="a_decimal")).nullables
        self.assertEqual([row.a_decimal for row in found], ["-1.00", "9.00", "10.00"])

    def test_a_null_can_be_written_over_a_value_with_a_mask(self):
        created = self.create(self.Row(a_string="x", a_decimal="1.00", some_strings=["a"]))
        updated = self.rows.Update(self.requests.UpdateNullableRequest(
            nullable=self.Row(id=created.id), update_mask={"paths": ["a_string", "a_decimal", "some_strings"]})).nullable
        self.assertFalse(updated.HasField("a_string") or updated.HasField("a_decimal"))
        self.assertEqual(list(updated.some_strings), [])

    def test_values_no_database_may_take_are_refused_with_their_field(self):
        bad = [
            (self.Row(a_uint64=2**63), "VALUE_OUT_OF_RANGE", "nullable.a_uint64"),
            (self.Row(a_short_string="123456"), "TOO_LONG", "nullable.a_short_string"),
            (self.Row(a_decimal="100000000.00"), "VALUE_OUT_OF_RANGE", "nullable.a_decimal"),
            (self.Row(a_decimal="1.005"), "VALUE_OUT_OF_RANGE", "nullable.a_decimal"),
            (self.Row(a_string="nul\0byte"), "NUL_BYTE", "nullable.a_string"),
            (self.Row(a_double=float("nan")), "VALUE_OUT_OF_RANGE", "nullable.a_double"),
            (self.Row(a_double=float("inf")), "VALUE_OUT_OF_RANGE", "nullable.a_double"),
            (self.Row(a_color=9), "UNKNOWN_ENUM_VALUE", "nullable.a_color"),
            (self.Row(a_json="{broken"), "INVALID_JSON", "nullable.a_json"),
            (self.Row(some_strings=["ok", "nul\0"]), "NUL_BYTE", None),
        ]
        for field, text in (("a_date", "2024-02-30"), ("a_time", "24:00:00"), ("a_uuid", "xyz"), ("a_decimal", "abc")):
            bad.append((self.Row(**{field: text}), None, "nullable." + field))
        bad.append((self.Row(a_timestamp=timestamp_pb2.Timestamp(nanos=1)), "INVALID_VALUE", "nullable.a_timestamp"))
        for row, reason, field in bad:
            with self.subTest(row=str(row)[:60]):
                with self.assertRaises(harness.grpc.RpcError) as raised:
                    self.create(row)
                error = harness.Error(raised.exception)
                self.assertEqual(error.code, StatusCode.INVALID_ARGUMENT, str(error))
                if reason:
                    self.assertEqual(error.reason, reason, str(error))
                if field:
                    self.assertIn(field, error.violations)

    def test_columns_without_presence_hold_their_zeros(self):
        rows = self.service("RequiredRepository")
        created = rows.Create(self.requests.CreateRequiredRequest(required={})).required
        self.assertNotEqual(created.id, 0)
        fresh = self.stubs.rows.Required(id=created.id)
        self.assertEqual(created, fresh)


if __name__ == "__main__":
    harness.main()
