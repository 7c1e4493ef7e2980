#include "card/task_cost.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"
#include "card/wording.h"

namespace syscard::card {

namespace {

const plan::Metric* success_metric(const plan::Task& task) {
    const auto found =
        std::find_if(task.metrics.begin(), task.metrics.end(), [](const plan::Metric& metric) {
            return metric.estimator == plan::Estimator::Mean &&
                   metric.direction == plan::Direction::HigherIsMoreCapable &&
                   metric.where.empty() && metric.given.empty();
        });
    return found == task.metrics.end() ? nullptr : &*found;
}

std::string of_success(const TaskCost& cost) {
    const std::string counts =
        fmt::format("{} of {} right", grouped(cost.successes), grouped(cost.trials));
    if (cost.successes == 0) return counts + ", so no cost of a success";
    const auto nano_usd = nano_usd_for_success(cost);
    const std::int64_t tokens =
        (cost.use.prompt_tokens + cost.use.reply_tokens + cost.successes / 2) / cost.successes;
    return fmt::format("{}: {} tokens{} for each success",
                       counts,
                       grouped(tokens),
                       nano_usd ? fmt::format(" and {} USD", usd_text(*nano_usd)) : "");
}

// Of the samples whose cost is known.
std::string money(std::int64_t known, std::int64_t samples, std::int64_t nano_usd) {
    if (known == samples) return fmt::format("; {} USD", usd_text(nano_usd));
    return fmt::format("; {} USD for {} of {} samples, of the others it is unknown",
                       usd_text(nano_usd),
                       grouped(known),
                       grouped(samples));
}

std::string of_subject(const TaskCost& cost) {
    const measure::Use& use = cost.use;
    if (use.samples == 0) return "nothing was asked";
    if (use.counted == 0) return "unknown: nobody counted tokens";
    std::string text = fmt::format(
        "{} prompt tokens, {} reply tokens", grouped(use.prompt_tokens), grouped(use.reply_tokens));
    if (use.reasoning_tokens > 0)
        text += fmt::format(", {} of them hidden", grouped(use.reasoning_tokens));
    if (use.counted < use.samples)
        text += fmt::format(" (counted in {} of {} samples)", use.counted, use.samples);
    text += cost.has_price ? money(use.with_cost, use.samples, use.nano_usd) : "; no price";
    return cost.success.empty() ? text : text + "; " + of_success(cost);
}

std::string milliseconds_text(std::int64_t milliseconds) {
    return milliseconds < 1000 ? fmt::format("{} ms", milliseconds) : duration(milliseconds);
}

std::string of_latency(const measure::Latencies& latency) {
    return fmt::format("; a sample took {} in the median, and 95 of 100 no more than {}",
                       milliseconds_text(latency.quantile(0.5).value_or(0)),
                       milliseconds_text(latency.quantile(0.95).value_or(0)));
}

}  // namespace

TaskCost task_cost(const measure::RunRecord& record, std::size_t task,
                   const std::vector<measure::Measurement>& measurements) {
    const plan::PlannedTask& planned = record.plan.tasks[task];
    const bool asked = task < record.uses.size();
    TaskCost cost{.use = asked ? record.uses[task] : measure::Use(),
                  .has_price = record.intent.price.has_value(),
                  .success = "",
                  .successes = 0,
                  .trials = 0};
    const plan::Metric* metric = success_metric(planned.task);
    if (metric == nullptr) return cost;
    const std::string id = fmt::format("{}.{}", planned.id(), metric->name);
    for (const measure::Measurement& measurement : measurements) {
        if (measurement.id != id || measurement.trials == 0) continue;
        cost.success = id;
        cost.successes = measurement.successes;
        cost.trials = measurement.trials;
    }
    return cost;
}

std::optional<std::int64_t> nano_usd_for_success(const TaskCost& cost) {
    const bool known = cost.use.with_cost == cost.use.samples && cost.use.samples > 0;
    if (!known || cost.successes == 0) return std::nullopt;
    return (cost.use.nano_usd + cost.successes / 2) / cost.successes;
}

std::string own_count_sentence(const measure::OwnCountUse& own, std::int64_t samples) {
    std::string text = fmt::format("{} prompt tokens, {} tokens of visible reply",
                                   grouped(own.prompt_tokens),
                                   grouped(own.reply_tokens));
    if (own.samples < samples)
        text += fmt::format(" (in {} of {} samples)", grouped(own.samples), grouped(samples));
    if (own.doubtful > 0)
        text += fmt::format("; in {} the service's figures are doubtful",
                            counted(own.doubtful, "sample", "samples"));
    return text;
}

std::string role_sentence(const measure::RoleTotals& totals) {
    std::string text = counted(totals.calls, "request", "requests");
    if (totals.counted == 0) return text + ", whose tokens nobody counted";
    text += fmt::format(", {} prompt tokens, {} reply tokens",
                        grouped(totals.prompt_tokens),
                        grouped(totals.reply_tokens));
    if (totals.counted < totals.samples)
        text += fmt::format(" (counted in {} of {} samples)", totals.counted, totals.samples);
    if (totals.with_cost == 0) return text + "; no price";
    return text + money(totals.with_cost, totals.samples, totals.nano_usd);
}

std::string cost_sentence(const TaskCost& cost) {
    std::string text = of_subject(cost);
    const measure::Use& use = cost.use;
    if (use.latency.count() > 0) text += of_latency(use.latency);
    if (use.own_count.samples > 0)
        text +=
            fmt::format("; by our own count {}", own_count_sentence(use.own_count, use.samples));
    for (const auto& [role, totals] : use.roles)
        text += fmt::format("; the {}: {}", terminal_line(role, 40), role_sentence(totals));
    return text;
}

std::string asking_sentence(const TaskCost& cost) {
    const measure::Use& use = cost.use;
    std::vector<std::string> parts;
    if (use.by_letter_log_probability > 0)
        parts.push_back(
            fmt::format("in {} of {} samples the option was chosen by the log-probability of its "
                        "letter",
                        use.by_letter_log_probability,
                        use.samples));
    if (use.by_letter_reply > 0)
        parts.push_back(fmt::format(
            "in {} of {} samples the option was read from a reply that was asked for its letter",
            use.by_letter_reply,
            use.samples));
    if (!parts.empty()) {
        parts.front() = "but " + parts.front();
        parts.push_back("not by the log-likelihoods of the options' texts");
    }
    if (use.from_cache > 0)
        parts.push_back(
            fmt::format("{} of {} samples hold replies that were kept from an earlier run, and "
                        "were paid for then",
                        use.from_cache,
                        use.samples));
    return join(parts, "; ");
}

json::Object own_count_json(const measure::OwnCountUse& own) {
    return {{"samples", own.samples},
            {"prompt_tokens", own.prompt_tokens},
            {"reply_tokens", own.reply_tokens},
            {"samples_doubtful", own.doubtful}};
}

json::Object role_json(const measure::RoleTotals& totals) {
    json::Object object = {{"samples", totals.samples},
                           {"samples_counted", totals.counted},
                           {"requests", totals.calls},
                           {"prompt_tokens", totals.prompt_tokens},
                           {"cached_tokens", totals.cached_tokens},
                           {"reply_tokens", totals.reply_tokens},
                           {"reasoning_tokens", totals.reasoning_tokens}};
    if (totals.with_cost > 0) {
        object["usd"] = usd_text(totals.nano_usd);
        object["samples_with_cost"] = totals.with_cost;
    }
    return object;
}

json::Object to_json(const TaskCost& cost) {
    const measure::Use& use = cost.use;
    json::Object object = {{"samples", use.samples},
                           {"samples_counted", use.counted},
                           {"prompt_tokens", use.prompt_tokens},
                           {"cached_tokens", use.cached_tokens},
                           {"reply_tokens", use.reply_tokens},
                           {"reasoning_tokens", use.reasoning_tokens}};
    if (cost.has_price) {
        object["usd"] = usd_text(use.nano_usd);
        object["samples_with_cost"] = use.with_cost;
    }
    if (!cost.success.empty()) {
        object["success"] = cost.success;
        object["successes"] = cost.successes;
        object["trials"] = cost.trials;
        if (const auto nano_usd = nano_usd_for_success(cost))
            object["usd_for_success"] = usd_text(*nano_usd);
    }
    if (use.by_letter_log_probability > 0)
        object["by_letter_log_probability"] = use.by_letter_log_probability;
    if (use.by_letter_reply > 0) object["by_letter_reply"] = use.by_letter_reply;
    if (use.from_cache > 0) object["from_cache"] = use.from_cache;
    if (use.latency.count() > 0)
        object["milliseconds"] = json::Object{{"median", use.latency.quantile(0.5).value_or(0)},
                                              {"p95", use.latency.quantile(0.95).value_or(0)}};
    if (use.own_count.samples > 0) object["own_count"] = own_count_json(use.own_count);
    json::Object roles;
    for (const auto& [role, totals] : use.roles) roles[repair_utf8(role)] = role_json(totals);
    if (!roles.empty()) object["roles"] = std::move(roles);
    return object;
}

}  // namespace syscard::card
