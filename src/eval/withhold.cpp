#include "eval/withhold.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "evidence/entry.h"
#include "plan/transcript.h"

namespace syscard::eval {

namespace {

constexpr std::size_t kSamplesInEntry = 32;  // far below the 65,535 bytes of an entry

struct Chosen {
    std::vector<evidence::SampleEntry> samples;
    std::set<std::int64_t> withheld;  // before
};

Result<Chosen> choose(const evidence::LogWriter& log, const Withholding& what) {
    Chosen chosen;
    SYSCARD_CHECK(log.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
        const std::string where = fmt::format("entry {}", index);
        if (evidence::schema_of(entry) == evidence::kRedactionSchema) {
            SYSCARD_TRY(const auto redaction, evidence::RedactionEntry::from_json(entry, where));
            for (const evidence::Withheld& one : redaction.samples)
                chosen.withheld.insert(one.ordinal);
        }
        if (evidence::schema_of(entry) != evidence::kSampleSchema) return {};
        SYSCARD_TRY(evidence::SampleEntry sample, evidence::SampleEntry::from_json(entry, where));
        if (what.chooses(sample)) chosen.samples.push_back(std::move(sample));
        return {};
    }));
    return chosen;
}

Result<void> check(const Withholding& what, const Chosen& chosen) {
    const auto& classes = evidence::redaction_classes();
    if (std::find(classes.begin(), classes.end(), what.reason_class) == classes.end())
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown class `{}`", what.reason_class),
                    "--class",
                    hint_for_unknown(what.reason_class, classes));
    if (trim(what.by).empty())
        return fail(ErrorCode::BadInput, "who withholds is not said", "--by");
    if (chosen.samples.empty())
        return fail(ErrorCode::BadInput,
                    "no sample of the run is chosen",
                    "--sample",
                    "a sample's id as on the card, or a pattern such as `bio-*`");
    for (const evidence::SampleEntry& sample : chosen.samples) {
        if (chosen.withheld.contains(sample.ordinal))
            return fail(ErrorCode::BadInput,
                        fmt::format("sample `{}` is withheld already", sample.sample),
                        fmt::format("ordinal {}", sample.ordinal));
    }
    return {};
}

Result<evidence::SealedField> seal_field(const RunPlace& place, const evidence::SampleEntry& sample,
                                         const std::string& field, std::string_view blob,
                                         const Withholding& what) {
    SYSCARD_TRY(const std::string plain, plan::field_of(blob, field, sample.sample));
    const std::string file = crypto::age_encrypt(plain, what.recipients);
    evidence::SealedField sealed{
        .field = field,
        .file = {.file = fmt::format("sealed/{}.{}.age", sample.ordinal, field),
                 .length = file.size(),
                 .digest = crypto::sha256(file)},
        .recipients = {}};
    for (const crypto::AgeRecipient& recipient : what.recipients)
        sealed.recipients.push_back(recipient.text());
    SYSCARD_CHECK(write_file_durably(place.evidence() / sealed.file.file, file));
    return sealed;
}

Result<evidence::Withheld> withhold_one(OpenRun& run, const RunPlace& place,
                                        const evidence::SampleEntry& sample,
                                        const Withholding& what) {
    SYSCARD_TRY(const std::string blob, run.log.read_blob(sample.transcript));
    evidence::Withheld withheld{.ordinal = sample.ordinal,
                                .fields = what.fields,
                                .transcript = sample.transcript,
                                .shown = {},
                                .sealed = {}};
    if (what.fields.size() == 1) {
        const std::string_view other = what.fields.front() == "item" ? "replies" : "item";
        SYSCARD_TRY(const std::string shown, plan::partial_transcript(blob, other, sample.sample));
        SYSCARD_TRY(withheld.shown, run.log.append_blob(shown));
    }
    if (what.recipients.empty()) return withheld;
    for (const std::string& field : what.fields) {
        SYSCARD_TRY(evidence::SealedField sealed, seal_field(place, sample, field, blob, what));
        withheld.sealed.push_back(std::move(sealed));
    }
    return withheld;
}

}  // namespace

Result<WithholdingDone> withhold(OpenRun& run, const RunPlace& place, const Withholding& what) {
    SYSCARD_TRY(const Chosen chosen, choose(run.log, what));
    SYSCARD_CHECK(check(what, chosen));
    if (!what.recipients.empty()) SYSCARD_CHECK(make_directories(place.evidence() / "sealed"));
    WithholdingDone done;
    std::vector<json::Object> entries;
    evidence::RedactionEntry entry{.by = what.by,
                                   .reason_class = what.reason_class,
                                   .reason = what.reason,
                                   .samples = {},
                                   .time = utc_now()};
    for (const evidence::SampleEntry& sample : chosen.samples) {
        SYSCARD_TRY(evidence::Withheld withheld, withhold_one(run, place, sample, what));
        done.sealed += static_cast<std::int64_t>(withheld.sealed.size());
        entry.samples.push_back(std::move(withheld));
        ++done.samples;
        const bool is_last = done.samples == static_cast<std::int64_t>(chosen.samples.size());
        if (entry.samples.size() < kSamplesInEntry && !is_last) continue;
        entries.push_back(entry.to_json());
        entry.samples.clear();
    }
    SYSCARD_CHECK(
        run.log.append(entries));  // one group: after a crash all of it is said, or nothing
    return done;
}

}  // namespace syscard::eval
