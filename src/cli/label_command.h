#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/key_arguments.h"
#include "cli/output.h"

namespace syscard::cli {

struct LabelArguments {
    std::string directory;
    std::string task;   // empty: the only one
    std::string score;  // empty: the only one
    std::string rater;
    std::int64_t count = 100;
    std::uint64_t seed = 1;
    std::string to;  // file for the labelled replies; empty: none
    KeyArguments keys;
};

/// Adds `label` to the program; it is put into `chosen`.
void add_label_command(CLI::App& app, LabelArguments& arguments, Output& output,
                       std::function<int()>& chosen);

/// Lets a person label a random part of a run's replies, blind: without the model's name, the
/// sample's and the grade. Enters the labels when all are there. Exit code 130 when stopped before:
/// the same command goes on.
int label(const LabelArguments& arguments, const Output& output);

}  // namespace syscard::cli
