#include "people/board.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "people/kinds.h"

namespace syscard::people {

namespace {

using framework::Decision;
using framework::Duty;
using framework::MitigationState;
using framework::Reason;
using framework::Role;
using framework::Verdict;

std::unexpected<Error> bad(std::string what, const Record& record, std::string hint = "") {
    return fail(ErrorCode::BadInput, std::move(what), record.where, std::move(hint));
}

std::string shown(const std::string& text) { return terminal_line(text, 80); }

/// Later or equal; both are checked times.
bool not_before(std::string_view time, std::string_view other) {
    return parse_utc(time).value_or(0) >= parse_utc(other).value_or(0);
}

std::vector<std::string> roles_that_may(const framework::Framework& framework, Duty duty) {
    std::vector<std::string> ids;
    for (const Role& role : framework.roles) {
        if (role.may(duty)) ids.push_back(fmt::format("`{}` ({})", role.id, role.where));
    }
    return ids;
}

MitigationState state_of(const Record& proposal) {
    return proposal.text("state") == "pre" ? MitigationState::Pre : MitigationState::Post;
}

std::size_t level_of(const framework::Scale& scale, const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(scale, name, &framework::Level::name) -
                                    scale.begin());
}

Reason act(std::string text, Verdict verdict) {
    return {.text = std::move(text), .verdict = verdict, .evidence = {}, .children = {}};
}

std::string who(const Record& record) {
    return fmt::format("{} ({})", record.by.name, record.by.role);
}

}  // namespace

std::int64_t Proposal::votes_with(std::string_view value) const {
    return std::ranges::count_if(votes,
                                 [&](const Record& vote) { return vote.text("value") == value; });
}

bool Proposal::adopted() const { return resolution && resolution->text("value") == "adopt"; }

bool Proposal::on_fast_track() const {
    return resolution && resolution->text("fast_track") == "yes";
}

std::vector<const Record*> Board::all(std::string_view kind) const {
    std::vector<const Record*> found;
    for (const Record& record : records_) {
        if (record.kind == kind) found.push_back(&record);
    }
    return found;
}

const Record* Board::last(std::string_view kind) const {
    const auto found = all(kind);
    return found.empty() ? nullptr : found.back();
}

const Record* Board::last_on(std::string_view kind, const std::string& member,
                             const std::string& value) const {
    const Record* found = nullptr;
    for (const Record* record : all(kind)) {
        if (record->text(member) == value) found = record;
    }
    return found;
}

// ---- who ----

bool Board::holds(const Person& person, std::string_view at) const {
    return std::ranges::any_of(all("appointment"), [&](const Record* appointment) {
        const bool same =
            appointment->text("person") == person.name && appointment->text("role") == person.role;
        const std::string& until = appointment->text("until");
        return same && (until.empty() || not_before(until, at));
    });
}

Result<void> Board::check_separation(const Record& record, const Person& person) const {
    for (const framework::Separation& each : framework_.separate) {
        if (person.role != each.one && person.role != each.other) continue;
        const std::string& other = person.role == each.one ? each.other : each.one;
        const bool both = std::ranges::any_of(records_, [&](const Record& earlier) {
            const bool acted = earlier.by == Person{person.name, other};
            const bool appointed = earlier.kind == "appointment" &&
                                   earlier.text("person") == person.name &&
                                   earlier.text("role") == other;
            return acted || appointed;
        });
        if (!both) continue;
        return bad(fmt::format("`{}` cannot be `{}`: the same person is `{}`",
                               shown(person.name),
                               person.role,
                               other),
                   record,
                   fmt::format("the two are separated at {}", each.where));
    }
    return {};
}

Result<void> Board::check_person(const Record& record) const {
    const Kind& kind = *find_kind(record.kind);
    if (!kind.duty) return {};
    const std::string duty(framework::duty_name(*kind.duty));
    const auto able = roles_that_may(framework_, *kind.duty);
    const std::string hint =
        able.empty() ? "the framework has no such role" : "these may: " + join(able, ", ");
    const Role* role = framework_.find_role(record.by.role);
    if (!role)
        return bad(fmt::format("a {} by a role that the framework does not have: `{}`",
                               record.kind,
                               shown(record.by.role)),
                   record,
                   hint);
    if (!role->may(*kind.duty))
        return bad(fmt::format("a {} by somebody without the role: `{}` is `{}`, which may not {}",
                               record.kind,
                               shown(record.by.name),
                               role->id,
                               duty),
                   record,
                   hint);
    if (!holds(record.by, record.time))
        return bad(fmt::format("a {} by somebody without the role: `{}` was not appointed `{}`",
                               record.kind,
                               shown(record.by.name),
                               role->id),
                   record,
                   "appoint first: `syscard board appoint`; or the appointment has ended");
    return check_separation(record, record.by);
}

// ---- what ----

Result<void> Board::check_action(const Record& record, const std::string& action) const {
    std::vector<std::string> known;
    for (const framework::Action& each : framework_.actions) known.push_back(each.id);
    if (std::ranges::find(known, action) != known.end()) return {};
    return bad(fmt::format("the framework has no action `{}`", shown(action)),
               record,
               hint_for_unknown(action, known));
}

Result<void> Board::check_level(const Record& record) const {
    std::vector<std::string> categories;
    for (const framework::Category& each : framework_.categories) categories.push_back(each.id);
    const framework::Category* category = framework_.find_category(record.text("category"));
    if (!category)
        return bad(fmt::format("unknown category `{}`", shown(record.text("category"))),
                   record,
                   hint_for_unknown(record.text("category"), categories));
    std::vector<std::string> levels;
    for (const framework::Level& level : framework_.scale_of(*category))
        levels.push_back(level.name);
    if (std::ranges::find(levels, record.text("level")) != levels.end()) return {};
    return bad(fmt::format("unknown level `{}`", shown(record.text("level"))),
               record,
               hint_for_unknown(record.text("level"), levels));
}

Proposal* Board::find_proposal(const std::string& id) {
    const auto found = std::ranges::find_if(
        proposals_, [&](const Proposal& each) { return each.record.text("id") == id; });
    return found == proposals_.end() ? nullptr : &*found;
}

Result<Proposal*> Board::open_proposal(const Record& record) {
    const std::string& id = record.text("proposal");
    Proposal* proposal = find_proposal(id);
    if (!proposal) {
        std::vector<std::string> ids;
        for (const Proposal& each : proposals_) ids.push_back(each.record.text("id"));
        return bad(fmt::format("no proposal `{}`", shown(id)),
                   record,
                   ids.empty() ? "propose first" : hint_for_unknown(id, ids));
    }
    if (!proposal->resolution) return proposal;
    return bad(fmt::format("the proposal `{}` is closed: {} resolved it",
                           shown(id),
                           proposal->resolution->by.name),
               record,
               "make a new proposal");
}

Result<void> Board::add_proposal(const Record& record) {
    SYSCARD_CHECK(check_level(record));
    if (find_proposal(record.text("id")))
        return bad(fmt::format("a second proposal `{}`", shown(record.text("id"))),
                   record,
                   "give it an id of its own");
    if (record.text("basis") == "measured" && record.list("evidence").empty())
        return bad("a measured level names no evidence",
                   record,
                   "name measurements under `evidence`, or write `basis: assigned`");
    proposals_.push_back({.record = record, .votes = {}, .resolution = {}, .ratified = {}});
    return {};
}

Result<void> Board::add_vote(const Record& record) {
    SYSCARD_TRY(Proposal * proposal, open_proposal(record));
    if (!record.text("dissent").empty() && record.text("value") == "for")
        return bad("a dissent goes with a vote against, an abstention or a recusal", record);
    std::erase_if(proposal->votes, [&](const Record& vote) { return vote.by == record.by; });
    proposal->votes.push_back(record);
    return {};
}

Result<void> Board::add_resolution(const Record& record) {
    SYSCARD_TRY(Proposal * proposal, open_proposal(record));
    const std::int64_t cast = proposal->votes_with("for") + proposal->votes_with("against");
    const bool fast = record.text("fast_track") == "yes";
    if (cast < framework_.process.quorum && !fast)
        return bad(fmt::format("the proposal `{}` has no quorum: {} of {} votes",
                               shown(record.text("proposal")),
                               cast,
                               framework_.process.quorum),
                   record,
                   fmt::format("the quorum stands at {}; `fast_track: yes` goes without one and "
                               "must be ratified later",
                               framework_.process.where));
    proposal->resolution = record;
    return {};
}

Result<void> Board::add_ratification(const Record& record) {
    const std::string& subject = record.text("subject");
    if (Proposal* proposal = find_proposal(subject)) {
        proposal->ratified = record;
        return {};
    }
    return check_action(record, subject);
}

Result<void> Board::check_exception(const Record& record) const {
    SYSCARD_CHECK(check_action(record, record.text("action")));
    const std::string& expires = record.text("expires");
    const std::int64_t seconds =
        parse_utc(expires).value_or(0) - parse_utc(record.time).value_or(0);
    if (seconds <= 0)
        return bad(fmt::format("an expired exception: it ended {}", shown(expires)),
                   record,
                   "an exception ends in the future");
    const auto longest = framework_.process.longest_exception_days;
    if (!longest || seconds <= *longest * 86'400) return {};
    return bad(fmt::format("an exception of {} days; {} are the most", seconds / 86'400, *longest),
               record,
               fmt::format("the limit stands at {}", framework_.process.where));
}

Result<void> Board::check_trigger(const Record& record) const {
    std::vector<std::string> ids;
    for (const framework::Trigger& trigger : framework_.triggers) ids.push_back(trigger.id);
    const std::string& id = record.text("trigger");
    if (std::ranges::find(ids, id) != ids.end()) return {};
    return bad(fmt::format("the framework has no trigger `{}`", shown(id)),
               record,
               hint_for_unknown(id, ids));
}

Result<void> Board::check_content(const Record& record) {
    if (record.kind == "appointment") {
        const Person person{record.text("person"), record.text("role")};
        if (!framework_.find_role(person.role)) {
            std::vector<std::string> roles;
            for (const Role& role : framework_.roles) roles.push_back(role.id);
            return bad(fmt::format("the framework has no role `{}`", shown(person.role)),
                       record,
                       hint_for_unknown(person.role, roles));
        }
        return check_separation(record, person);
    }
    if (record.kind == "proposal") return add_proposal(record);
    if (record.kind == "vote") return add_vote(record);
    if (record.kind == "resolution") return add_resolution(record);
    if (record.kind == "ratification") return add_ratification(record);
    if (record.kind == "forecast") return check_level(record);
    if (record.kind == "exception") return check_exception(record);
    if (record.kind == "occurrence") return check_trigger(record);
    if (record.kind == "compute" && parse_decimal(record.text("factor")).value_or(0) <= 0)
        return bad(fmt::format("`factor` is no positive decimal: `{}`", shown(record.text("factor"))),
                   record,
                   "write 1 for the same, 2 for twice the effective compute");
    if (record.kind == "retest" && record.text("status") == "closed" &&
        record.list("evidence").empty())
        return bad("a finding is closed by evidence, and none is named",
                   record,
                   "name measurements under `evidence`; or waive it with a reason, or carry it");
    if (record.kind == "order" || record.kind == "reversal")
        return check_action(record, record.text("action"));
    return {};
}

Result<void> Board::add(const Record& record) {
    if (!records_.empty() && !not_before(record.time, records_.back().time))
        return bad(fmt::format("a record of {} after one of {}", record.time, records_.back().time),
                   record,
                   "records stand in the order of their times");
    SYSCARD_CHECK(check_person(record));
    SYSCARD_CHECK(check_content(record));
    records_.push_back(record);
    return {};
}

// ---- what follows ----

/// Done on the fast track, and not ratified in time.
bool Board::lapsed(const Record& act, bool ratified, std::string_view at) const {
    const auto hours = framework_.process.ratify_within_hours;
    if (act.text("fast_track") != "yes" || ratified || !hours) return false;
    return parse_utc(at).value_or(0) > parse_utc(act.time).value_or(0) + *hours * 3600;
}

framework::Given Board::given(std::string_view at) const {
    framework::Given given;
    for (const Proposal& proposal : proposals_) {
        if (!proposal.adopted()) continue;
        if (lapsed(*proposal.resolution, proposal.ratified.has_value(), at)) continue;
        const Record& record = proposal.record;
        const framework::Category& category = *framework_.find_category(record.text("category"));
        given.levels.push_back(
            {.category = category.id,
             .state = state_of(record),
             .level = level_of(framework_.scale_of(category), record.text("level")),
             .measured = record.text("basis") == "measured",
             .by = proposal.resolution->by.name,
             .reason = record.text("reason")});
    }
    for (const Record* record : all("forecast")) {
        const framework::Category& category = *framework_.find_category(record->text("category"));
        given.forecasts.push_back(
            {.category = category.id,
             .level = level_of(framework_.scale_of(category), record->text("level")),
             .by_when = record->text("by_when")});
    }
    for (const Record* record : all("attestation")) {
        if (record->text("value") == "stands") given.attested.insert(record->text("id"));
        if (record->text("value") == "withdrawn") given.attested.erase(record->text("id"));
    }
    return given;
}

void Board::settle_action(framework::ActionDecision& action, std::string_view at) const {
    const Record* order = last_on("order", "action", action.action);
    const Record* reversal = last_on("reversal", "action", action.action);
    const Record* exception = last_on("exception", "action", action.action);
    const auto after = [&](const Record* one, const Record* other) {
        return one && other && one > other;  // both stand in `records_`, in the order of time
    };
    const Record* ratification = last_on("ratification", "subject", action.action);
    const bool ratified = after(ratification, order);

    if (!order && framework_.process.decider_required && action.by_rules == Decision::Allowed) {
        action.decision = Decision::Inconclusive;
        action.acts.push_back(act("nobody who may decide has decided", Verdict::Insufficient));
    }
    if (order && order->text("value") == "deny") {
        action.decision = Decision::Denied;
        action.acts.push_back(act(
            fmt::format("denied by {}: {}", who(*order), order->text("reason")), Verdict::NotMet));
    } else if (order && lapsed(*order, ratified, at)) {
        if (action.decision == Decision::Allowed) action.decision = Decision::Inconclusive;
        action.acts.push_back(
            act(fmt::format("allowed by {} on the fast track, and not ratified within {} hours: "
                            "it has lapsed",
                            who(*order),
                            *framework_.process.ratify_within_hours),
                Verdict::Insufficient));
    } else if (order) {
        const bool fast = order->text("fast_track") == "yes";
        const std::string track = !fast ? ""
                                  : ratified
                                      ? " on the fast track, ratified by " + who(*ratification)
                                      : " on the fast track, not ratified yet";
        const std::string against =
            action.by_rules == Decision::Allowed ? "" : "; without an exception the rules stand";
        action.acts.push_back(act(fmt::format("allowed by {}{}: {}{}",
                                              who(*order),
                                              track,
                                              order->text("reason"),
                                              exception ? "" : against),
                                  Verdict::Met));
    }
    const bool denied = order && order->text("value") == "deny";
    if (exception && !denied && action.by_rules != Decision::Allowed) {
        const bool stands = parse_utc(exception->text("expires")) > parse_utc(at);
        if (stands) action.decision = Decision::Allowed;
        action.acts.push_back(act(fmt::format("{} by {}, {} {}: {}",
                                              stands ? "allowed by exception" : "an exception",
                                              who(*exception),
                                              stands ? "until" : "which expired",
                                              exception->text("expires"),
                                              exception->text("reason")),
                                  stands ? Verdict::Met : Verdict::Insufficient));
    }
    const bool reversed = reversal && (!order || after(reversal, order)) &&
                          (!exception || after(reversal, exception));
    if (!reversed) return;
    action.decision = Decision::Denied;
    action.acts.push_back(
        act(fmt::format("reversed by {}: {}", who(*reversal), reversal->text("reason")),
            Verdict::NotMet));
}

void Board::settle(framework::Rating& rating, std::string_view at) const {
    for (framework::ActionDecision& action : rating.actions) settle_action(action, at);
    const bool examples =
        std::ranges::any_of(records_, [](const Record& record) { return record.example; });
    if (examples)
        rating.notes.emplace_back(
            "Records of people's work in this card are examples: nobody voted, decided or stated "
            "any of it.");
}

}  // namespace syscard::people
