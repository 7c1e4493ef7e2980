#include "net/http_client.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "net/internal/headers.h"
#include "net/internal/plain_http.h"

namespace syscard::net {

namespace {

using boost::asio::posix::stream_descriptor;

constexpr std::size_t kOtherFiles = 256;
// A request's own buffer: libcurl allots one for each transfer under way, 16 KiB unless told.
constexpr long kBufferBytes = 4096;

struct EasyCleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;

long whole_seconds(std::chrono::milliseconds time) {
    return std::max<long>(1, static_cast<long>((time.count() + 999) / 1000));
}

// A socket for each request under way, and files beside them: the usual soft limit of 1,024 is too
// low for more than that at once, and the hard one is there to be used.
void allow_open_files(std::size_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
    (void)::setrlimit(RLIMIT_NOFILE, &limit);  // where it fails, connections do, and say so
}

// libcurl reads `http_proxy` alone in lower case, because a CGI program's HTTP_PROXY is set by its
// client. This program is none.
const char* proxy_for_http() {
    if (from_environment("http_proxy") != nullptr) return nullptr;
    return from_environment("HTTP_PROXY");
}

}  // namespace

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return std::nullopt;
}

void Target::FreeList::operator()(curl_slist* list) const { curl_slist_free_all(list); }

Target::Target(std::string url, const std::vector<std::string>& headers) : url_(std::move(url)) {
    curl_slist* list = nullptr;
    for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
    list = curl_slist_append(list, "Expect:");  // no round trip before a long body
    headers_.reset(list);
}

// ---- the multi interface on the loop ----

class HttpClient::Multi {
  public:
    Multi(Loop& loop, HttpOptions options)
        : loop_(loop), options_(std::move(options)), timer_(loop) {
        static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
        (void)initialised;
        allow_open_files(options_.most_idle_connections + kOtherFiles);
        multi_ = curl_multi_init();
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(
            multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.most_idle_connections));
        if (options_.ca_file.empty()) {
            if (const char* file = from_environment("SSL_CERT_FILE")) options_.ca_file = file;
        }
    }

    ~Multi() {
        end_all("the client was closed");
        idle_.clear();
        curl_multi_cleanup(multi_);
    }

    // One request under way. Lives in the frame of `post`.
    struct Transfer {
        explicit Transfer(Loop& loop) : ended(loop, boost::asio::steady_timer::time_point::max()) {}
        Easy easy;
        HttpResponse response;
        boost::asio::steady_timer ended;
        bool done = false;
        bool cancelled = false;
        bool met_dead = false;  // connections that were kept, and closed by the server; no other
        bool too_large = false;
        bool broken = false;  // by the check
        const PieceCheck* check = nullptr;
        std::size_t checked = 0;
        std::size_t header_bytes = 0;
        std::size_t most_body = 0;
        CURLcode code = CURLE_OK;
        std::array<char, CURL_ERROR_SIZE> message{};
    };

    enum class Connection { Any, New };

    void start(Transfer& transfer, const Target& target, const std::string& body,
               std::chrono::milliseconds limit, Connection connection) {
        transfer.most_body = options_.most_body;
        transfer.easy = take_easy();
        CURL* easy = transfer.easy.get();
        curl_easy_setopt(easy, CURLOPT_URL, target.url().c_str());
        if (target.url().starts_with("http://"))
            curl_easy_setopt(easy, CURLOPT_PROXY, proxy_for_http());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, target.headers());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, connection == Connection::New ? 1L : 0L);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.message.data());
        active_.insert(&transfer);
        curl_multi_add_handle(multi_, easy);
    }

    void end_all(const char* why) {
        const std::vector<Transfer*> ending(active_.begin(), active_.end());
        for (Transfer* transfer : ending) {
            transfer->cancelled = true;
            fmt::format_to_n(transfer->message.data(), transfer->message.size() - 1, "{}", why);
            end(*transfer, CURLE_ABORTED_BY_CALLBACK);
        }
    }

    void cancel_all() {
        end_all("cancelled");
        plain_.cancel_all();
    }

    /// Without libcurl where it is not needed. An address whose answers only libcurl may read (a
    /// status line without its reason, a body that is compressed unasked) goes by it from then on.
    Async<Result<HttpResponse>> post_either_way(const Target& target, const std::string& body,
                                                Deadline deadline, const PieceCheck& check) {
        auto known = ways_.find(target.url());
        if (known == ways_.end())
            known = ways_.emplace(target.url(), Way{plain_target(target.url())}).first;
        Way& way = known->second;
        if (!way.plain || way.needs_curl) co_return co_await post(target, body, deadline, check);
        auto response = co_await plain_.post(*way.plain, target.headers(), body, deadline, check);
        if (!response && response.error().code == ErrorCode::Unsupported) {
            way.needs_curl = true;
            response.error().code = ErrorCode::Unavailable;
        }
        co_return response;
    }

  private:
    static Result<HttpResponse> ended(Transfer& transfer, Deadline deadline);
    Async<Result<HttpResponse>> post(const Target& target, const std::string& body,
                                     Deadline deadline, const PieceCheck& check);

    // A socket that libcurl wants watched. Its number can be used again for another one, so what
    // is under way names `id` too.
    struct Socket {
        Socket(Loop& loop, int fd, std::uint64_t number) : descriptor(loop, fd), id(number) {}
        stream_descriptor descriptor;
        std::uint64_t id;
        bool kept = false;  // opened by `on_open`, so that `on_close` tells of its end
        int wanted = 0;     // CURL_POLL_*
        bool reading = false;
        bool writing = false;
    };

    Easy take_easy() {
        if (!idle_.empty()) {
            Easy easy = std::move(idle_.back());
            idle_.pop_back();
            return easy;
        }
        Easy easy(curl_easy_init());
        CURL* handle = easy.get();
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
        curl_easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
        curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can undo
        curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, kBufferBytes);
        curl_easy_setopt(
            handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect.count()));
        curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, whole_seconds(options_.silence));
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Multi::on_body);
        curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Multi::on_header);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &Multi::on_open);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
        curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, &Multi::on_close);
        curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, this);
        if (!options_.ca_file.empty())
            curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
        if (const char* directory = from_environment("SSL_CERT_DIR"))
            curl_easy_setopt(handle, CURLOPT_CAPATH, directory);
        return easy;
    }

    void end(Transfer& transfer, CURLcode code) {
        transfer.code = code;
        transfer.done = true;
        long status = 0;
        curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
        transfer.response.status = static_cast<int>(status);
        // libcurl goes on itself where a kept connection has ended, five times, but not where it was
        // reset.
        long connects = 0;
        curl_easy_getinfo(transfer.easy.get(), CURLINFO_NUM_CONNECTS, &connects);
        const bool reset = code == CURLE_RECV_ERROR && connects == 0 && transfer.header_bytes == 0;
        transfer.met_dead = !transfer.cancelled && (code == CURLE_SEND_ERROR || reset);
        curl_multi_remove_handle(multi_, transfer.easy.get());
        curl_easy_setopt(transfer.easy.get(), CURLOPT_ERRORBUFFER, nullptr);
        active_.erase(&transfer);
        if (idle_.size() < options_.most_idle_connections)
            idle_.push_back(std::move(transfer.easy));
        transfer.easy.reset();
        transfer.ended.cancel();
    }

    void end_finished() {
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode code = message->data.result;
            char* owner = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
            end(*reinterpret_cast<Transfer*>(owner), code);
        }
    }

    void act(curl_socket_t fd, int events) {
        int running = 0;
        curl_multi_socket_action(multi_, fd, events, &running);
        end_finished();
    }

    // ---- sockets ----

    Socket& socket_of(curl_socket_t fd) {
        auto& slot = sockets_[fd];
        if (!slot) slot = std::make_unique<Socket>(loop_, fd, ++last_id_);
        return *slot;
    }

    // libcurl closes the socket; the loop only lets go of it.
    void let_go(curl_socket_t fd) {
        const auto found = sockets_.find(fd);
        if (found == sockets_.end()) return;
        found->second->descriptor.release();
        sockets_.erase(found);
    }

    void watch(Socket& socket, curl_socket_t fd) {
        if ((socket.wanted & CURL_POLL_IN) != 0 && !socket.reading) {
            socket.reading = true;
            wait(socket, fd, stream_descriptor::wait_read, CURL_CSELECT_IN);
        }
        if ((socket.wanted & CURL_POLL_OUT) != 0 && !socket.writing) {
            socket.writing = true;
            wait(socket, fd, stream_descriptor::wait_write, CURL_CSELECT_OUT);
        }
    }

    void wait(Socket& socket, curl_socket_t fd, stream_descriptor::wait_type type, int event) {
        socket.descriptor.async_wait(
            type, [this, fd, id = socket.id, event](const boost::system::error_code& error) {
                if (!error) on_ready(fd, id, event);
            });
    }

    void on_ready(curl_socket_t fd, std::uint64_t id, int event) {
        const auto found = sockets_.find(fd);
        if (found == sockets_.end() || found->second->id != id) return;
        Socket& socket = *found->second;
        (event == CURL_CSELECT_IN ? socket.reading : socket.writing) = false;
        const int wanted = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
        if ((socket.wanted & wanted) == 0) return;
        act(fd, event);
        const auto still = sockets_.find(fd);
        if (still != sockets_.end() && still->second->id == id) watch(*still->second, fd);
    }

    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) {
        const int fd =
            ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
        if (fd >= 0) static_cast<Multi*>(self)->socket_of(fd).kept = true;
        return fd;
    }

    static int on_close(void* self, curl_socket_t fd) {
        static_cast<Multi*>(self)->let_go(fd);
        return ::close(fd);
    }

    static int on_socket(CURL*, curl_socket_t fd, int wanted, void* self, void*) {
        Multi& multi = *static_cast<Multi*>(self);
        if (wanted == CURL_POLL_REMOVE) {
            // A connection stays with the loop from request to request; the resolver's socket pair
            // is closed without a call, so it may not.
            const auto found = multi.sockets_.find(fd);
            if (found == multi.sockets_.end()) return 0;
            found->second->wanted = 0;
            if (!found->second->kept) multi.let_go(fd);
            return 0;
        }
        Socket& socket = multi.socket_of(fd);
        socket.wanted = wanted;
        multi.watch(socket, fd);
        return 0;
    }

    // ---- time ----

    static int on_timer(CURLM*, long milliseconds, void* self) {
        Multi& multi = *static_cast<Multi*>(self);
        if (milliseconds < 0) {
            multi.timer_.cancel();
            return 0;
        }
        if (milliseconds == 0) {
            multi.wake_soon();
            return 0;
        }
        multi.timer_.expires_after(std::chrono::milliseconds(milliseconds));
        multi.timer_.async_wait([&multi, alive = std::weak_ptr<int>(multi.alive_)](
                                    const boost::system::error_code& error) {
            if (!error && !alive.expired()) multi.act(CURL_SOCKET_TIMEOUT, 0);
        });
        return 0;
    }

    // Many requests that begin in one round of the loop are begun together.
    void wake_soon() {
        timer_.cancel();
        if (waking_) return;
        waking_ = true;
        boost::asio::post(loop_, [this, alive = std::weak_ptr<int>(alive_)] {
            if (alive.expired()) return;
            waking_ = false;
            act(CURL_SOCKET_TIMEOUT, 0);
        });
    }

    // ---- bytes ----

    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* owner) {
        Transfer& transfer = *static_cast<Transfer*>(owner);
        const std::size_t length = size * count;
        if (transfer.response.body.size() + length > transfer.most_body) {
            transfer.too_large = true;
            return 0;
        }
        std::string& body = transfer.response.body;
        body.append(bytes, length);
        const bool wanted = transfer.check == nullptr || !*transfer.check ||
                            (*transfer.check)(body, transfer.checked);
        transfer.broken = !wanted;
        return wanted ? length : 0;
    }

    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* owner) {
        Transfer& transfer = *static_cast<Transfer*>(owner);
        const std::size_t length = size * count;
        transfer.header_bytes += length;
        if (transfer.header_bytes > kMostHeaderBytes) {
            transfer.too_large = true;
            return 0;
        }
        const std::string_view line(bytes, length);
        if (line.starts_with("HTTP/")) transfer.response.headers.clear();  // after 100 or a proxy
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return length;
        keep_header(transfer.response, line.substr(0, colon), line.substr(colon + 1));
        return length;
    }

    struct Way {
        std::optional<PlainTarget> plain;
        bool needs_curl = false;
    };

    Loop& loop_;
    HttpOptions options_;
    PlainHttp plain_{loop_, options_};
    std::unordered_map<std::string, Way> ways_;  // by URL; what is under way refers to them
    boost::asio::steady_timer timer_;
    CURLM* multi_ = nullptr;
    std::unordered_map<curl_socket_t, std::unique_ptr<Socket>> sockets_;
    std::unordered_set<Transfer*> active_;
    std::vector<Easy> idle_;
    std::uint64_t last_id_ = 0;
    bool waking_ = false;
    // Shared with what was posted to the loop, which may run after this object has ended.
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

namespace {

bool is_hopeless(CURLcode code) {
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
           code == CURLE_URL_MALFORMAT;
}

std::string hint_for(CURLcode code) {
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        return "a certificate authority of your own is named by SSL_CERT_FILE, a PEM file";
    return "";
}

}  // namespace

Async<Result<HttpResponse>> HttpClient::Multi::post(const Target& target, const std::string& body,
                                                    Deadline deadline, const PieceCheck& check) {
    auto connection = Connection::Any;
    while (true) {
        // Rounded up: what ends before the deadline would be no timeout.
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(std::min(
            deadline.at() - Deadline::Clock::now(), Deadline::Clock::duration(options_.attempt)));
        if (left.count() <= 0)
            co_return fail(ErrorCode::Timeout, "the deadline of the request passed");
        Transfer transfer(loop_);
        transfer.check = &check;
        start(transfer, target, body, left, connection);
        boost::system::error_code ignored;
        while (!transfer.done)
            co_await transfer.ended.async_wait(
                boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        // A server that closes each connection behind its answer leaves many that are dead.
        if (!transfer.met_dead || connection == Connection::New) co_return ended(transfer, deadline);
        connection = Connection::New;
    }
}

// What became of a transfer that has ended.
Result<HttpResponse> HttpClient::Multi::ended(Transfer& transfer, Deadline deadline) {
    if (transfer.code == CURLE_OK) return std::move(transfer.response);
    if (transfer.too_large)
        return fail(ErrorCode::Unavailable,
                    fmt::format("the answer is longer than {} bytes", transfer.most_body));
    if (transfer.broken)
        return fail(ErrorCode::Unavailable, "a piece of the answer is not what it should be");
    if (deadline.passed() && !transfer.cancelled)
        return fail(ErrorCode::Timeout, "the deadline of the request passed");
    const char* told = transfer.message.front() != '\0' ? transfer.message.data()
                                                        : curl_easy_strerror(transfer.code);
    return fail(is_hopeless(transfer.code) ? ErrorCode::Outage : ErrorCode::Unavailable,
                terminal_line(told, 200),
                "",
                hint_for(transfer.code));
}

HttpClient::HttpClient(Loop& loop, HttpOptions options)
    : multi_(std::make_unique<Multi>(loop, std::move(options))) {}

HttpClient::~HttpClient() = default;

void HttpClient::cancel_all() { multi_->cancel_all(); }

Async<Result<HttpResponse>> HttpClient::post(const Target& target, const std::string& body,
                                             Deadline deadline, const PieceCheck& check) {
    return multi_->post_either_way(target, body, deadline, check);
}

}  // namespace syscard::net
