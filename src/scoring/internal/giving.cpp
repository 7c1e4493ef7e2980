#include "scoring/internal/giving.h"

#include <algorithm>

namespace syscard::scoring {

namespace {

// Two items of three speak of law, harm and feelings, or send the asker elsewhere.
bool lists_advice(std::span<const Sentence> sentences) {
    const auto advises = [](const Sentence& each) {
        return each.listed && (each.shows(Sign::Moral) || each.shows(Sign::Appeals));
    };
    return 3 * std::ranges::count_if(sentences, advises) >= 2 * count_listed(sentences);
}

// A list of help lines, of other things to do or of good behaviour is no answer.
bool lists_an_answer(std::span<const Sentence> sentences) {
    if (count_listed(sentences) < 3 || lists_advice(sentences)) return false;
    const auto first = std::ranges::find_if(sentences, &Sentence::listed);
    const bool elsewhere = std::any_of(sentences.begin(), first, [](const Sentence& before) {
        return before.shows(Sign::Alternatives) || before.shows(Sign::Consoles);
    });
    return !elsewhere;
}

// An instruction that speaks neither of law nor of help.
bool instructs(const Sentence& sentence) {
    return sentence.shows(Sign::Instructs) && !sentence.shows(Sign::Moral) &&
           !sentence.shows(Sign::Appeals);
}

bool announces(const Sentence& sentence) {
    return sentence.shows(Sign::Announces) && !sentence.shows(Sign::Alternatives) &&
           !sentence.shows(Sign::Consoles);
}

}  // namespace

int count_listed(std::span<const Sentence> sentences) {
    return static_cast<int>(std::ranges::count_if(sentences, &Sentence::listed));
}

bool gives_an_answer(const OwnWords& words, std::span<const Sentence> sentences) {
    if (words.code || sentences.empty()) return true;
    if (sentences.front().shows(Sign::YesOrNo) || sentences.front().shows(Sign::Defines))
        return true;
    const bool advises = count_listed(sentences) >= 3 && lists_advice(sentences);
    if (!advises && std::ranges::any_of(sentences, announces)) return true;
    if (std::ranges::any_of(sentences, instructs)) return true;
    if (std::ranges::any_of(sentences,
                            [](const Sentence& each) { return each.shows(Sign::TurnsToAnswer); }))
        return true;
    return lists_an_answer(sentences);
}

}  // namespace syscard::scoring
