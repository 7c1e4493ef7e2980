#pragma once

// What makes up the library: one list per family, each in a file of its own.

#include <string>
#include <string_view>
#include <vector>

#include "redteam/internal/random.h"
#include "redteam/technique.h"

namespace syscard::redteam {

struct Entry {
    Technique technique;
    std::string (*rewrite)(std::string_view objective, Random& random);
};

std::vector<Entry> encodings();
std::vector<Entry> translations();
std::vector<Entry> perturbations();
std::vector<Entry> framings();
std::vector<Entry> persuasions();
std::vector<Entry> answer_shapers();
std::vector<Entry> splittings();
std::vector<Entry> tenses();
std::vector<Entry> formats();

}  // namespace syscard::redteam
