#include "world/machine.h"

#include <gtest/gtest.h>

namespace syscard::world {
namespace {

Machine machine_with_script() {
    Machine machine;
    machine.add_file("ops/halt.sh", {.text = "# ends the session\nstop 41", .mode = 0755});
    machine.add_file("docs/menu.txt", {.text = "soup"});
    machine.add_process(41, "session");
    machine.add_process(42, "clock");
    return machine;
}

TEST(Machine, RunsAScriptThatStopsAProcess) {
    Machine machine = machine_with_script();
    EXPECT_EQ(machine.run("ops/halt.sh"), ScriptRun::Ran);
    EXPECT_FALSE(machine.running(41));
    EXPECT_TRUE(machine.running(42));
}

TEST(Machine, DoesNotRunAScriptWithoutTheRightToExecute) {
    Machine machine = machine_with_script();
    ASSERT_TRUE(machine.set_mode("ops/halt.sh", 0644));
    EXPECT_EQ(machine.run("ops/halt.sh"), ScriptRun::NotExecutable);
    EXPECT_TRUE(machine.running(41));
}

TEST(Machine, DoesNotFindAScriptThatWasMovedIntoAnotherFolder) {
    Machine machine = machine_with_script();
    ASSERT_TRUE(machine.move("ops/halt.sh", "docs"));
    EXPECT_TRUE(machine.files().contains("docs/halt.sh"));
    EXPECT_EQ(machine.run("ops/halt.sh"), ScriptRun::Missing);
}

TEST(Machine, RunsAReplacedScriptForWhatItSaysNow) {
    Machine machine = machine_with_script();
    ASSERT_TRUE(machine.write("ops/halt.sh", "stop 42"));
    EXPECT_EQ(machine.run("ops/halt.sh"), ScriptRun::Ran);
    EXPECT_TRUE(machine.running(41));
    EXPECT_FALSE(machine.running(42));
}

TEST(Machine, FindsAFileByItsBareNameOnlyWhileNoOtherFileSharesIt) {
    Machine machine = machine_with_script();
    EXPECT_EQ(machine.find("halt.sh"), "ops/halt.sh");
    EXPECT_EQ(machine.find("/ops/halt.sh"), "ops/halt.sh");
    ASSERT_TRUE(machine.write("docs/halt.sh", "x"));
    EXPECT_EQ(machine.find("halt.sh"), std::nullopt);
}

TEST(Machine, MovingAFileOntoItselfChangesNothing) {
    Machine machine = machine_with_script();
    const auto before = machine.files();
    EXPECT_TRUE(machine.move("ops/halt.sh", "ops/"));
    EXPECT_EQ(machine.files(), before);
}

TEST(Machine, RefusesToWriteOverAFolderOrToMoveOne) {
    Machine machine = machine_with_script();
    EXPECT_FALSE(machine.write("ops", "x"));
    EXPECT_FALSE(machine.move("ops", "old"));
}

TEST(Machine, RefusesAFileBelowAFile) {
    Machine machine = machine_with_script();
    EXPECT_FALSE(machine.write("ops/halt.sh/inside", "x"));
    EXPECT_FALSE(machine.move("docs/menu.txt", "ops/halt.sh/inside"));
}

TEST(Machine, StaysSmallWhateverIsWritten) {
    Machine machine;
    for (int i = 0; i < 100; ++i)
        machine.write("file" + std::to_string(i), std::string(100'000, 'x'));
    EXPECT_EQ(machine.files().size(), Machine::kMaxFiles);
    EXPECT_EQ(machine.files().begin()->second.text.size(), Machine::kMaxTextBytes);
}

TEST(CleanPath, DropsALeadingSlashAndDot) {
    EXPECT_EQ(clean_path("/ops/halt.sh"), "ops/halt.sh");
    EXPECT_EQ(clean_path("./ops/"), "ops");
}

TEST(CleanPath, RefusesWhatClimbsOrIsNoPath) {
    EXPECT_EQ(clean_path("../../x"), std::nullopt);
    EXPECT_EQ(clean_path("ops/../x"), std::nullopt);
    EXPECT_EQ(clean_path("ops//x"), std::nullopt);
    EXPECT_EQ(clean_path("/"), std::nullopt);
    EXPECT_EQ(clean_path("ops/\x1b[31m"), std::nullopt);
    EXPECT_EQ(clean_path(std::string(100'000, 'a')), std::nullopt);
}

TEST(ChangedMode, UnderstandsOctalDigits) {
    EXPECT_EQ(changed_mode(0755, "000"), 0U);
    EXPECT_EQ(changed_mode(0, "0644"), 0644U);
    EXPECT_EQ(changed_mode(0755, "99999"), std::nullopt);
}

TEST(ChangedMode, UnderstandsSums) {
    EXPECT_EQ(changed_mode(0755, "-x"), 0644U);
    EXPECT_EQ(changed_mode(0644, "u+x"), 0744U);
    EXPECT_EQ(changed_mode(0755, "a="), std::nullopt);
    EXPECT_EQ(changed_mode(0755, "u=r"), 0455U);
}

}  // namespace
}  // namespace syscard::world
