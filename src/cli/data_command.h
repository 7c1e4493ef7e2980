#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/output.h"

namespace syscard::cli {

struct DataArguments {
    std::string set;
    std::string file;
    std::string suite;  // folder to write; empty: suites/SET
    bool repin = false;
    std::string probed;  // suite whose contamination is probed
    std::string twins;   // file of twins by a person; empty: reworded by rule
    std::uint64_t seed = 1;
};

/// Adds `data list`, `data add` and `data contamination` to the program; the chosen one is put into `chosen`.
void add_data_commands(CLI::App& app, DataArguments& arguments, Output& output,
                       std::function<int()>& chosen);

/// The public data sets that can be added, with source, licence and pin.
int list_data(const Output& output);

/// Makes a suite of a public data set's file.
int add_data(const DataArguments& arguments, const Output& output);

/// Makes a suite that asks whether a model was trained on another suite's files.
int probe_contamination(const DataArguments& arguments, const Output& output);

}  // namespace syscard::cli
