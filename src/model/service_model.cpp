#include "model/service_model.h"

#include <chrono>

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/reading.h"
#include "model/letters.h"
#include "model/service.h"
#include "net/endpoint.h"

namespace syscard::model {

namespace {

// Rough, for the token bucket alone: four bytes a token, as for English text.
constexpr double kBytesPerToken = 4;
constexpr int kStreamedThenWhole = 2;

bool is_quota(const ServiceFault& fault) {
    return fault.code == "insufficient_quota" || fault.type == "insufficient_quota" ||
           fault.code == "billing_hard_limit_reached";
}

bool is_filter(const ServiceFault& fault) {
    return fault.code == "content_filter" || fault.code == "content_policy_violation" ||
           fault.code == "invalid_prompt" || fault.moderated;
}

std::string told(int status, const ServiceFault& fault) {
    std::string text = fmt::format("HTTP {}", status);
    const std::string& word = fault.code.empty() ? fault.type : fault.code;
    if (!word.empty()) text += fmt::format(" {}", terminal_line(word, 60));
    if (!fault.message.empty()) text += fmt::format(": {}", fault.message);
    return text;
}

// Of a stream as it grows: every finished `data` line is JSON, or the end mark. Where one is not,
// nothing that follows can mend it.
bool lines_are_json(std::string_view body, std::size_t& position) {
    if (position == 0 && body.starts_with('{'))
        position = body.size();  // no stream, but a document
    for (std::size_t end = body.find('\n', position); end != std::string_view::npos;
         end = body.find('\n', position)) {
        const std::string_view line = trim(body.substr(position, end - position));
        position = end + 1;
        constexpr std::string_view kData = "data:";
        if (!line.starts_with(kData)) continue;
        const std::string_view data = trim(line.substr(kData.size()));
        if (data != "[DONE]" && !json::parse(data, "")) return false;
    }
    return true;
}

// The share of a request: its task, so that a long task does not starve the short ones.
std::string share_of(const std::string& key) { return key.substr(0, key.find('/')); }

std::string detail_of(const Service& service) {
    std::string detail = fmt::format("served by {}; revision not disclosed", service.base_url);
    if (!service.settings.effort.empty())
        detail += fmt::format("; effort {}", service.settings.effort);
    if (service.settings.thinking_tokens)
        detail += fmt::format("; {} tokens to think", *service.settings.thinking_tokens);
    if (!service.settings.service_tier.empty())
        detail += fmt::format("; tier {}", service.settings.service_tier);
    return detail;
}

Identity identity_of(const std::string& name, const Service& service) {
    return {.name = name,
            .provider = service.provider,
            .model = service.settings.model,
            // No service shows its weights: what stands here is what was asked for.
            .revision = "as named: " + name,
            .derived_from = "",
            .detail = detail_of(service)};
}

net::EndpointOptions endpoint_options(const ModelOptions& options) {
    net::EndpointOptions endpoint = options.service;
    if (options.parallel > 0) endpoint.limit.most = static_cast<std::size_t>(options.parallel);
    endpoint.http.most_idle_connections = endpoint.limit.most + 16;
    return endpoint;
}

class ServiceModel final : public Model {
  public:
    ServiceModel(Loop& loop, const std::string& name, Service service, const ModelOptions& options)
        : identity_(identity_of(name, service)),
          service_(std::move(service)),
          wire_(wire_of(service_)),
          parallel_(endpoint_options(options).limit.most),
          endpoint_(loop,
                    net::Target(service_.base_url + wire_->path() + service_.url_query,
                                service_.headers()),
                    endpoint_options(options)) {}

    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return parallel_; }
    void cancel_all() override { endpoint_.cancel_all(); }

    Async<Result<Generation>> generate(GenerateRequest request, Deadline deadline) override {
        if (!request.grammar.empty())
            co_return fail(ErrorCode::Unsupported,
                           "a service is held to no grammar: give it a JSON Schema of the reply",
                           identity_.name);
        std::int64_t tries = 0;
        bool stream = service_.settings.stream;
        for (int round = 0; round < kStreamedThenWhole; ++round) {
            auto generation = co_await ask(request, stream, deadline, tries);
            const bool doubtful =
                !generation && stream && generation.error().code == ErrorCode::Incomplete;
            if (!doubtful) co_return generation;
            stream = false;  // asked again as one document, which cannot repeat itself
        }
        co_return fail(ErrorCode::Internal, "a reply that was no stream was doubted as one");
    }

    // No service scores given texts: it is asked for a letter.
    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline deadline) override {
        const std::size_t options = request.options.size();
        SYSCARD_CO_TRY(GenerateRequest asked, ask_for_letter(std::move(request)));
        asked.logprobs = tells_logprobs_;
        auto generation = co_await generate(asked, deadline);
        const bool refused = !generation && generation.error().what.starts_with("HTTP 400");
        if (asked.logprobs && refused) {  // some servers turn the wish for log-probabilities away
            asked.logprobs = false;
            generation = co_await generate(std::move(asked), deadline);
            if (generation) tells_logprobs_ = false;
        }
        if (!generation) co_return std::unexpected(std::move(generation).error());
        co_return scores_of_letter(std::move(*generation), options);
    }

  private:
    Async<Result<Generation>> ask(const GenerateRequest& request, bool stream, Deadline deadline,
                                  std::int64_t& tries) {
        Generation generation;
        net::Call call;
        call.body = wire_->body(request, stream);
        call.share = share_of(request.key);
        call.priority = request.priority == Priority::Judge ? 1 : 0;
        call.seed = request.sampling.seed;
        call.tokens = static_cast<double>(call.body.size()) / kBytesPerToken +
                      static_cast<double>(request.sampling.max_tokens);
        call.deadline = deadline;
        call.read = [this, &request, &generation](const net::HttpResponse& response) {
            return read(request, response, generation);
        };
        if (stream) call.check = lines_are_json;
        auto stats = co_await endpoint_.call(std::move(call));
        if (!stats) co_return std::unexpected(redacted(std::move(stats).error()));
        tries += stats->tries;
        generation.served.tries = tries;
        generation.seconds = stats->seconds;
        co_return generation;
    }

    net::Reading read(const GenerateRequest& request, const net::HttpResponse& response,
                      Generation& generation) const {
        if (response.status < 200 || response.status >= 300) return read_fault(response);
        auto reply = wire_->read(request, response);
        if (reply) {
            generation = std::move(*reply);
            return {};
        }
        const bool again = reply.error().code == ErrorCode::Unavailable;
        return {again ? net::Verdict::Again : net::Verdict::Final, std::move(reply).error()};
    }

    net::Reading read_fault(const net::HttpResponse& response) const {
        const ServiceFault fault = fault_of(response);
        net::Reading reading{net::verdict_of_status(response.status),
                             {ErrorCode::Unavailable, told(response.status, fault), "", ""}};
        if (is_filter(fault)) {
            reading.verdict = net::Verdict::Final;
            reading.error.code = ErrorCode::Blocked;
            reading.error.what = "by the provider's filter, in the prompt: " + reading.error.what;
        } else if (is_quota(fault)) {
            reading.verdict = net::Verdict::Outage;
        } else if (fault.type == "overloaded_error") {
            reading.verdict = net::Verdict::Busy;
        }
        if (fault.retry_seconds)
            reading.wait =
                std::chrono::milliseconds(static_cast<std::int64_t>(*fault.retry_seconds * 1000));
        if (response.status == 401 || response.status == 403)
            reading.error.hint =
                fmt::format("the key comes from {0}, or from the file that {0}_FILE names",
                            service_.key_variable);
        if (response.status == 404)
            reading.error.hint =
                fmt::format("is `{}` the service's name of the model, and {} its address?",
                            service_.settings.model,
                            service_.base_url);
        return reading;
    }

    Error redacted(Error error) const {
        if (!service_.key) return error;
        error.what = service_.key->redact(std::move(error.what));
        return error;
    }

    Identity identity_;
    Service service_;
    std::unique_ptr<Wire> wire_;
    std::size_t parallel_;
    net::Endpoint endpoint_;
    bool tells_logprobs_ = service_.protocol == Protocol::OpenAiChat &&
                           !(service_.dialect == Dialect::OpenAi &&
                             is_reasoning_model(service_.settings));  // these refuse it
};

}  // namespace

Result<std::unique_ptr<Model>> open_service(Loop& loop, const std::string& name,
                                            const ModelOptions& options) {
    SYSCARD_TRY(Service service, find_service(name));
    return std::make_unique<ServiceModel>(loop, name, std::move(service), options);
}

}  // namespace syscard::model
