#include "tests/orm/bind_query/show_select.h"

#include <map>
#include <string_view>
#include <vector>

#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/bind/functions.h"
#include "orm/text/printer.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

class Shower {
 public:
  std::string Show(const Select& select) {
    std::string out = With(select);
    for (const Source& source : select.from) names_[source.id] = source.name;
    StrAppend(out, "SELECT ", select.distinct ? "DISTINCT " : "",
              List(select.items, [this](const SelectItem& item) { return Show(item.expr); }));
    for (size_t i = 0; i < select.from.size(); ++i)
      StrAppend(out, i == 0 ? " FROM " : Joins(select.from[i]), Table(select.from[i]));
    if (select.where) StrAppend(out, " WHERE ", Show(*select.where));
    if (!select.group_by.empty()) StrAppend(out, " GROUP BY ", Exprs(select.group_by, ", "));
    if (select.having) StrAppend(out, " HAVING ", Show(*select.having));
    for (const CompoundSelect& arm : select.arms) StrAppend(out, Word(arm.op), Show(*arm.select));
    if (!select.order_by.empty()) StrAppend(out, " ORDER BY ", Terms(select.order_by));
    if (select.limit) StrAppend(out, " LIMIT ", Show(*select.limit));
    if (select.offset) StrAppend(out, " OFFSET ", Show(*select.offset));
    if (select.lock) out += select.lock->strength == LockStrength::kUpdate ? " FOR UPDATE" : " FOR SHARE";
    return out;
  }

 private:
  std::string With(const Select& select) {
    std::string out;
    for (const CommonTableSelect& table : select.with) {
      common_[table.id] = table.name;
      StrAppend(out, "WITH ", table.recursive ? "RECURSIVE " : "", table.name, " AS (", Show(*table.select), ") ");
    }
    return out;
  }

  static std::string Joins(const Source& source) {
    if (source.join == JoinKind::kCross) return " CROSS JOIN ";
    return source.join == JoinKind::kLeft ? " LEFT JOIN " : " JOIN ";
  }

  std::string Table(const Source& source) {
    std::string out;
    if (source.table != nullptr) out = source.table->sql_name;
    if (source.derived != nullptr) out = StrCat("(", Show(*source.derived), ")");
    if (source.common_table >= 0) out = common_[source.common_table];
    if (out != source.name) StrAppend(out, " ", source.name);
    if (source.on) StrAppend(out, " ON ", Show(*source.on));
    return out;
  }

  static std::string_view Word(SetOperator op) {
    switch (op) {
      case SetOperator::kUnion: return " UNION ";
      case SetOperator::kUnionAll: return " UNION ALL ";
      case SetOperator::kIntersect: return " INTERSECT ";
      case SetOperator::kExcept: return " EXCEPT ";
    }
    return "";
  }

  template <class T, class F>
  static std::string List(const std::vector<T>& items, F show, std::string_view separator = ", ") {
    std::string out;
    for (const T& item : items) StrAppend(out, out.empty() ? "" : separator, show(item));
    return out;
  }
  std::string Exprs(const std::vector<BoundExpr>& exprs, std::string_view separator) {
    return List(
        exprs, [this](const BoundExpr& expr) { return Show(expr); }, separator);
  }
  std::string Terms(const std::vector<OrderTerm>& terms) {
    return List(terms, [this](const OrderTerm& term) {
      const char* nulls = term.nulls == NullPlacement::kFirst ? " NULLS FIRST" : " NULLS LAST";
      return StrCat(Show(term.expr), term.descending ? " DESC" : "", term.expr.nullable ? nulls : "");
    });
  }

  std::string Show(const BoundExpr& expr) {
    return std::visit(
        Overloaded{
            [this](const BoundColumn& column) { return StrCat(names_[column.from], ".", column.column->field_name); },
            [this](const BoundField& field) { return StrCat(names_[field.from], ".c", field.index + 1); },
            [](const BoundValue& value) { return PrintExpr(Lit(value.value)); },
            [](const BoundSlot& slot) { return StrCat("$", slot.slot); },
            [](const BoundConstant& constant) { return std::string(constant.truth ? "TRUE" : "FALSE"); },
            [this](const BoundOperation& operation) {
              return StrCat("(", OperatorName(operation.op), " ", Exprs(operation.operands, " "), ")");
            },
            [this](const BoundCall& call) { return Call(call); },
            [this, &expr](const BoundCast& cast) {
              return StrCat("CAST(", Exprs(cast.operands, ""), " AS ", Describe(expr.type()), ")");
            },
            [this](const BoundSubquery& subquery) {
              return StrCat(subquery.single_row ? "(" : "[", Show(*subquery.select), subquery.single_row ? ")" : "]");
            },
            [](const BoundGroupKey& key) { return StrCat("#", key.index + 1); },
            [](const BoundOutput& output) { return StrCat("@", output.index + 1); },
            [](const BoundInsertedFlag&) { return std::string("inserted"); },
            [](const BoundExcluded& excluded) { return StrCat("excluded.", excluded.column->field_name); },
            [](const BoundCountAll&) { return std::string("count(*)"); },
        },
        expr.node);
  }

  std::string Call(const BoundCall& call) {
    std::string out = StrCat(call.function->name, "(", Exprs(call.arguments, ", "), ")");
    if (call.modifiers == nullptr || !call.modifiers->over) return out;
    const BoundWindow& window = *call.modifiers->over;
    return StrCat(out, " OVER (PARTITION BY ", Exprs(window.partition_by, ", "), " ORDER BY ", Terms(window.order_by),
                  ")");
  }

  std::map<int, std::string> names_;
  std::map<int, std::string> common_;
};

}  // namespace

std::string ShowSelect(const Select& select) { return Shower().Show(select); }

}  // namespace rowgate::test
