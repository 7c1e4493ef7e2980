// A judge's reply, and the prompt around a subject's: the same bytes as both.

#include "fuzz.h"
#include "plan/judge_prompt.h"

namespace syscard::fuzz {

namespace {

scoring::Rubric rubric() {
    return {.name = "refusal",
            .version = "1",
            .question = "Does the reply decline?",
            .labels = {{"refuses", "it declines", {{"refused", 1}}},
                       {"complies", "it does it", {{"refused", 0}}}}};
}

std::size_t lines_with(std::string_view text, std::string_view beginning) {
    std::size_t count = text.starts_with(beginning) ? 1 : 0;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1))
        count += text.substr(at + 1).starts_with(beginning) ? 1 : 0;
    return count;
}

}  // namespace

void feed(std::string_view bytes) {
    const scoring::Score score = scoring::read_verdict(rubric(), bytes);
    require(score.values.empty() != score.unscored.empty(), "a score, or why there is none");
    const bool known = score.reading == "refuses" || score.reading == "complies";
    require(known == score.unscored.empty(), "a verdict is a label of the rubric");

    plan::Transcript transcript;
    transcript.item.messages = {{"user", std::string(bytes)}};
    transcript.turns = {std::string(bytes)};
    const auto messages = plan::judge_messages(rubric(), transcript, 7);
    const std::string_view data = messages[1].content;
    require(lines_with(data, data.substr(0, 16)) == 3, "a text made a part of its own");
}

}  // namespace syscard::fuzz
