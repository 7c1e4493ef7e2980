#pragma once

// A whole run in a moment: tests/data/tiny_suite (twelve samples: attacks, options and a world), a
// recording that answers it, and each step from the plan to the published card as the command line
// takes it.

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.h"
#include "card/card.h"
#include "card/conclude.h"
#include "card/publish.h"
#include "card/render.h"
#include "eval/run.h"
#include "evidence/log_reader.h"
#include "model/replay_model.h"
#include "plan/suite.h"
#include "redteam/technique.h"
#include "support/files.h"

namespace syscard::test {

inline const fs::path kTinySuite = SYSCARD_SOURCE_DIR "/tests/data/tiny_suite";

/// The value, or a failed test and an exception that ends it.
template <typename T>
T value_of(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().what + " at " + result.error().where);
    return std::move(*result);
}

inline void expect_done(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().what + " at " + result.error().where);
}

inline plan::Plan tiny_plan(const fs::path& suite = kTinySuite) {
    plan::Plan plan;
    plan.seed = 7;
    plan::LoadedSuite loaded = value_of(plan::load_suite(suite, plan.seed));
    plan.suites = {std::move(loaded.suite)};
    plan.calibrations = std::move(loaded.calibrations);
    plan.framework = {.file = "framework.yaml",
                      .text = value_of(read_file(kTinySuite / "framework.yaml"))};
    expect_done(plan::expand(plan, redteam::apply));
    return plan;
}

inline std::unique_ptr<model::Model> recorded(const fs::path& recording = kTinySuite /
                                                                          "recording.jsonl") {
    return value_of(model::open_replay("replay:recording.jsonl", recording));
}

inline eval::OpenRun begin(const eval::RunPlace& place, const plan::Plan& plan,
                           const model::Model& subject) {
    const eval::RunState state{.suites = {kTinySuite.string()},
                               .framework = "framework.yaml",
                               .subject = "replay",
                               .seed = plan.seed};
    return value_of(eval::begin_run(place, plan, subject.identity(), state));
}

/// Asks what has no result yet; whether the run is complete.
inline Result<bool> ask(eval::OpenRun& run, const plan::Plan& plan, model::Model& subject,
                        Stop& stop) {
    Loop loop;
    return run_on(loop, eval::run_samples(run, plan, subject, stop, {}));
}

/// Appends the conclusions, after `change` had its way with them, and signs the log.
template <typename Change>
void conclude(evidence::LogWriter& log, Change change) {
    const measure::RunRecord record = value_of(measure::read_run(measure::source_of(log)));
    std::vector<json::Object> entries = value_of(card::conclude(record)).entries;
    change(entries);
    value_of(log.append(entries));
    value_of(log.publish());
}

inline void conclude(evidence::LogWriter& log) {
    conclude(log, [](std::vector<json::Object>&) {});
}

inline card::Card card_of(const eval::RunPlace& place) {
    const evidence::LogReader reader = value_of(evidence::LogReader::open(place.evidence()));
    const measure::EvidenceSource source = measure::source_of(reader);
    const measure::RunRecord record = value_of(measure::read_run(source));
    const card::Conclusions conclusions = value_of(card::conclude(record));
    return value_of(
        card::build_card({record, conclusions, reader.checkpoint(), reader.verifier(), source}));
}

/// The key that the run's log names for signing the card.
inline std::optional<crypto::Signer> publication_of(const eval::RunPlace& place) {
    const evidence::LogReader reader = value_of(evidence::LogReader::open(place.evidence()));
    const evidence::Keyring keys = value_of(evidence::read_keyring(reader));
    return value_of(eval::publication_key(keys, reader.size(), place.secrets(), {}));
}

/// Writes the files of the card that the published evidence gives.
inline void write_card(const eval::RunPlace& place) {
    expect_done(card::write_card(place.directory, card_of(place), publication_of(place)));
}

/// From nothing to a published card.
inline void publish_tiny_card(const eval::RunPlace& place) {
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    eval::OpenRun run = begin(place, plan, *subject);
    Stop stop;
    EXPECT_TRUE(value_of(ask(run, plan, *subject, stop)));
    conclude(run.log);
    write_card(place);
}

/// The measurements of a published run, as canonical JSON.
inline std::vector<std::string> measurements_in(const eval::RunPlace& place) {
    const evidence::LogReader reader = value_of(evidence::LogReader::open(place.evidence()));
    const measure::RunRecord record = value_of(measure::read_run(measure::source_of(reader)));
    std::vector<std::string> texts;
    for (const measure::Measurement& one : value_of(measure::measure_run(record)))
        texts.push_back(json::canonical(measure::to_json(one)));
    return texts;
}

}  // namespace syscard::test
