#include "card/lint.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::card {

namespace {

using people::Record;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

/// Lower case, and names between backticks blanked out.
std::string plain(std::string_view text) {
    std::string result = lower_ascii(text);
    bool name = false;
    for (char& c : result) {
        if (c == '`') name = !name;
        if (name) c = '`';
    }
    return result;
}

bool stands_alone(const std::string& text, std::size_t at, std::size_t length) {
    const bool before = at > 0 && is_letter(text[at - 1]);
    const bool after = at + length < text.size() && is_letter(text[at + length]);
    return !before && !after;
}

bool holds_word(const std::string& text, const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        if (stands_alone(text, at, word.size())) return true;
    }
    return false;
}

/// Members that quote others or publish their figures.
bool is_quotation(const Record& record, std::string_view member) {
    return (record.kind == "statement" && member == "text") ||
           (record.kind == "vote" && member == "dissent") || record.kind == "published" ||
           record.kind == "previous" || record.kind == "comparison";
}

const Record* find_claim(const std::vector<Record>& records, const std::string& text) {
    const auto found = std::ranges::find_if(records, [&](const Record& record) {
        return record.kind == "claim" && record.text("text") == text;
    });
    return found == records.end() ? nullptr : &*found;
}

const Record* find_comparison(const std::vector<Record>& records, const std::string& id) {
    const auto found = std::ranges::find_if(records, [&](const Record& record) {
        return record.kind == "comparison" && record.text("id") == id;
    });
    return found == records.end() ? nullptr : &*found;
}

const std::set<std::string>& words_for_no_difference() {
    static const std::set<std::string> words = {"similar",
                                                "similarly",
                                                "comparable",
                                                "on par",
                                                "as good as",
                                                "equivalent",
                                                "unchanged",
                                                "no worse",
                                                "no better",
                                                "at parity"};
    return words;
}

/// Why a claim does not support its sentence; empty when it does. What is shown must be what the
/// word says: a test that found no difference does not show that two are alike, either.
std::string why_unsupported(const Record& claim, const std::string& word,
                            const std::vector<Record>& records) {
    if (claim.list("comparisons").empty()) return "its claim names no comparison";
    for (const std::string& id : claim.list("comparisons")) {
        const Record* comparison = find_comparison(records, id);
        if (!comparison)
            return fmt::format("its claim names a comparison that is not there: {}", id);
        const bool difference = comparison->text("result") != "no_difference_shown";
        if (words_for_no_difference().contains(word))
            return "a paired test cannot show that two are alike; say what was measured";
        if (!difference) return fmt::format("the comparison {} shows no difference", id);
    }
    return "";
}

}  // namespace

const std::vector<std::string>& comparing_words() {
    static const std::vector<std::string> words = {
        "as good as",   "at parity",        "best-in-class", "better",        "comparable",
        "equivalent",   "exceeds",          "improve",       "improved",      "improvement",
        "improvements", "improves",         "inferior",      "markedly",      "more capable",
        "more robust",  "no better",        "no worse",      "on par",        "outperform",
        "outperforms",  "outperformed",     "regressed",     "regression",    "robust",
        "safer",        "significant",      "significantly", "similar",       "similarly",
        "slightly",     "state-of-the-art", "stronger",      "substantially", "superior",
        "surpasses",    "unchanged",        "weaker",        "worse"};
    return words;
}

std::vector<std::string> comparing_words_in(std::string_view text) {
    const std::string where = plain(text);
    std::vector<std::string> found;
    for (const std::string& word : comparing_words()) {
        if (holds_word(where, word)) found.push_back(word);
    }
    // "no worse" holds "worse": the longer one says it.
    const std::vector<std::string> all = found;
    std::erase_if(found, [&](const std::string& word) {
        return std::ranges::any_of(all, [&](const std::string& other) {
            return other.size() > word.size() && other.find(word) != std::string::npos;
        });
    });
    return found;
}

std::vector<Sentence> sentences_of(const std::vector<Record>& records) {
    std::vector<Sentence> sentences;
    for (const Record& record : records) {
        for (const auto& [name, text] : record.texts) {
            if (!is_quotation(record, name))
                sentences.push_back({text, fmt::format("{}: {}", record.where, name)});
        }
    }
    return sentences;
}

std::vector<Unbound> unbound_claims(const std::vector<Sentence>& sentences,
                                    const std::vector<Record>& records) {
    std::vector<Unbound> unbound;
    for (const Sentence& sentence : sentences) {
        for (const std::string& word : comparing_words_in(sentence.text)) {
            const Record* claim = find_claim(records, sentence.text);
            const std::string why =
                claim ? why_unsupported(*claim, word, records) : "no `claim` record has this text";
            if (!why.empty()) unbound.push_back({sentence.text, word, sentence.where, why});
        }
    }
    return unbound;
}

Result<void> check_claims(const std::vector<Sentence>& sentences,
                          const std::vector<Record>& records) {
    const auto unbound = unbound_claims(sentences, records);
    if (unbound.empty()) return {};
    const Unbound& first = unbound.front();
    return fail(ErrorCode::BadInput,
                fmt::format("a sentence compares (`{}`) and no test supports it: {}",
                            first.word,
                            terminal_line(first.text, 200)),
                first.where,
                fmt::format("{}; say what was measured, or run `syscard compare` and add a `claim` "
                            "record",
                            first.why));
}

}  // namespace syscard::card
