#include "people/triggers.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"

namespace syscard::people {

namespace {

constexpr std::int64_t kDay = 24 * 3600;

struct Finding {
    Watch status = Watch::NotShown;
    std::string reason;
};

// What a person recorded: the last word counts.
std::optional<Finding> by_occurrence(const Board& board, const framework::Trigger& trigger) {
    std::optional<Finding> found;
    for (const Record* record : board.all("occurrence")) {
        if (record->text("trigger") != trigger.id) continue;
        const bool occurred = record->text("value") == "occurred";
        found = Finding{occurred ? Watch::Due : Watch::NotDue,
                        fmt::format("{} by {}, {}: {}",
                                    record->text("value"),
                                    record->by.name,
                                    record->time,
                                    record->text("text"))};
    }
    return found;
}

std::optional<Finding> by_age(const framework::Trigger& trigger, std::string_view measured_at,
                              std::string_view at) {
    if (!trigger.max_age_days) return std::nullopt;
    const auto then = parse_utc(measured_at);
    const auto now = parse_utc(at);
    if (!then || !now) return std::nullopt;
    const std::int64_t days = (*now - *then) / kDay;
    return Finding{*now - *then > *trigger.max_age_days * kDay ? Watch::Due : Watch::NotDue,
                   fmt::format("the results are {} days old; due after {}",
                               days,
                               *trigger.max_age_days)};
}

std::optional<Finding> by_compute(const Board& board, const framework::Trigger& trigger) {
    const Record* compute = board.last("compute");
    if (!trigger.compute_factor || !compute) return std::nullopt;
    const auto factor = parse_decimal(compute->text("factor"));
    if (!factor) return std::nullopt;
    return Finding{*factor >= *trigger.compute_factor ? Watch::Due : Watch::NotDue,
                   fmt::format("effective compute is {} times that of the model tested, by {}; due "
                               "at {}",
                               compute->text("factor"),
                               compute->by.name,
                               decimal(*trigger.compute_factor, 2))};
}

// One that is due outweighs one that is not.
Finding state_of(const Board& board, const framework::Trigger& trigger,
                 std::string_view measured_at, std::string_view at) {
    const std::array<std::optional<Finding>, 3> findings = {
        by_occurrence(board, trigger), by_age(trigger, measured_at, at), by_compute(board, trigger)};
    Finding state{Watch::NotShown, "no record says whether it has come true"};
    for (const auto& finding : findings) {
        if (!finding) continue;
        if (finding->status == Watch::Due) return *finding;
        if (state.status == Watch::NotShown) state = *finding;
    }
    return state;
}

Watched forecast_of(const Record& record, std::string_view at) {
    const std::string& day = record.text("by_when");
    const auto due = parse_utc(day);
    const auto now = parse_utc(at);
    Watched one{.kind = "forecast",
                .id = record.text("category"),
                .text = fmt::format("{} by {}", record.text("level"), day),
                .status = Watch::NotShown,
                .reason = "its time is no day, so nothing tells when to look"};
    if (!due || !now) return one;
    const bool passed = *now >= *due;
    one.status = passed ? Watch::Due : Watch::NotDue;
    one.reason = passed ? "the day has come: hold the level against it" : "the day has not come";
    return one;
}

}  // namespace

std::string_view watch_name(Watch watch) {
    constexpr std::array<std::string_view, 3> names = {"due", "not_due", "not_shown"};
    return names[static_cast<std::size_t>(watch)];
}

std::vector<Watched> watched(const Board& board, std::string_view measured_at,
                             std::string_view at) {
    std::vector<Watched> all;
    for (const framework::Trigger& trigger : board.framework().triggers) {
        Finding finding = state_of(board, trigger, measured_at, at);
        all.push_back({"trigger", trigger.id, trigger.text, finding.status, finding.reason});
    }
    for (const Record* record : board.all("forecast")) all.push_back(forecast_of(*record, at));
    return all;
}

json::Array to_json(const std::vector<Watched>& all) {
    json::Array array;
    for (const Watched& one : all)
        array.push_back(json::Object{{"kind", one.kind},
                                     {"id", one.id},
                                     {"text", one.text},
                                     {"status", watch_name(one.status)},
                                     {"reason", one.reason}});
    return array;
}

}  // namespace syscard::people
