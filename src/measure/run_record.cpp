#include "measure/run_record.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "evidence/entry.h"

namespace syscard::measure {

namespace {

constexpr std::uint64_t kMostEntries = std::uint64_t{1} << 31U;
constexpr std::int64_t kLargestSum = (std::int64_t{1} << 53U) - 1;
constexpr std::int64_t kMostReserved = 1 << 24;  // samples; a plan may promise anything

// A name as the beginning of its SHA-256 under a key that is drawn anew each time: 12 bytes, however
// long it is, and nobody can prepare two names that share them.
using Name = std::array<std::uint32_t, 3>;

// Numbers names when all have come. Until then each place in the order of their coming stands for one,
// and a name may have several: that takes less room than looking each up at once.
class Numbering {
  public:
    void reserve(std::size_t names) { names_.reserve(names); }

    /// @return the place of the name.
    std::uint32_t add(std::string_view text) {
        names_.push_back(name_of(text));
        return static_cast<std::uint32_t>(names_.size() - 1);
    }

    /// From here on the places have numbers. @return how many there are.
    std::uint32_t finish() {
        std::vector<std::uint32_t> order(names_.size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::sort(order, {}, [&](std::uint32_t place) { return names_[place]; });
        std::uint32_t count = 0;
        Name last{};
        for (const std::uint32_t place : order) {
            if (count == 0 || names_[place] != last) ++count;
            last = names_[place];
            names_[place][0] = count - 1;  // in the room of the name, which is not needed any more
        }
        return count;
    }
    std::uint32_t number(std::uint32_t place) const { return names_[place][0]; }

  private:
    Name name_of(std::string_view text) {
        const crypto::Digest digest = hasher_.update(key_).update(text).finish();
        Name name;
        std::memcpy(name.data(), digest.bytes.data(), sizeof(name));
        return name;
    }

    std::string key_ = crypto::random_bytes(16);
    crypto::Sha256 hasher_;
    std::vector<Name> names_;
};

void add_use(Use& use, const evidence::SampleEntry& sample) {
    ++use.samples;
    use.counted += sample.counted_by != "nobody" ? 1 : 0;
    use.prompt_tokens += sample.prompt_tokens;
    use.cached_tokens += sample.cached_tokens;
    use.reply_tokens += sample.reply_tokens;
    use.reasoning_tokens += sample.reasoning_tokens;
    use.with_cost += sample.cost_nano_usd ? 1 : 0;
    use.nano_usd += sample.cost_nano_usd.value_or(0);
    use.by_letter_log_probability += sample.options_by == "letter_log_probability" ? 1 : 0;
    use.by_letter_reply += sample.options_by == "letter_reply" ? 1 : 0;
    use.from_cache += sample.from_cache ? 1 : 0;
    const bool answered =
        sample.outcome == evidence::Outcome::Scored || sample.outcome == evidence::Outcome::Unscored;
    if (answered && !sample.from_cache) use.latency.add(sample.milliseconds);
    const bool doubtful = sample.served && !sample.served->usage_fault.empty();
    if (sample.own_count)
        use.own_count += {.samples = 1,
                          .prompt_tokens = sample.own_count->prompt,
                          .reply_tokens = sample.own_count->reply,
                          .doubtful = doubtful ? 1 : 0};
    for (const auto& [role, taken] : sample.roles)
        use.roles[role] += {.samples = 1,
                            .counted = taken.counted_by != "nobody" ? 1 : 0,
                            .calls = taken.calls,
                            .prompt_tokens = taken.prompt_tokens,
                            .cached_tokens = taken.cached_tokens,
                            .reply_tokens = taken.reply_tokens,
                            .reasoning_tokens = taken.reasoning_tokens,
                            .with_cost = taken.cost_nano_usd ? 1 : 0,
                            .nano_usd = taken.cost_nano_usd.value_or(0)};
}

// Rows of a table by what they say.
struct RowHash {
    const ScoreTable* table;
    std::size_t operator()(ScoreTable::Row row) const {
        const auto numbers = table->numbers(row);
        return boost::hash_range(numbers.begin(), numbers.end());
    }
};
struct RowEqual {
    const ScoreTable* table;
    bool operator()(ScoreTable::Row a, ScoreTable::Row b) const {
        return std::ranges::equal(table->numbers(a), table->numbers(b));
    }
};

// Traits by what they say.
struct TraitsHash {
    const std::vector<SampleTraits>* all;
    std::size_t operator()(std::uint32_t number) const {
        const SampleTraits& one = (*all)[number];
        std::size_t seed = 0;
        boost::hash_combine(seed, one.tags);
        boost::hash_combine(seed, one.grade_after);
        boost::hash_combine(seed, static_cast<std::uint32_t>(one.scores));
        boost::hash_combine(seed, static_cast<int>(one.outcome));
        boost::hash_combine(seed, one.cut);
        return seed;
    }
};
struct TraitsEqual {
    const std::vector<SampleTraits>* all;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return (*all)[a] == (*all)[b]; }
};

}  // namespace

OwnCountUse& OwnCountUse::operator+=(const OwnCountUse& more) {
    samples += more.samples;
    prompt_tokens += more.prompt_tokens;
    reply_tokens += more.reply_tokens;
    doubtful += more.doubtful;
    return *this;
}

RoleTotals& RoleTotals::operator+=(const RoleTotals& more) {
    samples += more.samples;
    counted += more.counted;
    calls += more.calls;
    prompt_tokens += more.prompt_tokens;
    cached_tokens += more.cached_tokens;
    reply_tokens += more.reply_tokens;
    reasoning_tokens += more.reasoning_tokens;
    with_cost += more.with_cost;
    nano_usd += more.nano_usd;
    return *this;
}

struct RecordBuilder::Numbers {
    explicit Numbers(RunRecord& record)
        : rows(0, RowHash{&record.scores}, RowEqual{&record.scores}),
          traits(0, TraitsHash{&record.traits}, TraitsEqual{&record.traits}) {}

    Numbering names;
    std::map<plan::Tags, std::uint32_t> tags;
    boost::unordered_flat_set<ScoreTable::Row, RowHash, RowEqual> rows;
    boost::unordered_flat_set<std::uint32_t, TraitsHash, TraitsEqual> traits;
};

RecordBuilder::RecordBuilder(RunRecord& record)
    : record_(record), numbers_(std::make_unique<Numbers>(record)) {}
RecordBuilder::~RecordBuilder() = default;

void RecordBuilder::reserve(std::size_t samples) {
    record_.samples.reserve(samples);
    numbers_->names.reserve(samples);
}

std::uint32_t RecordBuilder::number_of(const SampleTraits& traits) {
    const auto next = static_cast<std::uint32_t>(record_.traits.size());
    record_.traits.push_back(traits);
    const auto [number, is_new] = numbers_->traits.insert(next);
    if (!is_new) record_.traits.pop_back();
    return *number;
}

SampleRecord& RecordBuilder::add(std::uint32_t index, const evidence::SampleEntry& entry) {
    const std::string_view item = std::string_view(entry.sample).substr(0, entry.sample.find('/'));
    const auto tags = numbers_->tags.emplace(entry.tags, numbers_->tags.size());
    if (tags.second) record_.tags.push_back(entry.tags);
    SampleRecord sample;
    sample.ordinal = static_cast<std::uint32_t>(entry.ordinal);
    sample.index = index;
    sample.item = numbers_->names.add(item);
    sample.cluster = entry.cluster == item ? sample.item : numbers_->names.add(entry.cluster);
    const std::int64_t tokens = entry.prompt_tokens + entry.reply_tokens;
    sample.tokens = static_cast<std::uint32_t>(std::clamp<std::int64_t>(tokens, 0, UINT32_MAX));
    sample.traits = number_of(
        {.tags = tags.first->second, .outcome = entry.outcome, .cut = entry.cut});
    if (const plan::PlannedTask* task = record_.plan.task_of(entry.ordinal)) {
        record_.uses.resize(record_.plan.tasks.size());
        add_use(record_.uses[static_cast<std::size_t>(task - record_.plan.tasks.data())], entry);
    }
    record_.samples.push_back(sample);
    return record_.samples.back();
}

ScoreTable::Row RecordBuilder::row_of(const evidence::GradeEntry& grade) {
    const ScoreTable::Row row = record_.scores.append(grade.values);
    const auto [same, is_new] = numbers_->rows.insert(row);
    if (!is_new) record_.scores.take_back(row);
    return *same;
}

void RecordBuilder::grade(SampleRecord& sample, std::uint32_t index, ScoreTable::Row scores) {
    SampleTraits traits = record_.traits_of(sample);
    traits.grade_after = index - sample.index;
    traits.scores = scores;
    sample.traits = number_of(traits);
}

void RecordBuilder::finish() {
    record_.names = numbers_->names.finish();
    for (SampleRecord& sample : record_.samples) {
        sample.item = numbers_->names.number(sample.item);
        sample.cluster = numbers_->names.number(sample.cluster);
    }
}

namespace {

class Reader {
  public:
    Reader(const EvidenceSource& source, RunRecord& record)
        : source_(source), record_(record), builder_(record) {}

    Result<void> take(std::uint64_t entry_index, const json::Object& entry) {
        const std::string where = fmt::format("entry {}", entry_index);
        if (entry_index >= kMostEntries)
            return fail(ErrorCode::BadInput, "more entries than a run may have", where);
        const auto index = static_cast<std::uint32_t>(entry_index);
        const std::string_view schema = evidence::schema_of(entry);
        if (schema == evidence::kSampleSchema) return take_sample(index, entry, where);
        if (schema == evidence::kGradeSchema) return take_grade(index, entry, where);
        if (schema == evidence::kPlanSchema) return take_plan(entry, where);
        if (schema == evidence::kIntentSchema) return take_intent(index, entry, where);
        if (schema == evidence::kRunEndSchema) return take_end(entry, where);
        if (schema.starts_with("syscard.calibration/")) record_.calibrations.push_back(entry);
        if (schema == evidence::kRedactionSchema) return take_redaction(index, entry, where);
        if (schema == kLabelsSchema) return take_labels(index, entry, where);
        if (is_verdict(schema)) return take_verdict(entry, where);
        if (!is_of_run(schema)) record_.others.push_back({index, record_.verdicts.size(), entry});
        return {};
    }

    Result<void> finish() {
        if (!planned_) return fail(ErrorCode::BadInput, "the log holds no plan");
        if (!intended_)
            return fail(ErrorCode::BadInput, "the log holds no intent: the run never began");
        builder_.finish();
        SYSCARD_CHECK(order_samples());
        for (const LooseGrade& loose : loose_) SYSCARD_CHECK(attach(loose));
        SYSCARD_CHECK(check_all_graded());
        for (const auto& [ordinal, index] : redacted_) {
            const SampleRecord* sample = record_.find(ordinal);
            if (sample == nullptr || sample->index > index)
                return fail(ErrorCode::BadInput,
                            fmt::format("sample {} is withheld, which has no result", ordinal),
                            fmt::format("entry {}", index));
        }
        return {};
    }

  private:
    // A grade that does not stand right after its sample; it is looked up when all are there.
    struct LooseGrade {
        std::int64_t ordinal;
        std::uint32_t index;
        ScoreTable::Row scores;
    };

    Result<void> take_plan(const json::Object& entry, const std::string& where) {
        if (planned_) return fail(ErrorCode::BadInput, "a second plan in one log", where);
        SYSCARD_TRY(record_.plan_entry, evidence::PlanEntry::from_json(entry, where));
        SYSCARD_TRY(const std::string text, source_.read_blob(record_.plan_entry.document));
        SYSCARD_TRY(const json::Value value, json::parse_canonical(text, where));
        SYSCARD_TRY(const json::Object document, json::as_object(value, where));
        SYSCARD_TRY(record_.plan, plan::parse_document(document, where));
        if (record_.plan_entry.samples != record_.plan.samples)
            return fail(ErrorCode::BadInput,
                        "the plan's entry counts other samples than its document",
                        where);
        if (record_.plan.samples > static_cast<std::int64_t>(kMostEntries))
            return fail(ErrorCode::BadInput, "more samples than a run may have", where);
        builder_.reserve(static_cast<std::size_t>(
            std::clamp<std::int64_t>(record_.plan.samples, 0, kMostReserved)));
        planned_ = true;
        return {};
    }

    Result<void> take_intent(std::uint32_t index, const json::Object& entry,
                             const std::string& where) {
        if (!planned_) return fail(ErrorCode::BadInput, "an intent before the plan", where);
        if (intended_) return fail(ErrorCode::BadInput, "a second intent in one log", where);
        SYSCARD_TRY(record_.intent, evidence::IntentEntry::from_json(entry, where));
        record_.intent_index = index;
        intended_ = true;
        return {};
    }

    Result<void> take_sample(std::uint32_t index, const json::Object& entry,
                             const std::string& where) {
        if (!intended_) return fail(ErrorCode::BadInput, "a sample before the intent", where);
        if (record_.end)
            return fail(ErrorCode::BadInput, "a sample after the end of the run", where);
        SYSCARD_TRY(const evidence::SampleEntry sample,
                    evidence::SampleEntry::from_json(entry, where));
        SYSCARD_CHECK(check_cost(sample, where));
        SYSCARD_CHECK(add_up(sample, where));
        const plan::PlannedTask* planned = record_.plan.task_of(sample.ordinal);
        if (planned == nullptr)
            return fail(ErrorCode::BadInput,
                        fmt::format("sample {} was not planned", sample.ordinal),
                        where);
        builder_.add(index, sample);
        for (const std::string& name : std::set(sample.fired.begin(), sample.fired.end()))
            ++record_.fired[{planned->arm, name}];
        return {};
    }

    // Sums that a card shows must be numbers that JSON can hold.
    Result<void> add_up(const evidence::SampleEntry& sample, const std::string& where) {
        SYSCARD_CHECK(add_up_use(sample, 0, where));
        for (const auto& [role, use] : sample.roles)
            SYSCARD_CHECK(add_up_use(use, use.calls, where));
        return {};
    }

    template <typename Counts>
    Result<void> add_up_use(const Counts& counts, std::int64_t calls, const std::string& where) {
        const auto add = [&](std::int64_t& sum, std::int64_t more,
                             std::string_view what) -> Result<void> {
            sum += more;
            if (sum >= -kLargestSum && sum <= kLargestSum) return {};
            return fail(ErrorCode::BadInput,
                        fmt::format("the {} of the run add up to more than 2^53 - 1", what),
                        where);
        };
        std::int64_t tokens = counts.prompt_tokens + counts.cached_tokens + counts.reply_tokens +
                              counts.reasoning_tokens;
        if (counts.own_count) tokens += counts.own_count->prompt + counts.own_count->reply;
        SYSCARD_CHECK(add(tokens_, tokens, "tokens"));
        SYSCARD_CHECK(add(calls_, calls, "calls"));
        return add(nano_usd_, counts.cost_nano_usd.value_or(0), "costs");
    }

    // A cost follows from the price that was fixed before the first sample.
    Result<void> check_cost(const evidence::SampleEntry& sample, const std::string& where) const {
        const evidence::IntentEntry& intent = record_.intent;
        if (!cost_follows(sample, intent.price ? &*intent.price : nullptr))
            return fail(ErrorCode::BadInput,
                        fmt::format("the cost of sample {} is not its tokens at the run's price",
                                    sample.ordinal),
                        where);
        for (const auto& [role, use] : sample.roles) {
            const auto price = intent.prices.find(role);
            if (!cost_follows(use, price == intent.prices.end() ? nullptr : &price->second))
                return fail(ErrorCode::BadInput,
                            fmt::format("what the {} of sample {} cost is not its tokens at the "
                                        "run's price",
                                        terminal_line(role, 40),
                                        sample.ordinal),
                            where);
        }
        return {};
    }

    // Whether the cost, if there is one, is that of the tokens.
    template <typename Counts>
    static bool cost_follows(const Counts& counts, const evidence::Price* price) {
        if (!counts.cost_nano_usd) return true;
        return price != nullptr &&
               *counts.cost_nano_usd == price->cost_nano_usd(counts.prompt_tokens,
                                                             counts.cached_tokens,
                                                             counts.reply_tokens);
    }

    Result<void> take_grade(std::uint32_t index, const json::Object& entry,
                            const std::string& where) {
        if (record_.end)
            return fail(ErrorCode::BadInput, "a grade after the end of the run", where);
        SYSCARD_TRY(const evidence::GradeEntry grade,
                    evidence::GradeEntry::from_json(entry, where));
        const LooseGrade one{grade.ordinal, index, builder_.row_of(grade)};
        const bool follows =
            !record_.samples.empty() && record_.samples.back().ordinal == grade.ordinal;
        if (follows) return attach(one, record_.samples.back());
        loose_.push_back(one);
        return {};
    }

    Result<void> attach(const LooseGrade& grade, SampleRecord& sample) {
        const std::string where = fmt::format("entry {}", grade.index);
        if (record_.has_grade(sample))
            return fail(ErrorCode::BadInput,
                        fmt::format("sample {} is graded twice", grade.ordinal),
                        where);
        if (record_.outcome_of(sample) != evidence::Outcome::Scored)
            return fail(ErrorCode::BadInput,
                        fmt::format("a grade of sample {}, which was not scored", grade.ordinal),
                        where);
        builder_.grade(sample, grade.index, grade.scores);
        return {};
    }

    Result<void> attach(const LooseGrade& grade) {
        const SampleRecord* sample = record_.find(grade.ordinal);
        if (sample != nullptr && sample->index < grade.index)
            return attach(grade, record_.samples[record_.position(*sample)]);
        return fail(ErrorCode::BadInput,
                    fmt::format("a grade of sample {}, which has no result", grade.ordinal),
                    fmt::format("entry {}", grade.index));
    }

    Result<void> order_samples() {
        const auto place = [](const SampleRecord& sample) {
            return std::pair(sample.ordinal, sample.index);
        };
        if (!std::ranges::is_sorted(record_.samples, {}, place))
            std::ranges::sort(record_.samples, {}, place);
        const auto twice = std::ranges::adjacent_find(record_.samples, {}, &SampleRecord::ordinal);
        if (twice == record_.samples.end()) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("sample {} has two results", twice->ordinal),
                    fmt::format("entry {}", std::next(twice)->index));
    }

    // Sample and grade become durable as one group; without its grade a scored sample would count
    // in no measurement and be missing in none.
    Result<void> check_all_graded() const {
        const auto ungraded = [&](const SampleRecord& sample) {
            return record_.outcome_of(sample) == evidence::Outcome::Scored &&
                   !record_.has_grade(sample);
        };
        const auto found = std::ranges::find_if(record_.samples, ungraded);
        if (found == record_.samples.end()) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("sample {} was scored, and no grade of it is there", found->ordinal),
                    fmt::format("entry {}", found->index));
    }

    Result<void> take_end(const json::Object& entry, const std::string& where) {
        if (record_.end) return fail(ErrorCode::BadInput, "the run ends twice", where);
        SYSCARD_TRY(record_.end, evidence::RunEndEntry::from_json(entry, where));
        return {};
    }

    // It says nothing about the run, only about copies of its log: so it may stand anywhere after
    // the samples.
    Result<void> take_redaction(std::uint32_t index, const json::Object& entry,
                                const std::string& where) {
        SYSCARD_TRY(evidence::RedactionEntry redaction,
                    evidence::RedactionEntry::from_json(entry, where));
        record_.redactions.push_back(
            {.by = redaction.by,
             .reason_class = redaction.reason_class,
             .reason = redaction.reason,
             .count = static_cast<std::int64_t>(redaction.samples.size())});
        for (evidence::Withheld& one : redaction.samples) {
            const std::int64_t ordinal = one.ordinal;
            redacted_.emplace_back(ordinal, index);
            if (!record_.withheld.emplace(ordinal, std::move(one)).second)
                return fail(ErrorCode::BadInput,
                            fmt::format("sample {} is withheld twice", ordinal),
                            where);
        }
        return {};
    }

    Result<void> take_labels(std::uint64_t index, const json::Object& entry,
                             const std::string& where) {
        if (!record_.end)
            return fail(ErrorCode::BadInput, "labels before the end of the run", where);
        LoggedLabels labels{.index = index, .conclusions = record_.verdicts.size(), .entry = {}};
        SYSCARD_TRY(labels.entry, LabelsEntry::from_json(entry, where));
        record_.labels.push_back(std::move(labels));
        return {};
    }

    Result<void> take_verdict(const json::Object& entry, const std::string& where) {
        if (!record_.end)
            return fail(ErrorCode::BadInput, "a conclusion before the end of the run", where);
        record_.verdicts.push_back(entry);
        return {};
    }

    const EvidenceSource& source_;
    RunRecord& record_;
    RecordBuilder builder_;
    bool planned_ = false;
    bool intended_ = false;
    std::int64_t tokens_ = 0;  // of all samples and roles so far, likewise the next two
    std::int64_t calls_ = 0;
    std::int64_t nano_usd_ = 0;
    std::vector<LooseGrade> loose_;
    std::vector<std::pair<std::int64_t, std::uint32_t>>
        redacted_;  // ordinals, and the entries that say so
};

// An entry of a log that can only be read from its beginning.
Result<json::Object> find_entry(const evidence::LogWriter& log, std::uint64_t wanted) {
    std::optional<json::Object> found;
    SYSCARD_CHECK(log.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
        if (index == wanted) found = entry;
        return {};
    }));
    if (found) return std::move(*found);
    return fail(ErrorCode::NotFound, fmt::format("the log has no entry {}", wanted));
}

}  // namespace

std::span<const SampleRecord> RunRecord::of_task(const plan::PlannedTask& planned) const {
    const auto at = [&](std::int64_t ordinal) {
        return std::ranges::lower_bound(samples, ordinal, {}, &SampleRecord::ordinal);
    };
    return {at(planned.first_ordinal), at(planned.first_ordinal + planned.samples)};
}

const SampleRecord* RunRecord::find(std::int64_t ordinal) const {
    const auto found = std::ranges::lower_bound(samples, ordinal, {}, &SampleRecord::ordinal);
    return found != samples.end() && found->ordinal == ordinal ? &*found : nullptr;
}

bool is_verdict(std::string_view schema) {
    return schema.starts_with("syscard.measurement/") || schema.starts_with("syscard.effect/") ||
           schema.starts_with("syscard.rating/") ||
           schema.starts_with("syscard.determination/") || schema.starts_with("syscard.decision/");
}

bool is_of_run(std::string_view schema) {
    constexpr std::array<std::string_view, 11> kinds = {"syscard.key/",
                                                        "syscard.revocation/",
                                                        "syscard.segment/",
                                                        "syscard.plan/",
                                                        "syscard.calibration/",
                                                        "syscard.intent/",
                                                        "syscard.sitting/",
                                                        "syscard.sample/",
                                                        "syscard.grade/",
                                                        "syscard.labels/",
                                                        "syscard.run_end/"};
    return std::ranges::any_of(kinds,
                               [&](std::string_view kind) { return schema.starts_with(kind); });
}

EvidenceSource source_of(const evidence::LogReader& reader) {
    return {
        .for_each =
            [&reader](const evidence::EntryVisitor& visit) { return reader.for_each(visit); },
        .read_entry = [&reader](std::uint64_t index) { return reader.read_entry(index); },
        .read_blob =
            [&reader](const evidence::BlobReference& reference) {
                return reader.read_blob(reference);
            },
    };
}

EvidenceSource source_of(evidence::LogWriter& writer) {
    return {
        .for_each =
            [&writer](const evidence::EntryVisitor& visit) { return writer.for_each(visit); },
        .read_entry = [&writer](std::uint64_t index) { return find_entry(writer, index); },
        .read_blob =
            [&writer](const evidence::BlobReference& reference) {
                return writer.read_blob(reference);
            },
    };
}

Result<void> check_ended(const RunRecord& record, const std::filesystem::path& directory) {
    if (record.end) return {};
    return fail(ErrorCode::Incomplete,
                "the run has not ended",
                directory.string(),
                fmt::format("`syscard resume {}` goes on with it", directory.string()));
}

Result<RunRecord> read_run(const EvidenceSource& source) {
    RunRecord record;
    Reader reader(source, record);
    SYSCARD_CHECK(source.for_each(
        [&](std::uint64_t index, const json::Object& entry) { return reader.take(index, entry); }));
    SYSCARD_CHECK(reader.finish());
    return record;
}

Result<std::vector<SampleName>> read_names(const EvidenceSource& source, const RunRecord& record) {
    std::vector<SampleName> names(record.samples.size());
    SYSCARD_CHECK(
        source.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
            if (evidence::schema_of(entry) != evidence::kSampleSchema) return {};
            SYSCARD_TRY(evidence::SampleEntry sample,
                        evidence::SampleEntry::from_json(entry, fmt::format("entry {}", index)));
            if (const SampleRecord* found = record.find(sample.ordinal))
                names[record.position(*found)] = {
                    std::move(sample.sample), sample.epoch, std::move(sample.cluster)};
            return {};
        }));
    return names;
}

Result<SampleEntries> read_sample(const EvidenceSource& source, const RunRecord& record,
                                  const SampleRecord& sample) {
    SampleEntries entries;
    SYSCARD_TRY(const json::Object entry, source.read_entry(sample.index));
    SYSCARD_TRY(entries.sample,
                evidence::SampleEntry::from_json(entry, fmt::format("entry {}", sample.index)));
    if (!record.has_grade(sample)) return entries;
    const std::uint32_t index = record.grade_index(sample);
    SYSCARD_TRY(const json::Object grade, source.read_entry(index));
    SYSCARD_TRY(entries.grade,
                evidence::GradeEntry::from_json(grade, fmt::format("entry {}", index)));
    return entries;
}

}  // namespace syscard::measure
