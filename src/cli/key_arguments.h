#pragma once

#include <string>

#include "base/error.h"
#include "eval/keys.h"

namespace CLI {
class App;
}

namespace syscard::cli {

/// Where keys come from, as flags; all empty: keys are made without questions and kept in private/.
struct KeyArguments {
    std::string log_key;          // file: OpenSSH, or `PRIVATE+KEY+…`
    std::string publication_key;  // likewise
    std::string passphrase_file;
    bool ask_passphrase = false;
};

/// --log-key, --publication-key, --passphrase and --passphrase-file.
void add_key_flags(CLI::App& command, KeyArguments& arguments);

enum class PassphraseUse { Open, Choose };  // choosing one on the terminal asks twice

/// Reads the files, and asks for the passphrase on the terminal if it is to be asked for.
/// @error NotFound, Io, BadInput  a file; no terminal to ask on; two answers that differ.
Result<eval::RunKeys> load_keys(const KeyArguments& arguments, PassphraseUse use);

}  // namespace syscard::cli
