#include "cli/published_card.h"

#include <optional>
#include <utility>

#include "card/publish.h"

namespace syscard::cli {

namespace {

Result<Concluded> conclude_published(const eval::RunPlace& place,
                                     const measure::EvidenceSource& source) {
    SYSCARD_TRY(measure::RunRecord record, measure::read_run(source));
    SYSCARD_CHECK(measure::check_ended(record, place.directory));
    SYSCARD_TRY(card::Conclusions conclusions, card::conclude(record));
    return Concluded{std::move(record), std::move(conclusions)};
}

}  // namespace

Result<card::Card> read_card(const eval::RunPlace& place, const Concluded* known) {
    SYSCARD_TRY(const evidence::LogReader reader, evidence::LogReader::open(place.evidence()));
    const measure::EvidenceSource source = measure::source_of(reader);
    std::optional<Concluded> here;
    if (known == nullptr) {
        SYSCARD_TRY(here, conclude_published(place, source));
        known = &*here;
    }
    return card::build_card(
        {known->record, known->conclusions, reader.checkpoint(), reader.verifier(), source});
}

Result<void> publish_again(const eval::RunPlace& place, eval::OpenRun& run) {
    SYSCARD_CHECK(run.log.publish());
    if (!run.ended) return {};
    SYSCARD_TRY(const card::Card card, read_card(place));
    return card::write_card(place.directory, card, run.publication);
}

}  // namespace syscard::cli
