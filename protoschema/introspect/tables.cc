#include <algorithm>
#include <string>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/loader.h"
#include "protoschema/names.h"
#include "rowgate/v1/annotations.pb.h"

namespace rowgate::protoschema::introspect {
namespace {

namespace pb = google::protobuf;
using orm::ReflectedTable;
using orm::StrCat;

constexpr int kReservedRunMax = 1000;  // "1000 to max" would otherwise be half a billion numbers

std::string QualifiedName(const ReflectedTable& table) {
  return table.schema.empty() ? table.name : StrCat(table.schema, ".", table.name);
}

// The message that stood for the table in the existing file, whatever it was renamed to.
const pb::Descriptor* ExistingMessage(const pb::FileDescriptor* file, const ReflectedTable& table) {
  for (int i = 0; file != nullptr && i < file->message_type_count(); ++i) {
    const pb::Descriptor& message = *file->message_type(i);
    if (!IsTable(message)) continue;
    const v1::TableOptions& options = message.options().GetExtension(v1::table);
    const std::string name = options.name().empty() ? SnakeCase(message.name()) : options.name();
    if (name == table.name && options.schema() == table.schema) return &message;
  }
  return nullptr;
}

// Everything the existing file holds keeps its number, and no new name may take one of its names.
void KeepExisting(MessageModel& message) {
  const pb::Descriptor& existing = *message.existing;
  for (int i = 0; i < existing.field_count(); ++i) message.used_numbers.insert(existing.field(i)->number());
  for (int i = 0; i < existing.reserved_range_count(); ++i) {
    const auto& range = *existing.reserved_range(i);
    const int end = std::min(range.end, range.start + kReservedRunMax);
    for (int number = range.start; number < end; ++number) message.reserved_numbers.insert(number);
  }
  for (int i = 0; i < existing.reserved_name_count(); ++i) message.reserved_names.insert(existing.reserved_name(i));
}

// Request ids, keys of page tokens: not for clients.
bool IsOurOwn(const ReflectedTable& table) { return table.name.starts_with("rowgate_"); }

void AddMessage(FileModel& file, const ReflectedTable& table, const pb::Descriptor* existing) {
  if (IsOurOwn(table)) return;
  if (const std::string problem = SqlNameProblem(table.name); !problem.empty()) {
    file.comments.push_back(StrCat("Table ", QualifiedName(table), " is left out: its name ", problem, "."));
    return;
  }
  if (!file.taken_sql_names.insert(LowerAscii(QualifiedName(table))).second) {
    file.comments.push_back(
        StrCat("Table ", QualifiedName(table), " is left out: its name differs from another only in case."));
    return;
  }
  MessageModel& message = file.messages.emplace_back();
  message.source = &table;
  message.existing = existing;
  if (existing != nullptr) {
    message.name = existing->name();
    KeepExisting(message);
  } else {
    message.name = TakeTypeName(file, MessageNameFor(table.name));
  }
  if (SnakeCase(message.name) != table.name) message.options.push_back(StrCat("name: ", Quote(table.name)));
  if (!table.schema.empty()) message.options.push_back(StrCat("schema: ", Quote(table.schema)));
}

}  // namespace

void ReadTables(const orm::Reflection& reflection, const pb::FileDescriptor* existing, FileModel& file) {
  for (int i = 0; existing != nullptr && i < existing->enum_type_count(); ++i) {
    file.used_names.insert(existing->enum_type(i)->name());
  }
  std::vector<const pb::Descriptor*> known;
  for (const ReflectedTable& table : reflection.tables) {
    known.push_back(ExistingMessage(existing, table));
    if (known.back() != nullptr) file.used_names.insert(known.back()->name());
  }
  for (size_t i = 0; i < reflection.tables.size(); ++i) AddMessage(file, reflection.tables[i], known[i]);
}

}  // namespace rowgate::protoschema::introspect
