#include "protoschema/repository_messages.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/comments.h"
#include "protoschema/names.h"
#include "protoschema/request_fields.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrAppend;
using orm::StrCat;

// Writes the messages of one table.
class Writer {
 public:
  Writer(FileBuilder& file, const RepositorySubject& subject, MethodKind kind)
      : file_(file), subject_(subject), kind_(kind), name_(subject.row.name()) {}

  void Write() {
    switch (kind_) {
      case MethodKind::kGet: return Get();
      case MethodKind::kBatchGet: return BatchGet();
      case MethodKind::kList: return List();
      case MethodKind::kStream: return Stream();
      case MethodKind::kCount: return Count();
      case MethodKind::kCreate: return Create();
      case MethodKind::kBatchCreate: return BatchCreate();
      case MethodKind::kUpdate: return Update();
      case MethodKind::kUpsert: return Upsert();
      case MethodKind::kDelete: return Delete();
      case MethodKind::kBatchDelete: return BatchDelete();
      case MethodKind::kUpdateWhere: return UpdateWhere();
      case MethodKind::kDeleteWhere: return DeleteWhere();
      case MethodKind::kGetOrCreate: return GetOrCreate();
      case MethodKind::kUndelete: return Undelete();
    }
  }

 private:
  using Fields = std::vector<FieldSpec>;

  FieldType RowType() const { return FieldType::Message(subject_.row.full_name(), subject_.row.file()->name()); }
  FieldType KeyType() const { return FieldType::Message(file_.Qualified(StrCat(name_, "Key")), ""); }

  // The row's field is called after the message, unless the message has another field of that name.
  static std::string Free(std::string name, std::string fallback, const Fields& others) {
    const bool taken = std::any_of(others.begin(), others.end(), [&name](const FieldSpec& field) {
      return LowerAscii(CamelCase(field.name)) == LowerAscii(CamelCase(name));
    });
    return taken ? fallback : name;
  }
  FieldSpec Row(const Fields& others, std::string comment) const {
    return {Free(SnakeCase(name_), "row", others), 1, RowType(), std::move(comment)};
  }
  FieldSpec Rows(const Fields& others, std::string comment) const {
    return {Free(Plural(SnakeCase(name_)), "rows", others), 1, RowType().Repeated(), std::move(comment)};
  }
  FieldSpec Key(int number, std::string comment) const { return {"key", number, KeyType(), std::move(comment)}; }
  FieldSpec Keys() const {
    return {"keys", 1, KeyType().Repeated(), "One key per row; each gives the columns of exactly one key."};
  }

  void Message(const std::string& message, std::string comment, const Fields& fields) {
    MessageBuilder builder = file_.AddMessage(message, comment);
    for (const FieldSpec& field : fields) {
      if (field.number == 18) {
        builder.AddStringMap(field);
      } else {
        builder.Add(field);
      }
    }
    builder.Finish();
  }
  void Request(Fields fields) {
    const std::string method(MethodName(kind_));
    std::stable_sort(fields.begin(), fields.end(),
                     [](const FieldSpec& a, const FieldSpec& b) { return a.number < b.number; });
    Message(RequestName(kind_, name_), StrCat("Request of ", name_, "Repository.", method, "."), fields);
  }
  void Response(Fields fields) {
    const std::string method(MethodName(kind_));
    Message(ResponseName(kind_, name_), StrCat("Response of ", name_, "Repository.", method, "."), fields);
  }
  static Fields With(Fields fields, FieldSpec row) {
    fields.insert(fields.begin(), std::move(row));
    return fields;
  }

  void Get() {
    Request({Key(1, "The columns of exactly one key."), IncludeParams(), Include(), ReadMask(), Options()});
    const Fields others = {Loaded(2)};
    Response(With(others, Row(others, "The row.")));
  }

  void BatchGet() {
    Request({Keys(), IncludeParams(), Include(), ReadMask(), Options()});
    MessageBuilder response = file_.AddMessage(ResponseName(kind_, name_),
                                               StrCat("Response of ", name_, "Repository.", MethodName(kind_), "."));
    const FieldSpec missing = {"missing", 2, KeyType(), "There is no such row; this is the key that was asked for."};
    MessageBuilder result = response.AddNested("Result", "What was found for one key.");
    result.AddOneof("outcome", "Found or missing.", {Row({missing}, "The row."), missing});
    result.Finish();
    const std::string type = file_.Qualified(StrCat(ResponseName(kind_, name_), ".Result"));
    response.Add({"results", 1, FieldType::Message(type, "").Repeated(), "One per key, in the order of the request."});
    response.Add(Loaded(2));
    response.Finish();
  }

  void List() {
    Request({{"total_mode", 1, RowgateEnum("TotalMode"), "Whether to count the matching rows beside the page."},
             {"total_cap", 2, FieldType::Int64(), "Where TOTAL_MODE_CAPPED stops counting."},
             Where(),
             Filter(),
             Params(),
             OrderBy(),
             {"page_size", 20, FieldType::Int32(), "Most rows to answer with; 0 = the server's default."},
             {"page_token", 21, FieldType::String(),
              "`next_page_token` of the page before; the rest of the request must be the same but for page_size."},
             Include(),
             ReadMask(),
             Options()});
    const Fields others = {
        {"next_page_token", 2, FieldType::String(), "Asks for the next page; empty on the last one."},
        {"total", 3, RowgateMessage("Total"), "Set when `total_mode` asked for it."},
        Loaded(4)};
    Response(With(others, Rows(others, "The page.")));
  }

  void Stream() {
    Request({Where(),
             Filter(),
             Params(),
             OrderBy(),
             {"page_token", 21, FieldType::String(), "A `resume_token`: goes on behind the batch that carried it."},
             Include(),
             ReadMask(),
             Options()});
    Response({{"rows", 1, RowType().Repeated(), "A batch of rows, about 256 KiB."},
              {"loaded", 2, RowgateMessage("LoadedPaths"),
               "Which relations the rows carry; in the first message, and in all where it counts rows."},
              {"resume_token", 3, FieldType::String(), "Goes on behind this batch, should the stream break."}});
  }

  void Count() {
    Request({{"cap", 1, FieldType::Int64(), "Stops counting there; 1 asks whether there is any row; 0 = counts all."},
             Where(),
             Filter(),
             Params(),
             Options()});
    Response({{"total", 1, RowgateMessage("Total"), "How many rows match."}});
  }

  FieldSpec CreateMask(int number) const {
    return {"create_mask", number, FieldMask(),
            "Columns to write: listed and unset means NULL or zero, not listed means the default. Empty = the fields "
            "that are set."};
  }
  FieldSpec UpdateMask(std::string comment) const { return {"update_mask", 2, FieldMask(), std::move(comment)}; }

  // The row as it is afterwards, with those nested in it.
  void LoadedRow(std::string comment) {
    const Fields others = {Loaded(2)};
    Response(With(others, Row(others, std::move(comment))));
  }

  void Create() {
    const Fields others = {CreateMask(2), ReadMask(), RequestId(), Options(), RelationWrites()};
    Request(With(others, Row(others, "The row to store, with the related rows nested in it.")));
    LoadedRow("The row as stored, with what the database made.");
  }

  void BatchCreate() {
    const Fields others = {CreateMask(2), ReadMask(), RequestId(), Options()};
    Request(With(others, Rows(others, "The rows to store: all of them or none.")));
    const Fields answer = {Loaded(2)};
    Response(With(answer, Rows(answer, "The rows as stored, in the order of the request.")));
  }

  void GetOrCreate() {
    const Fields others = {CreateMask(2),
                           {"conflict_fields", 3, FieldType::String().Repeated(),
                            "Fields of the key that decides whether there is such a row; default: the primary key."},
                           ReadMask(),
                           RequestId(),
                           Options()};
    Request(With(others, Row(others, "The row to store unless there is one.")));
    const Fields answer = {{"created", 2, FieldType::Bool(), "The row is new."}};
    Response(With(answer, Row(answer, "The row that is there.")));
  }

  void Undelete() {
    Request({Key(1, "The columns of exactly one key."), ReadMask(), Precondition(), RequestId(), Options()});
    Response({Row({}, "The row as it is now.")});
  }

  void Update() {
    const Fields others = {
        UpdateMask(
            "Columns to write: listed and unset means NULL or zero, not listed stays. Empty = the fields that are "
            "set; `*` = all that can be written."),
        Assign(),
        Key(4, "The row to change; default: the primary key in the row."),
        Params(),
        ReadMask(),
        Precondition(),
        RequestId(),
        Options(),
        RelationWrites()};
    Request(With(others, Row(others, "The new values, with related rows to write nested in it.")));
    LoadedRow("The row as stored.");
  }

  void Upsert() {
    const Fields others = {
        UpdateMask("Columns to write when there is such a row; empty = those written on insert, without the key."),
        {"conflict_fields", 3, FieldType::String().Repeated(),
         "Fields of the key that decides whether there is such a row; default: the primary key."},
        CreateMask(4),
        {"keep_existing", 5, FieldType::Bool(), "Leaves an existing row as it is."},
        ReadMask(),
        RequestId(),
        Options()};
    Request(With(others, Row(others, "The row to store.")));
    const Fields answer = {{"outcome", 2, RowgateEnum("UpsertOutcome"), "What was done."}};
    Response(With(answer, Row(answer, "The row as stored.")));
  }

  void Delete() {
    Request({Key(1, "The columns of exactly one key."),
             {"missing_ok", 2, FieldType::Bool(), "Answers 0 instead of NOT_FOUND when there is no such row."},
             Precondition(),
             RequestId(),
             Options()});
    Response({{"deleted", 1, FieldType::Int64(), "How many rows were deleted; cascades are not counted."}});
  }

  void BatchDelete() {
    Request({Keys(), RequestId(), Options()});
    Response({{"deleted", 1, FieldType::Int64(), "How many rows were deleted; cascades are not counted."}});
  }

  void UpdateWhere() {
    const Fields others = {UpdateMask("Columns to write; empty = the fields that are set."),
                           Assign(),
                           AllRows(4),
                           MaxAffected(5),
                           DryRun(6),
                           Where(),
                           Filter(),
                           Params(),
                           RequestId(),
                           Options()};
    Request(With(others, Row(others, "The new values.")));
    Response({{"affected", 1, FieldType::Int64(), "How many rows matched."}});
  }

  void DeleteWhere() {
    Request({AllRows(1), MaxAffected(2), DryRun(3), Where(), Filter(), Params(), RequestId(), Options()});
    Response({{"affected", 1, FieldType::Int64(), "How many rows matched; cascades are not counted."}});
  }

  FileBuilder& file_;
  const RepositorySubject& subject_;
  MethodKind kind_;
  std::string name_;
};

// The numbers of embedded columns are those of another message, and a computed value is no address.
bool IsKeyField(const orm::Column& column) { return column.embedded < 0 && column.is_stored(); }

// A key that a client can give.
bool IsAddress(const orm::Table& table, const orm::Key& key) {
  return std::all_of(key.columns.begin(), key.columns.end(),
                     [&table](orm::ColumnIndex column) { return IsKeyField(table.column(column)); });
}

std::vector<const orm::Key*> KeysOf(const orm::Table& table) {
  std::vector<const orm::Key*> keys;
  if (!table.primary_key.columns.empty()) keys.push_back(&table.primary_key);
  for (const orm::Key& key : table.uniques) {
    if (IsAddress(table, key)) keys.push_back(&key);
  }
  return keys;
}

std::string FieldList(const orm::Table& table, const orm::Key& key) {
  std::string list;
  for (const orm::ColumnIndex column : key.columns) {
    StrAppend(list, list.empty() ? "" : ", ", table.column(column).field_name);
  }
  return list;
}

}  // namespace

std::string_view MethodName(MethodKind kind) {
  switch (kind) {
    case MethodKind::kGet: return "Get";
    case MethodKind::kBatchGet: return "BatchGet";
    case MethodKind::kList: return "List";
    case MethodKind::kStream: return "Stream";
    case MethodKind::kCount: return "Count";
    case MethodKind::kCreate: return "Create";
    case MethodKind::kBatchCreate: return "BatchCreate";
    case MethodKind::kUpdate: return "Update";
    case MethodKind::kUpsert: return "Upsert";
    case MethodKind::kDelete: return "Delete";
    case MethodKind::kBatchDelete: return "BatchDelete";
    case MethodKind::kUpdateWhere: return "UpdateWhere";
    case MethodKind::kDeleteWhere: return "DeleteWhere";
    case MethodKind::kGetOrCreate: return "GetOrCreate";
    case MethodKind::kUndelete: return "Undelete";
  }
  return "";
}

std::string RequestName(MethodKind kind, std::string_view row) { return StrCat(MethodName(kind), row, "Request"); }
std::string ResponseName(MethodKind kind, std::string_view row) { return StrCat(MethodName(kind), row, "Response"); }

std::string MethodComment(MethodKind kind, const RepositorySubject& subject) {
  const std::string& row = subject.row.name();
  switch (kind) {
    case MethodKind::kGet: return StrCat("One ", row, " by any of its keys. NOT_FOUND when there is none.");
    case MethodKind::kBatchGet: return StrCat("Many ", row, " rows by their keys, found or missing for each key.");
    case MethodKind::kList: return StrCat("A page of the ", row, " rows that match.");
    case MethodKind::kStream: return StrCat("All ", row, " rows that match, in batches, as one snapshot.");
    case MethodKind::kCount: return StrCat("How many ", row, " rows match.");
    case MethodKind::kCreate: return StrCat("Stores a new ", row, ". ALREADY_EXISTS when a key is taken.");
    case MethodKind::kBatchCreate: return StrCat("Stores many new ", row, " rows, all or none.");
    case MethodKind::kUpdate: return StrCat("Changes one ", row, ". NOT_FOUND when there is none.");
    case MethodKind::kUpsert: return StrCat("Stores a ", row, ", or changes the one that has the same key.");
    case MethodKind::kDelete: return StrCat("Deletes one ", row, " by any of its keys.");
    case MethodKind::kBatchDelete:
      return StrCat("Deletes many ", row, " rows by their keys; missing ones are skipped.");
    case MethodKind::kUpdateWhere: return StrCat("Changes all ", row, " rows that match.");
    case MethodKind::kDeleteWhere: return StrCat("Deletes all ", row, " rows that match.");
    case MethodKind::kGetOrCreate:
      return StrCat("The ", row, " that has the key of the sent one, or else that one, stored. Without a race.");
    case MethodKind::kUndelete: return StrCat("Brings a deleted ", row, " back. NOT_FOUND when there is none.");
  }
  return "";
}

void AddKeyMessage(FileBuilder& file, const RepositorySubject& subject) {
  std::string comment = StrCat("Addresses one ", subject.row.name(), ": set the columns of exactly one of these keys.");
  std::vector<bool> part(subject.table.columns.size());
  for (const orm::Key* key : KeysOf(subject.table)) {
    StrAppend(comment, "\n- ", FieldList(subject.table, *key));
    for (const orm::ColumnIndex column : key->columns) part[static_cast<size_t>(column)] = true;
  }
  MessageBuilder message = file.AddMessage(StrCat(subject.row.name(), "Key"), comment);
  for (const orm::Column& column : subject.table.columns) {
    if (!part[static_cast<size_t>(column.index)] || !IsKeyField(column)) continue;
    const pb::FieldDescriptor& field = *subject.row.FindFieldByNumber(column.field_number);
    std::string text = CommentOf(field);
    if (text.empty()) text = StrCat("`", column.field_name, "` of the row.");
    message.Add({column.field_name, column.field_number, FieldType::Of(field).Optional(), text});
  }
  message.Finish();
}

void AddMethodMessages(FileBuilder& file, const RepositorySubject& subject, MethodKind kind) {
  Writer(file, subject, kind).Write();
}

}  // namespace rowgate::protoschema
