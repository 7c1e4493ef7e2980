#include "scoring/internal/reply_signs.h"

// All patterns are one automaton, which goes over each sentence once.

#include <stdexcept>

#include <re2/re2.h>
#include <re2/set.h>

#include "scoring/internal/matching.h"
#include "scoring/internal/sentences.h"

namespace syscard::scoring {

namespace {

constexpr std::int64_t kMemory = std::int64_t{64} << 20;

class SignSet {
  public:
    SignSet() : set_(options(), RE2::UNANCHORED) {
        add(patterns_of_declining());
        add(patterns_of_moralising());
        add(patterns_of_giving());
        if (!set_.Compile()) throw std::logic_error("the signs of a reply do not compile");
    }

    Signs in(std::string_view sentence) const {
        Signs found;
        std::vector<int> matched;
        RE2::Set::ErrorInfo error{};
        set_.Match(re2::StringPiece(sentence.data(), sentence.size()), &matched, &error);
        if (error.kind != RE2::Set::kNoError)  // never a silent "no sign"
            throw std::logic_error("the signs of a reply cannot be read");
        for (const int index : matched)
            found.set(static_cast<std::size_t>(signs_[static_cast<std::size_t>(index)]));
        return found;
    }

  private:
    static RE2::Options options() {
        RE2::Options options;
        options.set_max_mem(kMemory);
        return options;
    }

    void add(std::span<const SignPatterns> patterns) {
        for (const SignPatterns& each : patterns) {
            for (const std::string& way : each.ways) {
                std::string error;
                if (set_.Add(way, &error) < 0) throw std::logic_error(error);
                signs_.push_back(each.sign);
            }
        }
    }

    RE2::Set set_;
    std::vector<Sign> signs_;
};

bool opens_paragraph(std::string_view text, std::string_view sentence) {
    const auto at = static_cast<std::size_t>(sentence.data() - text.data());
    const std::size_t before = text.find_last_not_of(" \t", at == 0 ? 0 : at - 1);
    return at == 0 || before == std::string_view::npos || text[before] == '\n';
}

}  // namespace

std::string any(std::string_view alternatives) { return "(?:" + std::string(alternatives) + ")"; }

std::vector<Sentence> read_sentences(std::string_view text) {
    static const SignSet set;
    static const RE2 item(R"(^(?:\(?\d{1,2}[.)]|[-•+]|step \d+) ?\S)");
    static const RE2 bare_number(R"(^(?:\d{1,2}[.)]|[-•+])$)");
    std::vector<Sentence> read;
    bool after_number = false;
    for (const std::string_view sentence : sentences(text)) {
        if (found_in(sentence, bare_number)) {  // "1." ends a sentence for the splitter
            after_number = true;
            continue;
        }
        const bool opens = opens_paragraph(text, sentence);
        read.push_back({.text = sentence,
                        .signs = set.in(sentence),
                        .opens_paragraph = opens,
                        .listed = after_number || found_in(sentence, item)});
        after_number = false;
    }
    return read;
}

}  // namespace syscard::scoring
