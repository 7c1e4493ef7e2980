#include "model/cached_model.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace syscard::model {

namespace {

constexpr std::string_view kSchema = "syscard.cached_reply/1";

json::Array messages_json(const std::vector<Message>& messages) {
    json::Array array;
    for (const Message& message : messages) {
        json::Array calls;
        for (const ToolCall& call : message.tool_calls)
            calls.push_back(json::Object{{"id", repair_utf8(call.id)},
                                         {"name", repair_utf8(call.name)},
                                         {"arguments", to_base64(as_bytes(call.arguments))}});
        array.push_back(json::Object{{"role", message.role},
                                     {"content", to_base64(as_bytes(message.content))},
                                     {"tool_calls", std::move(calls)},
                                     {"tool_call_id", repair_utf8(message.tool_call_id)}});
    }
    return array;
}

class CachedModel final : public Model {
  public:
    CachedModel(std::unique_ptr<Model> model, const ModelOptions& options)
        : model_(std::move(model)), folder_(options.cache), warn_(options.warn) {}

    const Identity& identity() const override { return model_->identity(); }
    std::size_t parallel() const override { return model_->parallel(); }
    void cancel_all() override { model_->cancel_all(); }

    // Replies with tools, log-probabilities or a schema hold more than is kept: they are asked. So
    // is a judge, which may be the same model: no entry would mark its kept replies.
    Async<Result<Generation>> generate(GenerateRequest request, Deadline deadline) override {
        const bool plain = request.tools.empty() && !request.logprobs && !request.reply_schema &&
                           request.priority == Priority::Subject;
        if (!plain) co_return co_await model_->generate(std::move(request), deadline);
        const std::string name = name_of(whole_of(request));
        if (auto kept = load(name)) co_return std::move(*kept);
        auto generation = co_await model_->generate(std::move(request), deadline);
        if (generation) keep(name, *generation);
        co_return generation;
    }

    // Log-likelihoods are not kept: they cost an embedded model its prompt alone. Of a service they
    // are a reply, whose log-probabilities would be lost.
    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline deadline) override {
        co_return co_await model_->score_options(std::move(request), deadline);
    }

  private:
    json::Object whole_of(const GenerateRequest& request) const {
        return {
            {"schema", kSchema},
            {"subject", to_json(model_->identity())},
            {"key", repair_utf8(request.key)},
            {"messages", messages_json(request.messages)},
            {"temperature", decimal(request.sampling.temperature)},
            {"max_tokens", request.sampling.max_tokens},
            {"seed", std::to_string(request.sampling.seed)},
            {"grammar", to_base64(as_bytes(request.grammar))},
        };
    }

    static std::string name_of(const json::Object& whole) {
        return crypto::sha256(json::canonical(whole)).hex();
    }

    std::filesystem::path place_of(const std::string& name) const {
        return folder_ / name.substr(0, 2) / (name + ".json");
    }

    std::optional<Generation> load(const std::string& name) {
        const std::filesystem::path place = place_of(name);
        const auto text = read_file(place);
        if (!text && text.error().code == ErrorCode::NotFound) return std::nullopt;
        auto generation = text ? parse(*text, name, place.string()) : std::unexpected(text.error());
        if (generation) return std::move(*generation);
        warn_once(
            fmt::format("warning: the cache holds a reply that cannot be used, which is asked "
                        "for anew: {} ({})",
                        generation.error().what,
                        place.string()));
        return std::nullopt;
    }

    // A reply that cannot be kept is a reply all the same.
    void keep(const std::string& name, const Generation& generation) {
        if (const auto stored = store(place_of(name), name, generation); !stored)
            warn_once(fmt::format("warning: replies cannot be kept in the cache: {} ({})",
                                  stored.error().what,
                                  stored.error().where));
    }

    void warn_once(const std::string& line) {
        if (!warned_ && warn_) warn_(line);
        warned_ = true;
    }

    static Result<Generation> parse(const std::string& text, const std::string& name,
                                    const std::string& where) {
        SYSCARD_TRY(const json::Value value, json::parse_canonical(text, where));
        SYSCARD_TRY(json::Object object, json::as_object(value, where));
        SYSCARD_TRY(const std::string digest, json::string_member(object, "digest", where));
        object.erase("digest");
        if (digest != digest_of(object, name))
            return fail(ErrorCode::BadInput, "it is not what was written", where);
        Generation generation;
        SYSCARD_TRY(const std::string reply, json::string_member(object, "text", where));
        const auto bytes = from_base64(reply);
        if (!bytes) return fail(ErrorCode::BadInput, "a reply that is not base64", where);
        generation.text = to_string(*bytes);
        SYSCARD_TRY(generation.cut, json::bool_member(object, "cut", where));
        SYSCARD_TRY(generation.tokens.prompt, json::integer_member(object, "prompt", where));
        SYSCARD_TRY(generation.tokens.prompt_cached, json::integer_member(object, "cached", where));
        SYSCARD_TRY(generation.tokens.reply, json::integer_member(object, "reply", where));
        SYSCARD_TRY(generation.tokens.reasoning, json::integer_member(object, "reasoning", where));
        SYSCARD_TRY(const std::int64_t by, json::integer_member(object, "by", where));
        if (by < 0 || by > 2) return fail(ErrorCode::BadInput, "an unknown counter", where);
        generation.tokens.by = static_cast<CountedBy>(by);
        if (object.contains("own_prompt")) {
            OwnCount& own = generation.tokens.own.emplace();
            SYSCARD_TRY(own.prompt, json::integer_member(object, "own_prompt", where));
            SYSCARD_TRY(own.reply, json::integer_member(object, "own_reply", where));
        }
        SYSCARD_TRY(const json::Object served, json::object_member(object, "served", where));
        SYSCARD_TRY(generation.served, served_from(served, where));
        generation.from_cache = true;
        return generation;
    }

    // Bound to the request: an entry under another's name is found out.
    static std::string digest_of(const json::Object& object, const std::string& name) {
        return crypto::sha256(name + json::canonical(object)).hex();
    }

    static Result<void> store(const std::filesystem::path& place, const std::string& name,
                              const Generation& generation) {
        SYSCARD_CHECK(make_directories(place.parent_path()));
        json::Object object = {
            {"schema", kSchema},
            {"text", to_base64(as_bytes(generation.text))},
            {"cut", generation.cut},
            {"prompt", generation.tokens.prompt},
            {"cached", generation.tokens.prompt_cached},
            {"reply", generation.tokens.reply},
            {"reasoning", generation.tokens.reasoning},
            {"by", static_cast<std::int64_t>(generation.tokens.by)},
            {"served", served_json(generation.served)},
        };
        if (generation.tokens.own) {
            object["own_prompt"] = generation.tokens.own->prompt;
            object["own_reply"] = generation.tokens.own->reply;
        }
        object["digest"] = digest_of(object, name);
        // Under a name of this process first: another one may be keeping the same reply.
        std::filesystem::path own = place;
        own += fmt::format(".{}", ::getpid());
        SYSCARD_CHECK(write_file_durably(own, json::canonical(object)));
        std::error_code error;
        std::filesystem::rename(own, place, error);
        if (!error) return {};
        return fail(ErrorCode::Io, error.message(), place.string());
    }

    static json::Object served_json(const Served& served) {
        return {{"model", served.model},
                {"request_id", served.request_id},
                {"fingerprint", served.fingerprint},
                {"service_tier", served.service_tier},
                {"stop", served.stop},
                {"usage_fault", served.usage_fault},
                {"tries", served.tries}};
    }

    static Result<Served> served_from(const json::Object& object, const std::string& where) {
        Served served;
        SYSCARD_TRY(served.model, json::string_member(object, "model", where));
        SYSCARD_TRY(served.request_id, json::string_member(object, "request_id", where));
        SYSCARD_TRY(served.fingerprint, json::string_member(object, "fingerprint", where));
        SYSCARD_TRY(served.service_tier, json::string_member(object, "service_tier", where));
        SYSCARD_TRY(served.stop, json::string_member(object, "stop", where));
        SYSCARD_TRY(served.usage_fault, json::string_member(object, "usage_fault", where));
        SYSCARD_TRY(served.tries, json::integer_member(object, "tries", where));
        return served;
    }

    std::unique_ptr<Model> model_;
    std::filesystem::path folder_;
    std::function<void(const std::string&)> warn_;
    bool warned_ = false;
};

}  // namespace

Result<std::unique_ptr<Model>> open_cached(std::unique_ptr<Model> model,
                                           const ModelOptions& options) {
    SYSCARD_CHECK(make_directories(options.cache));
    return std::make_unique<CachedModel>(std::move(model), options);
}

}  // namespace syscard::model
