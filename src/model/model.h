#pragma once

// What a subject, judge or attacker is asked and what it answers. Every adapter gives the same two
// operations; an answer names what is needed to check it later: tokens, time, and whether it was
// cut.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/async.h"
#include "base/error.h"
#include "base/json.h"
#include "mitigation/event.h"
#include "net/endpoint.h"

namespace syscard::model {

/// A call that the model makes of a tool that it was offered.
struct ToolCall {
    std::string id;
    std::string name;
    std::string arguments;  // as the model wrote them: meant to be a JSON object, not always one
};

struct Message {
    std::string role;  // "system", "developer", "user", "assistant", "tool"
    std::string content;
    std::vector<ToolCall> tool_calls = {};  // of the assistant
    std::string tool_call_id = {};          // of "tool": the call that this answers
};

struct Tool {
    std::string name;
    std::string description;
    json::Object parameters;  // JSON Schema of an object
};

struct Sampling {
    double temperature = 0;        // 0: the most likely token always
    std::int64_t max_tokens = 32;  // of the reply
    std::uint64_t seed = 0;        // hash(run seed, task, sample, epoch)
};

/// Who counted tokens: a provider's figures are a claim, and are paid for all the same.
enum class CountedBy { Nobody, Syscard, Provider };
std::string_view counted_by_name(CountedBy by);

/// Tokens as we count them beside a service's own figures: model/token_counter.h.
struct OwnCount {
    std::int64_t prompt = 0;
    std::int64_t reply = 0;  // of the visible text
};

struct TokenCounts {
    std::int64_t prompt = 0;
    std::int64_t prompt_cached = 0;  // of the prompt: not computed again
    std::int64_t reply = 0;          // visible and hidden
    std::int64_t reasoning = 0;      // of the reply: hidden
    CountedBy by = CountedBy::Nobody;
    std::optional<OwnCount> own = {};  // where a service's subject names a tokenizer
};

/// Who waits for an answer: judges go first, because a sample that waits for its score holds memory
/// and delays an early end.
enum class Priority { Subject, Judge };

struct GenerateRequest {
    std::string key;  // "task/sample/epoch/turn": what a replay looks up, and what messages name
    std::vector<Message> messages;
    Sampling sampling;
    std::vector<Tool> tools = {};
    std::optional<json::Object> reply_schema = {};  // JSON Schema that the reply must follow
    std::string grammar =
        {};                 // GBNF that the reply must follow; Unsupported where none can be kept
    std::string arm = {};   // which of the subject's layers act; a model without layers ignores it
    bool logprobs = false;  // asks for the log-probability of each token of the reply
    Priority priority = Priority::Subject;
};

struct TokenLogprob {
    std::string token;
    double logprob = 0;                                       // natural logarithm
    std::vector<std::pair<std::string, double>> others = {};  // what could have stood in its place
};

/// What a service says about its reply, as it says it. Nothing is computed from it.
struct Served {
    std::string model;         // who answered: "gpt-4o-2024-08-06"; empty when nobody says
    std::string request_id;    // the service's own, for its support
    std::string fingerprint;   // of its configuration
    std::string service_tier;  // "default", "flex", "priority"
    std::string stop;          // its word for why the reply ended
    std::string usage_fault;   // why its token counts cannot be right; empty when they can
    std::int64_t tries = 1;    // requests that this reply took
};

struct Generation {
    std::string text;  // bytes as the model made them: may be ill-formed UTF-8, and is hostile
    bool cut = false;  // ended by the token limit, not by the model
    TokenCounts tokens;
    double seconds = 0;       // from acceptance to the last token
    bool from_cache = false;  // kept from an earlier run: nothing was asked
    std::vector<ToolCall> tool_calls = {};
    std::vector<TokenLogprob> logprobs = {};  // when asked for and given
    std::string reasoning = {};               // what a service shows of hidden thinking
    Served served = {};
    std::vector<mitigation::Event> layers = {};  // what layers before and after the model did
};

struct OptionsRequest {
    std::string key;
    std::vector<Message> messages;
    std::vector<std::string> options;  // continuations, scored without generation
    std::string arm = {};              // as for a GenerateRequest
};

/// A choice among options. A model that cannot score given texts is shown the options by letters
/// and asked for one: `reply` is what it wrote then.
struct OptionScores {
    std::vector<double>
        log_likelihood;  // natural logarithm, of each option's tokens given the messages
    std::optional<std::string> reply = {};
    std::vector<double> letter_log_probability =
        {};  // of each letter as the reply's start, if told
    bool from_cache = false;
    bool cut = false;
    Served served = {};
    TokenCounts tokens;
    double seconds = 0;
    std::vector<mitigation::Event> layers = {};  // one that fired: nothing was scored
};

/// Who answered, as far as it can be known: it stands in the evidence and on the card.
struct Identity {
    std::string name;          // as asked for: "default", "llama:/models/x.gguf"
    std::string provider;      // "llama.cpp", "replay"
    std::string model;         // the model's own name: "SmolLM2 135M Instruct"
    std::string revision;      // "sha256:…" of the weights that answered
    std::string derived_from;  // "sha256:…" of the weights they were re-encoded from; empty when
                               // they were not
    std::string detail;        // quantisation, parameters, library version
    std::vector<std::string> mitigations = {};  // layers that the subject declares, in order
    std::string tokenizer = {};  // "sha256:…" of the file that a service's tokens were counted by
};

json::Object to_json(const Identity& identity);

class Model {
  public:
    Model() = default;
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;
    virtual ~Model() = default;

    virtual const Identity& identity() const = 0;

    /// How many requests may be under way at once with profit.
    virtual std::size_t parallel() const = 0;

    /// @error BadInput     the prompt does not fit the context
    /// @error Timeout      the deadline passed
    /// @error Unavailable  the model did not answer, or `cancel_all` was called
    /// @error Blocked      a filter of the provider, named, stood in the way
    /// @error Outage       nobody is answered (wrong key, no quota, down): the run should stop
    virtual Async<Result<Generation>> generate(GenerateRequest request, Deadline deadline) = 0;

    /// @error Unsupported  the model gives no log-likelihoods; else as for `generate`
    virtual Async<Result<OptionScores>> score_options(OptionsRequest request,
                                                      Deadline deadline) = 0;

    /// Ends every request under way with Unavailable. On the loop's thread.
    virtual void cancel_all() = 0;
};

struct ModelOptions {
    int threads = 0;                     // 0: measured at start
    int parallel = 0;                    // 0: a default of the adapter; 1: one request at a time
    std::int64_t context_tokens = 1024;  // per request, prompt and reply; embedded models
    std::filesystem::path cache = {};    // of replies; empty: none is kept
    std::function<void(const std::string&)> warn = {};  // says what a person should know
    net::EndpointOptions service;                       // how a service is treated
};

/// Opens a model by name: "default", "llama:PATH.gguf", a path ending in .gguf,
/// "replay:FILE.jsonl", or a service (service.h).
/// @error BadInput, NotFound  with what can be done about it
Result<std::unique_ptr<Model>> open_model(Loop& loop, const std::string& name,
                                          const ModelOptions& options);

}  // namespace syscard::model
