#include "cli/status_command.h"

#include <map>

#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"
#include "eval/run.h"
#include "evidence/entry.h"
#include "evidence/peek.h"
#include "evidence/run_entries.h"

namespace syscard::cli {

namespace {

// What the log says so far.
struct Status {
    std::string state;  // "complete", "running" or "stopped"
    std::string run;
    json::Object subject;
    std::string begun;
    std::string why;  // of "stopped"
    std::int64_t planned = 0;
    std::int64_t sittings = 1;
    std::map<std::string, std::int64_t> outcomes;
    std::int64_t done = 0;
    std::int64_t prompt_tokens = 0;  // of all models
    std::int64_t reply_tokens = 0;
    std::int64_t nano_usd = 0;
    std::int64_t without_cost = 0;
    bool has_price = false;
    bool ended = false;
};

void take_sample(Status& status, const evidence::SampleEntry& sample) {
    ++status.done;
    ++status.outcomes[std::string(evidence::outcome_name(sample.outcome))];
    status.prompt_tokens += sample.prompt_tokens;
    status.reply_tokens += sample.reply_tokens;
    status.nano_usd += sample.cost_nano_usd.value_or(0);
    status.without_cost += sample.cost_nano_usd ? 0 : 1;
    for (const auto& [role, use] : sample.roles) {
        status.prompt_tokens += use.prompt_tokens;
        status.reply_tokens += use.reply_tokens;
        status.nano_usd += use.cost_nano_usd.value_or(0);
    }
    status.why.clear();
}

Result<void> take(Status& status, std::uint64_t index, const json::Object& entry) {
    const std::string where = fmt::format("entry {}", index);
    const std::string_view schema = evidence::schema_of(entry);
    if (schema == evidence::kPlanSchema) {
        SYSCARD_TRY(const auto plan, evidence::PlanEntry::from_json(entry, where));
        status.planned = plan.samples;
    } else if (schema == evidence::kIntentSchema) {
        SYSCARD_TRY(const auto intent, evidence::IntentEntry::from_json(entry, where));
        status.run = intent.run;
        status.subject = intent.subject;
        status.begun = intent.time;
        status.has_price = intent.price.has_value() || !intent.prices.empty();
    } else if (schema == evidence::kSampleSchema) {
        SYSCARD_TRY(const auto sample, evidence::SampleEntry::from_json(entry, where));
        take_sample(status, sample);
    } else if (schema == evidence::kStopSchema) {
        SYSCARD_TRY(const std::string reason, json::string_member(entry, "reason", where));
        SYSCARD_TRY(const std::string limit, json::string_member(entry, "limit", where));
        status.why = limit.empty() ? reason : fmt::format("{}: {}", reason, limit);
    } else if (schema == evidence::kSittingSchema) {
        ++status.sittings;
        status.why.clear();
    } else if (schema == evidence::kRunEndSchema) {
        status.ended = true;
    }
    return {};
}

Result<Status> status_of(const eval::RunPlace& place) {
    Status status;
    SYSCARD_CHECK(evidence::peek(
        place.evidence(), [&](std::uint64_t index, const json::Object& entry) -> Result<void> {
            return take(status, index, entry);
        }));
    const bool running = !status.ended && evidence::is_being_written(place.secrets());
    status.state = status.ended ? "complete" : running ? "running" : "stopped";
    if (status.state == "stopped" && status.why.empty())
        status.why = "it did not say why: killed, or crashed";
    if (status.state != "stopped") status.why.clear();
    return status;
}

json::Object document(const Status& status, const eval::RunPlace& place) {
    json::Object outcomes;
    for (const char* name : {"scored", "unscored", "blocked", "failed", "cancelled"}) {
        const auto found = status.outcomes.find(name);
        outcomes[name] = found == status.outcomes.end() ? 0 : found->second;
    }
    json::Object document = {
        {"schema", "syscard.status/1"},
        {"state", status.state},
        {"reason", status.why},
        {"directory", repair_utf8(place.directory.string())},
        {"run", status.run},
        {"subject", status.subject},
        {"begun", status.begun},
        {"sittings", status.sittings},
        {"planned", status.planned},
        {"done", status.done},
        {"outcomes", std::move(outcomes)},
        {"tokens", json::Object{{"prompt", status.prompt_tokens}, {"reply", status.reply_tokens}}},
    };
    if (status.has_price) {
        document["usd"] = usd_text(status.nano_usd);
        document["samples_without_cost"] = status.without_cost;
    }
    return document;
}

std::string text(const Status& status, const eval::RunPlace& place) {
    std::string page = fmt::format("{}: {}", terminal_safe(place.directory.string()), status.state);
    if (!status.why.empty()) page += fmt::format(" ({})", terminal_safe(status.why));
    page += fmt::format("\n{} of {} samples have a result", status.done, status.planned);
    for (const auto& [name, count] : status.outcomes) page += fmt::format("  {} {}", count, name);
    page += fmt::format(
        "\n{} prompt tokens, {} reply tokens", status.prompt_tokens, status.reply_tokens);
    page += status.has_price ? fmt::format(", ${}", usd_text(status.nano_usd)) : ", cost unknown";
    if (status.has_price && status.without_cost > 0)
        page += fmt::format(" and {} samples whose cost is unknown", status.without_cost);
    page += fmt::format("\nbegun {}, {} sitting{}\n",
                        terminal_safe(status.begun),
                        status.sittings,
                        status.sittings == 1 ? "" : "s");
    if (status.state == "stopped")
        page += fmt::format("`syscard resume {}` goes on with it\n",
                            terminal_safe(place.directory.string()));
    return page;
}

}  // namespace

int status(const std::string& directory, const Output& output) {
    const eval::RunPlace place{directory};
    auto found = status_of(place);
    if (!found && found.error().code == ErrorCode::NotFound)
        return output.fail({ErrorCode::NotFound,
                            fmt::format("no run lies in `{}`", directory),
                            "",
                            "name the folder that was given with -o"});
    if (!found) return output.fail(found.error());
    output.answer(document(*found, place), text(*found, place));
    return 0;
}

}  // namespace syscard::cli
