// One child process, asked over its stdin and answering over its stdout. When it dies or writes
// something that is no answer, every request under way fails with the cause, and the next request
// starts it anew: a subject that crashes on one item is examined on the others all the same.

#include "model/exec_model.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <unordered_map>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "crypto/digest.h"

extern char** environ;  // POSIX: declared by the program

namespace syscard::model {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kLargestLine = 16U << 20U;
constexpr std::size_t kParallel = 8;

json::Array messages_json(const std::vector<Message>& messages) {
    json::Array array;
    for (const Message& message : messages)
        array.push_back(json::Object{{"role", message.role}, {"content", message.content}});
    return array;
}

std::vector<std::string> words_of(const std::string& command) {
    std::vector<std::string> words;
    for (const std::string& word : split(command, ' ')) {
        if (!trim(word).empty()) words.emplace_back(trim(word));
    }
    return words;
}

// Where the shell would find the program; empty when nowhere.
std::string found_program(const std::string& program) {
    if (program.find('/') != std::string::npos)
        return ::access(program.c_str(), X_OK) == 0 ? program : "";
    const char* path = std::getenv("PATH");
    for (const std::string& folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
        const std::string candidate = folder + "/" + program;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return "";
}

// A running child and our end of the socket that is its stdin and stdout. Shared by the model and
// by the reads and writes under way: what comes in late finds its buffers still there.
class Child {
  public:
    static Result<std::shared_ptr<Child>> start(Loop& loop, const std::string& program,
                                                const std::vector<std::string>& words) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return std::unexpected(system_failure("make a pipe to", program));
        pid_t pid = 0;
        const int failed = spawn(pid, program, words, ends[1]);
        ::close(ends[1]);
        if (failed != 0) {
            ::close(ends[0]);
            errno = failed;
            return std::unexpected(system_failure("start", program));
        }
        return std::shared_ptr<Child>(new Child(loop, pid, ends[0]));
    }

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { stop(); }

    // Its input ends; what does not end with it is killed.
    void stop() {
        boost::system::error_code ignored;
        socket.close(ignored);
        for (int i = 0; i < 50 && !reaped(); ++i) ::usleep(2000);
        if (reaped()) return;
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
        reaped_ = true;
    }

    // After its output has ended: why.
    std::string end() {
        for (int i = 0; i < 100 && !reaped(); ++i) ::usleep(1000);
        if (!reaped()) return "closed its output";
        if (WIFSIGNALED(status_)) return fmt::format("was ended by signal {}", WTERMSIG(status_));
        return fmt::format("ended with exit code {}", WEXITSTATUS(status_));
    }

    asio::local::stream_protocol::socket socket;  // sends without SIGPIPE
    asio::streambuf received{kLargestLine};
    std::deque<std::string> outbox;  // its front is being written

  private:
    Child(Loop& loop, pid_t pid, int fd)
        : socket(loop, asio::local::stream_protocol(), fd), pid_(pid) {}

    // In a process group of its own: Ctrl-C at the terminal is for syscard, which then ends the
    // child. @return 0 or an errno.
    static int spawn(pid_t& pid, const std::string& program, const std::vector<std::string>& words,
                     int end) {
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        std::string protocol = "SYSCARD_PROTOCOL=1";
        std::vector<char*> environment = {protocol.data()};
        for (char** variable = environ; *variable != nullptr; ++variable)
            environment.push_back(*variable);
        environment.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawnattr_t attributes;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        ::posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        const int failed = ::posix_spawn(
            &pid, program.c_str(), &actions, &attributes, arguments.data(), environment.data());
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
        return failed;
    }

    static Error system_failure(std::string_view doing, const std::string& program) {
        return {ErrorCode::Unavailable,
                fmt::format("cannot {} `{}`: {}", doing, program, std::strerror(errno)),
                program,
                ""};
    }

    bool reaped() {
        if (!reaped_) reaped_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
        return reaped_;
    }

    pid_t pid_;
    int status_ = 0;
    bool reaped_ = false;
};

class ExecModel final : public Model {
  public:
    ExecModel(Loop& loop, Identity identity, std::string program, std::vector<std::string> words,
              std::size_t parallel)
        : loop_(loop),
          identity_(std::move(identity)),
          program_(std::move(program)),
          words_(std::move(words)),
          parallel_(parallel) {}
    ~ExecModel() override { stop(); }

    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return parallel_; }
    void cancel_all() override {
        fail_all({ErrorCode::Unavailable, "the request was cancelled", "", ""});
        stop();
    }

    Async<Result<Generation>> generate(GenerateRequest request, Deadline deadline) override {
        if (!request.grammar.empty() || !request.tools.empty())
            co_return fail(ErrorCode::Unsupported,
                           "a program is offered no tools and held to no grammar",
                           identity_.name);
        json::Object object = {
            {"kind", "generate"},
            {"key", request.key},
            {"messages", messages_json(request.messages)},
            {"temperature", decimal(request.sampling.temperature, 3)},
            {"max_tokens", request.sampling.max_tokens},
            {"seed", std::to_string(request.sampling.seed)},
        };
        if (request.reply_schema) object["reply_schema"] = *request.reply_schema;
        SYSCARD_CO_TRY(const Answer answer, co_await ask(std::move(object), deadline));
        SYSCARD_CO_TRY(Generation generation, generation_of(answer));
        co_return generation;
    }

    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline deadline) override {
        json::Object object = {
            {"kind", "options"},
            {"key", request.key},
            {"messages", messages_json(request.messages)},
            {"options", json::array_of(request.options)},
        };
        SYSCARD_CO_TRY(const Answer answer, co_await ask(std::move(object), deadline));
        SYSCARD_CO_TRY(OptionScores scores, scores_of(answer, request.options.size()));
        co_return scores;
    }

  private:
    struct Answer {
        json::Object object;
        double seconds = 0;
    };

    Async<Result<Answer>> ask(json::Object object, Deadline deadline) {
        const std::int64_t id = next_id_++;
        object["id"] = id;
        const auto began = std::chrono::steady_clock::now();
        SYSCARD_CO_CHECK(running());
        const Promise<Result<json::Object>> promise(loop_);
        waiting_.emplace(id, promise);
        enqueue(json::canonical(object) + "\n");
        asio::steady_timer limit(loop_, deadline.at());
        limit.async_wait([promise](const boost::system::error_code& error) {
            if (!error) promise.set(fail(ErrorCode::Timeout, "the deadline of the request passed"));
        });
        auto answered = co_await promise.wait();
        limit.cancel();
        waiting_.erase(id);
        if (!answered) co_return std::unexpected(std::move(answered).error());
        Answer answer{
            .object = std::move(*answered),
            .seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count()};
        co_return answer;
    }

    Result<void> running() {
        if (child_) return {};
        SYSCARD_TRY(child_, Child::start(loop_, program_, words_));
        read_line(child_);
        return {};
    }

    // One write at a time, in the order asked.
    void enqueue(std::string line) {
        child_->outbox.push_back(std::move(line));
        if (child_->outbox.size() == 1) write_next(child_);
    }

    static void write_next(const std::shared_ptr<Child>& child) {
        asio::async_write(child->socket,
                          asio::buffer(child->outbox.front()),
                          [child](const boost::system::error_code& error, std::size_t) {
                              // A failed write shows as the end of its output too.
                              if (error) return;
                              child->outbox.pop_front();
                              if (!child->outbox.empty()) write_next(child);
                          });
    }

    void read_line(const std::shared_ptr<Child>& child) {
        asio::async_read_until(
            child->socket,
            child->received,
            '\n',
            [this, child](const boost::system::error_code& error, std::size_t size) {
                // Once it was stopped, this model may be gone.
                if (!child->socket.is_open()) return;
                error ? ended() : take_line(size);
            });
    }

    void ended() {
        const bool too_long = child_->received.size() >= kLargestLine;
        give_up(too_long ? "wrote a line of more than 16 MiB" : child_->end());
    }

    void take_line(std::size_t size) {
        const auto data = child_->received.data();
        const std::string line(asio::buffers_begin(data),
                               asio::buffers_begin(data) + static_cast<std::ptrdiff_t>(size));
        child_->received.consume(size);
        if (const auto taken = take(std::string(trim(line))); !taken)
            return give_up(fmt::format("wrote what is no answer: {}", taken.error().what));
        read_line(child_);
    }

    Result<void> take(const std::string& line) {
        SYSCARD_TRY(const json::Value value, json::parse(line, "answer"));
        SYSCARD_TRY(json::Object object, json::as_object(value, "answer"));
        SYSCARD_TRY(const std::int64_t id, json::integer_member(object, "id", "answer"));
        const auto waiting = waiting_.find(id);
        // A late answer to a request that was given up is no mistake of the program's.
        if (waiting == waiting_.end() && id > 0 && id < next_id_) return {};
        if (waiting == waiting_.end())
            return fail(ErrorCode::BadInput, fmt::format("nobody asked request {}", id));
        waiting->second.set(std::move(object));
        return {};
    }

    // Whoever waits learns why; the next request starts the program anew.
    void give_up(const std::string& why) {
        stop();
        fail_all({ErrorCode::Unavailable,
                  fmt::format("the program {}", terminal_line(why, 200)),
                  program_,
                  ""});
    }

    void stop() {
        if (child_) child_->stop();
        child_.reset();
    }

    void fail_all(const Error& error) {
        for (const auto& [id, promise] : waiting_) promise.set(std::unexpected(error));
    }

    Result<json::Object> without_error(const Answer& answer) const {
        if (!answer.object.contains("error")) return answer.object;
        SYSCARD_TRY(const std::string said,
                    json::string_member(answer.object, "error", identity_.name));
        return fail(ErrorCode::Unavailable,
                    fmt::format("the program says: {}", terminal_line(said, 200)),
                    program_);
    }

    Result<TokenCounts> tokens_of(const json::Object& object) const {
        TokenCounts counts;
        if (!object.contains("tokens")) return counts;
        SYSCARD_TRY(const json::Object tokens,
                    json::object_member(object, "tokens", identity_.name));
        SYSCARD_CHECK(json::refuse_unknown(
            tokens, {"prompt", "cached", "reply", "reasoning"}, identity_.name));
        SYSCARD_TRY(counts.prompt, json::integer_member(tokens, "prompt", identity_.name));
        SYSCARD_TRY(counts.reply, json::integer_member(tokens, "reply", identity_.name));
        if (tokens.contains("cached")) {
            SYSCARD_TRY(counts.prompt_cached,
                        json::integer_member(tokens, "cached", identity_.name));
        }
        if (tokens.contains("reasoning")) {
            SYSCARD_TRY(counts.reasoning,
                        json::integer_member(tokens, "reasoning", identity_.name));
        }
        if (counts.prompt_cached < 0 || counts.reasoning < 0 ||
            counts.prompt_cached > counts.prompt || counts.reasoning > counts.reply)
            return fail(ErrorCode::BadInput, "`tokens` that cannot be right", identity_.name);
        counts.by = CountedBy::Provider;
        return counts;
    }

    Result<Generation> generation_of(const Answer& answer) const {
        SYSCARD_TRY(const json::Object object, without_error(answer));
        SYSCARD_CHECK(
            json::refuse_unknown(object, {"id", "text", "cut", "tokens"}, identity_.name));
        Generation generation;
        SYSCARD_TRY(generation.text, json::string_member(object, "text", identity_.name));
        if (object.contains("cut")) {
            SYSCARD_TRY(generation.cut, json::bool_member(object, "cut", identity_.name));
        }
        SYSCARD_TRY(generation.tokens, tokens_of(object));
        generation.seconds = answer.seconds;
        return generation;
    }

    Result<OptionScores> scores_of(const Answer& answer, std::size_t options) const {
        SYSCARD_TRY(const json::Object object, without_error(answer));
        SYSCARD_CHECK(
            json::refuse_unknown(object, {"id", "log_likelihood", "tokens"}, identity_.name));
        SYSCARD_TRY(const std::vector<std::string> numbers,
                    json::strings_member(object, "log_likelihood", identity_.name));
        OptionScores scores;
        for (const std::string& number : numbers) {
            const auto value = parse_decimal(number);
            if (!value)
                return fail(ErrorCode::BadInput,
                            fmt::format("`{}` is not a decimal", terminal_line(number, 40)),
                            identity_.name);
            scores.log_likelihood.push_back(*value);
        }
        if (numbers.size() != options)
            return fail(ErrorCode::BadInput,
                        fmt::format("{} log-likelihoods for {} options", numbers.size(), options),
                        identity_.name);
        SYSCARD_TRY(scores.tokens, tokens_of(object));
        scores.seconds = answer.seconds;
        return scores;
    }

    Loop& loop_;
    Identity identity_;
    std::string program_;
    std::vector<std::string> words_;
    std::size_t parallel_;
    std::shared_ptr<Child> child_;  // nothing: starts with the next request
    std::int64_t next_id_ = 1;
    std::unordered_map<std::int64_t, Promise<Result<json::Object>>> waiting_;
};

// Of the program's file and of each file among its arguments: behind `python3 subject.py` it is the
// second that matters.
Result<std::string> revision_of(const std::string& program, const std::vector<std::string>& words) {
    SYSCARD_TRY(const crypto::Digest digest, crypto::sha256_file(program));
    std::string digests = digest.hex();
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(words[i], ignored)) continue;
        SYSCARD_TRY(const crypto::Digest further, crypto::sha256_file(words[i]));
        digests += " " + further.hex();
    }
    if (digests == digest.hex()) return "sha256:" + digests;
    return "sha256:" + crypto::sha256(digests).hex();
}

}  // namespace

Result<std::unique_ptr<Model>> open_exec(Loop& loop, std::string name, const std::string& command,
                                         const ModelOptions& options) {
    std::vector<std::string> words = words_of(command);
    if (words.empty())
        return fail(ErrorCode::BadInput,
                    "`exec:` names no program",
                    "",
                    "exec:PROGRAM, or \"exec:PROGRAM ARGUMENT…\"");
    const std::string program = found_program(words.front());
    if (program.empty())
        return fail(ErrorCode::NotFound,
                    fmt::format("no program `{}` that can be run", words.front()),
                    "",
                    "give its path, and make it executable: chmod +x");
    SYSCARD_TRY(const std::string revision, revision_of(program, words));
    Identity identity{
        .name = std::move(name),
        .provider = "exec",
        .model = std::filesystem::path(program).filename().string(),
        .revision = revision,
        .derived_from = "",
        .detail =
            "a program; its digest is of the files on its command line, not of what they load",
    };
    const std::size_t parallel =
        options.parallel > 0 ? static_cast<std::size_t>(options.parallel) : kParallel;
    return std::make_unique<ExecModel>(
        loop, std::move(identity), program, std::move(words), parallel);
}

}  // namespace syscard::model
