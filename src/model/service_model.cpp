#include "model/service_model.h"

#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/reading.h"
#include "model/letters.h"
#include "model/service.h"
#include "model/token_counter.h"
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

// As Gemini says it, with status 400.
bool is_wrong_key(const ServiceFault& fault) { return fault.reason == "API_KEY_INVALID"; }

std::string told(int status, const ServiceFault& fault) {
    std::string text = fmt::format("HTTP {}", status);
    const bool says_it_again = fault.code == std::to_string(status);
    const std::string& word = fault.code.empty() || says_it_again ? fault.type : fault.code;
    if (!word.empty()) text += fmt::format(" {}", terminal_line(word, 60));
    if (!fault.message.empty()) text += fmt::format(": {}", fault.message);
    return text;
}

// The data of the first event at `position`, which is moved behind it; nothing while it is not
// whole.
std::optional<std::string> take_event(std::string_view body, std::size_t& position) {
    std::string data;
    std::size_t begin = position;
    for (std::size_t end = body.find('\n', begin); end != std::string_view::npos;
         end = body.find('\n', begin)) {
        const std::string_view line = trim(body.substr(begin, end - begin));
        begin = end + 1;
        if (line.empty()) {
            position = begin;
            return data;
        }
        constexpr std::string_view kData = "data:";
        if (line.starts_with(kData)) data.append(line.substr(kData.size())).append("\n");
    }
    return std::nullopt;
}

// Of a stream as it grows: what every finished event holds can be read. Where it cannot, nothing
// that follows can mend it.
bool events_are_readable(std::string_view body, std::size_t& position) {
    if (position == 0 && body.starts_with('{'))
        position = body.size();  // no stream, but a document
    while (const auto data = take_event(body, position)) {
        if (!is_readable(*data)) return false;
    }
    return true;
}

// The share of a request: its task, so that a long task does not starve the short ones.
std::string share_of(const std::string& key) { return key.substr(0, key.find('/')); }

bool is_redirect(const net::HttpResponse& response) { return response.status / 100 == 3; }

// Some servers turn away whoever wishes for log-probabilities.
bool refuses_wishes(const Error& error) {
    return error.what.starts_with("HTTP 400") || error.what.starts_with("HTTP 422") ||
           error.what.starts_with("HTTP 501");
}

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

Identity identity_of(const std::string& name, const Service& service,
                     const std::optional<TokenCounter>& counter) {
    return {.name = name,
            .provider = service.provider,
            .model = service.settings.model,
            // No service shows its weights: what stands here is what was asked for.
            .revision = "as named: " + name,
            .derived_from = "",
            .detail = detail_of(service),
            .tokenizer = counter ? counter->file_digest() : ""};
}

net::EndpointOptions endpoint_options(const ModelOptions& options) {
    net::EndpointOptions endpoint = options.service;
    if (options.parallel > 0) endpoint.limit.most = static_cast<std::size_t>(options.parallel);
    endpoint.http.most_idle_connections = endpoint.limit.most + 16;
    return endpoint;
}

class ServiceModel final : public Model {
  public:
    ServiceModel(Loop& loop, const std::string& name, Service service,
                 std::optional<TokenCounter> counter, const ModelOptions& options)
        : identity_(identity_of(name, service, counter)),
          service_(std::move(service)),
          counter_(std::move(counter)),
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
        if (asked.logprobs && !generation && refuses_wishes(generation.error())) {
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
        call.may_be_refused = request.logprobs;
        call.deadline = deadline;
        call.read = [this, &request, &generation, stream](const net::HttpResponse& response) {
            net::Reading reading = read(request, response, generation);
            // Doubtful, and no stream was asked for: there is nothing else to ask for.
            if (!stream && reading.error.code == ErrorCode::Incomplete)
                reading.verdict = net::Verdict::Again;
            return reading;
        };
        if (stream) call.check = events_are_readable;
        auto stats = co_await endpoint_.call(std::move(call));
        if (!stats) co_return std::unexpected(redacted(std::move(stats).error()));
        tries += stats->tries;
        generation.served.tries = tries;
        generation.seconds = stats->seconds;
        if (counter_) counter_->count(request, generation);
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
        if (fault.is_filter()) {
            reading.verdict = net::Verdict::Final;
            reading.error.code = ErrorCode::Blocked;
            reading.error.what = "by the provider's filter, in the prompt: " + reading.error.what;
        } else if (is_quota(fault) || is_wrong_key(fault)) {
            reading.verdict = net::Verdict::Outage;
        } else if (fault.type == "overloaded_error") {
            reading.verdict = net::Verdict::Busy;
        }
        if (fault.retry_seconds)
            reading.wait =
                std::chrono::milliseconds(static_cast<std::int64_t>(*fault.retry_seconds * 1000));
        if (response.status == 401 || response.status == 403 || is_wrong_key(fault))
            reading.error.hint =
                fmt::format("the key comes from {0}, or from the file that {0}_FILE names",
                            service_.key_variable);
        if (const auto location = response.header("location"); location && is_redirect(response))
            reading.error.hint = fmt::format("it points to {}; write the address to which it leads",
                                             terminal_line(*location, 200));
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
    std::optional<TokenCounter> counter_;
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
    std::optional<TokenCounter> counter;
    if (!service.tokenizer.empty()) {
        SYSCARD_TRY(counter, TokenCounter::open(service.tokenizer));
    }
    return std::make_unique<ServiceModel>(
        loop, name, std::move(service), std::move(counter), options);
}

}  // namespace syscard::model
