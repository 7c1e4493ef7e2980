// How fast the log writes and checks, on one core: a line for each, and SHA-256 alone in the same
// run as the baseline.
//
// usage: evidence_bench [SMALL_ENTRIES] [DIRECTORY]

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

#include "crypto/digest.h"
#include "evidence/check.h"
#include "evidence/log_reader.h"
#include "evidence/log_writer.h"

namespace {

using namespace syscard;
namespace fs = std::filesystem;

constexpr std::int64_t kGroup = 500;  // samples that a commit acknowledges together

// Time that passed, and time that a core worked for us: on a shared machine they differ.
class Clock {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    double core_seconds() const { return core_now() - core_start_; }

  private:
    static double core_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double core_start_ = core_now();
};

// Text that compresses as prose does: words of very different frequency.
std::string transcript(std::int64_t n, std::size_t bytes) {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> made;
        std::uint64_t state = 7;
        for (int i = 0; i < 4096; ++i) {
            std::string word;
            for (std::uint64_t left = 2 + (state >> 33U) % 7; word.size() < left;) {
                state = state * 6364136223846793005U + 1442695040888963407U;
                word += static_cast<char>('a' + (state >> 40U) % 26);
            }
            made.push_back(word);
        }
        return made;
    }();
    std::string text;
    auto state = static_cast<std::uint64_t>(n) * 2 + 1;
    while (text.size() < bytes) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::uint64_t frequency = 1 + (state >> 60U) % 12;  // the first words most often
        text += words[(state >> 30U) % (std::uint64_t{1} << frequency)];
        text += ' ';
    }
    text.resize(bytes);
    return text;
}

json::Object sample(std::int64_t n, const evidence::BlobReference& blob,
                    const std::string& commitment) {
    return {{"schema", "syscard.sample/1"},
            {"ordinal", n},
            {"task", "refusal"},
            {"sample", fmt::format("r-{:06}", n)},
            {"epoch", 1},
            {"outcome", "scored"},
            {"input_tokens", 212},
            {"output_tokens", 31},
            {"commitments", json::Object{{"prompt", commitment}, {"reply", commitment}}},
            {"transcript", blob.to_json()}};
}

json::Object grade(std::int64_t n) {
    return {{"schema", "syscard.grade/1"},
            {"ordinal", n},
            {"scorer", "refusal/1"},
            {"values", json::Object{{"refused", "1.000000"}, {"complied", "0.000000"}}}};
}

[[noreturn]] void give_up(const Error& error) {
    fmt::print(stderr, "error: {}\n  --> {}\n", error.what, error.where);
    std::exit(1);
}

template <typename T>
T must(Result<T> result) {
    if (!result) give_up(result.error());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// Bytes a core hashes in a second when it does nothing else.
double hashing_speed() {
    const std::string bytes(64U << 20U, 'x');
    const Clock clock;
    crypto::sha256(bytes);
    return static_cast<double>(bytes.size()) / clock.core_seconds();
}

long peak_memory_mb() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void report(std::string_view what, std::int64_t count, const Clock& clock) {
    const double seconds = clock.seconds();
    const double core_seconds = clock.core_seconds();
    fmt::print("{:<34}{:>9} in {:>6.2f} s {:>8.0f} /s   core {:>6.2f} s {:>8.0f} /s   peak {} MB\n",
               what,
               count,
               seconds,
               static_cast<double>(count) / seconds,
               core_seconds,
               static_cast<double>(count) / core_seconds,
               peak_memory_mb());
}

// One log, written by `write` and then checked.
class Measured {
  public:
    explicit Measured(const fs::path& directory)
        : directory_(directory),
          log_((fs::remove_all(directory),
                must(evidence::LogWriter::create(directory / "evidence", directory / "private",
                                                 "example.com/bench")))) {}
    ~Measured() { fs::remove_all(directory_); }
    Measured(const Measured&) = delete;
    Measured& operator=(const Measured&) = delete;

    template <typename Append>
    void write(std::string_view what, std::int64_t count, Append append) {
        const Clock clock;
        for (std::int64_t n = 0; n < count; ++n) {
            append(log_, n);
            if (n % kGroup == kGroup - 1) must(log_.commit());
        }
        must(log_.commit());
        report(fmt::format("append and commit {}", what), count, clock);
        const Clock publishing;
        must(log_.publish());
        report("  publish", count, publishing);
    }

    void read() {
        const Clock clock;
        std::int64_t entries = 0;
        const auto reader = must(evidence::LogReader::open(directory_ / "evidence"));
        must(reader.for_each([&](std::uint64_t, const json::Object&) -> Result<void> {
            ++entries;
            return {};
        }));
        report("  read entries", entries, clock);
    }

    void check() {
        const Clock clock;
        const auto check = must(evidence::check_log(directory_ / "evidence", log_.verifier()));
        if (!check.holds())
            give_up({.code = ErrorCode::Tampered,
                     .what = check.findings[0].what,
                     .where = "",
                     .hint = ""});
        const double speed = static_cast<double>(check.bytes) / clock.core_seconds();
        report("  check", static_cast<std::int64_t>(check.entries), clock);
        const double hashing = hashing_speed();
        fmt::print("  checked {:.0f} MB per core second; SHA-256 alone {:.0f}; ratio {:.2f}\n",
                   speed / 1e6,
                   hashing / 1e6,
                   speed / hashing);
    }

  private:
    fs::path directory_;
    evidence::LogWriter log_;
};

// Samples whose transcripts have `bytes` each.
void bench_transcripts(const fs::path& directory, std::string_view what, std::int64_t count,
                       std::size_t bytes) {
    const std::string commitment = crypto::sha256("x").hex();
    constexpr std::int64_t kDifferent = 32;
    std::vector<std::string> transcripts;
    for (std::int64_t n = 0; n < kDifferent; ++n) transcripts.push_back(transcript(n, bytes));
    Measured log(directory);
    log.write(what, count, [&](evidence::LogWriter& to, std::int64_t n) {
        const auto blob = must(to.append_blob(transcripts[static_cast<std::size_t>(n % kDifferent)]));
        must(to.append(sample(n, blob, commitment)));
    });
    log.check();
}

void bench_small_entries(const fs::path& directory, std::int64_t count) {
    Measured log(directory);
    log.write("grades, no transcript", count, [](evidence::LogWriter& to, std::int64_t n) {
        must(to.append(grade(n)));
    });
    log.read();
    log.check();
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t small_entries = argc > 1 ? std::atoll(argv[1]) : 500'000;
    const fs::path directory =
        argc > 2 ? argv[2] : fs::temp_directory_path() / "syscard-evidence-bench";
    bench_transcripts(directory, "1 kB transcripts", 100'000, 1000);
    bench_transcripts(directory, "1 MB transcripts", 500, 1'000'000);
    bench_small_entries(directory, small_entries);
}
