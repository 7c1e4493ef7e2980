#include "net/internal/plain_http.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "net/internal/headers.h"

namespace syscard::net {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::beast::error_code;
using tcp = asio::ip::tcp;
// Without a type-erased executor: that costs a call for each operation.
using Socket = asio::basic_stream_socket<tcp, Loop::executor_type>;

constexpr std::size_t kBufferBytes = 4096;
constexpr auto kSweepEvery = std::chrono::milliseconds(100);
// Servers close what was idle for longer; a request sent at that moment would be lost.
constexpr auto kLongestIdle = std::chrono::seconds(60);

constexpr std::string_view kScheme = "http://";
constexpr std::string_view kLocalhost = "localhost";
constexpr std::string_view kPlainInPath =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/?&=%:@+,;";

bool has_proxy() {
    return std::ranges::any_of(std::array{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"},
                               [](const char* name) { return from_environment(name) != nullptr; });
}

struct Authority {
    std::string host;
    std::uint16_t port = 80;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost".
std::optional<Authority> parse_authority(std::string_view text) {
    Authority authority;
    const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
    if (bracket == std::string_view::npos) return std::nullopt;
    const std::size_t colon = text.find(':', bracket);
    authority.host = text.substr(0, colon);
    if (bracket > 0) authority.host = authority.host.substr(1, authority.host.size() - 2);
    if (colon == std::string_view::npos) return authority;
    const std::string_view port = text.substr(colon + 1);
    const auto [end, failed] =
        std::from_chars(port.data(), port.data() + port.size(), authority.port);
    if (failed != std::errc{} || end != port.data() + port.size()) return std::nullopt;
    return authority;
}

std::vector<tcp::endpoint> places_of(const Authority& authority) {
    using asio::ip::address;
    if (authority.host == kLocalhost)
        return {{asio::ip::address_v4::loopback(), authority.port},
                {asio::ip::address_v6::loopback(), authority.port}};
    error_code failed;
    const address numeric = asio::ip::make_address(authority.host, failed);
    if (failed) return {};
    return {{numeric, authority.port}};
}

// Reads one answer, and keeps of it what HttpResponse holds.
class AnswerParser final : public http::basic_parser<false> {
  public:
    AnswerParser(HttpResponse& response, const PieceCheck& check, std::uint64_t most_body)
        : response_(response), check_(check) {
        eager(true);
        header_limit(static_cast<std::uint32_t>(kMostHeaderBytes));
        body_limit(most_body);
    }

    bool is_interim() const { return response_.status / 100 == 1; }
    bool refused() const { return refused_; }

  private:
    using View = boost::beast::string_view;

    void on_request_impl(http::verb, View, View, int, error_code&) override {}
    void on_response_impl(int status, View, int, error_code&) override {
        response_.status = status;
    }
    void on_field_impl(http::field field, View name, View value, error_code& failed) override {
        // Nothing but plain bytes was asked for.
        if (field == http::field::content_encoding && !boost::beast::iequals(value, "identity"))
            failed = http::error::bad_transfer_encoding;
        keep_header(response_, {name.data(), name.size()}, {value.data(), value.size()});
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length) response_.body.reserve(std::min<std::size_t>(*length, 1U << 20));
    }
    std::size_t on_body_impl(View body, error_code& failed) override {
        response_.body.append(body.data(), body.size());
        if (check_ && !check_(response_.body, checked_)) {
            refused_ = true;
            failed = http::error::bad_chunk;
        }
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code& failed) override {
        return on_body_impl(body, failed);
    }
    void on_finish_impl(error_code&) override {}

    HttpResponse& response_;
    const PieceCheck& check_;
    std::size_t checked_ = 0;
    bool refused_ = false;
};

std::string head_of(const PlainTarget& target, const curl_slist* headers, std::size_t length) {
    // A server that is told of no encoding may choose one (RFC 9110, 12.5.3).
    std::string head =
        fmt::format("{}\r\nHost: {}\r\nAccept-Encoding: identity\r\nContent-Length: {}\r\n",
                    target.request_line,
                    target.authority,
                    length);
    for (; headers != nullptr; headers = headers->next) {
        const std::string_view line = headers->data;
        if (line.ends_with(':')) continue;  // tells libcurl what not to send
        head.append(line).append("\r\n");
    }
    return head += "\r\n";
}

std::unexpected<Error> unavailable(std::string what) {
    return fail(ErrorCode::Unavailable, std::move(what));
}

}  // namespace

std::optional<PlainTarget> plain_target(std::string_view url) {
    if (!url.starts_with(kScheme) || has_proxy()) return std::nullopt;
    const std::string_view rest = url.substr(kScheme.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view path = rest.substr(slash);
    const auto authority = parse_authority(rest.substr(0, slash));
    if (!authority || path.find_first_not_of(kPlainInPath) != std::string_view::npos)
        return std::nullopt;
    PlainTarget target{.places = places_of(*authority),
                       .authority = std::string(rest.substr(0, slash)),
                       .request_line = fmt::format("POST {} HTTP/1.1", path.empty() ? "/" : path)};
    if (target.places.empty()) return std::nullopt;
    return target;
}

struct PlainHttp::Connection {
    Connection(Loop& loop, std::string to) : socket(loop), authority(std::move(to)) {}

    // Whether nothing came while it was idle: neither its end nor an answer that nobody asked for,
    // which would be taken for the next one's.
    bool is_quiet() {
        char byte = 0;
        return ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
               (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    Socket socket;
    std::string authority;
    Clock::time_point idle_since{};
    std::array<char, kBufferBytes> buffer;
};

// One request under way. Lives in the frame of `post`, known to the sweeper as long.
struct PlainHttp::Exchange : Active {
    enum class End { None, Cancelled, Late, NotConnected, Silent };

    // The waiting coroutine sees its operation aborted, and `ended` tells why.
    void stop(End why) {
        if (ended != End::None) return;
        ended = why;
        error_code ignored;
        if (connection) connection->socket.close(ignored);
    }

    void begin() {
        response = {};
        parser.emplace(response, *check, most_body);
    }

    const PieceCheck* check = nullptr;
    std::uint64_t most_body = 0;
    std::unique_ptr<Connection> connection;
    std::optional<AnswerParser> parser;
    HttpResponse response;
    End ended = End::None;
    bool connecting = false;
    bool heard = false;    // a byte of the answer
    bool surplus = false;  // bytes behind the answer
    Clock::time_point end{};
    Clock::time_point connect_end{};
    Clock::time_point last_byte{};
};

PlainHttp::PlainHttp(Loop& loop, const HttpOptions& options)
    : loop_(loop), options_(options), sweeper_(loop) {}

PlainHttp::~PlainHttp() { cancel_all(); }

void PlainHttp::cancel_all() {
    for (Active& exchange : active_)
        static_cast<Exchange&>(exchange).stop(Exchange::End::Cancelled);
}

Async<Result<HttpResponse>> PlainHttp::post(const PlainTarget& target, const curl_slist* headers,
                                            const std::string& body, Deadline deadline,
                                            const PieceCheck& check) {
    Exchange exchange;
    const Clock::time_point now = Clock::now();
    exchange.check = &check;
    exchange.most_body = options_.most_body;
    exchange.end = std::min(deadline.at(), now + options_.attempt);
    if (exchange.end <= now)
        co_return fail(ErrorCode::Timeout, "the deadline of the request passed");
    active_.push_back(exchange);
    sweep_later();
    const std::string head = head_of(target, headers, body.size());
    exchange.connection = take_idle(target.authority);
    Result<void> done;
    bool again = true;
    // A connection that was idle may have been closed a moment ago: then, and only then, the
    // request is sent once more, on a new one.
    while (again) {
        const bool fresh = exchange.connection == nullptr;
        done = Result<void>{};
        if (fresh) done = co_await connect(exchange, target);
        exchange.begin();
        if (done) done = co_await send(exchange, head, body);
        if (done) done = co_await read(exchange);
        again = !done && !fresh && !exchange.heard && exchange.ended == Exchange::End::None;
        if (again) exchange.connection.reset();
    }
    switch (exchange.ended) {
        case Exchange::End::Cancelled:  // this object may be gone
            co_return unavailable("cancelled");
        case Exchange::End::Late:
            if (deadline.passed())
                co_return fail(ErrorCode::Timeout, "the deadline of the request passed");
            co_return unavailable(
                fmt::format("no whole answer within {} ms", options_.attempt.count()));
        case Exchange::End::NotConnected:
            co_return unavailable(fmt::format(
                "no connection to {} within {} ms", target.authority, options_.connect.count()));
        case Exchange::End::Silent:
            co_return unavailable(fmt::format("no byte within {} ms", options_.silence.count()));
        case Exchange::End::None:
            break;
    }
    if (!done) co_return std::unexpected(std::move(done).error());
    if (exchange.parser->keep_alive() && !exchange.surplus)
        keep_idle(std::move(exchange.connection));
    co_return std::move(exchange.response);
}

Async<Result<void>> PlainHttp::connect(Exchange& exchange, const PlainTarget& target) {
    error_code failed;
    exchange.connecting = true;
    exchange.connect_end = Clock::now() + options_.connect;
    for (const tcp::endpoint& place : target.places) {
        exchange.connection = std::make_unique<Connection>(loop_, target.authority);
        Socket& socket = exchange.connection->socket;
        const int fd =
            ::socket(place.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0)
            co_return unavailable(
                fmt::format("no socket: {}", std::generic_category().message(errno)));
        socket.assign(place.protocol(), fd, failed);
        if (failed) {
            ::close(fd);
            continue;
        }
        co_await socket.async_connect(place, asio::redirect_error(asio::use_awaitable, failed));
        if (exchange.ended != Exchange::End::None) co_return unavailable("ended");
        if (!failed) break;
    }
    exchange.connecting = false;
    if (failed)
        co_return unavailable(
            fmt::format("cannot connect to {}: {}", target.authority, failed.message()));
    Socket& socket = exchange.connection->socket;
    socket.non_blocking(true, failed);
    socket.set_option(tcp::no_delay(true), failed);
    exchange.last_byte = Clock::now();
    co_return Result<void>{};
}

// Mostly the kernel takes all at once.
Async<Result<void>> PlainHttp::send(Exchange& exchange, const std::string& head,
                                    const std::string& body) {
    Socket& socket = exchange.connection->socket;
    const std::array<asio::const_buffer, 2> request = {asio::buffer(head), asio::buffer(body)};
    error_code failed;
    std::size_t sent = socket.write_some(request, failed);
    if (failed == asio::error::would_block) failed = {};
    exchange.last_byte = Clock::now();
    while (!failed && sent < asio::buffer_size(request)) {
        std::size_t skip = sent;
        std::array<asio::const_buffer, 2> rest = request;
        for (asio::const_buffer& piece : rest) {
            const std::size_t gone = std::min(skip, piece.size());
            piece += gone;
            skip -= gone;
        }
        sent += co_await socket.async_write_some(rest,
                                                 asio::redirect_error(asio::use_awaitable, failed));
        exchange.last_byte = Clock::now();
    }
    // A server may refuse before it has read all: its answer is there to be read.
    if (failed && failed != asio::error::broken_pipe && failed != asio::error::connection_reset)
        co_return unavailable(fmt::format("the request was not sent: {}", failed.message()));
    co_return Result<void>{};
}

Async<Result<void>> PlainHttp::read(Exchange& exchange) {
    Connection& connection = *exchange.connection;
    std::string kept;  // what the parser wants to see again, with what follows
    while (!exchange.parser->is_done()) {
        error_code failed;
        const std::size_t got = co_await connection.socket.async_read_some(
            asio::buffer(connection.buffer), asio::redirect_error(asio::use_awaitable, failed));
        if (exchange.ended != Exchange::End::None) co_return unavailable("ended");
        if (failed == asio::error::eof) {
            if (!exchange.parser->got_some())
                co_return unavailable("the connection was closed without an answer");
            exchange.parser->put_eof(failed);
            if (!failed) break;
            co_return unavailable("the connection was closed in the middle of the answer");
        }
        if (failed)
            co_return unavailable(fmt::format("the connection broke: {}", failed.message()));
        exchange.last_byte = Clock::now();
        std::string_view bytes(connection.buffer.data(), got);
        if (!kept.empty()) bytes = kept.append(bytes);
        if (auto taken = take_bytes(exchange, bytes); !taken) co_return taken;
        kept = std::string(bytes);
    }
    co_return Result<void>{};
}

// Hands bytes to the parser, and leaves those that it wants to see again.
Result<void> PlainHttp::take_bytes(Exchange& exchange, std::string_view& bytes) const {
    exchange.heard = true;
    while (!bytes.empty()) {
        AnswerParser& parser = *exchange.parser;
        error_code failed;
        bytes.remove_prefix(parser.put(asio::buffer(bytes), failed));
        if (failed == http::error::need_more) return {};
        if (parser.refused()) return unavailable("a piece of the answer is not what it should be");
        if (failed == http::error::body_limit || failed == http::error::header_limit)
            return unavailable(
                fmt::format("the answer is longer than {} bytes", options_.most_body));
        if (failed)
            return fail(ErrorCode::Unsupported,
                        fmt::format("the answer is not HTTP: {}", failed.message()));
        if (!parser.is_done()) return {};
        if (!parser.is_interim()) break;
        exchange.begin();  // "100 Continue" and the like stand before the answer that counts
    }
    exchange.surplus = !bytes.empty();
    return {};
}

// ---- connections kept alive ----

std::unique_ptr<PlainHttp::Connection> PlainHttp::take_idle(const std::string& authority) {
    const Clock::time_point now = Clock::now();
    for (std::size_t i = idle_.size(); i-- > 0;) {
        if (idle_[i]->authority != authority) continue;
        std::unique_ptr<Connection> connection = std::move(idle_[i]);
        idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(i));
        if (now - connection->idle_since < kLongestIdle && connection->is_quiet())
            return connection;
    }
    return nullptr;
}

void PlainHttp::keep_idle(std::unique_ptr<Connection> connection) {
    if (idle_.size() >= options_.most_idle_connections) return;
    connection->idle_since = Clock::now();
    idle_.push_back(std::move(connection));
}

// ---- time ----

// One timer for all: a request that is late by a tenth of a second more is none the worse.
void PlainHttp::sweep_later() {
    if (sweeping_) return;
    sweeping_ = true;
    sweeper_.expires_after(kSweepEvery);
    sweeper_.async_wait([this, alive = std::weak_ptr<int>(alive_)](const error_code& failed) {
        if (failed || alive.expired()) return;
        sweeping_ = false;
        sweep();
        if (!active_.empty()) sweep_later();
    });
}

void PlainHttp::sweep() {
    const Clock::time_point now = Clock::now();
    for (Active& active : active_) {
        auto& exchange = static_cast<Exchange&>(active);
        if (now >= exchange.end) {
            exchange.stop(Exchange::End::Late);
        } else if (exchange.connecting && now >= exchange.connect_end) {
            exchange.stop(Exchange::End::NotConnected);
        } else if (!exchange.connecting && now - exchange.last_byte >= options_.silence) {
            exchange.stop(Exchange::End::Silent);
        }
    }
}

}  // namespace syscard::net
