#ifndef ROWGATE_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define ROWGATE_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"

// GoogleMock matchers for absl::Status and absl::StatusOr<T>; each takes either.
//
//   EXPECT_THAT(Parse("a = 1"), IsOk());
//   EXPECT_THAT(Parse("a = 1"), IsOkAndHolds(Eq(expected)));
//   EXPECT_THAT(Parse("a ="), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("position 3")));
//   EXPECT_THAT(Parse("a ="), AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("SYNTAX")));
//   ASSERT_OK_AND_ASSIGN(const Expr expr, Parse("a = 1"));
namespace rowgate::test {

namespace status_matchers_internal {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }

template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// IsOkAndHolds: becomes a matcher of StatusOr<T> when T is known.
template <typename InnerMatcher>
class HoldsMatcher {
 public:
  explicit HoldsMatcher(InnerMatcher inner) : inner_(std::move(inner)) {}

  template <typename StatusOrT>
  operator ::testing::Matcher<StatusOrT>() const {  // NOLINT(google-explicit-constructor): how gmock asks for it
    return ::testing::Matcher<StatusOrT>(new Impl<StatusOrT>(inner_));
  }

 private:
  template <typename StatusOrT>
  class Impl final : public ::testing::MatcherInterface<StatusOrT> {
   public:
    using Value = typename std::remove_cvref_t<StatusOrT>::value_type;

    explicit Impl(const InnerMatcher& inner) : inner_(::testing::SafeMatcherCast<const Value&>(inner)) {}

    void DescribeTo(std::ostream* os) const override {
      *os << "is OK and holds a value that ";
      inner_.DescribeTo(os);
    }

    void DescribeNegationTo(std::ostream* os) const override {
      *os << "is not OK or holds a value that ";
      inner_.DescribeNegationTo(os);
    }

    bool MatchAndExplain(StatusOrT result, ::testing::MatchResultListener* listener) const override {
      if (!result.ok()) {
        *listener << "which is " << result.status().ToString();
        return false;
      }
      return inner_.MatchAndExplain(*result, listener);
    }

   private:
    ::testing::Matcher<const Value&> inner_;
  };

  InnerMatcher inner_;
};

}  // namespace status_matchers_internal

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  const absl::Status& status = status_matchers_internal::StatusOf(arg);
  *result_listener << "which is " << status.ToString();
  return status.ok();
}

// The code is `code`.
MATCHER_P(StatusIs, code,
          std::string(negation ? "has another code than " : "has the code ") + absl::StatusCodeToString(code)) {
  const absl::Status& status = status_matchers_internal::StatusOf(arg);
  *result_listener << "which is " << status.ToString();
  return status.code() == code;
}

// The code is `code` and the message matches `message`: a matcher, or the text itself.
MATCHER_P2(StatusIs, code, message,
           std::string(negation ? "lacks" : "has") + " the code " + absl::StatusCodeToString(code) +
               " and a message that " +
               ::testing::DescribeMatcher<std::string>(::testing::MatcherCast<std::string>(message), false)) {
  const absl::Status& status = status_matchers_internal::StatusOf(arg);
  *result_listener << "which is " << status.ToString();
  return status.code() == code &&
         ::testing::ExplainMatchResult(message, std::string(status.message()), result_listener);
}

// The stable reason of the error (orm/base/errors.h) matches `reason`: a matcher, or the text itself.
MATCHER_P(HasReason, reason,
          std::string(negation ? "lacks" : "has") + " a reason that " +
              ::testing::DescribeMatcher<std::string>(::testing::MatcherCast<std::string>(reason), false)) {
  const absl::Status& status = status_matchers_internal::StatusOf(arg);
  const std::string found = orm::ReasonOf(status);
  *result_listener << "which is " << status.ToString() << " with the reason \"" << found << "\"";
  return ::testing::ExplainMatchResult(reason, found, result_listener);
}

// The result is OK and its value matches `inner`: a matcher, or a value to be equal to.
template <typename InnerMatcher>
status_matchers_internal::HoldsMatcher<std::decay_t<InnerMatcher>> IsOkAndHolds(InnerMatcher&& inner) {
  return status_matchers_internal::HoldsMatcher<std::decay_t<InnerMatcher>>(std::forward<InnerMatcher>(inner));
}

}  // namespace rowgate::test

#define ASSERT_OK(expression) ASSERT_THAT(expression, ::rowgate::test::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT(expression, ::rowgate::test::IsOk())

// Ends the test unless `expression` (a StatusOr) is OK, else puts its value in `target`, which may be a declaration.
#define ASSERT_OK_AND_ASSIGN(target, expression) \
  ROWGATE_ASSERT_OK_AND_ASSIGN_(ROWGATE_TEST_CONCAT_(result_of_line_, __LINE__), target, expression)

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses
#define ROWGATE_TEST_CONCAT_(a, b) ROWGATE_TEST_CONCAT_AGAIN_(a, b)
#define ROWGATE_TEST_CONCAT_AGAIN_(a, b) a##b
#define ROWGATE_ASSERT_OK_AND_ASSIGN_(result, target, expression) \
  auto result = (expression);                                     \
  ASSERT_THAT(result, ::rowgate::test::IsOk());                   \
  target = std::move(result).value()
// NOLINTEND(bugprone-macro-parentheses)

#endif  // ROWGATE_TESTS_SUPPORT_STATUS_MATCHERS_H_
