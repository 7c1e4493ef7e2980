#include "cli/stats_command.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "stats/agreement.h"
#include "stats/attempts.h"
#include "stats/beta_binomial.h"
#include "stats/betting_sequence.h"
#include "stats/bootstrap.h"
#include "stats/bradley_terry.h"
#include "stats/confidence_sequence.h"
#include "stats/cost.h"
#include "stats/drift.h"
#include "stats/forecast.h"
#include "stats/irt.h"
#include "stats/judge_correction.h"
#include "stats/mean.h"
#include "stats/multiplicity.h"
#include "stats/paired_mean.h"
#include "stats/planning.h"
#include "stats/proportion.h"
#include "stats/regression.h"
#include "stats/sign_flip.h"
#include "stats/two_proportions.h"

namespace syscard::cli {

namespace {

using json::Array;
using json::Object;
using json::Value;
using stats::Interval;
using stats::Proportion;
using stats::Side;

// ---------------------------------------------------------------------------------------------------------------------
// Reading: one value of a request as a type, told by where it stands: "items[3].n".

std::unexpected<Error> wrong_type(std::string_view where, std::string_view wanted) {
    return fail(
        ErrorCode::BadInput, fmt::format("`{}` must be {}", where, wanted), std::string(where));
}

template <typename T>
Result<T> read(const Value& value, std::string_view where);

template <>
Result<double> read<double>(const Value& value, std::string_view where) {
    if (!value.is_number()) return wrong_type(where, "a number");
    const auto number = value.to_number<double>();
    if (!std::isfinite(number)) return wrong_type(where, "a number that a double can hold");
    return number;
}

template <>
Result<std::int64_t> read<std::int64_t>(const Value& value, std::string_view where) {
    constexpr double kLargest = 9007199254740992;  // 2^53: beyond it a double skips whole numbers
    if (value.is_int64()) return value.get_int64();
    if (value.is_double() && std::abs(value.get_double()) <= kLargest &&
        value.get_double() == std::floor(value.get_double())) {
        return static_cast<std::int64_t>(value.get_double());
    }
    return wrong_type(where, "a whole number");
}

template <>
Result<std::uint64_t> read<std::uint64_t>(const Value& value, std::string_view where) {
    if (value.is_uint64()) return value.get_uint64();
    SYSCARD_TRY(const std::int64_t number, read<std::int64_t>(value, where));
    if (number < 0) return wrong_type(where, "a whole number of at least 0");
    return static_cast<std::uint64_t>(number);
}

template <>
Result<std::string> read<std::string>(const Value& value, std::string_view where) {
    if (!value.is_string()) return wrong_type(where, "a string");
    return std::string(value.get_string());
}

template <>
Result<Object> read<Object>(const Value& value, std::string_view where) {
    if (!value.is_object()) return wrong_type(where, "an object");
    return value.get_object();
}

template <typename T>
Result<std::vector<T>> read_list(const Value& value, std::string_view where) {
    if (!value.is_array()) return wrong_type(where, "a list");
    std::vector<T> list;
    list.reserve(value.get_array().size());
    for (const Value& element : value.get_array()) {
        SYSCARD_TRY(T read_element, read<T>(element, fmt::format("{}[{}]", where, list.size())));
        list.push_back(std::move(read_element));
    }
    return list;
}

template <>
Result<std::vector<double>> read<std::vector<double>>(const Value& value, std::string_view where) {
    return read_list<double>(value, where);
}

template <>
Result<std::vector<std::int64_t>> read<std::vector<std::int64_t>>(const Value& value,
                                                                  std::string_view where) {
    return read_list<std::int64_t>(value, where);
}

// A rating, or null where there is none.
template <>
Result<std::optional<double>> read<std::optional<double>>(const Value& value,
                                                          std::string_view where) {
    if (value.is_null()) return std::optional<double>();
    SYSCARD_TRY(const double number, read<double>(value, where));
    return number;
}

template <>
Result<std::vector<std::optional<double>>> read<std::vector<std::optional<double>>>(
    const Value& value, std::string_view where) {
    return read_list<std::optional<double>>(value, where);
}

// An answer pattern: "01101" or [0, 1, 1, 0, 1].
template <>
Result<std::vector<bool>> read<std::vector<bool>>(const Value& value, std::string_view where) {
    std::vector<bool> pattern;
    if (value.is_string()) {
        for (const char answer : value.get_string()) {
            if (answer != '0' && answer != '1') return wrong_type(where, "made of 0 and 1");
            pattern.push_back(answer == '1');
        }
        return pattern;
    }
    SYSCARD_TRY(const std::vector<std::int64_t> answers, read_list<std::int64_t>(value, where));
    for (const std::int64_t answer : answers) {
        if (answer != 0 && answer != 1) return wrong_type(where, "made of 0 and 1");
        pattern.push_back(answer == 1);
    }
    return pattern;
}

// A label or an answer: a string, or a number as it is written.
Result<std::string> read_label(const Value& value, std::string_view where) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_number()) return boost::json::serialize(value);
    return wrong_type(where, "a string or a number");
}

Result<std::vector<std::string>> read_labels(const Value& value, std::string_view where) {
    if (!value.is_array()) return wrong_type(where, "a list");
    std::vector<std::string> labels;
    for (const Value& element : value.get_array()) {
        SYSCARD_TRY(std::string label,
                    read_label(element, fmt::format("{}[{}]", where, labels.size())));
        labels.push_back(std::move(label));
    }
    return labels;
}

// The fields of a request, or of an object inside it.
class Request {
  public:
    explicit Request(const Object& object, std::string_view inside = "")
        : object_(object), inside_(inside) {}

    bool has(std::string_view field) const { return object_.contains(field); }

    std::string where(std::string_view field) const {
        return inside_.empty() ? std::string(field) : fmt::format("{}.{}", inside_, field);
    }

    Result<const Value*> find(std::string_view field) const {
        if (const Value* value = object_.if_contains(field)) return value;
        return fail(
            ErrorCode::BadInput, fmt::format("`{}` is missing", where(field)), where(field));
    }

    template <typename T>
    Result<T> get(std::string_view field) const {
        SYSCARD_TRY(const Value* const value, find(field));
        return read<T>(*value, where(field));
    }

    template <typename T>
    Result<T> get_or(std::string_view field, T otherwise) const {
        if (!has(field)) return otherwise;
        return get<T>(field);
    }

    template <typename T>
    Result<std::vector<T>> list(std::string_view field) const {
        SYSCARD_TRY(const Value* const value, find(field));
        return read_list<T>(*value, where(field));
    }

    Result<std::vector<std::string>> labels(std::string_view field) const {
        SYSCARD_TRY(const Value* const value, find(field));
        return read_labels(*value, where(field));
    }

    Result<double> level() const { return get_or("level", 0.95); }
    Result<double> alpha() const { return get_or("alpha", 0.05); }

    Result<Side> side() const {
        SYSCARD_TRY(const std::string name, get_or<std::string>("side", "two"));
        return stats::parse_side(name);
    }

    // Labels of any kind, numbered; none when the field is not there.
    Result<std::vector<std::size_t>> clusters() const {
        if (!has("clusters")) return std::vector<std::size_t>();
        SYSCARD_TRY(const std::vector<std::string> names, labels("clusters"));
        if (names.empty())
            return fail(
                ErrorCode::BadInput, "`clusters` is empty", "clusters", "leave it out instead");
        std::map<std::string, std::size_t> numbers;
        std::vector<std::size_t> numbered;
        for (const std::string& name : names)
            numbered.push_back(numbers.try_emplace(name, numbers.size()).first->second);
        return numbered;
    }

    Result<Proportion> proportion(std::string_view successes = "successes") const {
        SYSCARD_TRY(const std::int64_t count, get<std::int64_t>(successes));
        SYSCARD_TRY(const std::int64_t trials, get<std::int64_t>("trials"));
        return Proportion{count, trials};
    }

    Result<Proportion> proportion_in(std::string_view field) const {
        SYSCARD_TRY(const Object object, get<Object>(field));
        SYSCARD_CHECK(json::refuse_unknown(object, {"successes", "trials"}, where(field)));
        return Request(object, field).proportion();
    }

    // "auto" or nothing is no number.
    Result<std::optional<double>> lambda() const {
        if (!has("lambda") || *object_.if_contains("lambda") == "auto")
            return std::optional<double>();
        SYSCARD_TRY(const double lambda, get<double>("lambda"));
        return lambda;
    }

  private:
    const Object& object_;
    std::string inside_;
};

// The objects of a list, each with nothing but the known fields, turned into structs.
template <typename T, typename Parse>
Result<std::vector<T>> read_objects(const Request& request, std::string_view field,
                                    std::vector<std::string> known, Parse parse) {
    SYSCARD_TRY(const std::vector<Object> objects, request.list<Object>(field));
    std::vector<T> parsed;
    for (const Object& object : objects) {
        const std::string where = fmt::format("{}[{}]", field, parsed.size());
        SYSCARD_CHECK(json::refuse_unknown(object, known, where));
        SYSCARD_TRY(T one, parse(Request(object, where)));
        parsed.push_back(std::move(one));
    }
    return parsed;
}

// ---------------------------------------------------------------------------------------------------------------------
// Writing.

// A value that has no estimate, or an end that is not there.
template <typename T>
Value or_null(const std::optional<T>& value) {
    return value ? Value(*value) : Value(nullptr);
}

Value end_of(double end) { return std::isinf(end) ? Value(nullptr) : Value(end); }

Object to_json(const Interval& interval) {
    return {{"lower", end_of(interval.lower)},
            {"upper", end_of(interval.upper)},
            {"level", interval.level},
            {"side", stats::side_name(interval.side)},
            {"method", interval.method}};
}

template <typename T>
Array to_json(const std::vector<T>& values) {
    Array array;
    for (const auto& value : values) array.emplace_back(static_cast<T>(value));
    return array;
}

Array to_json(const std::vector<Interval>& intervals) {
    Array array;
    for (const Interval& interval : intervals) array.emplace_back(to_json(interval));
    return array;
}

Result<void> write(const Value& value, std::string& out);

template <typename Elements, typename WriteElement>
Result<void> write_between(char open, const Elements& elements, char close, std::string& out,
                           WriteElement write_one) {
    out += open;
    for (auto at = elements.begin(); at != elements.end(); ++at) {
        if (at != elements.begin()) out += ',';
        SYSCARD_CHECK(write_one(*at));
    }
    out += close;
    return {};
}

// As boost::json::serialize, but with the shortest digits that read back as the same number, and no
// NaN ever.
Result<void> write(const Value& value, std::string& out) {
    if (value.is_double()) {
        if (!std::isfinite(value.get_double())) {
            return fail(ErrorCode::BadInput, "these numbers are too extreme: no number comes out");
        }
        out += fmt::format("{}", value.get_double() + 0.0);  // never "-0"
        return {};
    }
    if (value.is_array()) {
        return write_between('[', value.get_array(), ']', out, [&](const Value& element) {
            return write(element, out);
        });
    }
    if (value.is_object()) {
        return write_between('{', value.get_object(), '}', out, [&](const auto& member) {
            out += boost::json::serialize(member.key()) + ":";
            return write(member.value(), out);
        });
    }
    out += boost::json::serialize(value);
    return {};
}

// ---------------------------------------------------------------------------------------------------------------------
// One rate, two rates.

using IntervalFunction = Result<Interval> (*)(Proportion, double, Side);

template <IntervalFunction interval_of>
Result<Object> answer_proportion(const Request& request) {
    SYSCARD_TRY(const Proportion proportion, request.proportion());
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const Interval interval, interval_of(proportion, level, side));
    SYSCARD_TRY(const double rate, stats::rate(proportion));
    return Object{{"rate", rate}, {"interval", to_json(interval)}};
}

Result<Object> answer_zero_failures(const Request& request) {
    SYSCARD_TRY(const std::int64_t trials, request.get<std::int64_t>("trials"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const double upper, stats::zero_failure_bound(trials, level));
    return Object{{"upper", upper}};
}

Result<Object> answer_trials_for_bound(const Request& request) {
    SYSCARD_TRY(const double bound, request.get<double>("bound"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const std::int64_t trials, stats::trials_for_bound(bound, level));
    return Object{{"trials", trials}};
}

Object to_json(const stats::Difference& difference) {
    return {{"difference", difference.difference}, {"interval", to_json(difference.interval)}};
}

Result<Object> answer_newcombe(const Request& request) {
    SYSCARD_TRY(const Proportion a, request.proportion_in("a"));
    SYSCARD_TRY(const Proportion b, request.proportion_in("b"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const stats::Difference difference, stats::newcombe_difference(a, b, level, side));
    return to_json(difference);
}

Result<Object> answer_newcombe_paired(const Request& request) {
    stats::PairedCounts counts;
    SYSCARD_TRY(counts.both, request.get<std::int64_t>("both"));
    SYSCARD_TRY(counts.first_only, request.get<std::int64_t>("a_only"));
    SYSCARD_TRY(counts.second_only, request.get<std::int64_t>("b_only"));
    SYSCARD_TRY(counts.neither, request.get<std::int64_t>("neither"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const stats::Difference difference,
                stats::newcombe_paired_difference(counts, level, side));
    return to_json(difference);
}

Result<Object> answer_mcnemar(const Request& request) {
    SYSCARD_TRY(const std::int64_t b, request.get<std::int64_t>("b"));
    SYSCARD_TRY(const std::int64_t c, request.get<std::int64_t>("c"));
    SYSCARD_TRY(const stats::McnemarTest test, stats::mcnemar_test(b, c));
    return Object{{"chi2", test.chi_squared},
                  {"p", test.p},
                  {"chi2_corrected", test.chi_squared_corrected},
                  {"p_corrected", test.p_corrected},
                  {"p_exact", test.p_exact},
                  {"p_mid", test.p_mid}};
}

constexpr std::int64_t kUsualResamples = 10'000;

Result<Object> answer_sign_flip(const Request& request) {
    SYSCARD_TRY(const auto differences, request.list<double>("differences"));
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const std::int64_t resamples, request.get_or("resamples", kUsualResamples));
    SYSCARD_TRY(const std::uint64_t seed, request.get_or<std::uint64_t>("seed", 0));
    SYSCARD_TRY(const stats::SignFlipTest test,
                stats::sign_flip_test(differences, clusters, resamples, seed));
    return Object{
        {"statistic", test.statistic}, {"p_two_sided", test.p_two_sided}, {"exact", test.exact}};
}

Result<Object> answer_posterior_better(const Request& request) {
    SYSCARD_TRY(const Proportion a, request.proportion_in("a"));
    SYSCARD_TRY(const Proportion b, request.proportion_in("b"));
    SYSCARD_TRY(const double probability, stats::posterior_better(a, b));
    return Object{{"probability", probability}};
}

// ---------------------------------------------------------------------------------------------------------------------
// Means.

// With clusters the default is CR2, without them the naive error.
Result<stats::Variance> variance_of(const Request& request) {
    SYSCARD_TRY(const std::string name,
                request.get_or<std::string>("variance", request.has("clusters") ? "cr2" : "naive"));
    return stats::parse_variance(name);
}

Result<Object> answer_mean(const Request& request) {
    SYSCARD_TRY(const auto scores, request.list<double>("scores"));
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const stats::Variance variance, variance_of(request));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const stats::MeanEstimate estimate,
                stats::mean_estimate(scores, clusters, variance, level, side));
    return Object{{"mean", estimate.mean},
                  {"standard_error", estimate.standard_error},
                  {"df", estimate.df},
                  {"interval", to_json(estimate.interval)},
                  {"p", estimate.p}};
}

Result<Object> answer_paired_mean(const Request& request) {
    SYSCARD_TRY(const auto a, request.list<double>("a"));
    SYSCARD_TRY(const auto b, request.list<double>("b"));
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const stats::Variance variance, variance_of(request));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const auto estimate,
                stats::paired_mean_estimate(a, b, clusters, variance, level, side));
    return Object{{"difference", estimate.difference.mean},
                  {"standard_error", estimate.difference.standard_error},
                  {"unpaired_standard_error", estimate.unpaired_standard_error},
                  {"correlation", or_null(estimate.correlation)},
                  {"df", estimate.difference.df},
                  {"interval", to_json(estimate.difference.interval)},
                  {"p", estimate.difference.p}};
}

Result<Object> answer_bootstrap(const Request& request) {
    SYSCARD_TRY(const auto scores, request.list<double>("scores"));
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const std::string levels_name, request.get_or<std::string>("levels", "cluster"));
    SYSCARD_TRY(const stats::ResampledLevels levels, stats::parse_resampled_levels(levels_name));
    SYSCARD_TRY(const std::int64_t resamples, request.get_or("resamples", kUsualResamples));
    SYSCARD_TRY(const std::uint64_t seed, request.get_or<std::uint64_t>("seed", 0));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const auto estimate,
                stats::bootstrap_mean(scores, clusters, levels, resamples, seed, level, side));
    return Object{{"standard_error", estimate.standard_error},
                  {"interval", to_json(estimate.interval)}};
}

// ---------------------------------------------------------------------------------------------------------------------
// Attempts and forecasts.

// The error of one item, told with its place: "items[3].c".
template <typename T>
Result<T> in_item(std::size_t place, Result<T> result) {
    if (!result && result.error().where != "k" && result.error().where != "q") {
        result.error().where = fmt::format("items[{}].{}", place, result.error().where);
    }
    return result;
}

Result<Object> over_items(const Request& request, std::vector<double> per_item) {
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const stats::ItemsEstimate estimate,
                stats::over_items(std::move(per_item), clusters));
    return Object{{"value", estimate.value},
                  {"standard_error", or_null(estimate.standard_error)},
                  {"per_item", to_json(estimate.per_item)}};
}

using AttemptsFunction = Result<double> (*)(stats::Attempts, std::int64_t);
using ExactFunction = Result<std::optional<std::string>> (*)(stats::Attempts, std::int64_t);

template <AttemptsFunction value_of, ExactFunction exact_of>
Result<Object> answer_attempts(const Request& request) {
    SYSCARD_TRY(const std::int64_t k, request.get<std::int64_t>("k"));
    SYSCARD_TRY(
        const auto items,
        read_objects<stats::Attempts>(
            request, "items", {"n", "c"}, [](const Request& item) -> Result<stats::Attempts> {
                SYSCARD_TRY(const std::int64_t n, item.get<std::int64_t>("n"));
                SYSCARD_TRY(const std::int64_t c, item.get<std::int64_t>("c"));
                return stats::Attempts{n, c};
            }));
    std::vector<double> per_item;
    Array exact;
    for (const stats::Attempts& item : items) {
        SYSCARD_TRY(const auto fraction, in_item(per_item.size(), exact_of(item, k)));
        SYSCARD_TRY(const double value, in_item(per_item.size(), value_of(item, k)));
        per_item.push_back(value);
        exact.push_back(or_null(fraction));
    }
    SYSCARD_TRY(Object result, over_items(request, std::move(per_item)));
    result["exact"] = std::move(exact);
    return result;
}

struct AnsweredItem {
    std::vector<std::string> answers;
    std::string target;
};

Result<AnsweredItem> read_answered_item(const Request& item) {
    SYSCARD_TRY(std::vector<std::string> answers, item.labels("answers"));
    SYSCARD_TRY(const Value* const target, item.find("target"));
    SYSCARD_TRY(std::string text, read_label(*target, item.where("target")));
    return AnsweredItem{std::move(answers), std::move(text)};
}

Result<stats::Ties> ties_of(const Request& request) {
    SYSCARD_TRY(const std::string name, request.get_or<std::string>("ties", "wrong"));
    if (name == "wrong") return stats::Ties::Wrong;
    if (name == "split") return stats::Ties::Split;
    return fail(ErrorCode::BadInput,
                fmt::format("unknown ties `{}`", name),
                "ties",
                "there is: wrong, split");
}

Result<Object> answer_cons_at_k(const Request& request) {
    SYSCARD_TRY(const std::int64_t k, request.get<std::int64_t>("k"));
    SYSCARD_TRY(const stats::Ties ties, ties_of(request));
    SYSCARD_TRY(
        const auto items,
        read_objects<AnsweredItem>(request, "items", {"answers", "target"}, read_answered_item));
    std::vector<double> per_item;
    for (const AnsweredItem& item : items) {
        SYSCARD_TRY(const double value,
                    in_item(per_item.size(), stats::cons_at_k(item.answers, item.target, k, ties)));
        per_item.push_back(value);
    }
    return over_items(request, std::move(per_item));
}

Result<Object> answer_goodness(const Request& request) {
    SYSCARD_TRY(const double q, request.get<double>("q"));
    SYSCARD_TRY(const auto items, request.list<std::vector<double>>("items"));
    std::vector<double> per_item;
    for (const std::vector<double>& safe : items) {
        if (safe.size() != items[0].size()) {
            const std::string where = fmt::format("items[{}]", per_item.size());
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` holds {} techniques, and `items[0]` {}",
                                    where,
                                    safe.size(),
                                    items[0].size()),
                        where);
        }
        SYSCARD_TRY(const double value, in_item(per_item.size(), stats::goodness(safe, q)));
        per_item.push_back(value);
    }
    return over_items(request, std::move(per_item));
}

// Successes of each item; or, where there are n + 1 of them and one exceeds n, how many items had
// 0, 1, …, n.
Result<std::vector<std::int64_t>> items_by_successes(std::int64_t n,
                                                     const std::vector<std::int64_t>& counts) {
    const bool one_for_each_number = std::ssize(counts) == n + 1;
    const bool beyond_n =
        std::any_of(counts.begin(), counts.end(), [&](std::int64_t count) { return count > n; });
    if (one_for_each_number && beyond_n) return counts;
    return stats::items_by_successes(n, counts);
}

Result<Object> answer_beta_binomial(const Request& request) {
    SYSCARD_TRY(const std::int64_t n, request.get<std::int64_t>("n"));
    SYSCARD_TRY(const auto counts, request.list<std::int64_t>("counts"));
    SYSCARD_TRY(const auto budgets, request.get_or<std::vector<double>>("k", {}));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const std::vector<std::int64_t> items, items_by_successes(n, counts));
    SYSCARD_TRY(const stats::BetaBinomialFit fit, stats::fit_beta_binomial_counts(items));
    std::vector<double> pass_at;
    std::vector<Interval> intervals;
    for (const double k : budgets) {
        SYSCARD_TRY(const double value, stats::forecast_pass_at(fit, k));
        SYSCARD_TRY(Interval interval, stats::forecast_pass_at_interval(items, k, level, side));
        pass_at.push_back(value);
        intervals.push_back(std::move(interval));
    }
    std::int64_t item_count = 0;
    for (const std::int64_t count : items) item_count += count;
    return Object{{"alpha", fit.alpha},
                  {"beta", fit.beta},
                  {"log_likelihood", fit.log_likelihood},
                  {"items", item_count},
                  {"pass_at", to_json(pass_at)},
                  {"intervals", to_json(intervals)},
                  {"label", "forecast"}};
}

Result<Object> answer_power_law(const Request& request) {
    SYSCARD_TRY(const auto n, request.list<double>("n"));
    SYSCARD_TRY(const auto asr, request.list<double>("asr"));
    SYSCARD_TRY(const auto predict, request.get_or<std::vector<double>>("predict", {}));
    SYSCARD_TRY(const stats::PowerLaw law, stats::fit_power_law(n, asr));
    std::vector<double> predicted;
    for (const double budget : predict) {
        SYSCARD_TRY(const double rate, stats::power_law_rate(law, budget));
        predicted.push_back(rate);
    }
    return Object{{"b", law.b},
                  {"log_a", law.log_a},
                  {"predicted", to_json(predicted)},
                  {"label", "forecast"}};
}

Result<Object> answer_good_turing(const Request& request) {
    SYSCARD_TRY(const std::int64_t singletons, request.get<std::int64_t>("singletons"));
    SYSCARD_TRY(const std::int64_t total, request.get<std::int64_t>("total"));
    SYSCARD_TRY(const double mass, stats::good_turing_missing_mass(singletons, total));
    return Object{{"missing_mass", mass}};
}

Result<Object> answer_tail_forecast(const Request& request) {
    SYSCARD_TRY(const auto psi, request.list<double>("psi"));
    SYSCARD_TRY(const std::int64_t n, request.get<std::int64_t>("n"));
    SYSCARD_TRY(const auto at, request.list<double>("at"));
    SYSCARD_TRY(const stats::TailForecast forecast, stats::tail_forecast(psi, n, at));
    return Object{{"intercept", forecast.intercept},
                  {"slope", forecast.slope},
                  {"forecast", to_json(forecast.forecast)},
                  {"label", "forecast"}};
}

Result<Object> answer_best_of(const Request& request) {
    SYSCARD_TRY(const std::int64_t tries, request.get<std::int64_t>("tries"));
    SYSCARD_TRY(const double expected, stats::expected_maximum(tries));
    Object result{{"expected_maximum", expected}};
    if (request.has("alpha")) {
        SYSCARD_TRY(const double alpha, request.alpha());
        SYSCARD_TRY(const double probability, stats::chance_of_any(tries, alpha));
        result["probability"] = probability;
    }
    return result;
}

// ---------------------------------------------------------------------------------------------------------------------
// Looking early, and many tests.

Result<stats::BetaPrior> prior_of(const Request& request, stats::BetaPrior otherwise) {
    if (!request.has("prior")) return otherwise;
    SYSCARD_TRY(const auto prior, request.list<double>("prior"));
    if (prior.size() != 2) return wrong_type("prior", "two numbers, [a, b]");
    return stats::BetaPrior{prior[0], prior[1]};
}

Result<Object> answer_confidence_sequence(const Request& request) {
    SYSCARD_TRY(const Proportion proportion, request.proportion());
    SYSCARD_TRY(const stats::BetaPrior prior, prior_of(request, {0.5, 0.5}));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Interval interval, stats::beta_mixture_sequence(proportion, prior, level));
    Object result{{"interval", to_json(interval)}};
    if (request.has("null")) {
        SYSCARD_TRY(const double null, request.get<double>("null"));
        SYSCARD_TRY(const double e_value, stats::beta_mixture_e_value(proportion, prior, null));
        result["e_value"] = e_value;
    }
    return result;
}

Result<Object> answer_bernoulli_mixture_sequence(const Request& request) {
    SYSCARD_TRY(const Proportion proportion, request.proportion());
    SYSCARD_TRY(const double t_opt, request.get<double>("t_opt"));
    SYSCARD_TRY(const double alpha, request.alpha());
    SYSCARD_TRY(const Interval interval,
                stats::bernoulli_mixture_sequence(proportion, t_opt, alpha));
    return Object{{"interval", to_json(interval)}};
}

Result<Object> answer_without_replacement(const Request& request) {
    stats::FiniteSuite suite;
    SYSCARD_TRY(suite.population, request.get<std::int64_t>("population"));
    SYSCARD_TRY(suite.sampled, request.get<std::int64_t>("sampled"));
    SYSCARD_TRY(suite.failures, request.get<std::int64_t>("failures"));
    SYSCARD_TRY(const stats::BetaPrior prior, prior_of(request, {1, 1}));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const stats::FailureRange range,
                stats::without_replacement_sequence(suite, prior, level));
    return Object{{"min", range.least}, {"max", range.most}};
}

Result<Object> answer_betting_sequence(const Request& request) {
    SYSCARD_TRY(const auto values, request.list<double>("values"));
    SYSCARD_TRY(const std::int64_t breaks, request.get_or<std::int64_t>("breaks", 1000));
    SYSCARD_TRY(const std::string kind_name, request.get_or<std::string>("kind", "betting"));
    SYSCARD_TRY(const stats::BettingKind kind, stats::parse_betting_kind(kind_name));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Interval interval, stats::betting_sequence(values, breaks, kind, level));
    return Object{{"interval", to_json(interval)}};
}

Result<Object> answer_asymptotic_sequence(const Request& request) {
    SYSCARD_TRY(const double sd, request.get<double>("sd"));
    SYSCARD_TRY(const double rho, request.get<double>("rho"));
    SYSCARD_TRY(const std::int64_t t, request.get<std::int64_t>("t"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const double half_width, stats::asymptotic_half_width(sd, rho, t, level));
    return Object{{"half_width", half_width}};
}

Result<Object> answer_adjust(const Request& request) {
    SYSCARD_TRY(const auto p, request.list<double>("p"));
    SYSCARD_TRY(const std::string name, request.get<std::string>("procedure"));
    SYSCARD_TRY(const stats::Adjustment procedure, stats::parse_adjustment(name));
    SYSCARD_TRY(const double alpha, request.alpha());
    SYSCARD_TRY(const stats::AdjustedTests tests, stats::adjust(p, procedure, alpha));
    Object result{{"adjusted", to_json(tests.adjusted)}, {"rejected", to_json(tests.rejected)}};
    if (request.has("family")) {
        SYSCARD_TRY(const std::string family, request.get<std::string>("family"));
        result["family"] = family;
    }
    return result;
}

Result<Object> answer_e_bh(const Request& request) {
    SYSCARD_TRY(const auto e, request.list<double>("e"));
    SYSCARD_TRY(const double alpha, request.alpha());
    SYSCARD_TRY(const std::vector<bool> rejected, stats::e_benjamini_hochberg(e, alpha));
    return Object{{"rejected", to_json(rejected)}};
}

// ---------------------------------------------------------------------------------------------------------------------
// Judges and agreement.

Result<stats::JudgeAccuracy> accuracy_of(const Request& request) {
    stats::JudgeAccuracy accuracy;
    SYSCARD_TRY(accuracy.sensitivity, request.get<double>("sensitivity"));
    SYSCARD_TRY(accuracy.specificity, request.get<double>("specificity"));
    return accuracy;
}

Object to_json(const stats::CorrectedRate& corrected) {
    return {{"rate", corrected.rate}, {"interval", to_json(corrected.interval)}};
}

Result<stats::JudgedInterval> judged_interval_of(const Request& request) {
    SYSCARD_TRY(const std::string name, request.get_or<std::string>("interval_method", "wilson"));
    if (name == "wilson") return stats::JudgedInterval::Wilson;
    if (name == "clopper-pearson") return stats::JudgedInterval::ClopperPearson;
    return fail(ErrorCode::BadInput,
                fmt::format("unknown interval method `{}`", name),
                "interval_method",
                "there is: wilson, clopper-pearson");
}

Result<Object> answer_rogan_gladen(const Request& request) {
    SYSCARD_TRY(const Proportion judged, request.proportion("positives"));
    SYSCARD_TRY(const stats::JudgeAccuracy accuracy, accuracy_of(request));
    SYSCARD_TRY(const stats::JudgedInterval base, judged_interval_of(request));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const auto corrected, stats::rogan_gladen(judged, accuracy, level, side, base));
    return to_json(corrected);
}

Result<Object> answer_judge_corrected(const Request& request) {
    SYSCARD_TRY(const double rate, request.get<double>("rate"));
    SYSCARD_TRY(const std::int64_t trials, request.get<std::int64_t>("trials"));
    stats::CalibratedJudge judge;
    SYSCARD_TRY(judge.accuracy, accuracy_of(request));
    SYSCARD_TRY(judge.negatives, request.get<std::int64_t>("m0"));
    SYSCARD_TRY(judge.positives, request.get<std::int64_t>("m1"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const auto corrected, stats::judge_corrected(rate, trials, judge, level, side));
    return to_json(corrected);
}

Result<Object> answer_ppi(const Request& request) {
    SYSCARD_TRY(const auto labels, request.list<double>("labels"));
    SYSCARD_TRY(const auto judged, request.list<double>("judged"));
    SYSCARD_TRY(const auto unlabelled, request.list<double>("judged_unlabelled"));
    SYSCARD_TRY(const std::optional<double> lambda, request.lambda());
    SYSCARD_TRY(const std::int64_t ddof, request.get_or<std::int64_t>("ddof", 1));
    if (ddof != 0 && ddof != 1) return wrong_type("ddof", "0 or 1");
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const auto estimate,
                stats::prediction_powered_mean(
                    labels, judged, unlabelled, lambda, static_cast<int>(ddof), level, side));
    return Object{{"mean", estimate.mean},
                  {"lambda", estimate.lambda},
                  {"standard_error", estimate.standard_error},
                  {"interval", to_json(estimate.interval)}};
}

Result<Object> answer_kappa(const Request& request) {
    SYSCARD_TRY(const auto table, request.list<std::vector<std::int64_t>>("table"));
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const stats::KappaEstimate estimate, stats::cohen_kappa(table, level, side));
    SYSCARD_TRY(const Value* const confusion, request.find("table"));
    return Object{{"kappa", estimate.kappa},
                  {"standard_error", estimate.standard_error},
                  {"standard_error_null", estimate.standard_error_null},
                  {"interval", to_json(estimate.interval)},
                  {"agreement", estimate.agreement},
                  {"ac1", estimate.ac1},
                  {"table", *confusion}};
}

Result<Object> answer_fleiss_kappa(const Request& request) {
    SYSCARD_TRY(const auto table, request.list<std::vector<std::int64_t>>("table"));
    SYSCARD_TRY(const double kappa, stats::fleiss_kappa(table));
    return Object{{"kappa", kappa}};
}

Result<Object> answer_krippendorff(const Request& request) {
    SYSCARD_TRY(const auto ratings, request.list<std::vector<std::optional<double>>>("ratings"));
    SYSCARD_TRY(const std::string name,
                request.get_or<std::string>("level_of_measurement", "nominal"));
    SYSCARD_TRY(const stats::LevelOfMeasurement measured, stats::parse_level_of_measurement(name));
    SYSCARD_TRY(const double alpha, stats::krippendorff_alpha(ratings, measured));
    Object result{{"alpha", alpha}};
    if (request.has("resamples")) {
        SYSCARD_TRY(const std::int64_t resamples, request.get<std::int64_t>("resamples"));
        SYSCARD_TRY(const std::uint64_t seed, request.get_or<std::uint64_t>("seed", 0));
        SYSCARD_TRY(const double level, request.level());
        SYSCARD_TRY(const Side side, request.side());
        SYSCARD_TRY(const auto interval,
                    stats::krippendorff_interval(ratings, measured, resamples, seed, level, side));
        result["interval"] = to_json(interval);
    }
    return result;
}

// ---------------------------------------------------------------------------------------------------------------------
// Ranking, planning, drift, cost, regression, items.

Result<std::size_t> reference_of(const Request& request, const std::vector<std::string>& names) {
    if (!request.has("reference")) return std::size_t{0};
    SYSCARD_TRY(const std::string reference, request.get<std::string>("reference"));
    const auto found = std::find(names.begin(), names.end(), reference);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    return fail(ErrorCode::BadInput,
                fmt::format("unknown reference `{}`", reference),
                "reference",
                hint_for_unknown(reference, names));
}

Result<Object> answer_bradley_terry(const Request& request) {
    SYSCARD_TRY(const auto names, request.list<std::string>("names"));
    SYSCARD_TRY(const auto wins, request.list<std::vector<double>>("wins"));
    if (names.size() != wins.size()) {
        return fail(
            ErrorCode::BadInput,
            fmt::format("`names` holds {} names, and `wins` {} rows", names.size(), wins.size()),
            "wins");
    }
    SYSCARD_TRY(const std::size_t reference, reference_of(request, names));
    SYSCARD_TRY(const stats::BradleyTerryFit fit, stats::bradley_terry(wins, reference));
    return Object{{"strength", to_json(fit.strength)},
                  {"standard_error", to_json(fit.standard_error)},
                  {"elo", to_json(fit.elo)}};
}

Result<stats::PairedDesign> design_of(const Request& request) {
    stats::PairedDesign design;
    SYSCARD_TRY(design.omega2, request.get<double>("omega2"));
    SYSCARD_TRY(design.sigma2_a, request.get_or("sigma2_a", 0.0));
    SYSCARD_TRY(design.sigma2_b, request.get_or("sigma2_b", 0.0));
    SYSCARD_TRY(design.k_a, request.get_or("k_a", 1.0));
    SYSCARD_TRY(design.k_b, request.get_or("k_b", 1.0));
    return design;
}

Result<stats::ErrorRates> error_rates_of(const Request& request) {
    SYSCARD_TRY(const double alpha, request.alpha());
    SYSCARD_TRY(const double power, request.get_or("power", 0.8));
    return stats::ErrorRates{alpha, power};
}

Result<Object> answer_sample_size(const Request& request) {
    SYSCARD_TRY(const double effect, request.get<double>("effect"));
    SYSCARD_TRY(const stats::PairedDesign design, design_of(request));
    SYSCARD_TRY(const stats::ErrorRates rates, error_rates_of(request));
    SYSCARD_TRY(const stats::SampleSize size, stats::paired_sample_size(effect, design, rates));
    return Object{{"n", size.rounded_up}, {"n_exact", size.exact}};
}

Result<Object> answer_detectable_effect(const Request& request) {
    SYSCARD_TRY(const double n, request.get<double>("n"));
    SYSCARD_TRY(const stats::PairedDesign design, design_of(request));
    SYSCARD_TRY(const stats::ErrorRates rates, error_rates_of(request));
    SYSCARD_TRY(const double effect, stats::detectable_effect(n, design, rates));
    return Object{{"effect", effect}};
}

Result<Object> answer_spot_check(const Request& request) {
    SYSCARD_TRY(const std::int64_t population, request.get<std::int64_t>("population"));
    SYSCARD_TRY(const std::int64_t falsified, request.get<std::int64_t>("falsified"));
    if (request.has("replayed") == request.has("power")) {
        return fail(ErrorCode::BadInput,
                    "give either `replayed` or `power`",
                    "replayed",
                    "`replayed` asks for the probability, `power` for how many to replay");
    }
    if (request.has("replayed")) {
        SYSCARD_TRY(const std::int64_t replayed, request.get<std::int64_t>("replayed"));
        SYSCARD_TRY(const double probability,
                    stats::spot_check_probability(population, falsified, replayed));
        return Object{{"probability", probability}};
    }
    SYSCARD_TRY(const double power, request.get<double>("power"));
    SYSCARD_TRY(const std::int64_t replayed,
                stats::spot_check_replays(population, falsified, power));
    return Object{{"replayed", replayed}};
}

Result<Object> answer_cusum(const Request& request) {
    SYSCARD_TRY(const auto values, request.list<double>("values"));
    SYSCARD_TRY(const double target, request.get<double>("target"));
    SYSCARD_TRY(const double k, request.get<double>("k"));
    SYSCARD_TRY(const double h, request.get<double>("h"));
    SYSCARD_TRY(const stats::CusumChart chart, stats::cusum(values, target, k, h));
    return Object{{"high", to_json(chart.high)},
                  {"low", to_json(chart.low)},
                  {"alarm_at", or_null(chart.alarm_at)}};
}

Result<Object> answer_cusum_arl(const Request& request) {
    SYSCARD_TRY(const double k, request.get<double>("k"));
    SYSCARD_TRY(const double h, request.get<double>("h"));
    SYSCARD_TRY(const double shift, request.get_or("shift", 0.0));
    SYSCARD_TRY(const std::int64_t sides, request.get_or<std::int64_t>("sides", 2));
    if (sides != 1 && sides != 2) return wrong_type("sides", "1 or 2");
    SYSCARD_TRY(const double arl,
                stats::cusum_average_run_length(k, h, shift, static_cast<int>(sides)));
    return Object{{"arl", arl}};
}

Result<Object> answer_e_detector(const Request& request) {
    SYSCARD_TRY(const auto e, request.list<double>("e"));
    SYSCARD_TRY(const std::string name, request.get_or<std::string>("kind", "cusum"));
    SYSCARD_TRY(const stats::EDetectorKind kind, stats::parse_e_detector_kind(name));
    SYSCARD_TRY(const double alpha, request.alpha());
    SYSCARD_TRY(const stats::EDetector detector, stats::e_detector(e, kind, alpha));
    return Object{{"values", to_json(detector.values)}, {"alarm_at", or_null(detector.alarm_at)}};
}

Result<Object> answer_cost_per_success(const Request& request) {
    SYSCARD_TRY(const auto costs, request.list<double>("costs"));
    SYSCARD_TRY(const auto successes, request.list<double>("successes"));
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const auto estimate,
                stats::cost_per_success(costs, successes, clusters, level, side));
    return Object{{"value", estimate.value},
                  {"standard_error", estimate.standard_error},
                  {"interval", to_json(estimate.interval)}};
}

Result<Object> answer_pareto(const Request& request) {
    SYSCARD_TRY(const auto points, request.list<std::vector<double>>("points"));
    SYSCARD_TRY(const std::vector<std::size_t> front, stats::pareto_front(points));
    Object result{{"front", to_json(front)}};
    if (request.has("reference")) {
        SYSCARD_TRY(const auto reference, request.list<double>("reference"));
        SYSCARD_TRY(const double volume, stats::hypervolume(points, reference));
        result["hypervolume"] = volume;
    }
    return result;
}

using RegressionFunction = Result<stats::RegressionFit> (*)(std::span<const double>,
                                                            const stats::Design&,
                                                            std::span<const std::size_t>, double,
                                                            Side);

template <RegressionFunction fit_of>
Result<Object> answer_regression(const Request& request) {
    SYSCARD_TRY(const auto y, request.list<double>("y"));
    SYSCARD_TRY(const auto x, request.list<std::vector<double>>("x"));
    SYSCARD_TRY(const auto clusters, request.clusters());
    SYSCARD_TRY(const double level, request.level());
    SYSCARD_TRY(const Side side, request.side());
    SYSCARD_TRY(const stats::RegressionFit fit, fit_of(y, x, clusters, level, side));
    return Object{{"coefficients", to_json(fit.coefficients)},
                  {"standard_errors", to_json(fit.standard_errors)},
                  {"intervals", to_json(fit.intervals)}};
}

Result<Object> answer_irt(const Request& request) {
    SYSCARD_TRY(const auto patterns, request.list<std::vector<bool>>("patterns"));
    SYSCARD_TRY(const auto counts, request.list<std::int64_t>("counts"));
    SYSCARD_TRY(const std::string model, request.get<std::string>("model"));
    if (model != "1pl" && model != "2pl") {
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown model `{}`", model),
                    "model",
                    "there is: 1pl, 2pl");
    }
    SYSCARD_TRY(const stats::IrtFit fit,
                stats::fit_irt(patterns,
                               counts,
                               model == "1pl" ? stats::IrtModel::OneParameter
                                              : stats::IrtModel::TwoParameter));
    return Object{{"discrimination", to_json(fit.discrimination)},
                  {"difficulty", to_json(fit.difficulty)},
                  {"log_likelihood", fit.log_likelihood}};
}

// ---------------------------------------------------------------------------------------------------------------------
// The table of methods.

struct Method {
    std::string name;
    std::vector<std::string> fields;
    std::function<Result<Object>(const Request&)> answer;
};

const std::vector<Method>& methods() {
    static const std::vector<std::string> rate_fields{"successes", "trials", "level", "side"};
    static const std::vector<std::string> design{
        "omega2", "sigma2_a", "sigma2_b", "k_a", "k_b", "alpha", "power"};
    static const std::vector<std::string> regression{"y", "x", "clusters", "level", "side"};
    const auto with = [](std::vector<std::string> fields, const std::string& field) {
        fields.push_back(field);
        return fields;
    };
    static const std::vector<Method> all{
        {"wilson", rate_fields, answer_proportion<stats::wilson_interval>},
        {"wilson-continuity", rate_fields, answer_proportion<stats::wilson_continuity_interval>},
        {"clopper-pearson", rate_fields, answer_proportion<stats::clopper_pearson_interval>},
        {"jeffreys", rate_fields, answer_proportion<stats::jeffreys_interval>},
        {"mid-p", rate_fields, answer_proportion<stats::mid_p_interval>},
        {"wald", rate_fields, answer_proportion<stats::wald_interval>},
        {"zero-failures", {"trials", "level"}, answer_zero_failures},
        {"trials-for-bound", {"bound", "level"}, answer_trials_for_bound},
        {"newcombe", {"a", "b", "level", "side"}, answer_newcombe},
        {"newcombe-paired",
         {"both", "a_only", "b_only", "neither", "level", "side"},
         answer_newcombe_paired},
        {"mcnemar", {"b", "c"}, answer_mcnemar},
        {"sign-flip", {"differences", "clusters", "resamples", "seed"}, answer_sign_flip},
        {"mean", {"scores", "clusters", "variance", "level", "side"}, answer_mean},
        {"paired-mean", {"a", "b", "clusters", "variance", "level", "side"}, answer_paired_mean},
        {"bootstrap",
         {"scores", "clusters", "levels", "resamples", "seed", "level", "side"},
         answer_bootstrap},
        {"pass-at-k",
         {"k", "items", "clusters"},
         answer_attempts<stats::pass_at_k, stats::exact_pass_at_k>},
        {"pass-hat-k",
         {"k", "items", "clusters"},
         answer_attempts<stats::pass_hat_k, stats::exact_pass_hat_k>},
        {"cons-at-k", {"k", "items", "ties", "clusters"}, answer_cons_at_k},
        {"goodness", {"q", "items", "clusters"}, answer_goodness},
        {"beta-binomial", {"n", "counts", "k", "level", "side"}, answer_beta_binomial},
        {"power-law", {"n", "asr", "predict"}, answer_power_law},
        {"good-turing", {"singletons", "total"}, answer_good_turing},
        {"tail-forecast", {"psi", "n", "at"}, answer_tail_forecast},
        {"best-of", {"tries", "alpha"}, answer_best_of},
        {"confidence-sequence",
         {"successes", "trials", "prior", "level", "null"},
         answer_confidence_sequence},
        {"bernoulli-mixture-sequence",
         {"successes", "trials", "t_opt", "alpha"},
         answer_bernoulli_mixture_sequence},
        {"without-replacement",
         {"population", "sampled", "failures", "prior", "level"},
         answer_without_replacement},
        {"betting-sequence", {"values", "breaks", "kind", "level"}, answer_betting_sequence},
        {"asymptotic-sequence", {"sd", "rho", "t", "level"}, answer_asymptotic_sequence},
        {"adjust", {"p", "procedure", "alpha", "family"}, answer_adjust},
        {"e-bh", {"e", "alpha"}, answer_e_bh},
        {"rogan-gladen",
         {"positives", "trials", "sensitivity", "specificity", "interval_method", "level", "side"},
         answer_rogan_gladen},
        {"judge-corrected",
         {"rate", "specificity", "sensitivity", "trials", "m0", "m1", "level", "side"},
         answer_judge_corrected},
        {"ppi",
         {"labels", "judged", "judged_unlabelled", "lambda", "ddof", "level", "side"},
         answer_ppi},
        {"kappa", {"table", "level", "side"}, answer_kappa},
        {"fleiss-kappa", {"table"}, answer_fleiss_kappa},
        {"krippendorff",
         {"ratings", "level_of_measurement", "resamples", "seed", "level", "side"},
         answer_krippendorff},
        {"bradley-terry", {"names", "wins", "reference"}, answer_bradley_terry},
        {"posterior-better", {"a", "b"}, answer_posterior_better},
        {"sample-size", with(design, "effect"), answer_sample_size},
        {"detectable-effect", with(design, "n"), answer_detectable_effect},
        {"spot-check", {"population", "falsified", "replayed", "power"}, answer_spot_check},
        {"cusum", {"values", "target", "k", "h"}, answer_cusum},
        {"cusum-arl", {"k", "h", "shift", "sides"}, answer_cusum_arl},
        {"e-detector", {"e", "kind", "alpha"}, answer_e_detector},
        {"cost-per-success",
         {"costs", "successes", "clusters", "level", "side"},
         answer_cost_per_success},
        {"pareto", {"points", "reference"}, answer_pareto},
        {"logistic", regression, answer_regression<stats::logistic_regression>},
        {"linear", regression, answer_regression<stats::linear_regression>},
        {"irt", {"patterns", "counts", "model"}, answer_irt},
    };
    return all;
}

Result<Method> find_method(std::string_view name) {
    for (const Method& method : methods()) {
        if (method.name == name) return method;
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown method `{}`", name),
                "",
                hint_for_unknown(name, statistics_methods()));
}

// Boost.Math throws where a quantile or a series leaves what doubles can follow.
Result<Object> answer_of(const Method& method, const Request& request) {
    try {
        return method.answer(request);
    } catch (const std::domain_error&) {
        return fail(ErrorCode::BadInput, "these numbers are too extreme to compute with");
    } catch (const std::runtime_error&) {
        return fail(ErrorCode::BadInput, "these numbers are too extreme to compute with");
    }
}

}  // namespace

Result<std::string> answer_statistics(std::string_view method_name, std::string_view request_json) {
    SYSCARD_TRY(const Method method, find_method(method_name));
    SYSCARD_TRY(const Value document, json::parse(request_json, "request"));
    SYSCARD_TRY(const Object object, json::as_object(document, "request"));
    SYSCARD_CHECK(json::refuse_unknown(object, method.fields, "request"));
    SYSCARD_TRY(Object result, answer_of(method, Request(object)));
    const Object answer{
        {"schema", "syscard.stats/1"}, {"method", method.name}, {"result", std::move(result)}};
    std::string text;
    SYSCARD_CHECK(write(answer, text));
    return text;
}

std::vector<std::string> statistics_methods() {
    std::vector<std::string> names;
    for (const Method& method : methods()) names.push_back(method.name);
    return names;
}

}  // namespace syscard::cli
