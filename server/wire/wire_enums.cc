#include "server/wire/wire_enums.h"

#include <array>

namespace rowgate::server {

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
    case 52: return orm::Operator::kCase;
    case 53: return orm::Operator::kTuple;
    case 54: return orm::Operator::kExists;
    default: return std::nullopt;
  }
}

std::optional<orm::Quantifier> QuantifierFromWire(uint64_t number) {
  switch (number) {
    case 1: return orm::Quantifier::kSome;
    case 2: return orm::Quantifier::kEvery;
    case 3: return orm::Quantifier::kNone;
    case 4: return orm::Quantifier::kCount;
    default: return std::nullopt;
  }
}

std::optional<orm::FrameUnit> FrameUnitFromWire(uint64_t number) {
  switch (number) {
    case 1: return orm::FrameUnit::kRows;
    case 2: return orm::FrameUnit::kRange;
    default: return std::nullopt;
  }
}

std::optional<orm::FrameBoundKind> FrameBoundKindFromWire(uint64_t number) {
  switch (number) {
    case 1: return orm::FrameBoundKind::kUnboundedPreceding;
    case 2: return orm::FrameBoundKind::kPreceding;
    case 3: return orm::FrameBoundKind::kCurrentRow;
    case 4: return orm::FrameBoundKind::kFollowing;
    case 5: return orm::FrameBoundKind::kUnboundedFollowing;
    default: return std::nullopt;
  }
}

std::optional<orm::JoinKind> JoinKindFromWire(uint64_t number) {
  switch (number) {
    case 0:
    case 1: return orm::JoinKind::kInner;
    case 2: return orm::JoinKind::kLeft;
    case 3: return orm::JoinKind::kCross;
    default: return std::nullopt;
  }
}

std::optional<orm::SetOperator> SetOperatorFromWire(uint64_t number) {
  switch (number) {
    case 1: return orm::SetOperator::kUnion;
    case 2: return orm::SetOperator::kUnionAll;
    case 3: return orm::SetOperator::kIntersect;
    case 4: return orm::SetOperator::kExcept;
    default: return std::nullopt;
  }
}

std::optional<orm::LockStrength> LockStrengthFromWire(uint64_t number) {
  switch (number) {
    case 0:
    case 1: return orm::LockStrength::kUpdate;
    case 2: return orm::LockStrength::kShare;
    default: return std::nullopt;
  }
}

std::optional<orm::LockWait> LockWaitFromWire(uint64_t number) {
  switch (number) {
    case 0: return orm::LockWait::kBlock;
    case 1: return orm::LockWait::kNowait;
    case 2: return orm::LockWait::kSkipLocked;
    default: return std::nullopt;
  }
}

std::optional<std::optional<bool>> NullsFirstFromWire(uint64_t number) {
  using Placement = std::optional<bool>;
  switch (number) {
    case 0: return Placement();
    case 1: return Placement(true);
    case 2: return Placement(false);
    default: return std::nullopt;
  }
}

std::optional<orm::TypeKind> CastKindFromWire(uint64_t number) {
  using Kind = orm::TypeKind;
  // From 1 on. ENUM, ARRAY and ROW, which follow, are of results only.
  constexpr std::array kKinds = {Kind::kBool,   Kind::kInt32,    Kind::kInt64,     Kind::kUint32,
                                 Kind::kUint64, Kind::kFloat,    Kind::kDouble,    Kind::kString,
                                 Kind::kBytes,  Kind::kDecimal,  Kind::kTimestamp, Kind::kDate,
                                 Kind::kTime,   Kind::kDuration, Kind::kUuid,      Kind::kJson};
  if (number < 1 || number > kKinds.size()) return std::nullopt;
  return kKinds[number - 1];
}

uint64_t TypeKindToWire(orm::TypeKind kind) {
  switch (kind) {
    case orm::TypeKind::kNull: return 0;
    case orm::TypeKind::kBool: return 1;
    case orm::TypeKind::kInt32: return 2;
    case orm::TypeKind::kInt64: return 3;
    case orm::TypeKind::kUint32: return 4;
    case orm::TypeKind::kUint64: return 5;
    case orm::TypeKind::kFloat: return 6;
    case orm::TypeKind::kDouble: return 7;
    case orm::TypeKind::kString: return 8;
    case orm::TypeKind::kBytes: return 9;
    case orm::TypeKind::kDecimal: return 10;
    case orm::TypeKind::kTimestamp: return 11;
    case orm::TypeKind::kDate: return 12;
    case orm::TypeKind::kTime: return 13;
    case orm::TypeKind::kDuration: return 14;
    case orm::TypeKind::kUuid: return 15;
    case orm::TypeKind::kJson: return 16;
    case orm::TypeKind::kEnum: return 17;
    case orm::TypeKind::kArray: return 18;
  }
  return 0;
}

}  // namespace rowgate::server
