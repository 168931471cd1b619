#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_OIDS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_OIDS_H_

#include <cstdint>

// Type numbers of PostgreSQL's built-in types. They are part of its wire protocol and never change; those of types a
// user creates start at kFirstUserOid and differ from database to database.
namespace rowgate::orm::postgresql {

using TypeOid = uint32_t;

inline constexpr TypeOid kUnspecifiedOid = 0;  // as a parameter: the server infers the type
inline constexpr TypeOid kBoolOid = 16;
inline constexpr TypeOid kByteaOid = 17;
inline constexpr TypeOid kNameOid = 19;
inline constexpr TypeOid kInt8Oid = 20;
inline constexpr TypeOid kInt2Oid = 21;
inline constexpr TypeOid kInt4Oid = 23;
inline constexpr TypeOid kTextOid = 25;
inline constexpr TypeOid kOidOid = 26;
inline constexpr TypeOid kJsonOid = 114;
inline constexpr TypeOid kFloat4Oid = 700;
inline constexpr TypeOid kFloat8Oid = 701;
inline constexpr TypeOid kUnknownOid = 705;
inline constexpr TypeOid kBpcharOid = 1042;
inline constexpr TypeOid kVarcharOid = 1043;
inline constexpr TypeOid kDateOid = 1082;
inline constexpr TypeOid kTimeOid = 1083;
inline constexpr TypeOid kTimestampOid = 1114;
inline constexpr TypeOid kTimestamptzOid = 1184;
inline constexpr TypeOid kIntervalOid = 1186;
inline constexpr TypeOid kNumericOid = 1700;
inline constexpr TypeOid kUuidOid = 2950;
inline constexpr TypeOid kJsonbOid = 3802;
inline constexpr TypeOid kFirstUserOid = 16384;

// The array type of an element type that Rowgate sends; kUnspecifiedOid for others.
constexpr TypeOid ArrayOidOf(TypeOid element) {
  switch (element) {
    case kBoolOid: return 1000;
    case kByteaOid: return 1001;
    case kInt8Oid: return 1016;
    case kInt2Oid: return 1005;
    case kInt4Oid: return 1007;
    case kTextOid: return 1009;
    case kJsonOid: return 199;
    case kFloat4Oid: return 1021;
    case kFloat8Oid: return 1022;
    case kDateOid: return 1182;
    case kTimeOid: return 1183;
    case kTimestampOid: return 1115;
    case kTimestamptzOid: return 1185;
    case kNumericOid: return 1231;
    case kUuidOid: return 2951;
    case kJsonbOid: return 3807;
    default: return kUnspecifiedOid;
  }
}

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_OIDS_H_
