#include "model/token_counter.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "crypto/digest.h"
#include "model/catalogue.h"

namespace syscard::model {

namespace {

constexpr std::int64_t kTemplate = 32;  // tokens of a system message that a template adds
constexpr std::int64_t kMarks = 16;     // without text, such as an end
constexpr std::int64_t kShare = 10;     // one in so many may be cut or trimmed otherwise

std::int64_t size_of(const Tokens& tokens) { return static_cast<std::int64_t>(tokens.size()); }

// It fails as a tokenizer, whatever else the file may be good for.
std::unexpected<Error> of_tokenizer(Error error, const std::string& where) {
    error.what = fmt::format("the tokenizer: {}", error.what);
    if (error.where.empty()) error.where = where;
    return std::unexpected(std::move(error));
}

}  // namespace

Result<TokenCounter> TokenCounter::open(const std::string& name) {
    const auto entry = find_entry(name);
    if (!entry) return of_tokenizer(entry.error(), fmt::format("?tokenizer={}", name));
    const std::filesystem::path path = *entry ? (*entry)->encoded : std::filesystem::path(name);
    TokenCounter counter;
    auto model = load_gguf(path, Part::WithoutWeights);
    if (!model) return of_tokenizer(std::move(model).error(), path.string());
    counter.model_ = std::move(*model);
    counter.tokenizer_ = Tokenizer(counter.model_.get());
    if (auto written = counter.tokenizer_.chat({{"user", "a"}}); !written)
        return of_tokenizer(std::move(written).error(), path.string());
    SYSCARD_TRY(const crypto::Digest digest, crypto::sha256_file(path));
    counter.file_digest_ = "sha256:" + digest.hex();
    return counter;
}

void TokenCounter::count(const GenerateRequest& request, Generation& generation) const {
    const auto prompt = tokenizer_.chat_as_one_text(request.messages);
    if (!prompt) return;
    generation.tokens.own =
        OwnCount{.prompt = size_of(*prompt), .reply = size_of(tokenizer_.text(generation.text))};
    std::string& fault = generation.served.usage_fault;
    if (fault.empty()) fault = usage_difference(request, generation);
}

std::string usage_difference(const GenerateRequest& request, const Generation& generation) {
    const TokenCounts& claimed = generation.tokens;
    if (!claimed.own || claimed.by != CountedBy::Provider) return "";
    const OwnCount& own = *claimed.own;
    const bool plain_prompt = request.tools.empty() && !request.reply_schema;
    if (plain_prompt && std::abs(claimed.prompt - own.prompt) > kTemplate + own.prompt / kShare)
        return fmt::format("{} prompt tokens, by our own count {}", claimed.prompt, own.prompt);
    if (!generation.tool_calls.empty()) return "";
    const std::int64_t visible = claimed.reply - claimed.reasoning;
    const std::int64_t allowed = kMarks + own.reply / kShare;
    const bool thinks = claimed.reasoning > 0 || !generation.reasoning.empty();
    if (own.reply > visible + allowed || (!thinks && visible > own.reply + allowed))
        return fmt::format("{} tokens of visible reply, by our own count {}", visible, own.reply);
    return "";
}

}  // namespace syscard::model
