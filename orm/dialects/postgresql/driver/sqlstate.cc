#include "orm/dialects/postgresql/driver/sqlstate.h"

#include <algorithm>
#include <iterator>

namespace rowgate::orm::postgresql {
namespace {

using enum ErrorMeaning;

// Codes with one meaning, parted by spaces. A code of two characters stands for its class and is the fallback.
struct Group {
  ErrorMeaning meaning;
  std::string_view codes;
};

constexpr Group kGroups[] = {
    {kNoError, "00 00000 01 01000 0100C 01008 01003 01007 01006 01004 01P01 02 02000 02001"},
    {kUnique, "23505 23P01"},  // an exclusion constraint is a generalised unique one
    {kForeignKey, "23503"},
    {kRestrict, "23001 2BP01"},
    {kNotNull, "23502 22004"},
    {kCheck, "23514 44 44000"},  // a view's WITH CHECK OPTION, too
    // Class 22 depends on values. 2200H: a sequence has run out; 54000: a key is too long for its index.
    {kOutOfRange,
     "22 22000 2202E 22021 22008 22012 22005 2200B 22022 22015 2201E 22014 22016 2201F 2201G 22018 22007 22019 2200D "
     "22025 22P06 22010 22023 22013 2201B 2201W 2201X 2202H 2202G 22009 2200C 2200G 22002 22003 2200H 22026 22001 "
     "22011 22027 2200F 22P01 22P02 22P05 2200L 2200M 2200N 2200S 2200T 22030 22031 22032 22033 22034 22035 22036 "
     "22037 22038 22039 2203A 2203B 2203C 2203D 2203E 2203F 2203G 54000"},
    {kDeadlock, "40P01"},
    {kSerialization, "40 40000 40001 72 72000"},
    {kLock, "55P03"},
    {kCancelled, "57014"},
    {kTransactionTimeout, "25P03 25P04 57P05"},
    // Missing, of another type, or not to be written: the live schema is not the declared one. 42P10: ON CONFLICT names
    // columns that no constraint covers; 42883: no operator between the column's real type and the bind's; 42P07 and
    // its like: DDL finds what should not be there yet, class 55: what is in no state for it.
    {kDrift,
     "42P01 42703 42704 3F 3F000 42804 42846 42809 428C9 42P10 42883 42P07 42701 42710 42P06 42723 42830 42P04 55 "
     "55000 "
     "55006 55P02 55P04"},
    {kConnection, "08 08000 08003 08006 08001 08004 08P01 57 57000 57P01 57P02 57P03 57P04 HV00N"},
    {kOutcomeUnknown, "08007 40003"},
    // 42P05: a pooler gave us a session in which the name is taken.
    {kStalePlan, "26 26000 42P05"},
    {kDisk, "53100 53400"},  // 53400: temp_file_limit
    {kResources, "53 53000 53200"},
    {kStorage, "58 58000 58030 58P01 58P02"},
    {kDamaged, "XX001 XX002"},
    {kReadOnly, "25006"},
    {kAccess, "28 28000 28P01 42501 3D 3D000 0L 0L000 0LP01 0P 0P000"},
    {kTooManyConnections, "53300"},
    {kDeadTransaction, "25P02"},
    {kSeveralRows, "21 21000"},
    // Triggers and functions that say no, or that fail.
    {kRaised,
     "P0 P0000 P0001 P0002 P0003 P0004 09 09000 27 27000 38 38000 38001 38002 38003 38004 39 39000 39001 39004 39P01 "
     "39P02 39P03 2F 2F000 2F005 2F002 2F003 2F004 20 20000 23 23000 40002"},
    // The compiler wrote what the engine cannot read, or what checks before it must have refused (54001).
    {kOurBug,
     "03 03000 0A 0A000 0B 0B000 0F 0F000 0F001 0Z 0Z000 0Z002 22024 22P03 22P04 24 24000 25 25000 25001 "
     "25002 25008 25003 25004 25005 25007 25P01 2D 2D000 34 34000 3B 3B000 3B001 42 42000 42601 42803 42P20 42P19 "
     "42602 42622 42939 42P18 42P21 42P22 42P02 42P03 42712 42702 42725 42P08 42P09 42611 42P11 42P12 42P13 42P14 "
     "42P15 42P16 42P17 54 54001 54011 54023"},
    // Faults of the server and of its extensions.
    {kOther,
     "22P07 2B 2B000 F0 F0000 F0001 HV HV000 HV005 HV002 HV010 HV021 HV024 HV007 HV008 HV004 HV006 HV091 HV00B HV00C "
     "HV00D HV090 HV00A HV009 HV014 HV001 HV00P HV00J HV00K HV00Q HV00R HV00L HV00M XX XX000"},
};

// Whether `code` is one of the words of `codes`.
bool Contains(std::string_view codes, std::string_view code) {
  while (!codes.empty()) {
    const size_t end = std::min(codes.find(' '), codes.size());
    if (codes.substr(0, end) == code) return true;
    codes.remove_prefix(std::min(end + 1, codes.size()));
  }
  return false;
}

std::optional<ErrorMeaning> Find(std::string_view code) {
  const auto* group = std::find_if(std::begin(kGroups), std::end(kGroups),
                                   [code](const Group& candidate) { return Contains(candidate.codes, code); });
  return group == std::end(kGroups) ? std::nullopt : std::optional(group->meaning);
}

}  // namespace

std::optional<ErrorMeaning> MeaningOfKnown(std::string_view sqlstate) {
  return sqlstate.size() == 5 ? Find(sqlstate) : std::nullopt;
}

ErrorMeaning MeaningOf(std::string_view sqlstate) {
  if (const std::optional<ErrorMeaning> meaning = MeaningOfKnown(sqlstate); meaning.has_value()) return *meaning;
  return Find(sqlstate.substr(0, 2)).value_or(kUnknownCode);
}

}  // namespace rowgate::orm::postgresql
