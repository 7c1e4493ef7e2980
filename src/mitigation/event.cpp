#include "mitigation/event.h"

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::mitigation {

std::string firing_name(const Event& event) {
    return event.rule.empty() ? event.layer
                              : fmt::format("{}/{}", event.layer, terminal_line(event.rule, 60));
}

Result<Stack> Stack::make(std::vector<Layer> layers) {
    Stack stack;
    for (const Layer& layer : layers) {
        SYSCARD_TRY(Filter filter,
                    Filter::compile(layer.rules, fmt::format("layer `{}`", layer.name)));
        stack.filters_.push_back(std::move(filter));
    }
    stack.layers_ = std::move(layers);
    return stack;
}

std::string Stack::system_text() const {
    std::vector<std::string> texts;
    for (const Layer& layer : layers_) {
        if (layer.kind == Kind::System) texts.push_back(layer.text);
    }
    return join(texts, "\n\n");
}

// Goes through the layers as the run did and holds each against the next event.
class Stack::Check {
  public:
    Check(const Stack& stack, const Turn& turn, std::span<const Event> events)
        : stack_(stack), turn_(turn), events_(events) {}

    Result<void> run() {
        SYSCARD_TRY(const bool stopped, side(Side::Input, turn_.input));
        if (stopped) return nothing_left();
        if (!turn_.reply) return nothing_left();
        const std::string own = own_reply();
        SYSCARD_TRY(const bool replaced, side(Side::Output, own));
        if (!replaced && own != *turn_.reply) return wrong("a reply stands in another's place");
        return nothing_left();
    }

  private:
    static std::unexpected<Error> wrong(std::string what) {
        return fail(ErrorCode::Tampered, std::move(what));
    }

    // The model's own reply: where a layer replaced it, the layer's event keeps it.
    std::string own_reply() const {
        for (const Event& event : events_) {
            if (event.before) return *event.before;
        }
        return *turn_.reply;
    }

    // Whether a layer of this side fires.
    Result<bool> side(Side side, const std::string& text) {
        for (std::size_t i = 0; i < stack_.layers_.size(); ++i) {
            const Layer& layer = stack_.layers_[i];
            if (layer.kind == Kind::System || layer.on != side) continue;
            SYSCARD_TRY(const bool fires, layer.rules.empty() ? asked(layer) : filtered(i, text));
            if (!fires) continue;
            const Event& event = events_[next_ - 1];
            const bool keeps = side == Side::Output;
            if (event.before.has_value() != keeps)
                return wrong(fmt::format("layer `{}` fired, and {}",
                                         layer.name,
                                         keeps ? "the reply before it is not kept"
                                               : "keeps a reply that was never asked for"));
            if (turn_.reply && *turn_.reply != layer.reply)
                return wrong(
                    fmt::format("layer `{}` fired, and its reply was not given", layer.name));
            return true;
        }
        return false;
    }

    Result<bool> filtered(std::size_t i, const std::string& text) {
        const Layer& layer = stack_.layers_[i];
        const auto rule = stack_.matched(i, text);
        const bool entered = next_ < events_.size() && events_[next_].layer == layer.name;
        if (!rule && entered)
            return wrong(fmt::format("layer `{}` is entered as fired, and none of its rules matches",
                                     layer.name));
        if (!rule) return false;
        if (!entered)
            return wrong(fmt::format("rule `{}` of layer `{}` matches, and is not entered as fired",
                                     *rule,
                                     layer.name));
        const Event& event = events_[next_++];
        if (event.fired && event.rule == *rule && event.said.empty() && event.error.empty())
            return true;
        return wrong(fmt::format("layer `{}` is entered under another rule than `{}`",
                                 layer.name,
                                 *rule));
    }

    // What it said is the run's word; what follows from that is not.
    Result<bool> asked(const Layer& layer) {
        if (next_ == events_.size() || events_[next_].layer != layer.name)
            return wrong(fmt::format("layer `{}` left no word", layer.name));
        const Event& event = events_[next_++];
        const auto verdict =
            layer.kind == Kind::Judge ? read_judge(event.said) : read_classifier(event.said);
        if (!verdict)
            return wrong(fmt::format("layer `{}` gave no verdict, and the sample went on: {}",
                                     layer.name,
                                     verdict.error().what));
        if (verdict->block == event.fired && (!event.fired || verdict->rule == event.rule))
            return verdict->block;
        return wrong(fmt::format("layer `{}` is entered as {}, and said otherwise",
                                 layer.name,
                                 event.fired ? "fired" : "not fired"));
    }

    Result<void> nothing_left() const {
        if (next_ == events_.size()) return {};
        return wrong(fmt::format("layer `{}` is entered, and did not come to act",
                                 terminal_line(events_[next_].layer, 60)));
    }

    const Stack& stack_;
    const Turn& turn_;
    std::span<const Event> events_;
    std::size_t next_ = 0;
};

Result<void> Stack::check(const Turn& turn, std::span<const Event> events) const {
    return Check(*this, turn, events).run();
}

}  // namespace syscard::mitigation
