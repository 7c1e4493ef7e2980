#include "evidence/run_start.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/file.h"
#include "evidence/entry.h"
#include "evidence/internal/published_file.h"
#include "evidence/log_reader.h"

namespace syscard::evidence {

namespace {

// The plan's document names its suites; what else stands there is not ours to read.
Result<std::vector<std::string>> suites_of(const LogReader& log, const json::Object& entry,
                                           const std::string& where) {
    SYSCARD_TRY(const PlanEntry plan, PlanEntry::from_json(entry, where));
    SYSCARD_TRY(const std::string text, log.read_blob(plan.document));
    SYSCARD_TRY(const json::Value value, json::parse_canonical(text, where));
    SYSCARD_TRY(const json::Object document, json::as_object(value, where));
    SYSCARD_TRY(const json::Array suites, json::array_member(document, "suites", where));
    std::vector<std::string> names;
    for (const json::Value& each : suites) {
        SYSCARD_TRY(const json::Object suite, json::as_object(each, where));
        SYSCARD_TRY(std::string name, json::string_member(suite, "name", where));
        names.push_back(std::move(name));
    }
    return names;
}

// A subject is asked under a name of a provider; another revision of it is still a run of it.
bool same_subject(const json::Object& one, const json::Object& other) {
    const auto same = [&](std::string_view member) {
        const auto* a = one.if_contains(member);
        const auto* b = other.if_contains(member);
        return a != nullptr && b != nullptr && *a == *b;
    };
    return same("provider") && same("name");
}

}  // namespace

std::string run_name(const crypto::Verifier& first_key) {
    return fmt::format("run-{:08x}", first_key.id());
}

Result<RunStart> read_run_start(const std::filesystem::path& directory) {
    RunStart start;
    SYSCARD_TRY(start.checkpoint, read_foreign_file(directory / "plan.checkpoint", kLargestNote));
    SYSCARD_TRY(const LogReader log, LogReader::open_published(directory / "evidence"));
    bool began = false;
    const Error enough;  // ends the reading
    const auto read =
        log.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
            const std::string where = fmt::format("entry {}", index);
            if (schema_of(entry) == kPlanSchema) {
                SYSCARD_TRY(start.suites, suites_of(log, entry, where));
            }
            if (schema_of(entry) != kIntentSchema) return {};
            SYSCARD_TRY(start.intent, IntentEntry::from_json(entry, where));
            began = true;
            return std::unexpected(enough);
        });
    if (began) return start;
    if (!read) return std::unexpected(read.error());
    return fail(ErrorCode::NotFound, "the log holds no intent", directory.string());
}

std::vector<std::string> suites_in_common(const IntentEntry& one,
                                          const std::vector<std::string>& its_suites,
                                          const IntentEntry& other,
                                          const std::vector<std::string>& other_suites) {
    std::vector<std::string> common;
    if (!same_subject(one.subject, other.subject)) return common;
    std::ranges::copy_if(its_suites, std::back_inserter(common), [&](const std::string& name) {
        return std::ranges::find(other_suites, name) != other_suites.end();
    });
    return common;
}

}  // namespace syscard::evidence
