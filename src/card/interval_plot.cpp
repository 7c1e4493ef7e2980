#include "card/interval_plot.h"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "card/wording.h"

namespace syscard::card {

namespace {

struct Bar {
    std::optional<double> point;  // fraction
    std::optional<measure::PrintedInterval> interval;
};

constexpr std::array<double, 5> kGrid = {0, 0.25, 0.5, 0.75, 1};

std::string across(double fraction) { return decimal(fraction * 100, 2) + "%"; }

Markup line(std::string_view kind, double from, double to, int y1, int y2) {
    return element("line",
                   {{"class", std::string(kind)},
                    {"x1", across(from)},
                    {"x2", across(to)},
                    {"y1", std::to_string(y1)},
                    {"y2", std::to_string(y2)}},
                   Markup());
}

Markup grid(int height) {
    Markup lines;
    for (const double x : kGrid) lines += line("grid", x, x, 0, height);
    return lines;
}

// Only a share has a place on the axis from 0 to 1.
Bar bar_of(std::optional<double> value, const std::optional<measure::PrintedInterval>& interval,
           measure::Scale scale) {
    if (scale != measure::Scale::Fraction) return {};
    return {value, interval};
}

Markup draw(const Bar& bar, int height) {
    const int middle = height / 2;
    Markup drawing = grid(height) + line("track", 0, 1, middle, middle);
    if (bar.interval) {
        drawing += line("whisker", bar.interval->lower, bar.interval->upper, middle, middle);
        for (const double end : {bar.interval->lower, bar.interval->upper})
            drawing += line("cap", end, end, middle - 5, middle + 5);
    }
    if (!bar.point) return drawing;
    return drawing + element("circle",
                             {{"class", "point"},
                              {"cx", across(*bar.point)},
                              {"cy", std::to_string(middle)},
                              {"r", "4.5"}},
                             Markup());
}

}  // namespace

Markup interval_plot(const measure::Measurement& measurement) {
    constexpr int height = 26;
    const std::string id = anchor(measurement.id);
    const Markup alternative =
        element("title", {{"id", "t-" + id}}, Markup::prose(measurement.title)) +
        element("desc", {{"id", "d-" + id}}, Markup::prose(plot_description(measurement)));
    return element(
        "svg",
        {{"class", "bar"},
         {"role", "img"},
         {"aria-labelledby", fmt::format("t-{0} d-{0}", id)},
         {"width", "100%"},
         {"height", std::to_string(height)}},
        alternative +
            draw(bar_of(measurement.value, measurement.interval, measurement.scale), height));
}

Markup interval_strip(const measure::BreakdownRow& row) {
    constexpr int height = 16;
    std::optional<double> point = row.value;
    if (!row.value && row.trials > 0)
        point = static_cast<double>(row.successes) / static_cast<double>(row.trials);
    return element("svg",
                   {{"class", "bar"},
                    {"aria-hidden", "true"},
                    {"width", "100%"},
                    {"height", std::to_string(height)}},
                   draw(bar_of(point, row.interval, row.scale), height));
}

Markup interval_axis() {
    Markup labels;
    for (const double x : kGrid) {
        const std::string side = x == 0 ? "start" : x == 1 ? "end" : "middle";
        labels += element("text",
                          {{"x", across(x)}, {"y", "11"}, {"text-anchor", side}},
                          Markup::text(decimal(x * 100, 0) + "\u00A0%"));
    }
    return element(
        "svg",
        {{"class", "axis"}, {"aria-hidden", "true"}, {"width", "100%"}, {"height", "14"}},
        labels);
}

Markup decision_shape(framework::Decision decision) {
    std::string_view outline = "M12 1.5a10.5 10.5 0 1 0 0 21a10.5 10.5 0 1 0 0-21Z";
    std::string_view sign = "M7 12.5l3.5 3.5l6.5-7.5";
    if (decision == framework::Decision::Denied) {
        outline = "M7.7 1.5h8.6l6.2 6.2v8.6l-6.2 6.2h-8.6l-6.2-6.2v-8.6Z";
        sign = "M8 8l8 8M16 8l-8 8";
    }
    if (decision == framework::Decision::Inconclusive) {
        outline = "M12 0.8l11.2 11.2l-11.2 11.2l-11.2-11.2Z";
        sign = "M9.3 9.6a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.1-1.5 2.2M12 16.7v.4";
    }
    return element("svg",
                   {{"class", "shape"},
                    {"aria-hidden", "true"},
                    {"viewBox", "0 0 24 24"},
                    {"width", "30"},
                    {"height", "30"}},
                   element("path", {{"class", "outline"}, {"d", std::string(outline)}}, Markup()) +
                       element("path", {{"class", "sign"}, {"d", std::string(sign)}}, Markup()));
}

}  // namespace syscard::card
