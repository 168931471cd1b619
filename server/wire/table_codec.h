#ifndef ROWGATE_SERVER_WIRE_TABLE_CODEC_H_
#define ROWGATE_SERVER_WIRE_TABLE_CODEC_H_

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"

namespace google::protobuf {
class Descriptor;
}

// How one table's message looks on the wire, worked out once at start from its descriptor: the decoders and encoders
// of the request path read only these tables. Immutable and thread-safe.
namespace rowgate::server {

class JsonCodec;
class TableCodec;
class TableCodecs;

// Wire form of a single value of a field.
enum class WireForm : uint8_t {
  kVarint,  // int32, int64, uint32, uint64 and enum
  kBool,
  kZigZag32,
  kZigZag64,
  kFixed32,  // unsigned
  kFixed64,
  kSFixed32,
  kSFixed64,
  kFloat,
  kDouble,
  kString,  // plain text, or the text form of decimal, uuid, date, time, JSON
  kBytes,
  kTimestamp,       // google.protobuf.Timestamp
  kDuration,        // google.protobuf.Duration
  kJsonMessage,     // Struct, Value, ListValue or a message of the user's: JSON in the database
  kDateMessage,     // google.type.Date
  kTimeMessage,     // google.type.TimeOfDay
  kDecimalMessage,  // google.type.Decimal
};

struct EmbeddedCodec;

struct FieldCodec {
  const orm::Column* column = nullptr;
  uint32_t number = 0;  // in the message that has the field: the table's, or an embedded one
  WireForm form = WireForm::kVarint;
  bool repeated = false;
  bool packed = false;
  bool has_presence = false;                              // a zero is written out
  orm::TypeKind kind = orm::TypeKind::kNull;              // of the value or, when repeated, of the element
  const google::protobuf::Descriptor* message = nullptr;  // kJsonMessage
  const EmbeddedCodec* embedded = nullptr;                // the message-typed field that this one is a part of
};

// A message-typed field whose own fields are columns.
struct EmbeddedCodec {
  const orm::EmbeddedMessage* message = nullptr;
  uint32_t number = 0;
  std::vector<const FieldCodec*> fields;

  // Null for a number that is no field of the message.
  const FieldCodec* FindNumber(uint32_t field_number) const;
};

// A field that holds rows of another table.
struct RelationCodec {
  const orm::Relation* relation = nullptr;
  uint32_t number = 0;
  const TableCodec* target = nullptr;
};

class TableCodec {
 public:
  // `message` is the table's descriptor; it, `table` and `json` must outlive the codec.
  static absl::StatusOr<std::unique_ptr<TableCodec>> Create(const orm::Table& table,
                                                            const google::protobuf::Descriptor& message,
                                                            const JsonCodec& json);

  const orm::Table& table() const { return table_; }
  const JsonCodec& json() const { return json_; }
  // Null for a number that is no column, no embedded message, no relation.
  const FieldCodec* FindNumber(uint32_t number) const;
  const EmbeddedCodec* FindEmbedded(uint32_t number) const;
  const RelationCodec* FindRelation(uint32_t number) const;
  const FieldCodec& field(const orm::Column& column) const { return fields_[static_cast<size_t>(column.index)]; }
  const std::vector<EmbeddedCodec>& embedded() const { return embedded_; }

 private:
  friend class TableCodecs;

  TableCodec(const orm::Table& table, const JsonCodec& json) : table_(table), json_(json) {}
  absl::Status AddColumns(const google::protobuf::Descriptor& message);
  // Relations lead to codecs that are made later. A codec that was made by itself knows none.
  void AddRelations(const TableCodecs& codecs);

  const orm::Table& table_;
  const JsonCodec& json_;
  std::vector<FieldCodec> fields_;        // by ColumnIndex
  std::vector<EmbeddedCodec> embedded_;   // by index in Table::embedded
  std::vector<RelationCodec> relations_;  // by index in Table::relations
  std::unordered_map<uint32_t, size_t> by_number_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_TABLE_CODEC_H_
