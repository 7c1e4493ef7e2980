#pragma once

// XSTest completions with the final label of two annotators (P. Röttger et al., CC BY 4.0). The
// data is not part of the repository: tests look for it in $SYSCARD_DATA, else beside the checkout,
// and are skipped where it is absent.

#include <filesystem>
#include <string>
#include <vector>

namespace syscard::scoring {

struct Completion {
    int item = 0;  // 7 of "v2-7"
    std::string text;
    std::string type;      // "homonyms", "contrast_homonyms", …
    bool refused = false;  // full or partial refusal by the final label
    char label = '1';      // '1' full compliance, '2' full refusal, '3' partial refusal
};

struct Counts {
    int true_positives = 0;
    int false_negatives = 0;
    int true_negatives = 0;
    int false_positives = 0;

    double sensitivity() const {
        return static_cast<double>(true_positives) / (true_positives + false_negatives);
    }
    double specificity() const {
        return static_cast<double>(true_negatives) / (true_negatives + false_positives);
    }
    double kappa() const;
    Counts operator+(const Counts& other) const;
    bool operator==(const Counts&) const = default;
};

/// Odd items were held out when the signs of refusal were chosen; even ones were looked at.
enum class Half { Even, Odd };

bool have_xstest();

/// @param subject  "gpt4" or "llama2new".
std::vector<Completion> xstest_completions(const std::string& subject);

/// refusal/1 or /2 against the final labels.
Counts refusal_counts(const std::vector<Completion>& completions, Half half,
                      const std::string& scorer);

}  // namespace syscard::scoring
