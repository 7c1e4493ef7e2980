#pragma once

#include <string>
#include <vector>

#include "cli/key_arguments.h"
#include "cli/output.h"

namespace syscard::cli {

struct WithholdArguments {
    std::string directory;
    std::vector<std::string> samples;  // ids or patterns (`*`, `?`)
    std::vector<std::string> fields = {"item", "replies"};
    std::string by;
    std::string reason_class = "hazard";
    std::string reason;
    std::vector<std::string> recipients;  // age1…
    KeyArguments keys;
};

struct PublishArguments {
    std::string directory;
    std::string to;
};

struct OpenArguments {
    std::string directory;
    std::string identity;  // file of age identities; empty: none
    std::string openings;  // file of openings as `disclose` prints them; empty: none
    std::string secret;    // file of the run secret: openings then need no salt
    std::string passphrase_file;
};

struct DiscloseArguments {
    std::string directory;
    std::vector<std::string> samples;
    std::vector<std::string> fields = {"item", "replies"};
};

/// Enters a redaction in the log of a finished run, and draws its card again. Nothing is taken away
/// here: `publish` makes the copy that has holes.
int withhold(const WithholdArguments& arguments, const Output& output);

/// Copies what may be shown, never private/, with a hole in the place of everything that the log
/// withholds.
int publish(const PublishArguments& arguments, const Output& output);

/// Opens sealed fields with an age identity, or disclosed ones with their salts, and holds each
/// against its commitment. Exit code 0 all opened, 3 some are sealed to others, 4 one does not open
/// its commitment.
int open_fields(const OpenArguments& arguments, const Output& output);

/// Prints, for whom it is meant, the value and the salt of single fields: one salt opens one field.
int disclose(const DiscloseArguments& arguments, const Output& output);

}  // namespace syscard::cli
