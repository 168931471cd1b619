#include "server/wire/fingerprint.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/wire/wire_reader.h"
#include "server/wire/wire_writer.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

namespace pb = google::protobuf;
using test::HasReason;
using test::IsOk;
using ::testing::MatchesRegex;

constexpr char kFile[] = R"(
  syntax = "proto3"; package t;
  import "google/protobuf/any.proto"; import "google/protobuf/struct.proto";
  message Leaf { string name = 1; int64 n = 2; }
  message Plain { Leaf leaf = 1; repeated Plain plains = 2; }
  message Request {
    string text = 1; map<string, Leaf> leaves = 2; map<int32, string> names = 3; repeated Request inner = 4;
    google.protobuf.Any any = 5; google.protobuf.Struct doc = 6; repeated int64 numbers = 7; Plain plain = 8;
    map<string, Request> nested = 9; map<bool, double> doubles = 10; repeated string texts = 11;
    string request_id = 26;
  }
  service Service { rpc Do(Request) returns (Leaf); rpc Undo(Request) returns (Leaf); })";

// The file in a pool of its own, and messages from text.
class Schema {
 public:
  Schema() {
    Add(*pb::Any::descriptor()->file());
    Add(*pb::Struct::descriptor()->file());
    pb::io::ArrayInputStream input(kFile, static_cast<int>(sizeof kFile - 1));
    pb::io::Tokenizer tokens(&input, nullptr);
    pb::FileDescriptorProto file;
    EXPECT_TRUE(pb::compiler::Parser().Parse(&tokens, &file));
    file.set_name("t.proto");
    EXPECT_NE(pool_.BuildFile(file), nullptr);
  }

  const pb::DescriptorPool& pool() const { return pool_; }
  const pb::Descriptor& request() const { return *pool_.FindMessageTypeByName("t.Request"); }

  std::string Bytes(const std::string& text) {
    const std::unique_ptr<pb::Message> message(factory_.GetPrototype(&request())->New());
    EXPECT_TRUE(pb::TextFormat::ParseFromString(text, message.get())) << text;
    return message->SerializeAsString();
  }

 private:
  void Add(const pb::FileDescriptor& linked) {
    pb::FileDescriptorProto file;
    linked.CopyTo(&file);
    EXPECT_NE(pool_.BuildFile(file), nullptr);
  }

  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory factory_{&pool_};
};

class FingerprintTest : public ::testing::Test {
 protected:
  std::string OfBytes(const std::string& bytes) const {
    const absl::StatusOr<std::string> fingerprint = fingerprints_.Of("t.Service/Do", bytes);
    EXPECT_THAT(fingerprint, IsOk());
    return fingerprint.value_or("");
  }
  std::string Of(const std::string& text) { return OfBytes(schema_.Bytes(text)); }

  // A field after the other, in the order given, on the wire.
  std::string InOrder(const std::vector<std::string>& texts) {
    std::string bytes;
    for (const std::string& text : texts) bytes += schema_.Bytes(text);
    return OfBytes(bytes);
  }

  Schema schema_;
  const Fingerprints fingerprints_{schema_.pool()};
};

TEST_F(FingerprintTest, AreShortAndDependOnMethodAndRequest) {
  EXPECT_THAT(Of("text: 'a'"), MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(Of("text: 'a'"), Of("text: 'a'"));
  EXPECT_NE(Of("text: 'a'"), Of("text: 'b'"));
  EXPECT_NE(Of("text: 'a'"), Of("texts: 'a'"));
  EXPECT_NE(Of("text: 'a'"), fingerprints_.Of("t.Service/Undo", schema_.Bytes("text: 'a'")).value());
}

TEST_F(FingerprintTest, LeaveOutTheIdOfTheRequestItself) {
  EXPECT_EQ(Of("text: 'a' request_id: 'one'"), Of("text: 'a'"));
  EXPECT_NE(Of("inner { request_id: 'one' }"), Of("inner { request_id: 'two' }"));
}

TEST_F(FingerprintTest, TakeNoNoticeOfTheOrderOfMapEntries) {
  const std::string a = "leaves { key: 'a' value { name: 'x' } }";
  const std::string b = "leaves { key: 'b' value { n: 2 } }";
  const std::string c = "names { key: 7 value: 'seven' }";
  EXPECT_EQ(InOrder({a, b, c}), InOrder({c, b, a}));
  EXPECT_EQ(InOrder({a, b, "text: 't'"}), InOrder({b, "text: 't'", a}));
  EXPECT_NE(InOrder({a, b}), InOrder({a}));
  EXPECT_NE(InOrder({a}), InOrder({"leaves { key: 'b' value { name: 'x' } }"}));
}

TEST_F(FingerprintTest, TakeTheLastEntryOfAKey) {
  EXPECT_EQ(InOrder({"names { key: 1 value: 'first' }", "names { key: 1 value: 'last' }"}),
            InOrder({"names { key: 1 value: 'last' }"}));
}

TEST_F(FingerprintTest, TakeALeftOutPartOfAnEntryForItsDefault) {
  const auto entry = [this](bool key, bool value) {
    WireWriter out;
    const size_t start = out.BeginNested(3);
    if (key) out.VarintField(1, 0);
    if (value) out.BytesField(2, "");
    out.EndNested(start);
    return OfBytes(out.bytes());
  };
  EXPECT_EQ(entry(true, true), entry(false, false));
  EXPECT_EQ(entry(true, false), entry(false, true));
}

TEST_F(FingerprintTest, KeepTheOrderOfWhatIsRepeated) {
  EXPECT_NE(Of("numbers: 1 numbers: 2"), Of("numbers: 2 numbers: 1"));
  EXPECT_NE(Of("texts: 'a' texts: 'b'"), Of("texts: 'b' texts: 'a'"));
  EXPECT_NE(Of("inner { text: 'a' } inner { text: 'b' }"), Of("inner { text: 'b' } inner { text: 'a' }"));
}

TEST_F(FingerprintTest, LookInsideAny) {
  const auto any = [this](const std::vector<std::string>& entries) {
    std::string value;
    for (const std::string& entry : entries) value += schema_.Bytes(entry);
    WireWriter out;
    const size_t start = out.BeginNested(5);
    out.BytesField(1, "type.googleapis.com/t.Request");
    out.BytesField(2, value);
    out.EndNested(start);
    return OfBytes(out.bytes());
  };
  const std::string a = "names { key: 1 value: 'a' }";
  const std::string b = "names { key: 2 value: 'b' }";
  EXPECT_EQ(any({a, b}), any({b, a}));
  EXPECT_NE(any({a, b}), any({a}));
}

TEST_F(FingerprintTest, TakeAnUnknownAnyAsItIs) {
  EXPECT_NE(Of("any { type_url: 'x/unknown.Message' value: '\\n\\001a' }"),
            Of("any { type_url: 'x/unknown.Message' value: '\\n\\001b' }"));
  EXPECT_NE(Of("any { type_url: 'x/unknown.One' value: 'a' }"), Of("any { type_url: 'x/unknown.Two' value: 'a' }"));
}

TEST_F(FingerprintTest, RefuseWhatIsNoMessage) {
  EXPECT_THAT(fingerprints_.Of("t.Service/Do", "\xff"), HasReason("MALFORMED_REQUEST"));
  EXPECT_THAT(fingerprints_.Of("t.Service/Do", std::string("\x12\x02\x0a\x7f", 4)), HasReason("MALFORMED_REQUEST"));
  EXPECT_THAT(fingerprints_.Of("t.Service/Other", ""), HasReason("METHOD_MISSING"));
}

TEST_F(FingerprintTest, RefuseWhatIsNestedWithoutEnd) {
  std::string bytes;
  for (int i = 0; i < 2000; ++i) {
    WireWriter out;
    out.BytesField(4, bytes);
    bytes = std::move(out).Take();
  }
  EXPECT_THAT(fingerprints_.Of("t.Service/Do", bytes), HasReason("MALFORMED_REQUEST"));
}

// Random requests, and the same with their map entries in random order at every depth.
class RandomRequests {
 public:
  RandomRequests(const Schema& schema, uint32_t seed) : schema_(schema), random_(seed) {}

  std::string Make(int depth) {
    WireWriter out;
    if (Chance()) out.BytesField(1, Word());
    Entries(out, 2, [&](WireWriter& value) { value.BytesField(1, Word()); });
    const int names = Below(4);
    for (int i = 0; i < names; ++i) {
      const size_t start = out.BeginNested(3);
      out.VarintField(1, static_cast<uint64_t>(i));
      out.BytesField(2, Word());
      out.EndNested(start);
    }
    if (depth > 0) Deeper(depth - 1, out);
    if (Chance()) out.VarintField(7, random_());
    return std::move(out).Take();
  }

  std::string Shuffled(const pb::Descriptor& message, const std::string& bytes) {
    std::vector<std::string> fields;
    std::map<uint32_t, std::vector<size_t>> maps;  // where the entries of each are
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(field)) {
      const pb::FieldDescriptor* descriptor = message.FindFieldByNumber(static_cast<int>(field.number));
      if (descriptor->is_map()) maps[field.number].push_back(fields.size());
      fields.push_back(Rewritten(*descriptor, message, field));
    }
    for (auto& [number, places] : maps) ShuffleAt(places, fields);
    std::string out;
    for (const std::string& each : fields) out += each;
    return out;
  }

 private:
  bool Chance() { return Below(2) == 0; }
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }
  std::string Word() { return std::string(static_cast<size_t>(Below(5)), static_cast<char>('a' + Below(3))); }

  template <class Write>
  void Entries(WireWriter& out, uint32_t number, const Write& write) {
    const int count = Below(4);
    for (int i = 0; i < count; ++i) {
      const size_t start = out.BeginNested(number);
      out.BytesField(1, std::string(1, static_cast<char>('p' + i)));
      const size_t value = out.BeginNested(2);
      write(out);
      out.EndNested(value);
      out.EndNested(start);
    }
  }

  void Deeper(int depth, WireWriter& out) {
    if (Chance()) out.BytesField(4, Make(depth));
    Entries(out, 9, [&](WireWriter& value) { value.Raw(Make(depth)); });
    if (!Chance()) return;
    const size_t start = out.BeginNested(5);
    out.BytesField(1, "type.googleapis.com/t.Request");
    out.BytesField(2, Make(depth));
    out.EndNested(start);
  }

  std::string Rewritten(const pb::FieldDescriptor& field, const pb::Descriptor& parent, const WireField& wire) {
    WireWriter out;
    if (wire.type == WireType::kVarint) {
      out.VarintField(wire.number, wire.scalar);
      return std::move(out).Take();
    }
    const std::string bytes(wire.bytes);
    const bool any_value = parent.full_name() == "google.protobuf.Any" && wire.number == 2;
    const pb::Descriptor* inner = any_value ? &schema_.request() : field.message_type();
    out.BytesField(wire.number, inner == nullptr ? bytes : Shuffled(*inner, bytes));
    return std::move(out).Take();
  }

  void ShuffleAt(const std::vector<size_t>& places, std::vector<std::string>& fields) {
    std::vector<size_t> order = places;
    std::shuffle(order.begin(), order.end(), random_);
    const std::vector<std::string> before = fields;
    for (size_t i = 0; i < places.size(); ++i) fields[places[i]] = before[order[i]];
  }

  const Schema& schema_;
  std::mt19937 random_;
};

TEST_F(FingerprintTest, AreTheSameHoweverMapsAreShuffled) {
  RandomRequests requests(schema_, 5);
  int changed = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string bytes = requests.Make(2);
    const std::string shuffled = requests.Shuffled(schema_.request(), bytes);
    if (shuffled != bytes) ++changed;
    ASSERT_EQ(OfBytes(shuffled), OfBytes(bytes)) << i;
  }
  EXPECT_GT(changed, 200) << "the test shuffles nothing";
}

}  // namespace
}  // namespace rowgate::server
