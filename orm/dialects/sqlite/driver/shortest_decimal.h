#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SHORTEST_DECIMAL_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SHORTEST_DECIMAL_H_

#include <string>

// Floating-point numbers as the shortest decimal that reads back the same, digit for digit what PostgreSQL prints and
// goes by in our casts and rounding. Thread-safe.
namespace rowgate::orm::sqlite {

// d.ddd × 10^exponent
struct ShortestDecimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};
// Of a finite number.
ShortestDecimal ShortestOf(double real);

// "0.1", "1e+20", "1.5e-07", "Infinity".
std::string RealText(double real);
std::string FloatText(float real);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SHORTEST_DECIMAL_H_
