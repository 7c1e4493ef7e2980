#include "cli/board_command.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "card/wording.h"
#include "cli/card_place.h"
#include "people/kinds.h"
#include "people/triggers.h"

namespace syscard::cli {

namespace {

std::string flag_of(std::string name) {
    std::ranges::replace(name, '_', '-');
    return "--" + name;
}

/// Through JSON, so that flags are checked by the rules that entries are.
Result<people::Record> record_of(const RecordArguments& arguments) {
    const people::Kind& kind = *people::find_kind(arguments.kind);
    json::Object entry = {
        {"schema", fmt::format("syscard.{}/1", arguments.kind)},
        {"by", json::Object{{"name", arguments.name}, {"role", arguments.role}}},
        {"time", utc_now()},
        {"example", false},
    };
    for (const people::MemberRule& rule : kind.members) {
        const std::string name(rule.name);
        const auto text = arguments.texts.find(name);
        const auto list = arguments.lists.find(name);
        const bool given = text != arguments.texts.end() && !text->second.empty();
        if (list != arguments.lists.end() && !list->second.empty())
            entry[name] = json::array_of(list->second);
        if (given && rule.form != people::Form::Count) entry[name] = text->second;
        if (!given || rule.form != people::Form::Count) continue;
        const auto number = parse_unsigned(text->second);
        if (!number)
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` is not a whole number", text->second),
                        flag_of(name));
        entry[name] = static_cast<std::int64_t>(*number);
    }
    return people::record_from_json(entry, "the command line");
}

json::Object records_json(const std::vector<people::Record>& records, const card::Card& card) {
    json::Array list;
    for (const people::Record& record : records) list.push_back(people::to_json(record));
    return {{"schema", "syscard.recorded/1"},
            {"records", std::move(list)},
            {"rating", framework::to_json(card.rating)}};
}

int record(const RecordArguments& arguments, const std::vector<people::Record>& records,
           const Output& output) {
    const eval::RunPlace place{arguments.directory};
    const auto card = append_records(place, arguments.keys, records);
    if (!card) return output.fail(card.error());
    std::string text =
        fmt::format("recorded: {}; {} written anew\n",
                    card::counted(static_cast<std::int64_t>(records.size()), "record", "records"),
                    (place.directory / "card.*").string());
    for (const std::string& line : card->summary) text += terminal_safe(line) + "\n";
    output.answer(records_json(records, *card), text);
    return 0;
}

std::string evidence_of(const framework::Reason& reason) {
    return reason.evidence.empty() ? "" : fmt::format("  [{}]", join(reason.evidence, ", "));
}

std::string tree(const std::vector<framework::Reason>& reasons, std::size_t depth) {
    std::string text;
    for (const framework::Reason& reason : reasons) {
        text += fmt::format("{}{} {}{}\n",
                            std::string(2 * depth, ' '),
                            card::verdict_mark(reason.verdict),
                            terminal_line(reason.text, 2000),
                            terminal_line(evidence_of(reason), 500));
        text += tree(reason.children, depth + 1);
    }
    return text;
}

std::string decision_text(const framework::ActionDecision& action, const std::string& at) {
    std::string text = fmt::format("{} {}: {} as of {}\n",
                                   card::decision_mark(action.decision),
                                   terminal_line(action.title, 100),
                                   card::decision_words(action.decision),
                                   at);
    if (action.reasons.empty()) text += "  ✗ no rule allows it\n";
    text += tree(action.reasons, 1);
    if (action.acts.empty()) return text;
    text += fmt::format("by the rules alone: {}; people:\n", card::decision_words(action.by_rules));
    return text + tree(action.acts, 1);
}

/// "2026-11-23" is the end of that day's first second; nothing is now.
Result<std::string> time_of(const DecideArguments& arguments) {
    if (arguments.at.empty()) return utc_now();
    if (parse_utc(arguments.at)) return arguments.at;
    return fail(ErrorCode::BadInput,
                fmt::format("not a time: `{}`", arguments.at),
                "--at",
                "write it as 2026-11-23, or as 2026-11-23T18:04:05Z");
}

struct Rated {
    framework::Rating rating;
    std::vector<people::Watched> watched;
};

Result<Rated> rating_at(const DecideArguments& arguments, const std::string& at) {
    SYSCARD_TRY(const measure::RunRecord record,
                read_ended_run(eval::RunPlace{arguments.directory}));
    SYSCARD_TRY(const card::Conclusions conclusions, card::conclude(record));
    const bool asked = record.plan.samples > 0;
    return Rated{card::rate_at(record, conclusions, at),
                 people::watched(conclusions.board, asked ? record.end->time : "", at)};
}

std::string watched_text(const std::vector<people::Watched>& watched) {
    if (watched.empty()) return "";
    std::string text = "when to evaluate again:\n";
    for (const people::Watched& one : watched) {
        std::string status(people::watch_name(one.status));
        std::ranges::replace(status, '_', ' ');
        text += fmt::format("  {:<9}  {}: {} ({})\n",
                            status,
                            terminal_line(one.id, 60),
                            terminal_line(one.text, 100),
                            terminal_line(one.reason, 200));
    }
    return text;
}

std::string rating_text(const framework::Rating& rating) {
    std::string text;
    const auto add = [&](const std::vector<framework::CategoryRating>& categories) {
        for (const framework::CategoryRating& each : categories) {
            text += fmt::format("{}: {} (before mitigation: {})\n  {}\n",
                                terminal_line(each.title, 100),
                                card::level_words(each),
                                card::state_words(each.pre_level),
                                terminal_line(each.reason, 1000));
        }
    };
    add(rating.categories);
    add(rating.behaviours);
    return text;
}

}  // namespace

int add_record(const RecordArguments& arguments, const Output& output) {
    const auto one = record_of(arguments);
    if (!one) return output.fail(one.error());
    return record(arguments, {*one}, output);
}

int add_records(const RecordArguments& arguments, const std::string& file, const Output& output) {
    const auto text = read_file(file);
    if (!text) return output.fail(text.error());
    const auto records = people::parse_records(*text, file, utc_now());
    if (!records) return output.fail(records.error());
    return record(arguments, *records, output);
}

int decide(const DecideArguments& arguments, const Output& output) {
    const auto at = time_of(arguments);
    if (!at) return output.fail(at.error());
    const auto rated = rating_at(arguments, *at);
    if (!rated) return output.fail(rated.error());
    const framework::Rating* rating = &rated->rating;
    const auto code = decision_code(*rating, arguments.action);
    if (!code) return output.fail(code.error());
    const auto action =
        std::ranges::find(rating->actions, arguments.action, &framework::ActionDecision::action);
    output.answer({{"schema", "syscard.decided/1"},
                   {"action", arguments.action},
                   {"at", *at},
                   {"decision", framework::decision_name(action->decision)},
                   {"rating", framework::to_json(*rating)}},
                  decision_text(*action, *at));
    return *code;
}

int rate(const DecideArguments& arguments, const Output& output) {
    const auto at = time_of(arguments);
    if (!at) return output.fail(at.error());
    const auto rated = rating_at(arguments, *at);
    if (!rated) return output.fail(rated.error());
    json::Object answer = framework::to_json(rated->rating);
    answer["watched"] = people::to_json(rated->watched);
    output.answer(answer, rating_text(rated->rating) + watched_text(rated->watched));
    return 0;
}

}  // namespace syscard::cli
