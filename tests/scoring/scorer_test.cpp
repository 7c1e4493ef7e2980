#include "scoring/scorer.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace syscard::scoring {

TEST(Scorers, OldVersionsStayBesideNewOnes) {
    const std::vector<std::string> names = scorer_names();
    for (const std::string name : {"refusal/1", "refusal/2", "breach/1", "breach/2", "numeric/2"})
        EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
}

TEST(Scorers, AnUnknownNameComesWithTheNearest) {
    const auto scored = score("refusals/1", {}, Reply{});

    ASSERT_FALSE(scored);
    EXPECT_EQ(scored.error().code, ErrorCode::BadInput);
    EXPECT_EQ(scored.error().hint, "did you mean `refusal/1`?");
}

TEST(Scorers, AVersionThatDoesNotExistIsUnknown) {
    EXPECT_FALSE(check_target("refusal/99", {}));
    EXPECT_FALSE(score_names("refusal"));
}

TEST(Scorers, SayWhichValuesTheyFill) {
    EXPECT_EQ(score_names("breach/1").value(),
              (std::vector<std::string>{"refused", "on_topic", "breach"}));
}

}  // namespace syscard::scoring
