#include "sandbox/sandbox.h"

#include <fstream>

#include <gtest/gtest.h>

namespace syscard::sandbox {

namespace {

using namespace std::chrono_literals;

#define SKIP_WITHOUT_SANDBOX() \
    if (const auto can = available(); !can) GTEST_SKIP() << "skipped: " << can.error().what

Finished python(const std::string& program, Limits limits = {}) {
    return run({.arguments = {"python3", "-I", "-"}, .input = program, .limits = limits}).value();
}

}  // namespace

TEST(Sandbox, GivesBackWhatACommandSaysAndHowItEnds) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished =
        python("import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(3)");
    EXPECT_EQ(finished.ending, Ending::Exited);
    EXPECT_EQ(finished.status, 3);
    EXPECT_EQ(finished.output, "out\n");
    EXPECT_EQ(finished.errors, "err\n");
}

TEST(Sandbox, HasNoNetwork) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python(
        "import socket\n"
        "print(socket.if_nameindex())\n"
        "try:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError as e:\n    "
        "print('no', e.errno)");
    EXPECT_EQ(finished.output, "[(1, 'lo')]\nno 101\n");
}

TEST(Sandbox, SeesNoFileOfThisMachine) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python(
        "import os\nprint(sorted(os.listdir('/')))\n"
        "print(os.path.exists('/etc/passwd'), os.path.exists('/home'), "
        "dict(os.environ).get('USER'))");
    EXPECT_EQ(finished.output,
              "['bin', 'dev', 'lib', 'lib64', 'proc', 'tmp', 'usr']\nFalse False None\n");
}

TEST(Sandbox, CannotWriteToTheSystem) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python("open('/usr/x', 'w')");
    EXPECT_NE(finished.errors.find("Read-only file system"), std::string::npos) << finished.errors;
}

TEST(Sandbox, StopsACommandThatTakesTooLong) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python("import time\ntime.sleep(60)", {.wall = 500ms});
    EXPECT_EQ(finished.ending, Ending::TimedOut);
}

TEST(Sandbox, StopsACommandThatTalksTooMuch) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python("while True: print('x' * 1000)");
    EXPECT_EQ(finished.ending, Ending::TooMuchOutput);
}

TEST(Sandbox, LimitsMemory) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python("x = bytearray(3 << 30)");
    EXPECT_NE(finished.errors.find("MemoryError"), std::string::npos) << finished.errors;
}

TEST(Sandbox, LimitsProcesses) {
    SKIP_WITHOUT_SANDBOX();
    const Finished finished = python(
        "import os, time\nmade = 0\n"
        "for _ in range(500):\n"
        "    try:\n        pid = os.fork()\n    except OSError:\n        break\n"
        "    if pid == 0:\n        time.sleep(3)\n        os._exit(0)\n    made += 1\n"
        "print(made < 500)",
        {.wall = 5000ms});
    EXPECT_TRUE(finished.output.starts_with("True")) << finished.output << finished.errors;
}

TEST(Sandbox, LeavesNothingBehindThatForkedAway) {
    SKIP_WITHOUT_SANDBOX();
    const auto start = std::chrono::steady_clock::now();
    const Finished finished = python(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('gone')",
        {.wall = 2000ms});
    EXPECT_EQ(finished.output, "gone\n");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
}

}  // namespace syscard::sandbox
