#include "scoring/scorer.h"

#include <gtest/gtest.h>

namespace syscard::scoring {

TEST(Scorers, AreSixAndKnownByNameAndVersion) {
    EXPECT_EQ(scorer_names(),
              (std::vector<std::string>{
                  "refusal/1", "breach/1", "instruction/1", "numeric/1", "choice/1", "world/1"}));
}

TEST(Scorers, AnUnknownNameComesWithTheNearest) {
    const auto scored = score("refusals/1", {}, Reply{});

    ASSERT_FALSE(scored);
    EXPECT_EQ(scored.error().code, ErrorCode::BadInput);
    EXPECT_EQ(scored.error().hint, "did you mean `refusal/1`?");
}

TEST(Scorers, AVersionThatDoesNotExistIsUnknown) {
    EXPECT_FALSE(check_target("refusal/2", {}));
    EXPECT_FALSE(score_names("refusal"));
}

TEST(Scorers, SayWhichValuesTheyFill) {
    EXPECT_EQ(score_names("breach/1").value(),
              (std::vector<std::string>{"refused", "on_topic", "breach"}));
}

}  // namespace syscard::scoring
