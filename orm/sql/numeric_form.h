#ifndef ROWGATE_ORM_SQL_NUMERIC_FORM_H_
#define ROWGATE_ORM_SQL_NUMERIC_FORM_H_

#include <cstdint>
#include <optional>
#include <span>

#include "orm/bind/bound_expr.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/sql_writer.h"

// Exact decimals on an engine that has none (DialectTraits::decimals_are_scaled_integers): a decimal is an integer
// times 10^-scale, and numbers that meet in one operation must first be brought to one scale. On other engines every
// form is kNative and nothing here changes the text.
namespace rowgate::orm {

struct NumericForm {
  enum class Kind {
    kNative,  // the engine's own numbers and everything that is no number
    kInteger,
    kScaled,  // integer times 10^-scale
    kReal,    // floating point: floats, and decimals of existing columns that hold doubles
    kText,    // decimals as text: equal or not, nothing else
  };
  Kind kind = Kind::kNative;
  uint32_t scale = 0;
};

NumericForm FormOf(const BoundExpr& expr, const DialectTraits& traits);

// Operands of one operation in one form.
class NumericAlignment {
 public:
  // What the operation asks of text: nothing, or an order or value that text does not have.
  enum class Use { kEquality, kValue };

  // Refuses (on `out`) operands that have no exact common form.
  static NumericAlignment Of(SqlWriter& out, std::span<const BoundExpr* const> operands, Use use);
  static NumericAlignment Of(SqlWriter& out, std::span<const BoundExpr> operands, Use use);
  static NumericAlignment ToScale(uint32_t scale) { return NumericAlignment(scale); }

  void Write(SqlWriter& out, const BoundExpr& operand, Level parent) const;
  // Whether Write changes nothing.
  bool IsOwnForm(const BoundExpr& operand, const DialectTraits& traits) const;
  // A decimal type with its scale replaced by the common one.
  StoredType Adjusted(const StoredType& stored) const;

 private:
  explicit NumericAlignment(std::optional<uint32_t> scale) : scale_(scale) {}

  std::optional<uint32_t> scale_;  // nothing: operands are written as they are
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_NUMERIC_FORM_H_
