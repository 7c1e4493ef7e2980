#include "measure/run_record.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <fmt/format.h>

#include "crypto/digest.h"
#include "evidence/entry.h"

namespace syscard::measure {

namespace {

constexpr std::uint64_t kMostEntries = std::uint64_t{1} << 31U;
constexpr std::int64_t kMostReserved = 1 << 24;  // samples; a plan may promise anything

// A name as the first half of its SHA-256: 16 bytes, however long it is, and nobody finds two names
// that share them.
using Name = std::array<std::uint64_t, 2>;

Name name_of(std::string_view text) {
    Name name;
    std::memcpy(name.data(), crypto::sha256(text).bytes.data(), sizeof(name));
    return name;
}

// Names numbered in the order of their coming. The set holds numbers alone, a quarter of a name, because
// a hash table has more room than it needs.
class Numbering {
  public:
    std::uint32_t of(std::string_view text) {
        names_.push_back(name_of(text));
        const auto [number, is_new] = numbers_.insert(static_cast<std::uint32_t>(names_.size() - 1));
        if (!is_new) names_.pop_back();
        return *number;
    }
    std::uint32_t count() const { return static_cast<std::uint32_t>(names_.size()); }

    Numbering() = default;
    Numbering(const Numbering&) = delete;  // the set looks at the names
    Numbering& operator=(const Numbering&) = delete;
    ~Numbering() = default;

  private:
    struct Hash {
        using is_avalanching = void;
        const std::vector<Name>* names;
        std::size_t operator()(std::uint32_t number) const { return (*names)[number][0]; }
    };
    struct Equal {
        const std::vector<Name>* names;
        bool operator()(std::uint32_t a, std::uint32_t b) const {
            return (*names)[a] == (*names)[b];
        }
    };
    std::vector<Name> names_;
    boost::unordered_flat_set<std::uint32_t, Hash, Equal> numbers_{0, Hash{&names_}, Equal{&names_}};
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

}  // namespace

struct RecordBuilder::Numbers {
    explicit Numbers(const ScoreTable& scores) : rows(0, RowHash{&scores}, RowEqual{&scores}) {}

    Numbering names;
    std::map<plan::Tags, std::uint32_t> tags;
    boost::unordered_flat_set<ScoreTable::Row, RowHash, RowEqual> rows;
};

RecordBuilder::RecordBuilder(RunRecord& record)
    : record_(record), numbers_(std::make_unique<Numbers>(record.scores)) {}
RecordBuilder::~RecordBuilder() = default;

SampleRecord& RecordBuilder::add(std::uint32_t index, const evidence::SampleEntry& entry) {
    const std::string_view item = std::string_view(entry.sample).substr(0, entry.sample.find('/'));
    const auto tags = numbers_->tags.emplace(entry.tags, numbers_->tags.size());
    if (tags.second) record_.tags.push_back(entry.tags);
    SampleRecord sample;
    sample.ordinal = static_cast<std::uint32_t>(entry.ordinal);
    sample.index = index;
    sample.item = numbers_->names.of(item);
    sample.cluster = entry.cluster == item ? sample.item : numbers_->names.of(entry.cluster);
    sample.tags = tags.first->second;
    const std::int64_t tokens = entry.prompt_tokens + entry.reply_tokens;
    sample.tokens = static_cast<std::uint32_t>(std::clamp<std::int64_t>(tokens, 0, UINT32_MAX));
    sample.outcome = entry.outcome;
    sample.cut = entry.cut;
    record_.names = numbers_->names.count();
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
        if (schema == evidence::kIntentSchema) return take_intent(entry, where);
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
        SYSCARD_CHECK(order_samples());
        for (const LooseGrade& loose : loose_) SYSCARD_CHECK(attach(loose));
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
        record_.samples.reserve(static_cast<std::size_t>(
            std::clamp<std::int64_t>(record_.plan.samples, 0, kMostReserved)));
        planned_ = true;
        return {};
    }

    Result<void> take_intent(const json::Object& entry, const std::string& where) {
        if (!planned_) return fail(ErrorCode::BadInput, "an intent before the plan", where);
        if (intended_) return fail(ErrorCode::BadInput, "a second intent in one log", where);
        SYSCARD_TRY(record_.intent, evidence::IntentEntry::from_json(entry, where));
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

    // A cost follows from the price that was fixed before the first sample.
    Result<void> check_cost(const evidence::SampleEntry& sample, const std::string& where) const {
        if (!sample.cost_nano_usd) return {};
        const auto& price = record_.intent.price;
        if (price && *sample.cost_nano_usd == price->cost_nano_usd(sample.prompt_tokens,
                                                                   sample.cached_tokens,
                                                                   sample.reply_tokens))
            return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("the cost of sample {} is not its tokens at the run's price",
                                sample.ordinal),
                    where);
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
        if (sample.has_grade())
            return fail(ErrorCode::BadInput,
                        fmt::format("sample {} is graded twice", grade.ordinal),
                        where);
        if (sample.outcome != evidence::Outcome::Scored)
            return fail(ErrorCode::BadInput,
                        fmt::format("a grade of sample {}, which was not scored", grade.ordinal),
                        where);
        sample.grade_index = grade.index;
        sample.scores = grade.scores;
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

Result<SampleEntries> read_sample(const EvidenceSource& source, const SampleRecord& sample) {
    SampleEntries entries;
    SYSCARD_TRY(const json::Object entry, source.read_entry(sample.index));
    SYSCARD_TRY(entries.sample,
                evidence::SampleEntry::from_json(entry, fmt::format("entry {}", sample.index)));
    if (!sample.has_grade()) return entries;
    SYSCARD_TRY(const json::Object grade, source.read_entry(sample.grade_index));
    SYSCARD_TRY(
        entries.grade,
        evidence::GradeEntry::from_json(grade, fmt::format("entry {}", sample.grade_index)));
    return entries;
}

}  // namespace syscard::measure
