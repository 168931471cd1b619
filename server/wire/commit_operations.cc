#include "server/wire/commit_operations.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/table_names.h"
#include "orm/engine/errors.h"
#include "server/wire/query_decoder.h"
#include "server/wire/request_reader.h"
#include "server/wire/write_requests.h"

namespace rowgate::server {
namespace {

// A google.protobuf.Any; the type URL's last part is the message.
struct PackedRow {
  std::string type_url;
  std::string_view bytes;
};

absl::StatusOr<PackedRow> PackedRowAt(const WireField& wire, const Place& place) {
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  PackedRow packed;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(packed.type_url, TextAt(part, place.Part("type_url")));
    } else if (part.number == 2) {
      ASSIGN_OR_RETURN(packed.bytes, MessageAt(part, place.Part("value")));
    } else {
      return false;
    }
    return true;
  }));
  if (packed.type_url.empty()) return MissingField(place.Path(), "a row is a message packed into google.protobuf.Any");
  return packed;
}

// Reads the parts of one write. Lives as long as its operation is decoded.
class OperationReader {
 public:
  OperationReader(const Place& place, const CommitTables& tables, orm::CommitEntry& entry)
      : place_(place), tables_(tables), entry_(entry) {}

  absl::Status Insert(std::string_view bytes) {
    orm::CreateRequest request;
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(RowTree(wire, request.rows));
        case 2: return Done(Mask(wire, "create_mask", request.create_mask));
        case 3: return Done(AppendRelationWrite(wire, place_, request.relation_writes));
        default: return false;
      }
    }));
    return Keep(std::move(request), "row");
  }

  absl::Status Update(std::string_view bytes) {
    orm::UpdateRequest request;
    std::vector<orm::RowInput> row;
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(RowTree(wire, row));
        case 2: return Done(Mask(wire, "update_mask", request.update_mask));
        case 3: return Done(Assignment(wire, request.assign));
        case 4: return Done(AppendRelationWrite(wire, place_, request.relation_writes));
        case 5: return Done(ReadPrecondition(wire, place_, request.precondition));
        default: return false;
      }
    }));
    if (!row.empty()) request.row = std::move(row.front());
    return Keep(std::move(request), "row");
  }

  absl::Status Upsert(std::string_view bytes) {
    orm::UpsertRequest request;
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(Row(wire, "row", request.row));
        case 2: return Done(Mask(wire, "create_mask", request.create_mask));
        case 3: return Done(Mask(wire, "update_mask", request.update_mask));
        case 4: return Done(ConflictField(wire, request.conflict_fields));
        case 5: return Done(Flag(wire, "keep_existing", request.keep_existing));
        default: return false;
      }
    }));
    return Keep(std::move(request), "row");
  }

  absl::Status Delete(std::string_view bytes) {
    orm::DeleteRequest request;
    request.keys.resize(1);
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(Row(wire, "key", request.keys.front()));
        case 2: return Done(Flag(wire, "missing_ok", request.missing_ok));
        case 3: return Done(ReadPrecondition(wire, place_, request.precondition));
        default: return false;
      }
    }));
    return Keep(std::move(request), "key");
  }

  absl::Status UpdateWhere(std::string_view bytes) {
    orm::UpdateWhereRequest request;
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(Row(wire, "row", request.row));
        case 2: return Done(Mask(wire, "update_mask", request.update_mask));
        case 3: return Done(Assignment(wire, request.assign));
        case 4: return Done(Where(wire, request.filter));
        case 5: return Done(Filter(wire, request.filter));
        case 6: return Done(Flag(wire, "all_rows", request.all_rows));
        case 7: return Done(Number(wire, "max_affected", request.max_affected));
        default: return false;
      }
    }));
    return Keep(std::move(request), "row");
  }

  absl::Status DeleteWhere(std::string_view bytes) {
    orm::DeleteWhereRequest request;
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(TableName(wire));
        case 2: return Done(Where(wire, request.filter));
        case 3: return Done(Filter(wire, request.filter));
        case 4: return Done(Flag(wire, "all_rows", request.all_rows));
        case 5: return Done(Number(wire, "max_affected", request.max_affected));
        default: return false;
      }
    }));
    return Keep(std::move(request), "table");
  }

  absl::Status Assert(std::string_view bytes) {
    orm::AssertRequest request;
    std::optional<int64_t> at_least;
    RETURN_IF_ERROR(ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> {
      switch (wire.number) {
        case 1: return Done(TableName(wire));
        case 2: return Done(Where(wire, request.filter));
        case 3: return Done(Filter(wire, request.filter));
        case 4: return Done(Number(wire, "at_least", at_least.emplace()));
        case 5: return Done(Number(wire, "at_most", request.at_most.emplace()));
        default: return false;
      }
    }));
    request.at_least = at_least.value_or(request.at_most ? 0 : 1);
    return Keep(std::move(request), "table");
  }

 private:
  static absl::StatusOr<bool> Done(absl::Status status) {
    if (!status.ok()) return status;
    return true;
  }

  // `source` is the field that says which table is meant.
  template <class Request>
  absl::Status Keep(Request request, std::string_view source) {
    if (entry_.table == nullptr) return MissingField(place_.Part(source).Path(), "must be set");
    entry_.operation = std::move(request);
    return absl::OkStatus();
  }

  absl::Status FindTable(std::string_view name, const Place& place) {
    ASSIGN_OR_RETURN(entry_.table, orm::FindTable(tables_.catalog, name, place.Path()));
    return absl::OkStatus();
  }

  absl::StatusOr<std::string_view> Unpack(const WireField& wire, const Place& place) {
    ASSIGN_OR_RETURN(const PackedRow packed, PackedRowAt(wire, place));
    const std::string_view url = packed.type_url;
    RETURN_IF_ERROR(FindTable(url.substr(url.rfind('/') + 1), place));
    return packed.bytes;
  }

  const TableCodec& codec() const { return tables_.codecs.of(entry_.table->index); }

  // A repeated singular field: the last one counts.
  absl::Status RowTree(const WireField& wire, std::vector<orm::RowInput>& rows) {
    const Place place = place_.Part("row");
    ASSIGN_OR_RETURN(const std::string_view bytes, Unpack(wire, place));
    ASSIGN_OR_RETURN(orm::RowInput row, DecodeRowTree(bytes, codec(), place.Path(), tables_.rows));
    rows.clear();
    rows.push_back(std::move(row));
    return absl::OkStatus();
  }

  absl::Status Row(const WireField& wire, std::string_view name, orm::RowInput& row) {
    const Place place = place_.Part(name);
    ASSIGN_OR_RETURN(const std::string_view bytes, Unpack(wire, place));
    ASSIGN_OR_RETURN(row, DecodeRow(bytes, codec(), place.Path()));
    return absl::OkStatus();
  }

  absl::Status TableName(const WireField& wire) {
    const Place place = place_.Part("table");
    ASSIGN_OR_RETURN(const std::string name, TextAt(wire, place));
    return FindTable(name, place);
  }

  absl::Status Mask(const WireField& wire, std::string_view name, orm::FieldMaskInput& mask) {
    return ReadMask(wire, place_.Part(name).Path(), mask);
  }

  // Each assignment has the limits of expressions for itself, as in an Update.
  absl::Status Assignment(const WireField& wire, std::vector<orm::AssignmentInput>& assign) {
    return orm::WithFieldPrefix(ReadAssignment(wire, place_.limits(), assign), place_.Path());
  }

  absl::Status ConflictField(const WireField& wire, std::vector<std::string>& fields) {
    ASSIGN_OR_RETURN(std::string field, TextAt(wire, place_.Part("conflict_fields", fields.size())));
    fields.push_back(std::move(field));
    return absl::OkStatus();
  }

  absl::Status Where(const WireField& wire, orm::FilterInput& filter) {
    ASSIGN_OR_RETURN(filter.where, ClauseAt(wire, place_, "where"));
    return absl::OkStatus();
  }

  absl::Status Filter(const WireField& wire, orm::FilterInput& filter) {
    ASSIGN_OR_RETURN(filter.filter, TextAt(wire, place_.Part("filter")));
    return absl::OkStatus();
  }

  absl::Status Flag(const WireField& wire, std::string_view name, bool& flag) {
    ASSIGN_OR_RETURN(flag, BoolAt(wire, place_.Part(name)));
    return absl::OkStatus();
  }

  absl::Status Number(const WireField& wire, std::string_view name, int64_t& number) {
    const Place place = place_.Part(name);
    ASSIGN_OR_RETURN(const uint64_t bits, NumberAt(wire, place));
    number = static_cast<int64_t>(bits);
    return number < 0 ? orm::NegativeNumber(place.Path(), number) : absl::OkStatus();
  }

  const Place& place_;
  const CommitTables& tables_;
  orm::CommitEntry& entry_;
};

// Of the oneof `operation`, by field number.
struct OperationField {
  uint32_t number;
  std::string_view name;
  absl::Status (OperationReader::*read)(std::string_view bytes);
};
constexpr OperationField kOperations[] = {
    {4, "insert", &OperationReader::Insert},
    {5, "update", &OperationReader::Update},
    {6, "upsert", &OperationReader::Upsert},
    {7, "delete", &OperationReader::Delete},
    {8, "update_where", &OperationReader::UpdateWhere},
    {9, "delete_where", &OperationReader::DeleteWhere},
    {10, "assertion", &OperationReader::Assert},
};

}  // namespace

absl::StatusOr<bool> ReadOperation(const WireField& wire, const Place& write, const CommitTables& tables,
                                   orm::CommitEntry& entry) {
  for (const OperationField& operation : kOperations) {
    if (operation.number != wire.number) continue;
    const Place place = write.Part(operation.name);
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
    entry.table = nullptr;  // of several operations the last one counts
    OperationReader reader(place, tables, entry);
    RETURN_IF_ERROR((reader.*operation.read)(bytes));
    return true;
  }
  return false;
}

}  // namespace rowgate::server
