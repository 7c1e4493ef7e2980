#include "eval/replay.h"

#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "eval/solver.h"
#include "evidence/entry.h"
#include "evidence/run_entries.h"
#include "plan/transcript.h"

namespace syscard::eval {

namespace {

using evidence::Outcome;

// What the log says of one sample.
struct Recorded {
    crypto::Digest replies_commitment;
    Outcome outcome = Outcome::Failed;
    std::optional<evidence::GradeEntry> grade;
};

using Record = std::map<std::int64_t, Recorded>;

Result<Record> read_record(const evidence::LogWriter& log) {
    Record record;
    SYSCARD_CHECK(log.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
        const std::string where = fmt::format("entry {}", index);
        if (evidence::schema_of(entry).starts_with("syscard.sample/")) {
            SYSCARD_TRY(const auto sample, evidence::SampleEntry::from_json(entry, where));
            if (sample.outcome == Outcome::Scored || sample.outcome == Outcome::Unscored)
                record[sample.ordinal] = {.replies_commitment = sample.replies_commitment,
                                          .outcome = sample.outcome,
                                          .grade = {}};
        }
        if (evidence::schema_of(entry) == evidence::kGradeSchema) {
            SYSCARD_TRY(auto grade, evidence::GradeEntry::from_json(entry, where));
            const auto found = record.find(grade.ordinal);
            if (found != record.end()) found->second.grade = std::move(grade);
        }
        return {};
    }));
    return record;
}

bool has_reply(const SampleResult& result) {
    return result.outcome == Outcome::Scored || result.outcome == Outcome::Unscored;
}

bool same_grade(const SampleResult& result, const Recorded& recorded) {
    if (result.outcome != recorded.outcome) return false;
    if (!recorded.grade) return true;  // both unscored
    return result.score && result.score->values == recorded.grade->values;
}

class Asking {
  public:
    Asking(const OpenRun& run, const plan::Plan& plan, const Roles& roles, const Record& record,
           std::vector<std::int64_t> ordinals, std::chrono::seconds limit)
        : run_(run),
          plan_(plan),
          roles_(roles),
          record_(record),
          ordinals_(std::move(ordinals)),
          limit_(limit) {}

    Async<Result<Agreement>> ask_all() {
        auto next = [this] { return next_sample(); };
        auto ask = [this](plan::Sample sample) { return ask_one(std::move(sample)); };
        co_await for_each_concurrently(next, roles_.subject.parallel(), ask);
        if (failure_) co_return std::unexpected(*failure_);
        co_return agreement_;
    }

  private:
    std::optional<plan::Sample> next_sample() {
        if (failure_ || position_ == ordinals_.size()) return std::nullopt;
        auto sample = plan_.sample(ordinals_[position_++]);
        if (sample) return std::move(*sample);
        failure_ = sample.error();
        return std::nullopt;
    }

    Async<void> ask_one(plan::Sample sample) {
        const std::int64_t ordinal = sample.ordinal;
        const Deadline deadline = Deadline::after(limit_);
        const SampleResult result = co_await solve(plan_, std::move(sample), roles_, deadline);
        if (result.outage && !failure_) failure_ = result.outage;
        compare(ordinal, result);
    }

    void compare(std::int64_t ordinal, const SampleResult& result) {
        ++agreement_.asked;
        if (!has_reply(result)) {
            ++agreement_.unanswered;
            return;
        }
        const Recorded& recorded = record_.at(ordinal);
        const plan::SealedTranscript sealed =
            plan::seal(transcript_of(result), ordinal, run_.log.run_secret());
        const bool identical = sealed.replies_commitment == recorded.replies_commitment;
        if (identical) ++agreement_.identical;
        if (identical || same_grade(result, recorded)) ++agreement_.same_grade;
    }

    const OpenRun& run_;
    const plan::Plan& plan_;
    Roles roles_;
    const Record& record_;
    std::vector<std::int64_t> ordinals_;
    std::chrono::seconds limit_;
    std::size_t position_ = 0;
    Agreement agreement_;
    std::optional<Error> failure_;  // nobody answers, or a sample cannot be made again
};

}  // namespace

Result<std::vector<std::int64_t>> samples_with_reply(const evidence::LogWriter& log) {
    SYSCARD_TRY(const Record record, read_record(log));
    std::vector<std::int64_t> ordinals;
    for (const auto& [ordinal, recorded] : record) ordinals.push_back(ordinal);
    return ordinals;
}

Async<Result<Agreement>> ask_again(const OpenRun& run, const plan::Plan& plan,
                                   Roles roles, std::vector<std::int64_t> ordinals,
                                   std::chrono::seconds sample_limit) {
    SYSCARD_CO_TRY(const Record record, read_record(run.log));
    Asking asking(run, plan, roles, record, std::move(ordinals), sample_limit);
    co_return co_await asking.ask_all();
}

}  // namespace syscard::eval
