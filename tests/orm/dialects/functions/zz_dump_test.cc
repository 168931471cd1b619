#include <cmath>
#include <cstring>
#include <fstream>
#include <random>
#include "orm/base/strings.h"
#include "tests/orm/dialects/functions/evaluation.h"
namespace rowgate::test { namespace {
class DumpTest : public EvaluationTest {};
std::string Num(double d) { char t[64]; snprintf(t, 64, "%.17e", d); return t; }
TEST_P(DumpTest, Dump) {
  std::ofstream out("/tmp/dump_" + GetParam().name + ".txt");
  std::mt19937_64 rng(7);
  auto real = [&]() -> double {
    switch (rng() % 6) {
      case 0: return (double)(int64_t)(rng() % 2000001 - 1000000) / 1000;
      case 1: return (double)(int64_t)rng() / 1024;
      case 2: { double d; uint64_t b = rng(); memcpy(&d, &b, 8); return std::isfinite(d) ? d : 0.5; }
      case 3: return ((int)(rng() % 2001) - 1000) + 0.5;
      case 4: return ((int)(rng() % 200001) - 100000) / 1000.0 * std::pow(10, (int)(rng() % 40) - 20);
      default: return std::ldexp(1.0, (int)(rng() % 64)) - 0.5; } };
  std::vector<std::string> items;
  auto w = [&](double d) { return "(weight * 0 + " + Num(d) + ")"; };
  for (int i = 0; i < 1500; ++i) {
    double d = real(), e = real();
    items = {"cast(" + w(d) + " AS text)", "round(" + w(d) + ")", "round(" + w(d) + ", " + std::to_string(rng() % 19) + ")",
      "ceil(" + w(d) + ")", "floor(" + w(d) + ")", "trunc(" + w(d) + ")", "cast(" + w(d) + " AS int64)", "cast(" + w(d) + " AS int32)",
      "cast(" + w(d) + " AS decimal(18, " + std::to_string(rng() % 8) + "))", "cast(cast(" + w(d) + " AS float) AS text)", "make_duration(" + w(d) + ")",
      "sqrt(" + w(d) + ")", "exp(" + w(std::fmod(d, 800)) + ")", "ln(" + w(d) + ")", "power(" + w(d) + ", " + w(e) + ")", "power(" + w(std::fmod(d,100)) + ", " + w(std::trunc(std::fmod(e,50))) + ")", "sign(" + w(d) + ")", "abs(" + w(d) + ")"};
    int64_t t = (int64_t)(rng() % 315537897600000000ULL) - 62135596800000000LL;
    std::string m = orm::StrCat("(timestamp '1970-01-01T00:00:00Z' + make_duration(cast('", t, "' AS int64) * 0.000001 + (n - n)))");
    const char* parts[] = {"year","quarter","month","week","day","hour","minute","second","microsecond","dow","isodow","doy","epoch"};
    for (const char* p : parts) items.push_back(orm::StrCat("extract(", p, " FROM ", m, ")"));
    for (int k = 0; k < 9; ++k) items.push_back(orm::StrCat("cast(date_trunc('", parts[k], "', ", m, ") AS text)"));
    items.push_back("cast(" + m + " AS date)");
    items.push_back("cast(make_duration(" + w(std::fmod(d, 1e11)) + ") AS text)");
    for (auto& x : items) out << x << " => " << Of(1, x) << "\n";
  }
}
ROWGATE_ON_ALL_BACKENDS(DumpTest);
} }
