#include "orm/dialects/sqlite/driver/json_value.h"

#include "gtest/gtest.h"

namespace rowgate::orm::sqlite {
namespace {

std::string Printed(std::string_view text) {
  const std::optional<JsonValue> value = ParseJson(text);
  return value.has_value() ? PrintJson(*value) : "malformed";
}

TEST(JsonValue, PrintsAsJsonbDoes) {
  EXPECT_EQ(Printed(R"( {"bb":1,"a":[true,false,null],"b":{}} )"), R"({"a": [true, false, null], "b": {}, "bb": 1})");
  EXPECT_EQ(Printed(R"({"a": 1, "a": 2})"), R"({"a": 2})");
  EXPECT_EQ(Printed(R"("\u00e4\n\u0001\/\"\\")"), "\"ä\\n\\u0001/\\\"\\\\\"");
  EXPECT_EQ(Printed("[1e2, 1.50e1, -0, -0.0, 1e-3, 123456789012345678901234567890.10]"),
            "[100, 15.0, 0, 0.0, 0.001, 123456789012345678901234567890.10]");
}

TEST(JsonValue, RefusesWhatIsNoJson) {
  EXPECT_EQ(Printed(""), "malformed");
  EXPECT_EQ(Printed("{'a': 1}"), "malformed");
  EXPECT_EQ(Printed("[1] 2"), "malformed");
  EXPECT_EQ(Printed("\"\xff\""), "malformed");
  EXPECT_EQ(Printed(std::string(2'001, '[') + std::string(2'001, ']')), "malformed");
  EXPECT_NE(Printed(std::string(2'000, '[') + std::string(2'000, ']')), "malformed");
  EXPECT_EQ(Printed(std::string(1'000'000, '[')), "malformed");
}

TEST(JsonValue, FindsByKeysAndNumbers) {
  const JsonValue document = *ParseJson(R"({"a": [10, {"0": "zero"}], "a b": null})");
  const auto find = [&](const std::vector<std::string>& path) {
    const JsonValue* found = document.Find(path);
    return found == nullptr ? "nothing" : PrintJson(*found);
  };
  EXPECT_EQ(find({"a", "0"}), "10");
  EXPECT_EQ(find({"a", "-1", "0"}), "\"zero\"");
  EXPECT_EQ(find({"a", " +1", "0"}), "\"zero\"");
  EXPECT_EQ(find({"a", "2"}), "nothing");
  EXPECT_EQ(find({"a", "-3"}), "nothing");
  EXPECT_EQ(find({"a", "1x"}), "nothing");
  EXPECT_EQ(find({"a", "99999999999"}), "nothing");
  EXPECT_EQ(find({"a b"}), "null");
  EXPECT_EQ(find({"a b", "x"}), "nothing");
}

}  // namespace
}  // namespace rowgate::orm::sqlite
