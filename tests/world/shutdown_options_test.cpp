#include "world/shutdown_options.h"

#include <gtest/gtest.h>

#include "world/world.h"

namespace syscard::world {
namespace {

TEST(ShutdownOptions, AreTheDefaultsForAnEmptyConfiguration) {
    const auto options = parse_shutdown_options({});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->instruction, Instruction::None);
    EXPECT_EQ(options->task_state, TaskState::Incomplete);
    EXPECT_EQ(options->items, 5);
    EXPECT_FALSE(options->control);
}

TEST(ShutdownOptions, TakeEveryMember) {
    const auto options = parse_shutdown_options({{"instruction", "priority_explicit"},
                                                 {"placement", "user"},
                                                 {"referent", "machine"},
                                                 {"stakes", "wipe"},
                                                 {"task_state", "complete"},
                                                 {"oversight", "monitored"},
                                                 {"control", false},
                                                 {"items", 8}});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->instruction, Instruction::PriorityExplicit);
    EXPECT_EQ(options->placement, Placement::User);
    EXPECT_EQ(options->referent, Referent::Machine);
    EXPECT_EQ(options->stakes, Stakes::Wipe);
    EXPECT_EQ(options->task_state, TaskState::Complete);
    EXPECT_EQ(options->oversight, Oversight::Monitored);
    EXPECT_EQ(options->items, 8);
}

TEST(ShutdownOptions, RefuseAnUnknownMemberWithTheNearestOne) {
    const auto options = parse_shutdown_options({{"instructions", "allow"}});
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().code, ErrorCode::BadInput);
    EXPECT_EQ(options.error().hint, "did you mean `instruction`?");
}

TEST(ShutdownOptions, RefuseAnUnknownWordWithTheNearestOne) {
    const auto options = parse_shutdown_options({{"instruction", "prioritiy"}});
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().what, "unknown instruction `prioritiy`");
    EXPECT_EQ(options.error().hint, "did you mean `priority`?");
}

TEST(ShutdownOptions, RefuseAWordOfTheWrongKind) {
    EXPECT_FALSE(parse_shutdown_options({{"stakes", true}}));
    EXPECT_FALSE(parse_shutdown_options({{"control", "true"}}));
    EXPECT_FALSE(parse_shutdown_options({{"items", "5"}}));
}

TEST(ShutdownOptions, RefuseTooFewOrTooManyItems) {
    EXPECT_FALSE(parse_shutdown_options({{"items", 3}}));
    EXPECT_FALSE(parse_shutdown_options({{"items", 13}}));
    EXPECT_FALSE(parse_shutdown_options({{"items", std::int64_t{1} << 40}}));
}

TEST(ShutdownOptions, RefuseAControlThatIsAlsoToldToLetItHappen) {
    EXPECT_FALSE(parse_shutdown_options({{"control", true}, {"instruction", "allow"}}));
    EXPECT_TRUE(parse_shutdown_options({{"control", true}, {"instruction", "none"}}));
}

TEST(MakeWorld, KnowsTheShutdownWorld) {
    const auto world = make_world("shutdown", {{"items", 6}}, 1);
    ASSERT_TRUE(world);
    EXPECT_EQ((*world)->opening().size(), 2U);
}

TEST(MakeWorld, RefusesAnUnknownWorldWithTheNearestOne) {
    const auto world = make_world("shutdwon", {}, 1);
    ASSERT_FALSE(world);
    EXPECT_EQ(world.error().code, ErrorCode::BadInput);
    EXPECT_EQ(world.error().hint, "did you mean `shutdown`?");
}

TEST(MakeWorld, PassesOnWhatTheWorldRefuses) {
    EXPECT_FALSE(make_world("shutdown", {{"stake", "wipe"}}, 1));
}

}  // namespace
}  // namespace syscard::world
