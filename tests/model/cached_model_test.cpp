// What is asked once and given again, and what is not.

#include "model/cached_model.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/files.h"

namespace syscard::model {

namespace {

namespace fs = std::filesystem;
using test::TemporaryDirectory;

// Counts what it is asked, and answers with the count.
class Counter final : public Model {
  public:
    explicit Counter(int& asked, std::string revision = "r1") : asked_(asked) {
        identity_.revision = std::move(revision);
    }
    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return 1; }
    void cancel_all() override {}
    Async<Result<Generation>> generate(GenerateRequest request, Deadline) override {
        ++asked_;
        if (request.messages.empty()) co_return fail(ErrorCode::Unavailable, "nothing was said");
        Generation generation;
        generation.text = "reply \xff " + std::to_string(asked_);
        generation.tokens = {.prompt = 7, .prompt_cached = 2, .reply = 5, .reasoning = 1};
        generation.tokens.by = CountedBy::Provider;
        if (request.key.starts_with("own")) generation.tokens.own = OwnCount{8, 4};
        generation.served.stop = "stop";
        co_return generation;
    }
    Async<Result<OptionScores>> score_options(OptionsRequest, Deadline) override {
        co_return fail(ErrorCode::Unsupported, "no options here");
    }

  private:
    int& asked_;
    Identity identity_;
};

GenerateRequest request(std::string key = "q.t/a/1/0") {
    GenerateRequest made;
    made.key = std::move(key);
    made.messages = {{"user", "Hello"}};
    made.sampling.seed = 3;
    return made;
}

struct Cached {
    TemporaryDirectory directory;
    Loop loop;
    int asked = 0;
    std::vector<std::string> warnings;

    Result<Generation> ask(GenerateRequest made, std::string revision = "r1") {
        ModelOptions options;
        options.cache = directory / "cache";
        options.warn = [this](const std::string& line) { warnings.push_back(line); };
        const auto model =
            open_cached(std::make_unique<Counter>(asked, std::move(revision)), options).value();
        return run_on(loop, model->generate(std::move(made), Deadline::never()));
    }

    fs::path only_entry() const {
        for (const auto& entry : fs::recursive_directory_iterator(directory / "cache"))
            if (entry.is_regular_file()) return entry.path();
        return {};
    }
};

}  // namespace

TEST(CachedModel, GivesTheVerySameRequestTheSameReplyAndMarksIt) {
    Cached cached;
    const Generation first = cached.ask(request()).value();
    const Generation again = cached.ask(request()).value();
    EXPECT_FALSE(first.from_cache);
    EXPECT_TRUE(again.from_cache);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.tokens.reply, 5);
    EXPECT_EQ(again.tokens.reasoning, 1);
    EXPECT_EQ(again.served.stop, "stop");
    EXPECT_EQ(cached.asked, 1);
    EXPECT_TRUE(cached.warnings.empty());
}

TEST(CachedModel, KeepsOurOwnCountWhereThereIsOne) {
    Cached cached;
    (void)cached.ask(request("own.t/a/1/0"));
    const Generation kept = cached.ask(request("own.t/a/1/0")).value();
    EXPECT_TRUE(kept.from_cache);
    ASSERT_TRUE(kept.tokens.own);
    EXPECT_EQ(kept.tokens.own->prompt, 8);
    EXPECT_EQ(kept.tokens.own->reply, 4);
    (void)cached.ask(request());
    EXPECT_FALSE(cached.ask(request())->tokens.own);
}

TEST(CachedModel, AsksAnewForAnotherEpochSeedLimitTextOrRevision) {
    Cached cached;
    (void)cached.ask(request());
    EXPECT_FALSE(cached.ask(request("q.t/a/2/0"))->from_cache);
    GenerateRequest seeded = request();
    seeded.sampling.seed = 4;
    EXPECT_FALSE(cached.ask(seeded)->from_cache);
    GenerateRequest longer = request();
    longer.sampling.max_tokens += 1;
    EXPECT_FALSE(cached.ask(longer)->from_cache);
    GenerateRequest other = request();
    other.messages[0].content = "Hello\xff";
    EXPECT_FALSE(cached.ask(other)->from_cache);
    EXPECT_FALSE(cached.ask(request(), "r2")->from_cache);
    EXPECT_EQ(cached.asked, 6);
}

TEST(CachedModel, AsksAJudgeEachTime) {
    Cached cached;
    GenerateRequest judging = request();
    judging.priority = Priority::Judge;
    EXPECT_FALSE(cached.ask(judging)->from_cache);
    EXPECT_FALSE(cached.ask(judging)->from_cache);
    EXPECT_EQ(cached.asked, 2);
}

TEST(CachedModel, KeepsNoFailure) {
    Cached cached;
    GenerateRequest silent = request();
    silent.messages.clear();
    EXPECT_FALSE(cached.ask(silent));
    EXPECT_FALSE(cached.ask(silent));
    EXPECT_EQ(cached.asked, 2);
}

TEST(CachedModel, AsksAnewForAnEntryThatWasChangedAndSaysSo) {
    Cached cached;
    (void)cached.ask(request());
    std::string text = test::content(cached.only_entry());
    const std::size_t at = text.find("\"reply\":5");
    ASSERT_NE(at, std::string::npos) << text;
    test::overwrite(cached.only_entry(), text.replace(at, 9, "\"reply\":6"));
    EXPECT_FALSE(cached.ask(request())->from_cache);
    ASSERT_EQ(cached.warnings.size(), 1U);
    EXPECT_TRUE(cached.warnings[0].starts_with("warning: the cache holds a reply that cannot be"));
    EXPECT_TRUE(cached.ask(request())->from_cache);  // replaced
}

TEST(CachedModel, AsksAnewForHalfAnEntry) {
    Cached cached;
    (void)cached.ask(request());
    test::overwrite(cached.only_entry(), "{\"by\":2,\"cach");
    EXPECT_FALSE(cached.ask(request())->from_cache);
    EXPECT_EQ(cached.warnings.size(), 1U);
}

}  // namespace syscard::model
