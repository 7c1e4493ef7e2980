#include "cli/card_place.h"

#include <fmt/format.h>

#include "base/text.h"
#include "card/conclude.h"
#include "card/publish.h"
#include "cli/published_card.h"

namespace syscard::cli {

Result<measure::RunRecord> read_ended_run(const eval::RunPlace& place) {
    SYSCARD_TRY(const evidence::LogReader reader, evidence::LogReader::open(place.evidence()));
    SYSCARD_TRY(measure::RunRecord record, measure::read_run(measure::source_of(reader)));
    SYSCARD_CHECK(measure::check_ended(record, place.directory));
    return record;
}

Result<card::Card> append_records(const eval::RunPlace& place, eval::OpenRun& run,
                                  const std::vector<people::Record>& records) {
    SYSCARD_TRY(measure::RunRecord record, measure::read_run(measure::source_of(run.log)));
    SYSCARD_CHECK(measure::check_ended(record, place.directory));
    SYSCARD_TRY(const std::vector<json::Object> entries,
                card::entries_for(std::move(record), records));
    SYSCARD_CHECK(run.log.append(entries));
    SYSCARD_CHECK(run.log.publish());
    SYSCARD_TRY(card::Card card, read_card(place));
    SYSCARD_CHECK(card::write_card(place.directory, card, run.publication));
    return card;
}

Result<card::Card> append_records(const eval::RunPlace& place, const KeyArguments& keys,
                                  const std::vector<people::Record>& records) {
    SYSCARD_TRY(const eval::RunKeys loaded, load_keys(keys, PassphraseUse::Open));
    SYSCARD_TRY(eval::OpenRun run, eval::open_run(place, loaded));
    return append_records(place, run, records);
}

std::unexpected<Error> no_such_action(const std::string& action,
                                      const std::vector<std::string>& known) {
    return fail(ErrorCode::BadInput,
                fmt::format("the framework has no action `{}`", action),
                "",
                hint_for_unknown(action, known));
}

Result<int> decision_code(const framework::Rating& rating, const std::string& action) {
    std::vector<std::string> known;
    for (const framework::ActionDecision& each : rating.actions) {
        known.push_back(each.action);
        if (each.action != action) continue;
        switch (each.decision) {
            case framework::Decision::Allowed:
                return 0;
            case framework::Decision::Denied:
                return 1;
            case framework::Decision::Inconclusive:
                return 3;
        }
    }
    return no_such_action(action, known);
}

}  // namespace syscard::cli
