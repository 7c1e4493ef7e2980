#pragma once

// HTTP requests on the event loop, by libcurl's multi interface (docs/decisions/0006): keep-alive,
// HTTP/2 where TLS offers it, proxies from the environment, and an end to everything: connecting,
// silence, an attempt, the deadline, the size of a body.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/async.h"
#include "base/error.h"

struct curl_slist;  // libcurl's list of header lines

namespace syscard::net {

struct HttpOptions {
    std::chrono::milliseconds connect{10'000};   // name, connection and TLS
    std::chrono::milliseconds silence{300'000};  // between two bytes; whole seconds, rounded up
    std::chrono::milliseconds attempt{600'000};  // from start to the last byte
    std::size_t most_body = 16U << 20;           // bytes, after decompression
    std::string ca_file;  // PEM; empty: $SSL_CERT_FILE, else the system's certificates
    std::size_t most_idle_connections = 1024;
};

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // those kept; names in lower case
    std::string body;

    /// The first header of that name, which is given in lower case.
    std::optional<std::string_view> header(std::string_view name) const;
};

/// Where requests go, prepared once: a URL and header lines, which may hold an API key and are
/// never printed.
class Target {
  public:
    /// @param headers  "name: value", each
    Target(std::string url, const std::vector<std::string>& headers);

    const std::string& url() const { return url_; }
    curl_slist* headers() const { return headers_.get(); }

  private:
    struct FreeList {
        void operator()(curl_slist* list) const;
    };
    std::string url_;
    std::unique_ptr<curl_slist, FreeList> headers_;
};

/// Looks at the body of an answer as it grows, from `position` on, and moves that behind what it
/// has seen. False ends the transfer: no more of a broken answer is wanted.
using PieceCheck = std::function<bool(std::string_view body, std::size_t& position)>;

class HttpClient {
  public:
    HttpClient(Loop& loop, HttpOptions options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Posts the body and gives the whole answer, whatever its status. Redirects are not followed:
    /// they would carry the API key along.
    ///
    /// @param target, body, check  must stay until this has returned.
    /// @error Timeout      the deadline passed
    /// @error Unavailable  no connection, reset, cut short, silent, too slow, too large,
    ///                     refused by `check`, or `cancel_all`
    /// @error Outage       the certificate is not trusted, or the URL or proxy makes no sense:
    ///                     trying again is of no use
    Async<Result<HttpResponse>> post(const Target& target, const std::string& body,
                                     Deadline deadline, const PieceCheck& check = {});

    /// Ends every request under way with Unavailable. On the loop's thread.
    void cancel_all();

  private:
    class Multi;
    std::unique_ptr<Multi> multi_;
};

}  // namespace syscard::net
