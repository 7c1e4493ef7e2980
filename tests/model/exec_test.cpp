// Programs as models: what they answer, and what becomes of those that answer wrongly or die.

#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "model/exec_model.h"
#include "support/files.h"

namespace syscard::model {

namespace {

namespace fs = std::filesystem;
using test::TemporaryDirectory;

// A program in Python, made executable.
std::string program(const TemporaryDirectory& directory, std::string_view body) {
    const fs::path path = directory / "subject";
    test::overwrite(path,
                    "#!/usr/bin/python3\nimport sys, json, os, time\n"
                    "def say(**answer): print(json.dumps(answer), flush=True)\n" +
                        std::string(body));
    fs::permissions(path, fs::perms::owner_all);
    return path.string();
}

GenerateRequest request(std::string key, std::string text) {
    GenerateRequest made;
    made.key = std::move(key);
    made.messages = {{"user", std::move(text)}};
    return made;
}

Async<std::vector<Result<Generation>>> ask_all(Model& model, std::vector<std::string> texts,
                                               Deadline deadline) {
    auto ask = [&](std::string text) { return model.generate(request("k", text), deadline); };
    co_return co_await map_concurrently(std::move(texts), 8, ask);
}

std::vector<Result<Generation>> asked(
    const std::string& command, std::vector<std::string> texts,
    Deadline deadline = Deadline::after(std::chrono::seconds(20))) {
    Loop loop;
    auto model = open_exec(loop, "exec:" + command, command, {});
    if (!model) throw std::runtime_error(model.error().what);
    return run_on(loop, ask_all(**model, std::move(texts), deadline));
}

constexpr std::string_view kEcho =
    "for line in sys.stdin:\n"
    "    q = json.loads(line)\n"
    "    say(id=q['id'], text=q['messages'][-1]['content'].upper(), tokens={'prompt': 3, 'reply': "
    "2})\n";

}  // namespace

TEST(ExecModel, IsAskedByLinesOfJsonAndAnswersByThem) {
    const TemporaryDirectory directory;
    const auto answers = asked(program(directory, kEcho), {"a", "b"});
    EXPECT_EQ(answers[0]->text, "A");
    EXPECT_EQ(answers[1]->text, "B");
    EXPECT_EQ(answers[0]->tokens.prompt, 3);
    EXPECT_EQ(answers[0]->tokens.by, CountedBy::Provider);
}

TEST(ExecModel, IsAskedSeveralAtOnceAndMayAnswerInAnyOrder) {
    const TemporaryDirectory directory;
    const auto answers = asked(program(directory,
                                       "asked = [json.loads(sys.stdin.readline()) for _ in 'abc']\n"
                                       "for q in reversed(asked):\n"
                                       "    say(id=q['id'], text=q['messages'][0]['content'])\n"
                                       "sys.stdin.readline()\n"),
                               {"one", "two", "three"});
    EXPECT_EQ(answers[0]->text, "one");
    EXPECT_EQ(answers[1]->text, "two");
    EXPECT_EQ(answers[2]->text, "three");
}

TEST(ExecModel, ThatDiesOnOneRequestIsStartedAnewForTheNext) {
    const TemporaryDirectory directory;
    Loop loop;
    const std::string command = program(directory,
                                        "for line in sys.stdin:\n"
                                        "    q = json.loads(line)\n"
                                        "    if q['messages'][0]['content'] == 'die': sys.exit(3)\n"
                                        "    say(id=q['id'], text='alive')\n");
    const auto model = open_exec(loop, "exec", command, {}).value();
    const Deadline deadline = Deadline::after(std::chrono::seconds(20));
    const auto dead = run_on(loop, model->generate(request("k", "die"), deadline));
    ASSERT_FALSE(dead);
    EXPECT_EQ(dead.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(dead.error().what, "the program ended with exit code 3");
    EXPECT_EQ(run_on(loop, model->generate(request("k", "live"), deadline))->text, "alive");
}

TEST(ExecModel, ThatWritesRubbishFailsWithTheCause) {
    const TemporaryDirectory directory;
    const std::string rubbish =
        program(directory, "sys.stdin.readline()\nprint('hello', flush=True)\ntime.sleep(9)\n");
    const auto answers = asked(rubbish, {"a"});
    ASSERT_FALSE(answers[0]);
    EXPECT_TRUE(answers[0].error().what.starts_with("the program wrote what is no answer:"))
        << answers[0].error().what;
}

TEST(ExecModel, ThatSaysThatItFailedIsNoAnswerAndNoRefusal) {
    const TemporaryDirectory directory;
    const auto answers = asked(program(directory,
                                       "q = json.loads(sys.stdin.readline())\n"
                                       "say(id=q['id'], error='out of memory')\n"
                                       "sys.stdin.readline()\n"),
                               {"a"});
    ASSERT_FALSE(answers[0]);
    EXPECT_EQ(answers[0].error().what, "the program says: out of memory");
}

TEST(ExecModel, ThatNeverAnswersMeetsTheDeadline) {
    const TemporaryDirectory directory;
    const auto answers = asked(program(directory, "time.sleep(60)\n"),
                               {"a"},
                               Deadline::after(std::chrono::milliseconds(300)));
    ASSERT_FALSE(answers[0]);
    EXPECT_EQ(answers[0].error().code, ErrorCode::Timeout);
}

TEST(ExecModel, IsNeverSeenByAShell) {
    const TemporaryDirectory directory;
    const std::string command = program(directory,
                                        "q = json.loads(sys.stdin.readline())\n"
                                        "say(id=q['id'], text=' '.join(sys.argv[1:]))\n"
                                        "sys.stdin.readline()\n");
    EXPECT_EQ(asked(command + " $HOME;ls *", {"a"})[0]->text, "$HOME;ls *");
}

TEST(ExecModel, IsRevisedByTheFilesOnItsCommandLine) {
    const TemporaryDirectory directory;
    Loop loop;
    const std::string script = program(directory, kEcho);
    const auto revision = [&] {
        return open_exec(loop, "exec:x", "python3 " + script, {}).value()->identity().revision;
    };
    const std::string before = revision();
    EXPECT_EQ(revision(), before);
    program(directory, "# changed\n" + std::string(kEcho));
    EXPECT_NE(revision(), before);
}

TEST(ExecModel, WithTokenCountsThatCannotBeRightIsNoAnswer) {
    const TemporaryDirectory directory;
    const auto answers = asked(program(directory,
                                       "for line in sys.stdin:\n"
                                       "    say(id=json.loads(line)['id'], text='x', "
                                       "tokens={'prompt': 3, 'reply': 2, 'reasoning': 5})\n"),
                               {"a"});
    ASSERT_FALSE(answers[0]);
    EXPECT_EQ(answers[0].error().what, "`tokens` that cannot be right");
}

TEST(ExecModel, ThatDoesNotEndWithItsInputIsKilled) {
    const TemporaryDirectory directory;
    const auto pid_file = directory / "pid";
    const std::string command = program(directory,
                                        "open('" + pid_file.string() +
                                            "', 'w').write(str(os.getpid()))\n"
                                            "q = json.loads(sys.stdin.readline())\n"
                                            "say(id=q['id'], text='x')\n"
                                            "time.sleep(600)\n");
    EXPECT_TRUE(asked(command, {"a"})[0]);
    const std::string pid = read_file(pid_file).value();
    EXPECT_FALSE(fs::exists("/proc/" + pid));
}

TEST(ExecModel, ThatIsNotThereIsNotFound) {
    Loop loop;
    EXPECT_EQ(open_exec(loop, "exec:x", "no-such-program-here", {}).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(open_exec(loop, "exec:", " ", {}).error().code, ErrorCode::BadInput);
}

}  // namespace syscard::model
