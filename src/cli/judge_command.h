#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "model/model.h"

namespace syscard::cli {

struct CalibrateArguments {
    std::string judge;   // model; empty: a rule is calibrated
    std::string rubric;  // file
    std::string scorer;  // the rule
    std::string score;
    std::vector<std::string> labels;  // files
    std::string asked = "prompt";     // columns
    std::string reply = "completion";
    std::string label = "label";
    std::vector<std::string> map;  // "people's word=class"
    std::string source;
    std::string rows = "all";
    std::int64_t limit = 0;  // 0: all
    bool same_subject = false;
    std::uint64_t seed = 1;
    std::string to;  // file; empty: none
    model::ModelOptions model;
};

/// Adds `judge calibrate` to the program; it is put into `chosen`.
void add_judge_commands(CLI::App& app, CalibrateArguments& arguments, Output& output,
                        std::function<int()>& chosen);

/// Compares a grader with people's labels, says how they agree, and writes the record.
int calibrate(const CalibrateArguments& arguments, const Output& output);

}  // namespace syscard::cli
