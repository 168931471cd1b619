#include "protoschema/request_fields.h"

#include "orm/base/strings.h"

namespace rowgate::protoschema {
namespace {

constexpr char kExprFile[] = "rowgate/v1/expr.proto";
constexpr char kRepositoryFile[] = "rowgate/v1/repository.proto";

}  // namespace

FieldType RowgateMessage(std::string_view name) {
  return FieldType::Message(orm::StrCat("rowgate.v1.", name), kRepositoryFile);
}
FieldType RowgateEnum(std::string_view name) {
  return FieldType::Enum(orm::StrCat("rowgate.v1.", name), kRepositoryFile);
}
FieldType FieldMask() { return FieldType::Message("google.protobuf.FieldMask", "google/protobuf/field_mask.proto"); }

FieldSpec Where() {
  return {"where", 16, FieldType::Message("rowgate.v1.Expr", kExprFile),
          "Rows to take, as an expression tree. ANDed with `filter`."};
}
FieldSpec Filter() {
  return {"filter", 17, FieldType::String(),
          "Rows to take, as text: `name = 'x' AND id IN (1, 2, 3) AND created_at > :since`."};
}
FieldSpec Params() {
  return {"params", 18, FieldType::Message("rowgate.v1.Value", kExprFile),
          "Values of the `:name` parameters used above."};
}
// Of requests without a filter of their own.
FieldSpec IncludeParams() {
  FieldSpec params = Params();
  params.comment = "Values of the `:name` parameters in the filters of `include`.";
  return params;
}
FieldSpec OrderBy() {
  return {"order_by", 19, FieldType::String(),
          "Order, as text: `created_at DESC, id`. The primary key is appended, so that the order is total."};
}
FieldSpec Include() {
  return {"include", 22, RowgateMessage("Include").Repeated(), "Related rows to answer with, edge by edge."};
}
FieldSpec ReadMask() {
  return {"read_mask", 23, FieldMask(),
          "Columns to answer with, by field name; empty = all. The primary key always comes."};
}
FieldSpec Precondition() {
  return {"precondition", 25, RowgateMessage("Precondition"), "What must hold of the row, else nothing is written."};
}
FieldSpec RequestId() {
  return {"request_id", 26, FieldType::String(),
          "Makes a repeated call happen once: with the same id and the same request it gets the first answer. A UUID, "
          "say; at most 128 printable ASCII characters."};
}
FieldSpec Options() { return {"options", 27, RowgateMessage("RequestOptions"), "Limits and the like."}; }
FieldSpec RelationWrites() {
  return {"relation_writes", 28, RowgateMessage("RelationWrite").Repeated(),
          "What else happens to the rows behind a relation, beside writing the nested ones."};
}
FieldSpec Loaded(int number) {
  return {"loaded", number, RowgateMessage("LoadedPaths"),
          "Which relations the rows carry; what is not named was not loaded."};
}
FieldSpec Assign() {
  return {"assign", 3, RowgateMessage("Assignment").Repeated(),
          "Columns set from an expression over the present row: `score = score + 1`."};
}
FieldSpec AllRows(int number) {
  return {"all_rows", number, FieldType::Bool(), "Needed when there is no filter, or one that is always true."};
}
FieldSpec MaxAffected(int number) {
  return {"max_affected", number, FieldType::Int64(),
          "When more rows would change, none does and the call fails; 0 = no limit."};
}
FieldSpec DryRun(int number) {
  return {"dry_run", number, FieldType::Bool(), "Answers how many rows would change, and changes none."};
}

}  // namespace rowgate::protoschema
