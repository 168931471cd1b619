#include "cli/hints.h"

#include <algorithm>
#include <string_view>

#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

using protoschema::MethodKind;
using protoschema::RepositoryMethod;

constexpr int kDefaultPort = 50051;

class HintWriter {
 public:
  HintWriter(const server::ServingSchema& schema, int port) : schema_(schema), port_(port) {}

  std::string Write(const orm::Table& table) {
    text_ = "\nTry, in another terminal:\n";
    AddCall(table, MethodKind::kList, R"({"pageSize": 2})");
    if (const std::string key = KeyExample(table); !key.empty()) {
      AddCall(table, MethodKind::kGet, orm::StrCat(R"({"key": )", key, "}"));
    }
    orm::StrAppend(text_, "  rowgate query", Address(), " 'SELECT count(*) AS rows FROM ", table.message_name, "'\n");
    orm::StrAppend(text_, "  rowgate call", Address(), " --list\n");
    AddCurl(table);
    return std::move(text_);
  }

 private:
  const RepositoryMethod* Find(const orm::Table& table, MethodKind kind) const {
    const auto methods = schema_.loaded->methods();
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const RepositoryMethod& method) {
      return method.table == table.index && method.kind == kind;
    });
    return found == methods.end() ? nullptr : &*found;
  }

  std::string Address() const { return port_ == kDefaultPort ? "" : orm::StrCat(" --address 127.0.0.1:", port_); }

  void AddCall(const orm::Table& table, MethodKind kind, std::string_view json) {
    if (const RepositoryMethod* method = Find(table, kind)) {
      orm::StrAppend(text_, "  rowgate call", Address(), " ", method->full_name, " '", json, "'\n");
    }
  }

  void AddCurl(const orm::Table& table) {
    if (const RepositoryMethod* method = Find(table, MethodKind::kList)) {
      orm::StrAppend(text_, "  buf curl --protocol grpc --http2-prior-knowledge -d '{}' http://127.0.0.1:", port_, "/",
                     method->full_name, "\n");
    }
  }

  // The key of the first row of a numbered table; nothing for other keys, whose values nobody can guess.
  static std::string KeyExample(const orm::Table& table) {
    if (table.primary_key.columns.size() != 1) return "";
    const orm::Column& column = table.column(table.primary_key.columns.front());
    return column.generated == orm::Generated::kIdentity ? orm::StrCat("{\"", column.field_name, "\": 1}") : "";
  }

  const server::ServingSchema& schema_;
  const int port_;
  std::string text_;
};

}  // namespace

std::string Hints(const server::ServingSchema& schema, int port) {
  if (schema.catalog->tables().empty()) return "";
  return HintWriter(schema, port).Write(schema.catalog->tables().front());
}

}  // namespace rowgate::cli
