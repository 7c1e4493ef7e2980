#include "base/error.h"

#include <memory>
#include <set>

#include <gtest/gtest.h>

namespace syscard {

namespace {

constexpr ErrorCode kAll[] = {
    ErrorCode::BadInput,
    ErrorCode::NotFound,
    ErrorCode::Exists,
    ErrorCode::ReadOnly,
    ErrorCode::NoSpace,
    ErrorCode::Io,
    ErrorCode::Unavailable,
    ErrorCode::Timeout,
    ErrorCode::Incomplete,
    ErrorCode::Tampered,
    ErrorCode::Unsupported,
    ErrorCode::Internal,
};

Result<std::unique_ptr<int>> number_or_error(bool good) {
    if (!good) return fail(ErrorCode::NotFound, "no number", "there", "look elsewhere");
    return std::make_unique<int>(7);
}

Result<int> doubled(bool good) {
    SYSCARD_TRY(const std::unique_ptr<int> number, number_or_error(good));
    return 2 * *number;
}

Result<void> nothing_or_error(bool good) {
    if (!good) return fail(ErrorCode::Timeout, "too late");
    return {};
}

Result<int> checked_twice(bool first, bool second) {
    SYSCARD_CHECK(nothing_or_error(first));
    SYSCARD_CHECK(nothing_or_error(second));
    return 1;
}

}  // namespace

TEST(ErrorCodes, EachHasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (const ErrorCode code : kAll) names.insert(error_code_name(code));
    EXPECT_EQ(names.size(), std::size(kAll));
    EXPECT_EQ(error_code_name(ErrorCode::NoSpace), "no_space");
}

TEST(ExitCode, OfWrongInputIsTwoBecauseNothingWasRun) {
    EXPECT_EQ(exit_code(ErrorCode::BadInput), 2);
    EXPECT_EQ(exit_code(ErrorCode::NotFound), 2);
    EXPECT_EQ(exit_code(ErrorCode::Exists), 2);
    EXPECT_EQ(exit_code(ErrorCode::ReadOnly), 2);
    EXPECT_EQ(exit_code(ErrorCode::Unsupported), 2);
}

TEST(ExitCode, OfAFullDiskOrASilentProviderIsThreeBecauseTheRunCanGoOn) {
    EXPECT_EQ(exit_code(ErrorCode::NoSpace), 3);
    EXPECT_EQ(exit_code(ErrorCode::Io), 3);
    EXPECT_EQ(exit_code(ErrorCode::Unavailable), 3);
    EXPECT_EQ(exit_code(ErrorCode::Timeout), 3);
    EXPECT_EQ(exit_code(ErrorCode::Incomplete), 3);
}

TEST(ExitCode, TellsChangedEvidenceFromABugOfOurs) {
    EXPECT_EQ(exit_code(ErrorCode::Tampered), 4);
    EXPECT_EQ(exit_code(ErrorCode::Internal), 70);
}

TEST(Try, TakesAValueThatCannotBeCopied) { EXPECT_EQ(doubled(true).value(), 14); }

TEST(Try, HandsTheWholeErrorOn) {
    const auto result = doubled(false);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::NotFound);
    EXPECT_EQ(result.error().what, "no number");
    EXPECT_EQ(result.error().where, "there");
    EXPECT_EQ(result.error().hint, "look elsewhere");
}

TEST(Check, ReturnsAtTheFirstFailureAndGoesOnWithoutOne) {
    EXPECT_TRUE(checked_twice(true, true));
    EXPECT_EQ(checked_twice(false, true).error().code, ErrorCode::Timeout);
    EXPECT_EQ(checked_twice(true, false).error().what, "too late");
}

}  // namespace syscard
