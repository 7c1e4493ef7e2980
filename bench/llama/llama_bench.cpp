// The embedded model beside llama.cpp's own benchmark, llama-batched-bench: as many sequences at
// once, as many threads, the same libraries, the same weights, in turns.
//
//   1. prompts that share nothing, each with a reply: tokens a second
//   2. the same where prompts share their first 512 tokens, which ours reads once
//   3. a question whose four options are scored, beside its prompt alone
//
// usage: llama_bench BATCHED_BENCH [ROUNDS] [THREADS] [PARALLEL], where BATCHED_BENCH is what
// `tools/build-llama --program llama-batched-bench` prints

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"
#include "model/catalogue.h"
#include "model/llama_engine.h"

namespace syscard::model {
namespace {

struct Setting {
    std::string batched_bench;  // the program
    std::string weights;
    int rounds = 3;
    int threads = 1;
    int parallel = 16;
};

// Tokens of one request: of its prompt, how many of those all requests share, and of its reply.
struct Shape {
    std::size_t prompt = 0;
    std::size_t shared = 0;
    std::size_t reply = 0;
};

constexpr Shape kApart = {.prompt = 128, .shared = 0, .reply = 64};
constexpr Shape kShared = {.prompt = 544, .shared = 512, .reply = 32};
constexpr Shape kQuestion = {.prompt = 128, .shared = 0, .reply = 1};
constexpr std::size_t kContext = 640;

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// ---- the baseline ----

/// Tokens a second of llama-batched-bench: sequences × (prompt + reply), over all its time.
double baseline(const Setting& setting, const Shape& shape) {
    const std::string command = fmt::format(
        "'{}' -m '{}' -c {} -b 2048 -ub 512 -fa on -npp {} -ntg {} -npl {} -t {} -tb {} "
        "--output-format jsonl 2>/dev/null",
        setting.batched_bench,
        setting.weights,
        static_cast<std::size_t>(setting.parallel) * kContext,
        shape.prompt,
        shape.reply,
        setting.parallel,
        setting.threads,
        setting.threads);
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 4096> line{};
    while (pipe && std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
        const auto value = json::parse(line.data(), "llama-batched-bench");
        if (!value || !value->is_object() || !value->get_object().contains("speed")) continue;
        return value->get_object().at("speed").to_number<double>();
    }
    fmt::print(stderr, "llama_bench: no figure from {}\n", command);
    std::exit(1);
}

// ---- ours ----

class Ours {
  public:
    explicit Ours(const Setting& setting) {
        ModelOptions options;
        options.threads = setting.threads;
        options.parallel = setting.parallel;
        options.context_tokens = kContext;
        auto opened = LlamaEngine::open(setting.weights, options);
        if (!opened) {
            fmt::print(stderr, "llama_bench: {}\n", opened.error().what);
            std::exit(1);
        }
        engine_ = std::move(*opened);
    }

    /// Tokens a second, those of the prompts counted whether they were read or reused.
    double tokens_a_second(const Shape& shape, std::size_t requests) {
        std::int64_t tokens = 0;
        const double seconds = seconds_of([&] {
            run(shape, requests, {}, [&](const EngineAnswer& answer) {
                tokens += answer.tokens.prompt + answer.tokens.reply;
            });
        });
        return static_cast<double>(tokens) / seconds;
    }

    /// Seconds for so many questions, with options or, without any, up to the reply's first token.
    double seconds(std::size_t questions, const std::vector<std::string>& options) {
        return seconds_of([&] { run(kQuestion, questions, options, [](const EngineAnswer&) {}); });
    }

  private:
    // Words that no request had before: what the cache holds of earlier ones is of no use.
    Tokens prompt_of(const Shape& shape) {
        Tokens prompt;
        std::uint64_t state = 1;
        while (prompt.size() < shape.prompt) {
            if (prompt.size() == shape.shared) state = ++request_ * 7919;
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            prompt.push_back(static_cast<llama_token>(1000 + (state >> 33U) % 40'000));
        }
        return prompt;
    }

    template <typename Take>
    void run(const Shape& shape, std::size_t requests, const std::vector<std::string>& options,
             Take take) {
        for (std::size_t i = 0; i < requests; ++i) {
            EngineJob job;
            job.prompt = prompt_of(shape);
            for (const std::string& option : options)
                job.options.push_back(engine_->tokenize_text(option));
            job.sampling.max_tokens = static_cast<std::int64_t>(shape.reply);
            job.done = [&](Result<EngineAnswer> answer) {
                if (answer) return take(*answer);
                fmt::print(stderr, "llama_bench: {}\n", answer.error().what);
                std::exit(1);
            };
            engine_->submit(std::move(job));
        }
        while (!engine_->idle()) engine_->step();
    }

    std::unique_ptr<LlamaEngine> engine_;
    std::uint64_t request_ = 1;
};

void print_ratios(std::string_view name, const std::vector<double>& ratios, std::string_view aim) {
    fmt::print("{}: ratio {:.2f} to {:.2f}, median {:.2f} ({})\n",
               name,
               *std::min_element(ratios.begin(), ratios.end()),
               *std::max_element(ratios.begin(), ratios.end()),
               median(ratios),
               aim);
    std::fflush(stdout);
}

void compare_tokens(const Setting& setting, Ours& ours, std::string_view name, const Shape& shape,
                    std::string_view aim) {
    std::vector<double> ratios;
    const std::size_t requests = static_cast<std::size_t>(setting.parallel);
    for (int round = 0; round < setting.rounds; ++round) {
        const double theirs = baseline(setting, shape);
        const double here = ours.tokens_a_second(shape, requests);
        ratios.push_back(here / theirs);
        fmt::print("  llama-batched-bench {:.0f} tokens/s   syscard {:.0f} tokens/s\n", theirs, here);
    }
    print_ratios(name, ratios, aim);
}

void compare_options(const Setting& setting, Ours& ours, std::string_view name,
                     const std::vector<std::string>& options, std::string_view aim) {
    std::vector<double> ratios;
    const std::size_t questions = static_cast<std::size_t>(setting.parallel);
    for (int round = 0; round < setting.rounds; ++round) {
        const double prompts = ours.seconds(questions, {});
        const double scored = ours.seconds(questions, options);
        ratios.push_back(scored / prompts);
        fmt::print("  prompts alone {:.2f} s   with options scored {:.2f} s\n", prompts, scored);
    }
    print_ratios(name, ratios, aim);
}

int run(int count, char** arguments) {
    const auto argument = [&](int index, int otherwise) {
        return count > index ? std::atoi(arguments[index]) : otherwise;
    };
    if (count < 2) {
        fmt::print(stderr, "usage: llama_bench BATCHED_BENCH [ROUNDS] [THREADS] [PARALLEL]\n");
        return 2;
    }
    const CatalogueEntry entry = catalogue().front();
    if (!entry.here) {
        fmt::print("llama_bench: skipped: the default model is not here; "
                   "`syscard models fetch default` gets it\n");
        return 0;
    }
    const Setting setting{.batched_bench = arguments[1],
                          .weights = entry.encoded,
                          .rounds = argument(2, 3),
                          .threads = argument(3, 1),
                          .parallel = argument(4, 16)};
    fmt::print("{} sequences at once, {} thread(s), {}\n",
               setting.parallel,
               setting.threads,
               entry.title);
    Ours ours(setting);
    compare_tokens(setting, ours, "prompts of 128 tokens, replies of 64", kApart, "at least 0.95");
    compare_tokens(setting,
                   ours,
                   "prompts of 544 tokens of which 512 are shared, replies of 32",
                   kShared,
                   "at least 1.5");
    compare_options(setting,
                    ours,
                    "four options of one token, beside the prompt of 128 alone",
                    {" A", " B", " C", " D"},
                    "at most 1.15");
    compare_options(setting,
                    ours,
                    "four options of some words",
                    {" in the north of the country", " on the coast", " near the great lakes",
                     " in the mountains"},
                    "no bound");
    return 0;
}

}  // namespace
}  // namespace syscard::model

int main(int count, char** arguments) { return syscard::model::run(count, arguments); }
