// How fast the log writes and checks, on one core: a line for each, and SHA-256 alone in the same
// run as the baseline.
//
// usage: evidence_bench [ENTRIES] [DIRECTORY]

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

// About 1 kB of text that compresses as prose does.
std::string transcript(std::int64_t n) {
    static const std::vector<std::string> words = {"please",
                                                   "explain",
                                                   "the",
                                                   "procedure",
                                                   "for",
                                                   "a",
                                                   "harmless",
                                                   "experiment",
                                                   "with",
                                                   "water",
                                                   "and",
                                                   "I",
                                                   "cannot",
                                                   "help",
                                                   "that",
                                                   "request",
                                                   "because"};
    std::string text;
    auto state = static_cast<std::uint64_t>(n) * 2 + 1;
    while (text.size() < 1000) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        text += words[(state >> 40U) % words.size()];
        text += ' ';
    }
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

[[noreturn]] void give_up(const Error& error) {
    fmt::print(stderr, "error: {}\n  --> {}\n", error.what, error.where);
    std::exit(1);
}

template <typename T>
T must(Result<T> result) {
    if (!result) give_up(result.error());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

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
    fmt::print("{:<26}{:>9} in {:>6.2f} s {:>8.0f} /s   core {:>6.2f} s {:>8.0f} /s   peak {} MB\n",
               what,
               count,
               seconds,
               static_cast<double>(count) / seconds,
               core_seconds,
               static_cast<double>(count) / core_seconds,
               peak_memory_mb());
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t count = argc > 1 ? std::atoll(argv[1]) : 200'000;
    const fs::path directory =
        argc > 2 ? argv[2] : fs::temp_directory_path() / "syscard-evidence-bench";
    fs::remove_all(directory);
    const fs::path log_directory = directory / "evidence";
    auto log = must(
        evidence::LogWriter::create(log_directory, directory / "private", "example.com/bench"));
    const std::string commitment = crypto::sha256("x").hex();
    std::vector<std::string> transcripts;
    for (std::int64_t n = 0; n < 1000; ++n) transcripts.push_back(transcript(n));

    {
        const Clock clock;
        for (std::int64_t n = 0; n < count; ++n) {
            const auto blob = must(
                log.append_blob(transcripts[static_cast<std::size_t>(n) % transcripts.size()]));
            must(log.append(sample(n, blob, commitment)));
            if (n % kGroup == kGroup - 1) must(log.commit());
        }
        must(log.commit());
        report("append and commit", count, clock);
    }
    {
        const Clock clock;
        must(log.publish());
        report("publish", count, clock);
    }
    {
        const Clock clock;
        const auto reader = must(evidence::LogReader::open(log_directory));
        std::int64_t entries = 0;
        must(reader.for_each([&](std::uint64_t, const json::Object&) -> Result<void> {
            ++entries;
            return {};
        }));
        report("read entries", entries, clock);
    }
    {
        const Clock clock;
        const auto check = must(evidence::check_log(log_directory, log.verifier()));
        report(check.holds() ? "check entries and blobs" : "CHECK FAILED",
               static_cast<std::int64_t>(check.entries),
               clock);
        fmt::print("{:<26}{:>9.0f} MB per core second; SHA-256 alone {:.0f}\n",
                   "checked",
                   static_cast<double>(check.bytes) / clock.core_seconds() / 1e6,
                   hashing_speed() / 1e6);
    }
    fs::remove_all(directory);
}
