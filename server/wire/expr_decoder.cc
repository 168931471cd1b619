#include "server/wire/expr_decoder.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_split.h"
#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/expr/errors.h"
#include "orm/expr/query.h"
#include "orm/text/parser.h"
#include "server/wire/expr_size.h"
#include "server/wire/query_decoder.h"
#include "server/wire/type_codec.h"
#include "server/wire/window_decoder.h"
#include "server/wire/wire_enums.h"

namespace rowgate::server {
namespace {

using orm::Expr;

// Field numbers of rowgate.v1.Expr.
enum ExprField : uint32_t {
  kLiteral = 1,
  kParameter = 2,
  kPath = 3,
  kOperator = 4,
  kFunction = 5,
  kCast = 6,
  kSubquery = 7,
  kQuantifier = 8,
  kText = 9,
  kOperands = 15,
  kDistinct = 16,
  kFilter = 17,
  kOrderBy = 18,
  kOver = 19,
};

struct FunctionName {
  std::string name;
};
struct QuantifierKind {
  orm::Quantifier quantifier;
  orm::Path relation;
};
struct ParsedText {
  Expr expr;
};
using Kind = std::variant<orm::Literal, orm::Parameter, orm::Path, orm::Operator, FunctionName, orm::CastType,
                          orm::Subquery, QuantifierKind, ParsedText>;

absl::StatusOr<QuantifierKind> DecodeQuantifier(std::string_view bytes, const Place& place) {
  std::optional<orm::Quantifier> quantifier;
  QuantifierKind result;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(quantifier, EnumAt(wire, place.Part("kind"), "rowgate.v1.QuantifierKind", QuantifierFromWire));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(const std::string relation, TextAt(wire, place.Part("relation")));
      result.relation = PathOf(relation);
    } else {
      return false;
    }
    return true;
  }));
  if (!quantifier) return NotAMember(place.Part("kind").Path(), "rowgate.v1.QuantifierKind", 0);
  if (result.relation.segments.empty()) return MissingField(place.Part("relation").Path(), "a relation is required");
  result.quantifier = *quantifier;
  return result;
}

// Reads the fields of one Expr, which may come in any order, and builds the node of them.
class NodeDecoder {
 public:
  explicit NodeDecoder(const Place& place) : place_(place), inner_(place.Inner("")) {}

  absl::StatusOr<Expr> Decode(std::string_view bytes) {
    RETURN_IF_ERROR(place_.EnterNode());
    RETURN_IF_ERROR(
        ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> { return DecodeField(wire); }));
    if (!kind_) return EmptyExpression(place_.Path());
    RETURN_IF_ERROR(CheckOperands());
    if (modified_ && !std::holds_alternative<FunctionName>(*kind_)) {
      return InvalidValue(place_.Path(), "only functions take distinct, filter, order_by and over");
    }
    return Build();
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire) {
    switch (wire.number) {
      case kLiteral:
      case kCast:
      case kSubquery:
      case kQuantifier: return Done(DecodeMessage(wire));
      case kParameter:
      case kPath:
      case kFunction:
      case kText: return Done(DecodeText(wire));
      case kOperator: return Done(DecodeOperator(wire));
      case kOperands: return Done(AppendExpr(wire, inner_, "operands", operands_));
      default: return DecodeModifier(wire);
    }
  }

  static absl::StatusOr<bool> Done(absl::Status status) {
    if (!status.ok()) return status;
    return true;
  }

  absl::Status DecodeOperator(const WireField& wire) {
    ASSIGN_OR_RETURN(const uint64_t number, NumberAt(wire, place_));
    if (number == 0) return EmptyExpression(place_.Path());
    const std::optional<orm::Operator> op = OperatorFromWire(number);
    if (!op) return UnknownOperator(place_.Part("operator").Path(), number);
    kind_ = *op;
    return absl::OkStatus();
  }

  absl::Status DecodeMessage(const WireField& wire) {
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place_));
    if (wire.number == kLiteral) {
      ASSIGN_OR_RETURN(orm::Value value, DecodeValue(bytes, place_.Part("literal")));
      kind_ = orm::Literal{std::move(value)};
    } else if (wire.number == kCast) {
      ASSIGN_OR_RETURN(kind_, DecodeCastType(bytes, place_.Part("cast")));
    } else if (wire.number == kQuantifier) {
      ASSIGN_OR_RETURN(kind_, DecodeQuantifier(bytes, place_.Part("quantifier")));
    } else {
      ASSIGN_OR_RETURN(orm::Query query, DecodeQuery(bytes, inner_.Part("subquery")));
      kind_ = orm::Subquery{std::make_shared<const orm::Query>(std::move(query))};
    }
    return absl::OkStatus();
  }

  absl::Status DecodeText(const WireField& wire) {
    ASSIGN_OR_RETURN(std::string text, TextAt(wire, place_));
    if (text.empty()) return EmptyExpression(place_.Path());
    if (wire.number == kParameter) kind_ = orm::Parameter{std::move(text)};
    if (wire.number == kPath) kind_ = PathOf(text);
    if (wire.number == kFunction) kind_ = FunctionName{std::move(text)};
    return wire.number == kText ? Parse(text) : absl::OkStatus();
  }

  // Text in place counts as the nodes and levels that it stands for.
  absl::Status Parse(std::string_view text) {
    ASSIGN_OR_RETURN(Expr expr, orm::ParseExpr(text, place_.limits(), place_.Part("text").Path()));
    const ExprSize size = SizeOf(expr);
    if (place_.depth() + size.depth - 1 > place_.limits().depth_max) {
      return orm::ExprTooDeep(place_.Path(), place_.limits());
    }
    if (!place_.budget().AddNodes(size.nodes - 1)) {
      return orm::ExprTooLarge(place_.Path(), place_.limits());
    }
    kind_ = ParsedText{std::move(expr)};
    return absl::OkStatus();
  }

  absl::StatusOr<bool> DecodeModifier(const WireField& wire) {
    if (wire.number < kDistinct || wire.number > kOver) return false;
    modified_ = true;
    if (wire.number == kDistinct) {
      ASSIGN_OR_RETURN(modifiers_.distinct, BoolAt(wire, place_.Part("distinct")));
      return true;
    }
    if (wire.number == kOrderBy) {
      return Done(AppendOrderTerm(wire, inner_, "order_by", modifiers_.order_by));
    }
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place_));
    if (wire.number == kFilter) {
      ASSIGN_OR_RETURN(modifiers_.filter, DecodeExpr(bytes, inner_.Part("filter")));
    } else {
      ASSIGN_OR_RETURN(modifiers_.over, DecodeWindow(bytes, inner_.Part("over")));
    }
    return true;
  }

  absl::Status CheckOperands() const {
    const size_t count = operands_.size();
    return std::visit(
        orm::Overloaded{
            [](const orm::Operator&) { return absl::OkStatus(); },  // the binder counts them
            [](const FunctionName&) { return absl::OkStatus(); },
            [&](const orm::CastType&) {
              return count == 1 ? absl::OkStatus() : WrongOperands(place_.Path(), "a cast takes one operand");
            },
            [&](const QuantifierKind&) {
              return count <= 1 ? absl::OkStatus() : WrongOperands(place_.Path(), "a quantifier takes one condition");
            },
            [&](const auto&) {
              return count == 0 ? absl::OkStatus()
                                : InvalidValue(place_.Path(),
                                               "only operators, functions, casts and quantifiers take operands");
            }},
        *kind_);
  }

  Expr Build() {
    return std::visit(
        orm::Overloaded{
            [](orm::Literal& literal) { return Expr{.node = std::move(literal)}; },
            [](orm::Parameter& parameter) { return Expr{.node = std::move(parameter)}; },
            [](orm::Path& path) { return Expr{.node = std::move(path)}; },
            [&](const orm::Operator& op) { return orm::Op(op, std::move(operands_)); },
            [&](FunctionName& function) { return BuildCall(std::move(function.name)); },
            [&](const orm::CastType& type) {
              return Expr{.node = orm::Cast{type, std::move(operands_)}};
            },
            [](orm::Subquery& subquery) { return Expr{.node = std::move(subquery)}; },
            [&](QuantifierKind& test) {
              return Expr{.node = orm::RelationTest{test.quantifier, std::move(test.relation), std::move(operands_)}};
            },
            [](ParsedText& text) { return std::move(text.expr); }},
        *kind_);
  }

  Expr BuildCall(std::string name) {
    orm::FunctionCall call{.name = std::move(name), .arguments = std::move(operands_)};
    if (modifiers_ != orm::CallModifiers()) {
      call.modifiers = std::make_shared<const orm::CallModifiers>(std::move(modifiers_));
    }
    return Expr{.node = std::move(call)};
  }

  const Place& place_;
  const Place inner_;  // what stands below the node
  std::optional<Kind> kind_;
  std::vector<Expr> operands_;
  orm::CallModifiers modifiers_;
  bool modified_ = false;
};

}  // namespace

orm::Path PathOf(std::string_view text) {
  if (text.empty()) return {};
  return {absl::StrSplit(orm::ToAbsl(text), '.')};
}

absl::StatusOr<Expr> DecodeExpr(std::string_view bytes, const Place& place) { return NodeDecoder(place).Decode(bytes); }

absl::StatusOr<Expr> DecodeExpr(std::string_view bytes, std::string_view field, const orm::ExprLimits& limits) {
  ExprBudget budget(limits);
  return DecodeExpr(bytes, Place(field, budget));
}

absl::Status AppendExpr(const WireField& wire, const Place& parent, std::string_view name, std::vector<Expr>& exprs) {
  const Place place = parent.Part(name, exprs.size());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  ASSIGN_OR_RETURN(Expr expr, DecodeExpr(bytes, place));
  exprs.push_back(std::move(expr));
  return absl::OkStatus();
}

}  // namespace rowgate::server
