// Perturbations: small changes of spelling that a person reads over and a tokenizer does not. With
// many seeds they are the augmentations of best-of-n jailbreaking.

#include <array>
#include <map>

#include "redteam/internal/catalogue.h"
#include "redteam/internal/letters.h"

namespace syscard::redteam {

namespace {

constexpr const char* kBestOfN = "J. Hughes et al., \"Best-of-N jailbreaking\", arXiv:2412.03556";
constexpr const char* kBadCharacters = "N. Boucher et al., \"Bad characters\", arXiv:2106.09898";

// By chance a change may change nothing, and an attack that is the plain question would dilute its
// own rate: try again with the numbers that follow. A text without letters stays as it is.
template <typename Change>
std::string changed_by(Change change, std::string_view objective) {
    constexpr int kTries = 20;
    for (int i = 0; i < kTries; ++i) {
        if (std::string changed = change(objective); changed != objective) return changed;
    }
    return std::string(objective);
}

std::string random_capitals(std::string_view objective, Random& random) {
    const auto change = [&](std::string_view text) {
        std::string mixed(text);
        for (char& c : mixed) c = random.one_in(2) ? to_upper(c) : to_lower(c);
        return mixed;
    };
    return changed_by(change, objective);
}

enum class Slip { None, Drop, Double, Swap };

// One letter in nine slips.
Slip next_slip(Random& random) {
    switch (random.below(27)) {
        case 0:
            return Slip::Drop;
        case 1:
            return Slip::Double;
        case 2:
            return Slip::Swap;
        default:
            return Slip::None;
    }
}

// The word as somebody in a hurry types it; its first letter stays.
std::string typo_word(std::string_view word, Random& random) {
    std::string typed(word.substr(0, 1));
    for (std::size_t i = 1; i < word.size(); ++i) {
        const Slip slip = next_slip(random);
        if (slip == Slip::Swap && i + 1 < word.size()) {
            typed += word[i + 1];
            typed += word[i];
            ++i;
        } else if (slip != Slip::Drop) {
            typed.append(slip == Slip::Double ? 2 : 1, word[i]);
        }
    }
    return typed;
}

std::string typo_noise(std::string_view objective, Random& random) {
    const auto change_word = [&](std::string_view word) { return typo_word(word, random); };
    return changed_by([&](std::string_view text) { return rewrite_words(text, change_word); },
                      objective);
}

// Words longer than three letters keep their ends; what is between is shuffled.
std::string scrambled_word(std::string_view word, Random& random) {
    std::string scrambled(word);
    if (word.size() > 3) random.shuffle(std::span(scrambled).subspan(1, word.size() - 2));
    return scrambled;
}

std::string scrambled_words(std::string_view objective, Random& random) {
    const auto change_word = [&](std::string_view word) { return scrambled_word(word, random); };
    return changed_by([&](std::string_view text) { return rewrite_words(text, change_word); },
                      objective);
}

std::string zero_width(std::string_view objective, Random&) {
    return rewrite_words(objective, [](std::string_view word) {
        std::string joined(word.substr(0, 1));
        for (const char c : word.substr(1)) joined.append("\u200b").push_back(c);
        return joined;
    });
}

std::string homoglyphs(std::string_view objective, Random&) {
    static const std::map<char, std::string_view> cyrillic = {
        {'a', "а"},
        {'c', "с"},
        {'e', "е"},
        {'i', "і"},
        {'o', "о"},
        {'p', "р"},
        {'x', "х"},
        {'y', "у"},
    };
    std::string look_alike;
    for (const char c : objective) {
        const auto found = cyrillic.find(c);
        look_alike += found == cyrillic.end() ? std::string(1, c) : std::string(found->second);
    }
    return look_alike;
}

}  // namespace

std::vector<Entry> perturbations() {
    return {
        {{.name = "random-capitals",
          .family = "encoding",
          .summary = "each letter large or small by chance",
          .source = kBestOfN},
         random_capitals},
        {{.name = "typo-noise",
          .family = "encoding",
          .summary = "letters dropped, doubled and swapped here and there",
          .source = kBestOfN},
         typo_noise},
        {{.name = "scrambled-words",
          .family = "encoding",
          .summary = "the middle letters of words shuffled",
          .source = kBestOfN},
         scrambled_words},
        {{.name = "zero-width",
          .family = "encoding",
          .summary = "an invisible space between letters",
          .source = kBadCharacters},
         zero_width},
        {{.name = "homoglyphs",
          .family = "encoding",
          .summary = "letters replaced by Cyrillic ones that look alike",
          .source = kBadCharacters},
         homoglyphs},
    };
}

}  // namespace syscard::redteam
