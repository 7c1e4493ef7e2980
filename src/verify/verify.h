#pragma once

// Checks a published card with nothing but its directory: rebuilds the log, scores every revealed
// reply again, recomputes every number, rating, decision and sentence, and compares the files byte
// by byte. No model, no suite, no index, no private file.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "card/checklist.h"
#include "crypto/note.h"

namespace syscard::verify {

/// What the reader brings. The more, the more is shown.
struct Trust {
    std::optional<crypto::Verifier> key = {};  // the key that must have signed
    std::optional<std::filesystem::path>
        earlier;  // an earlier log checkpoint of the same log, from elsewhere
    std::vector<std::filesystem::path> others = {};  // folders of other runs, from elsewhere
};

/// One thing that does not hold.
struct Problem {
    std::string what;   // "the grade of sample `harm-weapons-1` is not what its reply scores"
    std::string where;  // "evidence/tile/entries/000.p/40", "card.md:17"
};

struct Verification {
    std::vector<Problem> problems;  // none: it verifies
    std::int64_t problems_left_out = 0;
    std::int64_t entries = 0;
    std::int64_t transcripts = 0;         // opened against their commitments
    std::int64_t scored_again = 0;        // graded replies scored again
    std::int64_t taken_from_the_log = 0;  // replies that are programs: not run again
    std::int64_t judged = 0;              // replies put to a judge: its words are read again
    std::int64_t withheld = 0;  // transcripts with a hole in their place, which the log tells of
    std::int64_t withheld_grades = 0;  // grades of withheld replies: not computed again
    std::int64_t sealed = 0;           // fields encrypted to named recipients
    std::int64_t planned = 0;
    std::int64_t without_result = 0;  // planned, and no result in the log
    std::int64_t measurements = 0;    // recomputed
    std::int64_t conclusions = 0;     // ratings, determinations and decisions recomputed
    std::vector<std::string> files;   // compared byte by byte with what the evidence gives
    std::vector<std::string> not_covered;
    std::vector<std::string> replays;    // a sentence for each time that samples were asked again
    std::vector<std::string> given;      // what the reader gave to trust
    std::vector<std::string> labels;     // what the evidence comes to, computed: docs/verifying.md
    std::string signer;                  // the key that signed: "name+hash+base64"
    std::string publisher;               // the key that signed card.json; empty when none had to
    std::vector<std::string> shown;      // what this check shows, given what the reader brought
    std::vector<std::string> not_shown;  // what no such check can show

    std::vector<card::ChecklistItem> checklist;  // computed again, with what this check found

    bool holds() const { return problems.empty(); }
    /// After a hundred they are only counted.
    void add_problem(std::string what, std::string where);
    void add_problem(const Error& error) { add_problem(error.what, error.where); }
};

/// @param place  the directory of a card, or a file in it.
/// @error NotFound    no card lies there.
/// @error Incomplete  the run has not ended: nothing can be concluded yet.
/// @error Io          a file could not be read.
Result<Verification> verify_card(const std::filesystem::path& place, const Trust& trust);

json::Object to_json(const Verification& verification);

}  // namespace syscard::verify
