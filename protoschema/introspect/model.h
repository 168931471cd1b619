#ifndef ROWGATE_PROTOSCHEMA_INTROSPECT_MODEL_H_
#define ROWGATE_PROTOSCHEMA_INTROSPECT_MODEL_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "orm/schema/catalog.h"
#include "orm/schema/reflection.h"

// The file that introspection writes, before it is text. Built in steps; private to protoschema/introspect.
namespace rowgate::protoschema::introspect {

// "name: \"users\"", in the order of printing.
using OptionList = std::vector<std::string>;

struct FieldModel {
  std::string name;
  int number = 0;
  std::string label;  // "optional ", "repeated " or ""
  std::string type;
  bool is_relation = false;
  OptionList column;    // rowgate.v1.column
  OptionList relation;  // rowgate.v1.relation
  std::vector<std::string> comments;
};

struct EnumValueModel {
  std::string name;
  int number = 0;
  std::string label;  // stored form when it is not the name without prefix
};
struct EnumModel {
  std::string name;
  std::vector<EnumValueModel> values;
};

// A foreign key that the file can express; it becomes annotations and relations.
struct KeyModel {
  const orm::ReflectedForeignKey* key = nullptr;
  size_t child = 0;  // indexes of FileModel::messages
  size_t parent = 0;
};

struct MessageModel {
  std::string name;
  const orm::ReflectedTable* source = nullptr;
  const google::protobuf::Descriptor* existing = nullptr;
  std::vector<std::string> comments;
  OptionList options;  // rowgate.v1.table
  std::vector<FieldModel> fields;
  std::map<std::string, size_t> by_column;  // SQL name → index of fields
  std::set<std::string> used_names;         // folded as protobuf's JSON names are compared
  std::set<int> used_numbers;
  std::set<int> reserved_numbers;
  std::set<std::string> reserved_names;
  std::vector<std::string> primary_key;    // SQL names; empty: shown as a read-only view
  std::vector<orm::ReflectedKey> uniques;  // those that became annotations
  orm::Table shape;                        // columns only: conditions are bound against it before they are written

  const FieldModel* FindColumn(const std::string& sql_name) const;
  FieldModel* FindColumn(const std::string& sql_name);
  bool HasColumns(const std::vector<std::string>& sql_names) const;
};

struct FileModel {
  std::string package;
  std::vector<std::string> comments;
  std::vector<EnumModel> enums;
  std::vector<MessageModel> messages;
  std::vector<KeyModel> keys;
  std::set<std::string> used_names;       // messages and enums
  std::set<std::string> taken_sql_names;  // tables, keys, indexes, folded
};

// names.cc
std::string Fold(std::string_view name);                // how protobuf compares JSON names: lower case, no '_'
std::string FieldNameFor(std::string_view sql_name);    // a valid snake_case identifier
std::string MessageNameFor(std::string_view sql_name);  // a valid CamelCase identifier
// `name`, or `name` with the first free number behind it; it is taken afterwards.
std::string TakeFieldName(MessageModel& message, const std::string& name);
std::string TakeTypeName(FileModel& file, const std::string& name);
int TakeNumber(MessageModel& message);
std::string Quote(std::string_view text);  // a .proto string literal
std::string QuoteList(const std::vector<std::string>& items);
// An explicit SQL name that may stand in the file, else "": then the convention names it.
std::string TakeSqlName(FileModel& file, const std::string& name);

// The steps, in the order in which they run.
void ReadTables(const orm::Reflection& reflection, const google::protobuf::FileDescriptor* existing, FileModel& file);
void ReadColumns(FileModel& file, MessageModel& message);           // columns.cc
void ReadKeys(FileModel& file, MessageModel& message);              // keys.cc
void ReadForeignKeys(FileModel& file);                              // foreign_keys.cc
void ReadIndexesAndChecks(FileModel& file, MessageModel& message);  // conditions.cc
void AddRelations(FileModel& file);                                 // relations.cc
void ReserveRemoved(MessageModel& message);                         // existing.cc
std::string PrintFile(const FileModel& file);                       // printer.cc

// column_types.cc: type, label-free, with the options that it needs. False: Rowgate has no type for the column.
bool DescribeType(FileModel& file, const MessageModel& message, const orm::ReflectedColumn& column, FieldModel& field);
// column_defaults.cc: options for the column's default and whether the field needs presence for it.
struct DefaultModel {
  std::string option;  // "default: \"0\"", "server_default: NOW"; empty: none
  std::string comment;
};
DefaultModel DescribeDefault(const orm::ReflectedColumn& column);
// existing.cc: the field of the existing message that holds the column or the relation, or null.
const google::protobuf::FieldDescriptor* ExistingColumn(const MessageModel& message, const std::string& sql_name);
const google::protobuf::FieldDescriptor* ExistingRelation(const MessageModel& message, const std::string& target,
                                                          const std::string& local, const std::string& through,
                                                          bool repeated);

}  // namespace rowgate::protoschema::introspect

#endif  // ROWGATE_PROTOSCHEMA_INTROSPECT_MODEL_H_
