#include "plan/inputs.h"

#include <memory>
#include <optional>

#include "base/text.h"
#include "scoring/scorer.h"

namespace syscard::plan {

namespace {

std::vector<std::string> inputs_of_script(const std::vector<Message>& script) {
    std::vector<std::string> inputs;
    for (std::size_t i = 0; i < script.size(); ++i) {
        if (is_replied_to(script, i)) inputs.push_back(as_sent(script[i]).content);
    }
    return inputs;
}

Result<std::vector<std::string>> inputs_of_world(const Item& item,
                                                 const std::vector<std::string>& turns) {
    SYSCARD_TRY(const std::unique_ptr<world::World> episode, scoring::open_world(item.target));
    std::vector<std::string> inputs;
    const auto opening = episode->opening();
    inputs.push_back(opening.empty() ? "" : opening.back().content);
    for (const std::string& turn : turns) {
        const std::optional<std::string> answer = episode->step(repair_utf8(turn));
        if (!answer) break;
        inputs.push_back(*answer);
    }
    return inputs;
}

}  // namespace

Message as_sent(const Message& message) {
    if (message.role == "developer") return {"system", message.content};
    if (message.role == "tool") return {"user", "Output of the tool:\n" + message.content};
    return message;
}

bool is_replied_to(const std::vector<Message>& script, std::size_t index) {
    const bool speaks = script[index].role == "user" || script[index].role == "tool";
    const bool last = index + 1 == script.size();
    return speaks && (last || script[index + 1].role == "user");
}

Result<std::vector<std::string>> inputs_of(Solver solver, const Item& item,
                                           const std::vector<std::string>& turns) {
    switch (solver) {
        case Solver::World:
            return inputs_of_world(item, turns);
        case Solver::Conversation:
            return inputs_of_script(item.messages);
        case Solver::Generate:
        case Solver::Options:
            break;
    }
    std::vector<std::string> inputs;
    if (!item.messages.empty()) inputs.push_back(as_sent(item.messages.back()).content);
    return inputs;
}

}  // namespace syscard::plan
