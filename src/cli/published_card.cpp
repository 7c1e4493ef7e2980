#include "cli/published_card.h"

#include "card/conclude.h"
#include "card/publish.h"

namespace syscard::cli {

Result<card::Card> read_card(const eval::RunPlace& place) {
    SYSCARD_TRY(const evidence::LogReader reader, evidence::LogReader::open(place.evidence()));
    const measure::EvidenceSource source = measure::source_of(reader);
    SYSCARD_TRY(const measure::RunRecord record, measure::read_run(source));
    SYSCARD_CHECK(measure::check_ended(record, place.directory));
    SYSCARD_TRY(const card::Conclusions conclusions, card::conclude(record));
    return card::build_card(
        {record, conclusions, reader.checkpoint(), reader.verifier(), source});
}

Result<void> publish_again(const eval::RunPlace& place, eval::OpenRun& run) {
    SYSCARD_CHECK(run.log.publish());
    if (!run.ended) return {};
    SYSCARD_TRY(const card::Card card, read_card(place));
    return card::write_card(place.directory, card, run.publication);
}

}  // namespace syscard::cli
