#include "base/error.h"

namespace syscard {

std::string_view error_code_name(ErrorCode code) {
    switch (code) {
        case ErrorCode::BadInput:
            return "bad_input";
        case ErrorCode::NotFound:
            return "not_found";
        case ErrorCode::Exists:
            return "exists";
        case ErrorCode::ReadOnly:
            return "read_only";
        case ErrorCode::NoSpace:
            return "no_space";
        case ErrorCode::Io:
            return "io";
        case ErrorCode::Unavailable:
            return "unavailable";
        case ErrorCode::Timeout:
            return "timeout";
        case ErrorCode::Blocked:
            return "blocked";
        case ErrorCode::Outage:
            return "outage";
        case ErrorCode::Incomplete:
            return "incomplete";
        case ErrorCode::Tampered:
            return "tampered";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::Internal:
            return "internal";
    }
    return "internal";
}

int exit_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::BadInput:
        case ErrorCode::NotFound:
        case ErrorCode::Exists:
        case ErrorCode::ReadOnly:
        case ErrorCode::Unsupported:
            return 2;
        case ErrorCode::NoSpace:
        case ErrorCode::Io:
        case ErrorCode::Unavailable:
        case ErrorCode::Timeout:
        case ErrorCode::Blocked:
        case ErrorCode::Outage:
        case ErrorCode::Incomplete:
            return 3;
        case ErrorCode::Tampered:
            return 4;
        case ErrorCode::Internal:
            return 70;
    }
    return 70;
}

}  // namespace syscard
