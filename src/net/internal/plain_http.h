#pragma once

// HTTP/1.1 without TLS to an address that nobody has to look up: a server on this machine or beside
// it answers so fast that the client's own time counts. Everything else goes by libcurl
// (docs/decisions/0014). Beast reads the answers; sockets, time and connections kept alive are
// here.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>

#include "async/async.h"
#include "base/error.h"
#include "net/http_client.h"

namespace syscard::net {

/// Where plain requests go.
struct PlainTarget {
    std::vector<boost::asio::ip::tcp::endpoint> places;  // tried in turn
    std::string authority;                               // "127.0.0.1:8080"
    std::string request_line;                            // "POST /v1/chat HTTP/1.1"
};

/// Nothing where libcurl has to go: TLS, a name to look up, a user in the URL, bytes that want
/// escaping, or a proxy in the environment.
std::optional<PlainTarget> plain_target(std::string_view url);

class PlainHttp {
  public:
    PlainHttp(Loop& loop, const HttpOptions& options);
    ~PlainHttp();
    PlainHttp(const PlainHttp&) = delete;
    PlainHttp& operator=(const PlainHttp&) = delete;

    /// As HttpClient::post. The headers may hold an API key and are never printed.
    /// @error Unsupported  the answer cannot be read here; libcurl, which is laxer, may read it
    Async<Result<HttpResponse>> post(const PlainTarget& target, const curl_slist* headers,
                                     const std::string& body, Deadline deadline,
                                     const PieceCheck& check);

    void cancel_all();

  private:
    struct Connection;
    struct Active : boost::intrusive::list_base_hook<
                        boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {};
    struct Exchange;
    using Clock = Deadline::Clock;

    std::unique_ptr<Connection> take_idle(const std::string& authority);
    void keep_idle(std::unique_ptr<Connection> connection);
    Async<Result<void>> connect(Exchange& exchange, const PlainTarget& target);
    Async<Result<void>> send(Exchange& exchange, const std::string& head, const std::string& body);
    Async<Result<void>> read(Exchange& exchange);
    Result<void> take_bytes(Exchange& exchange, std::string_view& bytes) const;
    void sweep_later();
    void sweep();

    Loop& loop_;
    const HttpOptions& options_;
    boost::intrusive::list<Active, boost::intrusive::constant_time_size<false>> active_;
    std::vector<std::unique_ptr<Connection>> idle_;  // the one used last at the end
    boost::asio::steady_timer sweeper_;
    bool sweeping_ = false;
    // Shared with what waits on the loop, which may run after this object has ended.
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace syscard::net
