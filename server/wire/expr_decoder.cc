#include "server/wire/expr_decoder.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_split.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "server/wire/errors.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {
namespace {

using orm::Expr;

// Field numbers of rowgate.v1.Expr.
enum ExprField : uint32_t { kLiteral = 1, kParameter = 2, kPath = 3, kOperator = 4, kFunction = 5, kOperands = 15 };

std::optional<orm::Operator> OperatorFromWire(uint64_t number) {
  switch (number) {
    case 1: return orm::Operator::kEq;
    case 2: return orm::Operator::kNe;
    case 3: return orm::Operator::kLt;
    case 4: return orm::Operator::kLe;
    case 5: return orm::Operator::kGt;
    case 6: return orm::Operator::kGe;
    case 7: return orm::Operator::kIsDistinctFrom;
    case 8: return orm::Operator::kIsNotDistinctFrom;
    case 10: return orm::Operator::kAnd;
    case 11: return orm::Operator::kOr;
    case 12: return orm::Operator::kNot;
    case 13: return orm::Operator::kIn;
    case 14: return orm::Operator::kNotIn;
    case 15: return orm::Operator::kBetween;
    case 16: return orm::Operator::kNotBetween;
    case 20: return orm::Operator::kLike;
    case 21: return orm::Operator::kNotLike;
    case 22: return orm::Operator::kIlike;
    case 23: return orm::Operator::kNotIlike;
    case 24: return orm::Operator::kContains;
    case 25: return orm::Operator::kStartsWith;
    case 26: return orm::Operator::kEndsWith;
    case 30: return orm::Operator::kIsNull;
    case 31: return orm::Operator::kIsNotNull;
    case 40: return orm::Operator::kAdd;
    case 41: return orm::Operator::kSubtract;
    case 42: return orm::Operator::kMultiply;
    case 43: return orm::Operator::kDivide;
    case 44: return orm::Operator::kIntDivide;
    case 45: return orm::Operator::kModulo;
    case 46: return orm::Operator::kNegate;
    case 50: return orm::Operator::kConcat;
    case 51: return orm::Operator::kCoalesce;
    default: return std::nullopt;
  }
}

std::vector<std::string> SplitPath(std::string_view path) { return absl::StrSplit(orm::ToAbsl(path), '.'); }

// What one message says before its kind is known: the operands may come before or after the oneof.
struct Node {
  std::optional<std::variant<orm::Literal, orm::Parameter, orm::Path, orm::Operator, std::string>> kind;
  std::vector<Expr> operands;
};

class ExprDecoder {
 public:
  explicit ExprDecoder(const orm::ExprLimits& limits) : limits_(limits) {}

  absl::StatusOr<Expr> Decode(std::string_view bytes, const std::string& field, int depth) {
    if (depth > limits_.depth_max) return ExpressionTooDeep(field, limits_.depth_max);
    if (++nodes_ > limits_.nodes_max) return ExpressionTooLarge(field, limits_.nodes_max);
    Node node;
    WireReader reader(bytes);
    WireField wire;
    while (reader.Next(wire)) RETURN_IF_ERROR(DecodeField(wire, field, depth, node));
    if (reader.failed()) return MalformedRequest(field);
    return Build(std::move(node), field);
  }

 private:
  absl::Status DecodeField(const WireField& wire, const std::string& field, int depth, Node& node) {
    if (wire.number == kOperator) return DecodeOperator(wire, field, node);
    if (wire.number > kFunction && wire.number != kOperands) return UnknownField(field, wire.number);
    if (wire.type != WireType::kBytes) return MalformedRequest(field);
    if (wire.number == kOperands) {
      const std::string path = orm::StrCat(field, ".operands[", node.operands.size(), "]");
      ASSIGN_OR_RETURN(Expr operand, Decode(wire.bytes, path, depth + 1));
      node.operands.push_back(std::move(operand));
      return absl::OkStatus();
    }
    if (wire.number == kLiteral) {
      ASSIGN_OR_RETURN(orm::Value value, DecodeValue(wire.bytes, orm::StrCat(field, ".literal"), limits_));
      node.kind = orm::Literal{std::move(value)};
      return absl::OkStatus();
    }
    return DecodeName(wire, field, node);
  }

  absl::Status DecodeOperator(const WireField& wire, const std::string& field, Node& node) {
    if (wire.type != WireType::kVarint) return MalformedRequest(field);
    if (wire.scalar == 0) return EmptyExpression(field);
    const std::optional<orm::Operator> op = OperatorFromWire(wire.scalar);
    if (!op) return UnknownOperator(orm::StrCat(field, ".operator"), wire.scalar);
    node.kind = *op;
    return absl::OkStatus();
  }

  absl::Status DecodeName(const WireField& wire, const std::string& field, Node& node) {
    if (!orm::IsValidUtf8(wire.bytes)) return InvalidUtf8(field);
    if (wire.bytes.empty()) return EmptyExpression(field);
    if (wire.number == kParameter) node.kind = orm::Parameter{std::string(wire.bytes)};
    if (wire.number == kPath) node.kind = orm::Path{SplitPath(wire.bytes)};
    if (wire.number == kFunction) node.kind = std::string(wire.bytes);
    return absl::OkStatus();
  }

  absl::StatusOr<Expr> Build(Node node, const std::string& field) {
    if (!node.kind) return EmptyExpression(field);
    if (auto* op = std::get_if<orm::Operator>(&*node.kind)) return orm::Op(*op, std::move(node.operands));
    if (auto* function = std::get_if<std::string>(&*node.kind)) {
      return orm::Call(std::move(*function), std::move(node.operands));
    }
    if (!node.operands.empty()) return InvalidValue(field, "only operators and functions take operands");
    if (auto* literal = std::get_if<orm::Literal>(&*node.kind)) return Expr{.node = std::move(*literal)};
    if (auto* parameter = std::get_if<orm::Parameter>(&*node.kind)) return Expr{.node = std::move(*parameter)};
    return Expr{.node = std::get<orm::Path>(std::move(*node.kind))};
  }

  const orm::ExprLimits& limits_;
  int nodes_ = 0;
};

}  // namespace

absl::StatusOr<Expr> DecodeExpr(std::string_view bytes, const std::string& field, const orm::ExprLimits& limits) {
  return ExprDecoder(limits).Decode(bytes, field, 1);
}

}  // namespace rowgate::server
