#include "eval/layered_model.h"

#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "mitigation/arm.h"
#include "mitigation/event.h"
#include "net/endpoint.h"

namespace syscard::eval {

namespace {

using mitigation::Kind;
using mitigation::Layer;
using mitigation::Side;
using mitigation::Stack;

constexpr std::int64_t kVerdictTokens = 8;  // ALLOW or BLOCK, in any tokenizer

// What the layers see of one request.
struct Asked {
    std::string key;
    std::string input;
    std::uint64_t seed = 0;
};

// Beyond these the sample, or the run, has ended anyway.
bool ends_the_sample(ErrorCode code) {
    return code == ErrorCode::Outage || code == ErrorCode::Timeout;
}

// Chat templates take one system message, so the layers' text goes before what is there.
void put_system(std::vector<model::Message>& messages, const std::string& text) {
    if (text.empty()) return;
    if (!messages.empty() && messages.front().role == "system") {
        messages.front().content = fmt::format("{}\n\n{}", text, messages.front().content);
        return;
    }
    model::Message first{"system", text};
    messages.insert(messages.begin(), std::move(first));
}

class LayeredModel final : public model::Model {
  public:
    LayeredModel(model::Model& model, std::map<std::string, Stack> stacks,
                 std::map<std::string, std::unique_ptr<model::Model>> judges,
                 std::map<std::string, std::unique_ptr<net::Endpoint>> classifiers,
                 model::Identity identity)
        : model_(model),
          stacks_(std::move(stacks)),
          judges_(std::move(judges)),
          classifiers_(std::move(classifiers)),
          identity_(std::move(identity)) {}

    const model::Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return model_.parallel(); }

    void cancel_all() override {
        model_.cancel_all();
        for (const auto& [name, judge] : judges_) judge->cancel_all();
        for (const auto& [name, classifier] : classifiers_) classifier->cancel_all();
    }

    Async<Result<model::Generation>> generate(model::GenerateRequest request,
                                              Deadline deadline) override {
        const Stack& stack = stacks_.at(request.arm);
        const Asked asked = asked_of(request.key, request.messages, request.sampling.seed);
        model::Generation before;
        SYSCARD_CO_TRY(const bool stopped,
                       co_await look(stack, Side::Input, asked, deadline, before));
        if (stopped) co_return before;
        put_system(request.messages, stack.system_text());
        auto reply = co_await model_.generate(std::move(request), deadline);
        if (!reply) co_return reply;
        reply->layers = std::move(before.layers);
        SYSCARD_CO_CHECK(co_await look(stack, Side::Output, asked, deadline, *reply));
        co_return reply;
    }

    Async<Result<model::OptionScores>> score_options(model::OptionsRequest request,
                                                     Deadline deadline) override {
        const Stack& stack = stacks_.at(request.arm);
        const Asked asked = asked_of(request.key, request.messages, 0);
        model::Generation before;
        SYSCARD_CO_TRY(const bool stopped,
                       co_await look(stack, Side::Input, asked, deadline, before));
        if (stopped) {
            model::OptionScores none;
            none.layers = std::move(before.layers);
            co_return none;
        }
        put_system(request.messages, stack.system_text());
        auto scores = co_await model_.score_options(std::move(request), deadline);
        if (scores) scores->layers = std::move(before.layers);
        co_return scores;
    }

  private:
    static Asked asked_of(const std::string& key, const std::vector<model::Message>& messages,
                          std::uint64_t seed) {
        return {.key = key,
                .input = messages.empty() ? "" : messages.back().content,
                .seed = seed};
    }

    // Whether a layer of this side settles what the user gets; then the reply says so.
    Async<Result<bool>> look(const Stack& stack, Side side, const Asked& asked, Deadline deadline,
                             model::Generation& reply) {
        for (std::size_t i = 0; i < stack.layers().size(); ++i) {
            const Layer& layer = stack.layers()[i];
            if (layer.kind == Kind::System || layer.on != side) continue;
            mitigation::Event event;
            event.layer = layer.name;
            if (!layer.rules.empty()) {
                const auto rule =
                    stack.matched(i, side == Side::Input ? asked.input : reply.text);
                if (!rule) continue;
                event.fired = true;
                event.rule = *rule;
            } else {
                SYSCARD_CO_CHECK(co_await consult(layer, asked, deadline, reply.text, event));
            }
            const bool settles = event.fired || !event.error.empty();
            if (settles && side == Side::Output) event.before = std::move(reply.text);
            if (settles) {
                reply.text = event.fired ? layer.reply : "";
                reply.cut = false;
            }
            reply.layers.push_back(std::move(event));
            if (settles) co_return true;
        }
        co_return false;
    }

    // Asks a judge or a classifier; what it said is kept, whatever it was.
    Async<Result<void>> consult(const Layer& layer, const Asked& asked, Deadline deadline,
                                const std::string& reply, mitigation::Event& event) {
        const bool judge = layer.kind == Kind::Judge;
        Result<std::string> said;
        if (judge) {
            said = co_await ask_judge(layer, asked, deadline, reply);
        } else {
            said = co_await ask_classifier(layer, asked, deadline, reply);
        }
        if (!said && ends_the_sample(said.error().code)) {
            Error error = std::move(said).error();
            error.what = fmt::format("layer `{}`: {}", layer.name, error.what);
            co_return std::unexpected(std::move(error));
        }
        if (!said) {
            event.error = said.error().what;
            co_return Result<void>{};
        }
        event.said = std::move(*said);
        const auto verdict =
            judge ? mitigation::read_judge(event.said) : mitigation::read_classifier(event.said);
        if (!verdict) {
            event.error = verdict.error().what;
        } else {
            event.fired = verdict->block;
            if (event.fired) event.rule = verdict->rule;
        }
        co_return Result<void>{};
    }

    Async<Result<std::string>> ask_judge(const Layer& layer, const Asked& asked, Deadline deadline,
                                         const std::string& reply) {
        const auto found = judges_.find(layer.model);
        model::Model& judge = found == judges_.end() ? model_ : *found->second;
        model::GenerateRequest request;
        request.key = fmt::format("{}/{}", asked.key, layer.name);
        model::Message question{"user", mitigation::judge_prompt(layer, asked.input, reply)};
        request.messages.push_back(std::move(question));
        request.sampling.max_tokens = kVerdictTokens;
        request.sampling.seed = asked.seed;
        request.priority = model::Priority::Judge;
        auto verdict = co_await judge.generate(std::move(request), deadline);
        if (!verdict) co_return std::unexpected(std::move(verdict).error());
        co_return std::move(verdict->text);
    }

    Async<Result<std::string>> ask_classifier(const Layer& layer, const Asked& asked,
                                              Deadline deadline, const std::string& reply) {
        std::string body;
        net::Call call;
        call.body = json::canonical(mitigation::classifier_request(layer, asked.input, reply));
        call.share = asked.key.substr(0, asked.key.find('/'));
        call.seed = asked.seed;
        call.deadline = deadline;
        call.read = [&body](const net::HttpResponse& response) {
            net::Reading reading;
            reading.verdict = net::verdict_of_status(response.status);
            body = response.body;
            if (reading.verdict != net::Verdict::Done)
                reading.error = {ErrorCode::Unavailable,
                                 fmt::format("the classifier answered with HTTP {}", response.status),
                                 "",
                                 ""};
            return reading;
        };
        const auto answered = co_await classifiers_.at(layer.name)->call(std::move(call));
        if (!answered) co_return std::unexpected(answered.error());
        co_return body;
    }

    model::Model& model_;
    std::map<std::string, Stack> stacks_;  // by arm
    std::map<std::string, std::unique_ptr<model::Model>> judges_;        // by name of the model
    std::map<std::string, std::unique_ptr<net::Endpoint>> classifiers_;  // by layer
    model::Identity identity_;
};

// "guard: judge, model default, sha256:…": a layer as the intent names it.
std::string described(const Layer& layer, const model::Identity& subject,
                      const std::map<std::string, std::unique_ptr<model::Model>>& judges) {
    std::string text = fmt::format("{}: {}", layer.name, mitigation::kind_name(layer.kind));
    if (layer.kind == Kind::Judge) {
        const auto found = judges.find(layer.model);
        const model::Identity& judge = found == judges.end() ? subject : found->second->identity();
        text += fmt::format(", model {}, {}", judge.name, judge.revision);
    }
    if (layer.kind == Kind::Http) text += fmt::format(", {}", layer.url);
    return text;
}

}  // namespace

Result<std::unique_ptr<model::Model>> add_layers(Loop& loop, model::Model& model,
                                                 std::vector<Layer> layers,
                                                 const std::vector<std::string>& arms,
                                                 const model::ModelOptions& options) {
    model::Identity identity = model.identity();
    std::map<std::string, Stack> stacks;
    for (const std::string& arm : arms) {
        SYSCARD_TRY(std::vector<Layer> acting, mitigation::acting(layers, arm));
        SYSCARD_TRY(Stack stack, Stack::make(std::move(acting)));
        stacks.emplace(arm, std::move(stack));
    }
    std::map<std::string, std::unique_ptr<model::Model>> judges;
    std::map<std::string, std::unique_ptr<net::Endpoint>> classifiers;
    for (const Layer& layer : layers) {
        const bool known = layer.model == identity.name || judges.contains(layer.model);
        if (layer.kind == Kind::Judge && !known) {
            SYSCARD_TRY(judges[layer.model], model::open_model(loop, layer.model, options));
        }
        if (layer.kind == Kind::Http)
            classifiers[layer.name] = std::make_unique<net::Endpoint>(
                loop,
                net::Target(layer.url, {"content-type: application/json"}),
                options.service);
        identity.mitigations.push_back(described(layer, identity, judges));
    }
    return std::make_unique<LayeredModel>(model,
                                          std::move(stacks),
                                          std::move(judges),
                                          std::move(classifiers),
                                          std::move(identity));
}

}  // namespace syscard::eval
