#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_PHYSICAL_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_PHYSICAL_H_

#include <cstdint>
#include <string_view>

// A value as SQLite holds it: one of its five storage classes. orm/dialects/sqlite/type_names.h lists which logical
// type is held in which form.
namespace rowgate::orm::sqlite {

enum class PhysicalKind { kNull, kInteger, kReal, kText, kBlob };

struct Physical {
  PhysicalKind kind = PhysicalKind::kNull;
  int64_t integer = 0;
  double real = 0;
  std::string_view text = {};  // kText and kBlob; whose it is says the function that gives the value

  static Physical Integer(int64_t value) { return {.kind = PhysicalKind::kInteger, .integer = value}; }
  static Physical Real(double value) { return {.kind = PhysicalKind::kReal, .real = value}; }
  static Physical Text(std::string_view value) { return {.kind = PhysicalKind::kText, .text = value}; }
  static Physical Blob(std::string_view value) { return {.kind = PhysicalKind::kBlob, .text = value}; }
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_PHYSICAL_H_
