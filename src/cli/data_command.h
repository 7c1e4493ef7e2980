#pragma once

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
};

/// Adds `data list` and `data add` to the program; the chosen one is put into `chosen`.
void add_data_commands(CLI::App& app, DataArguments& arguments, Output& output,
                       std::function<int()>& chosen);

/// The public data sets that can be added, with source, licence and pin.
int list_data(const Output& output);

/// Makes a suite of a public data set's file.
int add_data(const DataArguments& arguments, const Output& output);

}  // namespace syscard::cli
