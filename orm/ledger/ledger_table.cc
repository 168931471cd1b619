#include "orm/ledger/ledger_table.h"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/functions.h"
#include "orm/bind/select.h"
#include "orm/sql/compiler.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {
namespace {

enum ColumnNumber : ColumnIndex { kPrincipal, kRequestId, kMethod, kFingerprint, kState, kResponse, kCreatedAt };

Column MakeColumn(ColumnNumber number, std::string name, TypeKind kind) {
  Column column;
  column.index = number;
  column.field_number = number + 1;
  column.field_name = name;
  column.sql_name = std::move(name);
  column.stored = {.type = Type::Of(kind)};
  column.nullable = number == kResponse;
  column.primary_key = number == kPrincipal || number == kRequestId;
  return column;
}

Table MakeTable() {
  Table table;
  table.message_name = "rowgate.Request";
  table.sql_name = "rowgate_requests";
  table.columns = {MakeColumn(kPrincipal, "principal", TypeKind::kString),
                   MakeColumn(kRequestId, "request_id", TypeKind::kString),
                   MakeColumn(kMethod, "method", TypeKind::kString),
                   MakeColumn(kFingerprint, "fingerprint", TypeKind::kString),
                   MakeColumn(kState, "state", TypeKind::kString),
                   MakeColumn(kResponse, "response", TypeKind::kBytes),
                   MakeColumn(kCreatedAt, "created_at", TypeKind::kTimestamp)};
  table.primary_key = {.name = "pk_rowgate_requests", .columns = {kPrincipal, kRequestId}};
  table.indexes = {{.name = "ix_rowgate_requests_created_at", .columns = {kCreatedAt}}};
  return table;
}

Catalog MakeCatalog() {
  std::vector<Table> tables;
  tables.push_back(MakeTable());
  return Catalog(std::move(tables));
}

// Plans the statements over the one table.
class Statements {
 public:
  explicit Statements(const Table& table) : table_(table) {}

  Insert InsertRow() const {
    Insert insert{.table = &table_};
    std::vector<BoundExpr> row;
    for (const ColumnNumber number : {kPrincipal, kRequestId, kMethod, kFingerprint, kState}) {
      insert.columns.push_back(&At(number));
      row.push_back(Slot(number, static_cast<size_t>(number)));
    }
    insert.columns.push_back(&At(kCreatedAt));
    row.push_back(Now());
    insert.rows.push_back(std::move(row));
    insert.on_conflict = OnConflict{.target = {&At(kPrincipal), &At(kRequestId)}};
    return insert;
  }

  Update TakeFence() const {
    Update update{.table = &table_};
    for (const ColumnNumber number : {kMethod, kFingerprint, kState}) {
      update.set.push_back({&At(number), Slot(number, static_cast<size_t>(number))});
    }
    update.set.push_back({&At(kCreatedAt), Now()});
    update.where = FenceOfKey();
    return update;
  }

  Select Find() const {
    Select select{.from = FromTable(table_), .where = KeyIs()};
    for (const ColumnNumber number : {kMethod, kFingerprint, kState, kResponse, kCreatedAt}) {
      select.items.push_back({BoundCol(At(number))});
    }
    return select;
  }

  // An upsert of a row that is always there, since an upsert finds it by its key whatever happens. A plan for UPDATE
  // that PostgreSQL has made while the table was empty would read all of it each time, until it is analyzed again.
  Insert Store() const {
    Insert insert{.table = &table_};
    for (const ColumnNumber number : {kPrincipal, kRequestId, kResponse, kMethod, kFingerprint, kState, kCreatedAt}) {
      insert.columns.push_back(&At(number));
    }
    std::vector<BoundExpr> row = {Slot(kPrincipal, 0), Slot(kRequestId, 1), Slot(kResponse, 2)};
    for (const ColumnNumber number : {kMethod, kFingerprint, kState}) {
      row.push_back(BoundVal(Value{std::string()}, At(number).stored));
    }
    row.push_back(Now());
    insert.rows.push_back(std::move(row));
    BoundExpr response{.node = BoundExcluded{&At(kResponse)}, .stored = At(kResponse).stored};
    insert.on_conflict = OnConflict{.target = {&At(kPrincipal), &At(kRequestId)}};
    insert.on_conflict->updates.push_back({&At(kResponse), std::move(response)});
    return insert;
  }

  Delete RemoveFence() const { return {.table = &table_, .where = FenceOfKey()}; }

  Delete Sweep() const {
    BoundExpr key = BoundOp(Operator::kTuple, {BoundCol(At(kPrincipal)), BoundCol(At(kRequestId))});
    auto oldest = std::make_shared<const Select>(OldestKeys());
    BoundExpr keys{.node = BoundSubquery{std::move(oldest)}, .stored = At(kPrincipal).stored, .nullable = false};
    return {.table = &table_, .where = BoundOp(Operator::kIn, {std::move(key), std::move(keys)}), .qualified = true};
  }

 private:
  const Column& At(ColumnNumber number) const { return table_.column(number); }
  BoundExpr Slot(ColumnNumber number, size_t slot) const { return BoundSlotOf(At(number), slot); }

  BoundExpr Now() const {
    return {.node = BoundCall{.function = FindFunction("now")}, .stored = At(kCreatedAt).stored, .nullable = false};
  }

  BoundExpr Is(ColumnNumber number, BoundExpr value) const {
    return BoundOp(Operator::kEq, {BoundCol(At(number)), std::move(value)});
  }
  BoundExpr KeyIs() const {
    return BoundOp(Operator::kAnd, {Is(kPrincipal, Slot(kPrincipal, 0)), Is(kRequestId, Slot(kRequestId, 1))});
  }
  BoundExpr FenceOfKey() const {
    BoundExpr state = BoundVal(Value{std::string(LedgerTable::kFence)}, At(kState).stored);
    return BoundOp(Operator::kAnd, {KeyIs(), Is(kState, std::move(state))});
  }

  Select OldestKeys() const {
    constexpr int kSource = 1;
    const auto column = [this](ColumnNumber number) { return BoundCol(At(number), kSource); };
    const StoredType duration = {.type = Type::Of(TypeKind::kDuration)};
    const StoredType integer = {.type = Type::Of(TypeKind::kInt64)};
    BoundExpr age{.node = BoundSlot{0}, .stored = duration, .nullable = false};
    BoundExpr limit{.node = BoundSlot{1}, .stored = integer, .nullable = false};
    BoundExpr before = BoundOp(Operator::kSubtract, {Now(), std::move(age)});
    before.stored = At(kCreatedAt).stored;
    Select select{.where = BoundOp(Operator::kLt, {column(kCreatedAt), std::move(before)}), .qualified = true};
    select.from.push_back({.id = kSource, .name = "oldest", .table = &table_});
    select.items = {{column(kPrincipal)}, {column(kRequestId)}};
    select.order_by.push_back({.expr = column(kCreatedAt)});
    select.limit = std::move(limit);
    return select;
  }

  const Table& table_;
};

}  // namespace

absl::StatusOr<LedgerTable> LedgerTable::Create(const Dialect& dialect) {
  const Catalog catalog = MakeCatalog();
  const Statements statements(catalog.table(0));
  LedgerTable ledger;
  ASSIGN_OR_RETURN(ledger.create, CreateAllStatements(catalog, dialect));
  ASSIGN_OR_RETURN(ledger.insert, Compile(statements.InsertRow(), dialect));
  ASSIGN_OR_RETURN(ledger.take_fence, Compile(statements.TakeFence(), dialect));
  ASSIGN_OR_RETURN(ledger.find, Compile(statements.Find(), dialect));
  ASSIGN_OR_RETURN(ledger.store, Compile(statements.Store(), dialect));
  ASSIGN_OR_RETURN(ledger.remove_fence, Compile(statements.RemoveFence(), dialect));
  ASSIGN_OR_RETURN(ledger.sweep, Compile(statements.Sweep(), dialect));
  return ledger;
}

}  // namespace rowgate::orm
