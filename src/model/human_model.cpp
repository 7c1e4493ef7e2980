#include "model/human_model.h"

#include <cerrno>
#include <cstring>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"

namespace syscard::model {

namespace {

namespace asio = boost::asio;

constexpr double kNotChosen = -1000;

class HumanModel final : public Model {
  public:
    HumanModel(Loop& loop, Identity identity, int fd)
        : identity_(std::move(identity)), terminal_(loop, fd) {}

    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return 1; }
    void cancel_all() override {
        cancelled_ = true;
        boost::system::error_code ignored;
        terminal_.cancel(ignored);
    }

    Async<Result<Generation>> generate(GenerateRequest request, Deadline) override {
        const auto began = std::chrono::steady_clock::now();
        std::string page = conversation(request.key, request.messages);
        page += "your reply, ended by a line with a full stop alone:\n";
        SYSCARD_CO_CHECK(co_await show(std::move(page)));
        Generation generation;
        while (true) {
            SYSCARD_CO_TRY(const std::string line, co_await read_line());
            if (line == ".") break;
            if (!generation.text.empty()) generation.text += '\n';
            generation.text += line;
        }
        generation.seconds = seconds_since(began);
        co_return generation;
    }

    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline) override {
        const auto began = std::chrono::steady_clock::now();
        std::string page = conversation(request.key, request.messages);
        for (std::size_t i = 0; i < request.options.size(); ++i)
            page += fmt::format("  {}) {}\n", i + 1, terminal_safe(request.options[i]));
        SYSCARD_CO_CHECK(co_await show(std::move(page)));
        OptionScores scores;
        scores.log_likelihood.assign(request.options.size(), kNotChosen);
        while (true) {
            SYSCARD_CO_CHECK(co_await show(fmt::format("1 to {}: ", request.options.size())));
            SYSCARD_CO_TRY(const std::string line, co_await read_line());
            const auto choice = parse_unsigned(line);
            if (!choice || *choice < 1 || *choice > request.options.size()) continue;
            scores.log_likelihood[*choice - 1] = 0;
            break;
        }
        scores.seconds = seconds_since(began);
        co_return scores;
    }

  private:
    static double seconds_since(std::chrono::steady_clock::time_point start) {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }

    static std::string conversation(const std::string& key, const std::vector<Message>& messages) {
        std::string page = fmt::format("\n---- {}\n", terminal_safe(key));
        for (const Message& message : messages)
            page += fmt::format(
                "{}: {}\n\n", terminal_safe(message.role), terminal_safe(message.content));
        return page;
    }

    Async<Result<void>> show(std::string page) {
        boost::system::error_code error;
        co_await asio::async_write(
            terminal_, asio::buffer(page), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return gone(error);
        co_return Result<void>{};
    }

    Async<Result<std::string>> read_line() {
        boost::system::error_code error;
        if (cancelled_) co_return gone(asio::error::operation_aborted);
        const std::size_t size = co_await asio::async_read_until(
            terminal_, typed_, '\n', asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return gone(error);
        const auto data = typed_.data();
        std::string line(asio::buffers_begin(data),
                         asio::buffers_begin(data) + static_cast<std::ptrdiff_t>(size));
        typed_.consume(size);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
        co_return line;
    }

    // The end of input is a person who leaves: nobody answers any more, and the run can be resumed.
    std::unexpected<Error> gone(const boost::system::error_code& error) const {
        if (error == asio::error::operation_aborted)
            return fail(ErrorCode::Unavailable, "the request was cancelled", identity_.name);
        return fail(ErrorCode::Outage, "the person has left the terminal", identity_.name);
    }

    Identity identity_;
    asio::posix::stream_descriptor terminal_;
    asio::streambuf typed_;
    bool cancelled_ = false;
};

}  // namespace

Result<std::unique_ptr<Model>> open_human(Loop& loop, std::string name,
                                          const std::string& terminal) {
    const int fd = ::open(terminal.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return fail(ErrorCode::BadInput,
                    fmt::format("there is no terminal to ask on: {}", std::strerror(errno)),
                    terminal,
                    "run it in a terminal, not in a pipe or a job");
    const std::string who = name.substr(std::min(name.size(), name.find(':') + 1));
    Identity identity{
        .name = name,
        .provider = "human",
        .model = who.empty() ? "a person" : who,
        .revision = "human:" + (who.empty() ? std::string("unnamed") : who),
        .derived_from = "",
        .detail = "typed at a terminal",
    };
    return std::make_unique<HumanModel>(loop, std::move(identity), fd);
}

}  // namespace syscard::model
