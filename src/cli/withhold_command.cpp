#include "cli/withhold_command.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fnmatch.h>

#include "base/file.h"
#include "base/text.h"
#include "card/publish.h"
#include "cli/published_card.h"
#include "eval/withhold.h"
#include "evidence/entry.h"
#include "evidence/log_reader.h"
#include "evidence/published_copy.h"
#include "plan/transcript.h"

namespace syscard::cli {

namespace {

using Samples = std::map<std::int64_t, evidence::SampleEntry>;

bool matches(const std::vector<std::string>& patterns, const std::string& id) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return ::fnmatch(pattern.c_str(), id.c_str(), 0) == 0;
    });
}

// In the order in which they stand in a transcript, each once.
Result<std::vector<std::string>> fields_of(const std::vector<std::string>& wanted) {
    std::vector<std::string> fields;
    for (const char* known : {"item", "replies"}) {
        if (std::find(wanted.begin(), wanted.end(), known) != wanted.end())
            fields.emplace_back(known);
    }
    for (const std::string& one : wanted) {
        if (one != "item" && one != "replies")
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` is no field", one),
                        "--field",
                        "`item` or `replies`");
    }
    return fields;
}

Result<int> enter(const WithholdArguments& arguments, const Output& output) {
    eval::Withholding what{.chooses =
                               [&](const evidence::SampleEntry& sample) {
                                   return matches(arguments.samples, sample.sample);
                               },
                           .fields = {},
                           .by = arguments.by,
                           .reason_class = arguments.reason_class,
                           .reason = arguments.reason,
                           .recipients = {}};
    SYSCARD_TRY(what.fields, fields_of(arguments.fields));
    for (const std::string& text : arguments.recipients) {
        SYSCARD_TRY(const crypto::AgeRecipient recipient,
                    crypto::AgeRecipient::parse(text, "--seal-to"));
        what.recipients.push_back(recipient);
    }
    SYSCARD_TRY(const eval::RunKeys keys, load_keys(arguments.keys, PassphraseUse::Open));
    const eval::RunPlace place{arguments.directory};
    SYSCARD_TRY(eval::OpenRun run, eval::open_run(place, keys));
    if (!run.ended)
        return fail(ErrorCode::Incomplete,
                    "the run has not ended",
                    arguments.directory,
                    fmt::format("`syscard resume {}` goes on with it", arguments.directory));
    SYSCARD_TRY(const eval::WithholdingDone done, eval::withhold(run, place, what));
    SYSCARD_CHECK(publish_again(place, run));
    output.answer(
        {{"schema", "syscard.withheld/1"},
         {"samples", done.samples},
         {"sealed", done.sealed},
         {"class", arguments.reason_class},
         {"by", arguments.by}},
        fmt::format(
            "entered: {} transcripts withheld, {} fields sealed; nothing is taken away in `{}`\n"
            "copy for others: syscard publish {} -o NEW_FOLDER\n",
            done.samples,
            done.sealed,
            arguments.directory,
            arguments.directory));
    return 0;
}

Result<int> copy(const PublishArguments& arguments, const Output& output) {
    const eval::RunPlace from{arguments.directory};
    const std::filesystem::path to = arguments.to;
    SYSCARD_TRY(const evidence::PublishedCopy copied,
                evidence::copy_published(from.evidence(), to / "evidence"));
    for (const char* name : {"card.json",
                             "card.md",
                             "card.html",
                             "card.txt",
                             card::kSignatureFile,
                             card::kAllowedSignersFile,
                             "plan.checkpoint"}) {
        if (!std::filesystem::exists(from.directory / name)) continue;
        SYSCARD_TRY(const std::string content, read_file(from.directory / name));
        SYSCARD_CHECK(write_file_durably(to / name, content));
    }
    output.answer(
        {{"schema", "syscard.published/1"},
         {"folder", arguments.to},
         {"withheld", static_cast<std::int64_t>(copied.holes)}},
        fmt::format("published: {}, {} transcripts withheld\ncheck it: syscard verify {}\n",
                    arguments.to,
                    copied.holes,
                    arguments.to));
    return 0;
}

// What a log holds that can be opened.
struct Sealable {
    Samples samples;
    std::vector<std::pair<std::int64_t, evidence::SealedField>> sealed;
};

Result<Sealable> read_sealable(const evidence::LogReader& reader) {
    Sealable found;
    SYSCARD_CHECK(reader.for_each([&](std::uint64_t index,
                                      const json::Object& entry) -> Result<void> {
        const std::string where = fmt::format("entry {}", index);
        if (evidence::schema_of(entry) == evidence::kSampleSchema) {
            SYSCARD_TRY(evidence::SampleEntry sample,
                        evidence::SampleEntry::from_json(entry, where));
            const std::int64_t ordinal = sample.ordinal;
            found.samples.emplace(ordinal, std::move(sample));
        }
        if (evidence::schema_of(entry) == evidence::kRedactionSchema) {
            SYSCARD_TRY(const auto redaction, evidence::RedactionEntry::from_json(entry, where));
            for (const evidence::Withheld& one : redaction.samples) {
                for (const evidence::SealedField& field : one.sealed)
                    found.sealed.emplace_back(one.ordinal, field);
            }
        }
        return {};
    }));
    return found;
}

// A field that somebody claims to be the one of a sample.
struct Claimed {
    std::int64_t ordinal = 0;
    std::string field;  // "item" or "replies"
    std::string text;   // canonical {"salt", "value"}
    std::string where;
};

Result<json::Object> opened(const Claimed& claimed, const Samples& samples) {
    const auto sample = samples.find(claimed.ordinal);
    if (sample == samples.end())
        return fail(ErrorCode::BadInput,
                    fmt::format("the log has no sample {}", claimed.ordinal),
                    claimed.where);
    const evidence::SampleEntry& entry = sample->second;
    const crypto::Digest& commitment =
        claimed.field == "item" ? entry.item_commitment : entry.replies_commitment;
    SYSCARD_TRY(const json::Object value,
                plan::open_field(claimed.text, claimed.field, commitment, claimed.where));
    return json::Object{{"ordinal", claimed.ordinal},
                        {"sample", entry.sample},
                        {"field", claimed.field},
                        {"value", value}};
}

// A line of the openings; the salt may be left out by who has the run's secret, from which all of
// them follow.
Result<Claimed> opening_of(std::string_view line, const std::optional<crypto::RunSecret>& secret,
                           const std::string& where) {
    SYSCARD_TRY(const json::Value value, json::parse(line, where));
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    Claimed claimed{.ordinal = 0, .field = {}, .text = {}, .where = where};
    SYSCARD_TRY(claimed.ordinal, json::integer_member(object, "ordinal", where));
    SYSCARD_TRY(claimed.field, json::string_member(object, "field", where));
    SYSCARD_TRY(const json::Object content, json::object_member(object, "value", where));
    std::string salt;
    if (object.contains("salt") || !secret) {
        SYSCARD_TRY(salt, json::string_member(object, "salt", where));
    } else {
        salt = plan::field_salt(*secret, claimed.ordinal, claimed.field).hex();
    }
    if (claimed.field != "item" && claimed.field != "replies")
        return fail(ErrorCode::BadInput, "`field` is not `item` or `replies`", where);
    claimed.text = json::canonical(json::Object{{"salt", salt}, {"value", content}});
    return claimed;
}

Result<std::vector<Claimed>> claimed_openings(const OpenArguments& arguments) {
    std::optional<crypto::RunSecret> secret;
    if (!arguments.secret.empty()) {
        std::optional<crypto::Passphrase> passphrase;
        if (!arguments.passphrase_file.empty()) {
            SYSCARD_TRY(passphrase, crypto::Passphrase::load(arguments.passphrase_file));
        }
        SYSCARD_TRY(secret, crypto::RunSecret::load(arguments.secret, passphrase));
    }
    SYSCARD_TRY(const std::string text, read_file(arguments.openings));
    std::vector<Claimed> all;
    std::size_t number = 0;
    for (const std::string& line : split(text, '\n')) {
        ++number;
        if (trim(line).empty()) continue;
        SYSCARD_TRY(Claimed claimed,
                    opening_of(line, secret, fmt::format("{}:{}", arguments.openings, number)));
        all.push_back(std::move(claimed));
    }
    return all;
}

struct Unsealed {
    std::vector<Claimed> fields;
    std::int64_t for_others = 0;
};

Result<Unsealed> unseal(const evidence::LogReader& reader, const Sealable& found,
                        const std::string& identity) {
    SYSCARD_TRY(const std::string text, read_file(identity));
    SYSCARD_TRY(const auto identities, crypto::parse_age_identities(text, identity));
    Unsealed unsealed;
    for (const auto& [ordinal, sealed] : found.sealed) {
        constexpr std::uint64_t most = 64ULL << 20U;  // as a log may hold in one file
        SYSCARD_TRY(const std::string file,
                    read_foreign_file(reader.directory() / sealed.file.file, most));
        if (crypto::sha256(file) != sealed.file.digest)
            return fail(
                ErrorCode::Tampered,
                fmt::format("`{}` is not the file that the log commits to", sealed.file.file),
                sealed.file.file);
        const auto plain = crypto::age_decrypt(file, identities, sealed.file.file);
        if (!plain && plain.error().code == ErrorCode::BadInput) {
            ++unsealed.for_others;
            continue;
        }
        if (!plain) return std::unexpected(plain.error());
        unsealed.fields.push_back(
            {.ordinal = ordinal, .field = sealed.field, .text = *plain, .where = sealed.file.file});
    }
    return unsealed;
}

Result<int> open_all(const OpenArguments& arguments, const Output& output) {
    if (arguments.identity.empty() == arguments.openings.empty())
        return fail(ErrorCode::BadInput,
                    "say what opens: --identity FILE or --opening FILE",
                    "",
                    "`syscard open --help` has examples");
    SYSCARD_TRY(const evidence::LogReader reader,
                evidence::LogReader::open(std::filesystem::path(arguments.directory) / "evidence"));
    SYSCARD_TRY(const Sealable found, read_sealable(reader));
    Unsealed claimed;
    if (arguments.identity.empty()) {
        SYSCARD_TRY(claimed.fields, claimed_openings(arguments));
    } else {
        SYSCARD_TRY(claimed, unseal(reader, found, arguments.identity));
    }
    json::Array documents;
    std::string text;
    for (const Claimed& one : claimed.fields) {
        SYSCARD_TRY(json::Object document, opened(one, found.samples));
        text += fmt::format("{} {}: {}\n",
                            terminal_line(found.samples.at(one.ordinal).sample, 60),
                            one.field,
                            terminal_safe(json::canonical(document.at("value"))));
        documents.push_back(std::move(document));
    }
    text += fmt::format("{} fields open their commitments", documents.size());
    text += claimed.for_others > 0 ? fmt::format("; {} are sealed to others\n", claimed.for_others)
                                   : std::string("\n");
    output.answer({{"schema", "syscard.opened/1"},
                   {"opened", std::move(documents)},
                   {"sealed_to_others", claimed.for_others}},
                  text);
    return claimed.for_others > 0 ? 3 : 0;
}

Result<int> disclose_all(const DiscloseArguments& arguments, const Output& output) {
    SYSCARD_TRY(const std::vector<std::string> fields, fields_of(arguments.fields));
    SYSCARD_TRY(const evidence::LogReader reader,
                evidence::LogReader::open(std::filesystem::path(arguments.directory) / "evidence"));
    SYSCARD_TRY(const Sealable found, read_sealable(reader));
    json::Array documents;
    std::string text;
    for (const auto& [ordinal, sample] : found.samples) {
        if (!matches(arguments.samples, sample.sample)) continue;
        SYSCARD_TRY(const std::string blob, reader.read_blob(sample.transcript));
        for (const std::string& field : fields) {
            SYSCARD_TRY(const std::string field_text, plan::field_of(blob, field, sample.sample));
            SYSCARD_TRY(const json::Value value, json::parse_canonical(field_text, sample.sample));
            json::Object opening = value.as_object();
            opening["ordinal"] = ordinal;
            opening["field"] = field;
            text += json::canonical(opening) + "\n";
            documents.push_back(std::move(opening));
        }
    }
    if (documents.empty())
        return fail(ErrorCode::BadInput,
                    "no sample of the run is chosen",
                    "--sample",
                    "a sample's id as on the card, or a pattern such as `bio-*`");
    output.answer({{"schema", "syscard.openings/1"}, {"openings", std::move(documents)}}, text);
    return 0;
}

int code_of(const Result<int>& result, const Output& output) {
    return result ? *result : output.fail(result.error());
}

}  // namespace

int withhold(const WithholdArguments& arguments, const Output& output) {
    return code_of(enter(arguments, output), output);
}
int publish(const PublishArguments& arguments, const Output& output) {
    return code_of(copy(arguments, output), output);
}
int open_fields(const OpenArguments& arguments, const Output& output) {
    return code_of(open_all(arguments, output), output);
}
int disclose(const DiscloseArguments& arguments, const Output& output) {
    return code_of(disclose_all(arguments, output), output);
}

}  // namespace syscard::cli
