#include "measure/run_record.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "evidence/entry.h"

namespace syscard::measure {

namespace {

class Reader {
  public:
    Reader(const EvidenceSource& source, RunRecord& record) : source_(source), record_(record) {}

    Result<void> take(std::uint64_t index, const json::Object& entry) {
        const std::string where = fmt::format("entry {}", index);
        const std::string_view schema = evidence::schema_of(entry);
        if (schema == evidence::kPlanSchema) return take_plan(entry, where);
        if (schema == evidence::kIntentSchema) return take_intent(entry, where);
        if (schema == evidence::kSampleSchema) return take_sample(index, entry, where);
        if (schema == evidence::kGradeSchema) return take_grade(entry, where);
        if (schema == evidence::kRunEndSchema) return take_end(entry, where);
        if (schema == "syscard.calibration/1") record_.calibrations.push_back(entry);
        if (schema == evidence::kRedactionSchema) return take_redaction(entry, where);
        if (is_verdict(schema)) return take_verdict(entry, where);
        if (!is_of_run(schema)) record_.others.push_back({index, record_.verdicts.size(), entry});
        return {};
    }

    Result<void> finish() {
        if (!planned_) return fail(ErrorCode::BadInput, "the log holds no plan");
        if (!intended_)
            return fail(ErrorCode::BadInput, "the log holds no intent: the run never began");
        std::sort(record_.samples.begin(),
                  record_.samples.end(),
                  [](const SampleRecord& a, const SampleRecord& b) {
                      return a.entry.ordinal < b.entry.ordinal;
                  });
        return {};
    }

  private:
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

    Result<void> take_sample(std::uint64_t index, const json::Object& entry,
                             const std::string& where) {
        if (!intended_) return fail(ErrorCode::BadInput, "a sample before the intent", where);
        if (record_.end)
            return fail(ErrorCode::BadInput, "a sample after the end of the run", where);
        SampleRecord sample;
        SYSCARD_TRY(sample.entry, evidence::SampleEntry::from_json(entry, where));
        sample.index = index;
        SYSCARD_CHECK(check_cost(sample.entry, where));
        if (record_.plan.task_of(sample.entry.ordinal) == nullptr)
            return fail(ErrorCode::BadInput,
                        fmt::format("sample {} was not planned", sample.entry.ordinal),
                        where);
        if (!by_ordinal_.emplace(sample.entry.ordinal, record_.samples.size()).second) {
            return fail(ErrorCode::BadInput,
                        fmt::format("sample {} has two results", sample.entry.ordinal),
                        where);
        }
        record_.samples.push_back(std::move(sample));
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

    Result<void> take_grade(const json::Object& entry, const std::string& where) {
        if (record_.end)
            return fail(ErrorCode::BadInput, "a grade after the end of the run", where);
        SYSCARD_TRY(evidence::GradeEntry grade, evidence::GradeEntry::from_json(entry, where));
        const auto found = by_ordinal_.find(grade.ordinal);
        if (found == by_ordinal_.end())
            return fail(ErrorCode::BadInput,
                        fmt::format("a grade of sample {}, which has no result", grade.ordinal),
                        where);
        SampleRecord& sample = record_.samples[found->second];
        if (sample.grade)
            return fail(ErrorCode::BadInput,
                        fmt::format("sample {} is graded twice", grade.ordinal),
                        where);
        if (sample.entry.outcome != evidence::Outcome::Scored)
            return fail(ErrorCode::BadInput,
                        fmt::format("a grade of sample {}, which was not scored", grade.ordinal),
                        where);
        sample.grade = std::move(grade);
        return {};
    }

    Result<void> take_end(const json::Object& entry, const std::string& where) {
        if (record_.end) return fail(ErrorCode::BadInput, "the run ends twice", where);
        SYSCARD_TRY(record_.end, evidence::RunEndEntry::from_json(entry, where));
        return {};
    }

    // It says nothing about the run, only about copies of its log: so it may stand anywhere after
    // the samples.
    Result<void> take_redaction(const json::Object& entry, const std::string& where) {
        SYSCARD_TRY(evidence::RedactionEntry redaction,
                    evidence::RedactionEntry::from_json(entry, where));
        record_.redactions.push_back(
            {.by = redaction.by,
             .reason_class = redaction.reason_class,
             .reason = redaction.reason,
             .count = static_cast<std::int64_t>(redaction.samples.size())});
        for (evidence::Withheld& one : redaction.samples) {
            const std::int64_t ordinal = one.ordinal;
            if (!by_ordinal_.contains(ordinal))
                return fail(ErrorCode::BadInput,
                            fmt::format("sample {} is withheld, which has no result", ordinal),
                            where);
            if (!record_.withheld.emplace(ordinal, std::move(one)).second)
                return fail(ErrorCode::BadInput,
                            fmt::format("sample {} is withheld twice", ordinal),
                            where);
        }
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
    bool planned_ = false;
    bool intended_ = false;
    std::unordered_map<std::int64_t, std::size_t> by_ordinal_;
};

}  // namespace

bool is_verdict(std::string_view schema) {
    return schema.starts_with("syscard.measurement/") || schema.starts_with("syscard.rating/") ||
           schema.starts_with("syscard.determination/") || schema.starts_with("syscard.decision/");
}

bool is_of_run(std::string_view schema) {
    constexpr std::array<std::string_view, 10> kinds = {"syscard.key/",
                                                        "syscard.revocation/",
                                                        "syscard.segment/",
                                                        "syscard.plan/",
                                                        "syscard.calibration/",
                                                        "syscard.intent/",
                                                        "syscard.sitting/",
                                                        "syscard.sample/",
                                                        "syscard.grade/",
                                                        "syscard.run_end/"};
    return std::ranges::any_of(kinds,
                               [&](std::string_view kind) { return schema.starts_with(kind); });
}

EvidenceSource source_of(const evidence::LogReader& reader) {
    return {
        .for_each =
            [&reader](const evidence::EntryVisitor& visit) { return reader.for_each(visit); },
        .read_blob =
            [&reader](const evidence::BlobReference& reference) {
                return reader.read_blob(reference);
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

}  // namespace syscard::measure
