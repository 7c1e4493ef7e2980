#include "base/time.h"

#include <chrono>
#include <ctime>

#include "base/text.h"

namespace syscard {

namespace {

/// The digits of `form` at their places, everything else equal: "2026-11-23" has the form
/// "dddd-dd-dd".
bool has_form(std::string_view text, std::string_view form) {
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
    }
    return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    return static_cast<int>(*parse_unsigned(text.substr(at, digits)));
}

}  // namespace

std::optional<std::int64_t> parse_utc(std::string_view text) {
    const bool day_alone = has_form(text, "dddd-dd-dd");
    if (!day_alone && !has_form(text, "dddd-dd-ddTdd:dd:ddZ")) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date(year(number_at(text, 0, 4)),
                              month(static_cast<unsigned>(number_at(text, 5, 2))),
                              day(static_cast<unsigned>(number_at(text, 8, 2))));
    if (!date.ok()) return std::nullopt;
    seconds time = sys_days(date).time_since_epoch();
    if (day_alone) return time.count();
    const int hour = number_at(text, 11, 2);
    const int minute = number_at(text, 14, 2);
    const int second = number_at(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    time += hours(hour) + minutes(minute) + seconds(second);
    return time.count();
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[sizeof "2026-11-23T18:04:05Z"];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

}  // namespace syscard
