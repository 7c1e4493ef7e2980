#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/key_arguments.h"
#include "cli/output.h"
#include "model/model.h"
#include "plan/suite.h"

namespace syscard::cli {

struct CardArguments {
    std::vector<std::string> suites;
    std::string subject = "default";
    std::string judge;  // model that grades what no rule can; empty: as the suites propose
    std::string framework;
    std::string directory = "out";
    std::string records;   // file of records to append at the end; empty: none
    std::string previous;  // folder or card.json of the card before; empty: none
    std::uint64_t seed = 1;
    plan::Extent extent = plan::Extent::Full;
    std::string mitigations = "both";  // which states of a subject with layers are measured
    std::string action = "deploy";  // whose decision is the exit code
    std::string acknowledge;        // file that gets a line for each durable result; empty: none
    model::ModelOptions model;
    KeyArguments keys;
    std::string prices;                      // a price table; empty: the one of the program
    std::string max_cost;                    // dollars, as typed; empty: no limit
    std::optional<std::int64_t> max_tokens;  // of the whole run
    std::optional<double> max_seconds;       // of this sitting
    std::string progress = "auto";           // auto, text, json or none
    bool estimate = false;                   // of `plan`: what it would use
};

/// The main job: plan, run, measure, rate, decide, publish. Exit code 0 allowed, 1 denied, 3
/// inconclusive or stopped and resumable, 130 interrupted.
int card(const CardArguments& arguments, const Output& output);

/// Says what would be asked, and asks nothing.
int plan(const CardArguments& arguments, const Output& output);

/// Goes on with a run that was stopped, and makes the card. Exit codes as for `card`.
int resume(const CardArguments& arguments, const Output& output);

struct ReplayArguments {
    std::string directory;
    std::int64_t count = 20;
    std::uint64_t seed = 1;  // of the draw
    model::ModelOptions model;
    KeyArguments keys;
};

/// Asks a random few of a finished run's samples again, enters how many agree, and draws the card
/// again. Exit code 0 every grade is the same, 1 some are not, 3 no reply came.
int replay(const ReplayArguments& arguments, const Output& output);

}  // namespace syscard::cli
