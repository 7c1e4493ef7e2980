#include "model/llama_engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <limits>
#include <thread>

#include <fmt/format.h>
#include <ggml-backend.h>

#include "base/file.h"

namespace syscard::model {

namespace {

constexpr std::size_t kDefaultSlots = 24;
constexpr std::size_t kLargestPiece = 32;  // of one prompt in a batch: see the head of the header
constexpr std::size_t kWorthCopying =
    16;  // a copy of a slot's cache costs about as much as this many prompt tokens

std::unique_ptr<llama_batch, void (*)(llama_batch*)> make_batch(std::size_t capacity) {
    return {new llama_batch(llama_batch_init(static_cast<std::int32_t>(capacity), 0, 1)),
            [](llama_batch* batch) {
                llama_batch_free(*batch);
                delete batch;
            }};
}

void add_token(llama_batch& batch, llama_token token, std::size_t position, std::size_t slot,
               bool logits) {
    const auto i = static_cast<std::size_t>(batch.n_tokens++);
    batch.token[i] = token;
    batch.pos[i] = static_cast<llama_pos>(position);
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = static_cast<llama_seq_id>(slot);
    batch.logits[i] = logits ? 1 : 0;
}

std::size_t common_prefix(const Tokens& a, const Tokens& b) {
    const std::size_t shorter = std::min(a.size(), b.size());
    return static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin())
            .first -
        a.begin());
}

}  // namespace

// One stream of the key-value cache. `cached` is what the cache holds; `queue` is what has still to
// be fed.
struct LlamaEngine::Slot {
    std::size_t index = 0;
    Tokens cached;
    Tokens queue;
    std::size_t fed = 0;  // of the queue
    std::optional<EngineJob> job;
    Sampler sampler{0, 0};
    std::unique_ptr<llama_sampler, void (*)(llama_sampler*)> grammar{nullptr, llama_sampler_free};
    EngineAnswer answer;
    Tokens reply;
    std::optional<std::size_t> option;  // whose tokens are being fed
    std::size_t option_token = 0;       // the next of its tokens to be scored
    std::uint64_t used = 0;
    std::chrono::steady_clock::time_point began;

    std::size_t left() const { return job ? queue.size() - fed : 0; }
    bool every_logit() const { return option.has_value(); }
};

LlamaEngine::~LlamaEngine() = default;

Result<std::unique_ptr<LlamaEngine>> LlamaEngine::open(const std::filesystem::path& path,
                                                       const ModelOptions& options) {
    std::unique_ptr<LlamaEngine> engine(new LlamaEngine());
    SYSCARD_TRY(engine->model_, load_gguf(path, Part::Whole));
    const std::size_t slots =
        options.parallel > 0 ? static_cast<std::size_t>(options.parallel) : kDefaultSlots;
    const std::size_t streams =
        std::max<std::size_t>(slots, 2);  // one more than one, for a lone token's companion
    llama_context_params parameters = llama_context_default_params();
    parameters.n_seq_max = static_cast<std::uint32_t>(streams);
    parameters.n_ctx =
        static_cast<std::uint32_t>(streams * static_cast<std::size_t>(options.context_tokens));
    parameters.n_batch =
        static_cast<std::uint32_t>(std::max<std::size_t>(512, streams * kLargestPiece));
    parameters.n_ubatch = parameters.n_batch;
    parameters.kv_unified = false;
    parameters.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
    parameters.no_perf = true;
    engine->context_.reset(llama_init_from_model(engine->model_.get(), parameters));
    if (!engine->context_) return llama_cannot("make a context for", path);
    engine->tokenizer_ = Tokenizer(engine->model_.get());
    engine->vocabulary_ = llama_model_get_vocab(engine->model_.get());
    engine->memory_ = llama_get_memory(engine->context_.get());
    engine->parallel_ = slots;
    engine->slots_.resize(streams);
    for (std::size_t i = 0; i < streams; ++i) engine->slots_[i].index = i;
    engine->threads_ = options.threads > 0 ? options.threads : engine->fastest_thread_count();
    llama_set_n_threads(engine->context_.get(), engine->threads_, engine->threads_);
    return engine;
}

// Two threads can be slower than one on a small shared machine, because llama.cpp's barriers spin.
// So each count is timed on a batch as the run will have them; the result decides speed only, never
// a reply.
int LlamaEngine::fastest_thread_count() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const auto batch = make_batch(slots_.size());
    int best = 1;
    auto best_time = std::chrono::steady_clock::duration::max();
    for (unsigned threads = 1; threads <= cores; threads *= 2) {
        llama_set_n_threads(context_.get(), static_cast<int>(threads), static_cast<int>(threads));
        auto fastest = std::chrono::steady_clock::duration::max();
        for (int round = 0; round < 3; ++round) {
            batch->n_tokens = 0;
            for (std::size_t slot = 0; slot < slots_.size(); ++slot)
                add_token(*batch, 0, 0, slot, false);
            const auto start = std::chrono::steady_clock::now();
            llama_decode(context_.get(), *batch);
            llama_synchronize(context_.get());
            fastest = std::min(fastest, std::chrono::steady_clock::now() - start);
            llama_memory_clear(memory_, false);
        }
        if (fastest < best_time) {
            best_time = fastest;
            best = static_cast<int>(threads);
        }
    }
    return best;
}

void LlamaEngine::submit(EngineJob job) {
    const auto after = std::ranges::find_if(
        waiting_, [&](const EngineJob& other) { return other.priority < job.priority; });
    waiting_.insert(after, std::move(job));
}

bool LlamaEngine::idle() const {
    return waiting_.empty() && std::none_of(slots_.begin(), slots_.end(), [](const Slot& slot) {
               return slot.job.has_value();
           });
}

void LlamaEngine::cancel(const Error& error) {
    for (Slot& slot : slots_) {
        if (slot.job) finish(slot, std::unexpected(error));
    }
    for (EngineJob& job : std::exchange(waiting_, {})) job.done(std::unexpected(error));
}

void LlamaEngine::step() {
    give_slots();
    for (Slot& slot : slots_) {
        if (slot.job && slot.job->deadline.passed())
            finish(slot, fail(ErrorCode::Timeout, "the deadline of the request passed"));
    }
    auto fed = feed(1);
    for (std::size_t piece = next_piece(); fed && piece > 0; piece = next_piece())
        fed = feed(piece);
    if (!fed) cancel(fed.error());
}

// How many tokens each slot that still reads its prompt is fed next; 0 when none does. Slots in one
// batch are fed equally many, so several share pieces of halving sizes; one alone reads on in the
// largest.
std::size_t LlamaEngine::next_piece() const {
    std::size_t reading = 0;
    std::size_t longest = 0;
    for (const Slot& slot : slots_) {
        if (slot.left() < 2) continue;
        ++reading;
        longest = std::max(longest, slot.left());
    }
    return std::min(kLargestPiece, reading < 2 ? longest : std::bit_floor(longest));
}

bool LlamaEngine::takes_jobs(const Slot& slot) const { return !slot.job && slot.index < parallel_; }

void LlamaEngine::give_slots() {
    std::deque<EngineJob> later;
    while (!waiting_.empty()) {
        const bool free = std::any_of(
            slots_.begin(), slots_.end(), [&](const Slot& slot) { return takes_jobs(slot); });
        if (!free) break;
        EngineJob job = std::move(waiting_.front());
        waiting_.pop_front();
        const auto context = static_cast<std::size_t>(llama_n_ctx_seq(context_.get()));
        std::size_t longest =
            static_cast<std::size_t>(std::max<std::int64_t>(job.sampling.max_tokens, 1));
        for (const Tokens& option : job.options) longest = std::max(longest, option.size());
        if (job.prompt.empty() || job.prompt.size() + longest > context) {
            job.done(fail(
                ErrorCode::BadInput,
                fmt::format(
                    "a prompt of {} tokens and a reply of up to {} do not fit the context of {}",
                    job.prompt.size(),
                    longest,
                    context),
                "",
                "shorten the item, or raise --context"));
            continue;
        }
        if (prefix_is_coming(job.prompt)) {
            later.push_back(std::move(job));
            continue;
        }
        begin(best_idle_slot(job.prompt), std::move(job));
    }
    for (; !later.empty(); later.pop_back()) waiting_.push_front(std::move(later.back()));
}

// Whether a slot reads in this round what this prompt could take over from it in the next: of
// prompts that begin alike and come together, one reads the beginning for all.
bool LlamaEngine::prefix_is_coming(const Tokens& prompt) const {
    std::size_t here = 0;
    std::size_t coming = 0;
    for (const Slot& slot : slots_) {
        here = std::max(here, common_prefix(slot.cached, prompt));
        if (slot.left() > 1) coming = std::max(coming, common_prefix(slot.job->prompt, prompt));
    }
    return coming > here + kWorthCopying;
}

// The idle slot whose cache already holds most of the prompt; of equals the one unused for longest.
LlamaEngine::Slot& LlamaEngine::best_idle_slot(const Tokens& prompt) {
    Slot* best = nullptr;
    std::size_t best_prefix = 0;
    for (Slot& slot : slots_) {
        if (!takes_jobs(slot)) continue;
        const std::size_t prefix = common_prefix(slot.cached, prompt);
        if (best == nullptr || prefix > best_prefix ||
            (prefix == best_prefix && slot.used < best->used)) {
            best = &slot;
            best_prefix = prefix;
        }
    }
    return *best;
}

void LlamaEngine::truncate(Slot& slot, std::size_t length) {
    llama_memory_seq_rm(
        memory_, static_cast<llama_seq_id>(slot.index), static_cast<llama_pos>(length), -1);
    slot.cached.resize(length);
}

// Keeps what the slot's cache shares with the prompt, or takes over another slot's longer share.
void LlamaEngine::reuse_prefix(Slot& slot, const Tokens& prompt) {
    const std::size_t most =
        prompt.size() - 1;  // the last token is always fed: its logits are wanted
    const std::size_t own = std::min(most, common_prefix(slot.cached, prompt));
    const Slot* richest = nullptr;
    std::size_t shared = own + kWorthCopying;
    for (const Slot& other : slots_) {
        const std::size_t prefix = std::min(most, common_prefix(other.cached, prompt));
        if (&other != &slot && prefix > shared) {
            richest = &other;
            shared = prefix;
        }
    }
    if (richest == nullptr) return truncate(slot, own);
    truncate(slot, 0);
    llama_memory_seq_cp(memory_,
                        static_cast<llama_seq_id>(richest->index),
                        static_cast<llama_seq_id>(slot.index),
                        -1,
                        -1);
    slot.cached = richest->cached;
    truncate(slot, shared);
}

void LlamaEngine::begin(Slot& slot, EngineJob job) {
    reuse_prefix(slot, job.prompt);
    slot.queue.assign(job.prompt.begin() + static_cast<std::ptrdiff_t>(slot.cached.size()),
                      job.prompt.end());
    slot.fed = 0;
    slot.sampler = Sampler(job.sampling.temperature, job.sampling.seed);
    slot.grammar.reset(job.grammar.empty()
                           ? nullptr
                           : llama_sampler_init_grammar(vocabulary_, job.grammar.c_str(), "root"));
    slot.answer = {};
    slot.answer.tokens.prompt = static_cast<std::int64_t>(job.prompt.size());
    slot.answer.tokens.prompt_cached = static_cast<std::int64_t>(slot.cached.size());
    slot.answer.log_likelihood.assign(job.options.size(), 0);
    slot.reply.clear();
    slot.option.reset();
    slot.used = ++clock_;
    slot.began = std::chrono::steady_clock::now();
    slot.job.emplace(std::move(job));
}

// An idle slot beside a run of one slot; a run has no neighbours at work, so there is one as soon
// as there are two.
std::size_t LlamaEngine::companion_for(std::size_t first, std::size_t count) const {
    return first + count < slots_.size() ? first + count : first - 1;
}

// Feeds `tokens_each` tokens to every slot that has so many left, in one call. llama.cpp cuts the
// batch into runs of neighbouring slots, each a rectangle of slots × tokens; a rectangle of one
// token gets a companion.
Result<void> LlamaEngine::feed(std::size_t tokens_each) {
    const auto takes_part = [&](std::size_t index) {
        return index < slots_.size() && slots_[index].left() >= tokens_each;
    };
    const auto batch = make_batch((slots_.size() + 1) * tokens_each);
    struct Wanted {
        std::size_t slot;
        std::int32_t row;
    };
    std::vector<Wanted> wanted;
    std::vector<std::size_t> companions;
    const auto add_slot = [&](std::size_t index) {
        Slot& slot = slots_[index];
        for (std::size_t i = 0; i < tokens_each; ++i) {
            const bool last = slot.fed + 1 == slot.queue.size();
            const bool logits = last || slot.every_logit();
            if (logits) wanted.push_back({index, batch->n_tokens});
            add_token(*batch, slot.queue[slot.fed], slot.cached.size(), index, logits);
            slot.cached.push_back(slot.queue[slot.fed]);
            ++slot.fed;
        }
    };
    const auto add_companion = [&](std::size_t index) {
        truncate(slots_[index], 0);
        add_token(*batch, 0, 0, index, false);
        companions.push_back(index);
    };
    std::vector<bool> part(slots_.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) part[i] = takes_part(i);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (!part[i]) continue;
        const bool lone = tokens_each == 1 && (i == 0 || !part[i - 1]) &&
                          (i + 1 == slots_.size() || !part[i + 1]);
        const std::size_t companion = lone ? companion_for(i, 1) : i;
        if (companion < i) add_companion(companion);
        add_slot(i);
        if (companion > i) add_companion(companion);
    }
    if (batch->n_tokens == 0) return {};
    if (llama_decode(context_.get(), *batch) != 0) {
        return fail(ErrorCode::Unavailable,
                    "llama.cpp could not decode a batch",
                    "",
                    "less memory is needed with --parallel or --context set lower");
    }
    for (const std::size_t index : companions) truncate(slots_[index], 0);
    const auto vocabulary_size = static_cast<std::size_t>(llama_vocab_n_tokens(vocabulary_));
    for (const Wanted& want : wanted) {
        if (slots_[want.slot].job)
            take_logits(slots_[want.slot],
                        {llama_get_logits_ith(context_.get(), want.row), vocabulary_size});
    }
    return {};
}

void LlamaEngine::take_logits(Slot& slot, std::span<const float> logits) {
    if (slot.job->options.empty()) return next_token(slot, logits);
    const std::vector<Tokens>& options = slot.job->options;
    if (!slot.option) {  // after the prompt: the first token of every option
        const LogSoftmax log_probability(logits);
        for (std::size_t i = 0; i < options.size(); ++i)
            slot.answer.log_likelihood[i] = log_probability(options[i].front());
        return next_option(slot);
    }
    const Tokens& option = options[*slot.option];
    slot.answer.log_likelihood[*slot.option] += LogSoftmax(logits)(option[++slot.option_token]);
    if (slot.option_token + 1 == option.size()) next_option(slot);
}

// Under a grammar the tokens that it forbids have no weight; the draw is the same otherwise.
// @return nothing when no token of this vocabulary continues it.
std::optional<llama_token> LlamaEngine::draw(Slot& slot, std::span<const float> logits) {
    if (!slot.grammar) return slot.sampler.draw(logits);
    std::vector<llama_token_data> candidates(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i)
        candidates[i] = {static_cast<llama_token>(i), logits[i], 0};
    llama_token_data_array array{candidates.data(), candidates.size(), -1, false};
    llama_sampler_apply(slot.grammar.get(), &array);
    constexpr float kForbidden = -std::numeric_limits<float>::infinity();
    std::vector<float> allowed(logits.size(), kForbidden);
    for (std::size_t i = 0; i < array.size; ++i)
        allowed[static_cast<std::size_t>(array.data[i].id)] = array.data[i].logit;
    const llama_token token = slot.sampler.draw(allowed);
    // To accept it all the same would end the program.
    if (allowed[static_cast<std::size_t>(token)] == kForbidden) return std::nullopt;
    llama_sampler_accept(slot.grammar.get(), token);
    return token;
}

Result<void> LlamaEngine::check_grammar(const std::string& grammar) const {
    const std::unique_ptr<llama_sampler, void (*)(llama_sampler*)> parsed(
        llama_sampler_init_grammar(vocabulary_, grammar.c_str(), "root"), llama_sampler_free);
    if (parsed) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("llama.cpp cannot read the grammar: {}", last_llama_error()),
                "",
                "a grammar is GBNF and begins at `root`");
}

void LlamaEngine::next_token(Slot& slot, std::span<const float> logits) {
    const std::optional<llama_token> drawn = draw(slot, logits);
    if (!drawn)
        return finish(slot,
                      fail(ErrorCode::Unavailable,
                           "no token of this model continues the reply by its grammar"));
    const llama_token token = *drawn;
    ++slot.answer.tokens.reply;
    const bool ended = llama_vocab_is_eog(vocabulary_, token);
    if (!ended) slot.reply.push_back(token);
    const bool full = static_cast<std::int64_t>(slot.reply.size()) >= slot.job->sampling.max_tokens;
    if (!ended && !full) {
        slot.queue = {token};
        slot.fed = 0;
        return;
    }
    slot.answer.cut = !ended;
    for (const llama_token piece : slot.reply) {
        std::array<char, 256> text{};
        const std::int32_t length = llama_token_to_piece(
            vocabulary_, piece, text.data(), static_cast<std::int32_t>(text.size()), 0, false);
        if (length > 0) slot.answer.text.append(text.data(), static_cast<std::size_t>(length));
    }
    finish(slot, std::move(slot.answer));
}

// Feeds the next option with more than one token behind the prompt; the first token of each is
// scored already.
void LlamaEngine::next_option(Slot& slot) {
    const std::vector<Tokens>& options = slot.job->options;
    truncate(slot, slot.job->prompt.size());
    std::size_t next = slot.option ? *slot.option + 1 : 0;
    while (next < options.size() && options[next].size() < 2) ++next;
    if (next == options.size()) return finish(slot, std::move(slot.answer));
    slot.option = next;
    slot.option_token = 0;
    slot.queue.assign(options[next].begin(), options[next].end() - 1);
    slot.fed = 0;
}

void LlamaEngine::finish(Slot& slot, Result<EngineAnswer> answer) {
    if (answer)
        answer->seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - slot.began).count();
    const EngineJob job = std::move(*slot.job);
    slot.job.reset();
    slot.queue.clear();
    slot.fed = 0;
    job.done(std::move(answer));
}

Result<void> reencode(const std::filesystem::path& from, const std::filesystem::path& to) {
    SYSCARD_CHECK(check_gguf(from));
    std::filesystem::path temporary = to;
    temporary += ".tmp";
    llama_model_quantize_params parameters = llama_model_quantize_default_params();
    parameters.ftype = LLAMA_FTYPE_MOSTLY_Q8_0;
    parameters.allow_requantize = true;
    parameters.nthread =
        static_cast<std::int32_t>(std::max(1U, std::thread::hardware_concurrency()));
    if (llama_model_quantize(from.c_str(), temporary.c_str(), &parameters) != 0) {
        return fail(
            ErrorCode::Io,
            fmt::format("llama.cpp cannot re-encode `{}`: {}", from.string(), last_llama_error()),
            from.string());
    }
    std::error_code code;
    std::filesystem::rename(temporary, to, code);
    if (code) return std::unexpected(system_error(code.value(), "rename to", to));
    return {};
}

}  // namespace syscard::model
