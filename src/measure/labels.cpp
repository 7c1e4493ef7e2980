#include "measure/labels.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "crypto/random.h"
#include "measure/internal/printing.h"
#include "measure/measure.h"
#include "scoring/scorer.h"
#include "stats/agreement.h"
#include "stats/judge_correction.h"

namespace syscard::measure {

namespace {

// Two raters are compared in a table of as many rows and columns.
constexpr std::size_t kMostClasses = 100;

std::unexpected<Error> bad(std::string what, std::string_view where) {
    return fail(ErrorCode::BadInput, std::move(what), std::string(where));
}

json::Object agreement_json(const RaterAgreement& agreement) {
    json::Array table;
    for (const auto& row : agreement.table) {
        json::Array counts;
        for (const std::int64_t count : row) counts.push_back(json::Value(count));
        table.push_back(std::move(counts));
    }
    json::Object object = {{"with", agreement.with}, {"table", std::move(table)}};
    object["kappa"] = nullptr;
    if (agreement.kappa)
        object["kappa"] = json::Object{{"value", decimal(agreement.kappa->value)},
                                       {"lower", decimal(agreement.kappa->lower)},
                                       {"upper", decimal(agreement.kappa->upper)}};
    return object;
}

Result<RaterAgreement> agreement_from(const json::Object& object, std::string_view where) {
    RaterAgreement agreement;
    SYSCARD_TRY(agreement.with, json::string_member(object, "with", where));
    SYSCARD_TRY(const json::Array table, json::array_member(object, "table", where));
    for (const json::Value& value : table) {
        if (!value.is_array()) return bad("a row of `table` is not a list", where);
        std::vector<std::int64_t> row;
        for (const json::Value& count : value.get_array()) {
            SYSCARD_TRY(const std::int64_t whole, json::integer_of(count, "table", where));
            row.push_back(whole);
        }
        agreement.table.push_back(std::move(row));
    }
    SYSCARD_TRY(const json::Value* kappa, json::member(object, "kappa", where));
    if (kappa->is_null()) return agreement;
    SYSCARD_TRY(const json::Object inner, json::object_member(object, "kappa", where));
    plan::CalibratedValue value;
    SYSCARD_TRY(value.value, json::decimal_member(inner, "value", where));
    SYSCARD_TRY(value.lower, json::decimal_member(inner, "lower", where));
    SYSCARD_TRY(value.upper, json::decimal_member(inner, "upper", where));
    agreement.kappa = value;
    return agreement;
}

Result<std::vector<Label>> labels_from(const json::Object& entry, std::size_t classes,
                                       std::string_view where) {
    SYSCARD_TRY(const json::Array array, json::array_member(entry, "labels", where));
    std::vector<Label> labels;
    for (const json::Value& value : array) {
        const bool is_pair = value.is_array() && value.get_array().size() == 2 &&
                             value.get_array()[0].is_int64() && value.get_array()[1].is_int64();
        if (!is_pair) return bad("a label is not a pair of numbers", where);
        const Label one{.ordinal = value.get_array()[0].get_int64(),
                        .label = value.get_array()[1].get_int64()};
        if (one.label < -1 || one.label >= static_cast<std::int64_t>(classes))
            return bad(fmt::format("the label of sample {} is no class", one.ordinal), where);
        if (!labels.empty() && labels.back().ordinal >= one.ordinal)
            return bad("labels that are not in order of ordinal", where);
        labels.push_back(one);
    }
    return labels;
}

bool is_positive(const LabelsEntry& entry, std::int64_t label) {
    const std::string& name = entry.classes[static_cast<std::size_t>(label)];
    return std::ranges::find(entry.positives, name) != entry.positives.end();
}

// The first rater's labels of a task and score.
const LabelsEntry* labels_of(std::span<const LabelsEntry> labels, std::string_view task,
                             std::string_view score) {
    const auto found = std::ranges::find_if(
        labels, [&](const LabelsEntry& one) { return one.task == task && one.score == score; });
    return found == labels.end() ? nullptr : &*found;
}

// What people (1 or 0) and grader said of each sample that has a score, people's where they spoke.
struct Paired {
    std::vector<double> labels;
    std::vector<double> judged;
    std::vector<double> judged_unlabelled;
};

Paired pair_up(const LabelsEntry& entry, const RunRecord& record, const plan::PlannedTask& planned,
               const plan::Metric& metric) {
    std::map<std::int64_t, std::int64_t> label_of;
    for (const Label& one : entry.labels) label_of[one.ordinal] = one.label;
    Paired paired;
    for (const SampleRecord& sample : record.of_task(planned)) {
        const std::optional<double> judged = record.score(sample, metric.of);
        if (!judged || !metric.selects(record.tags_of(sample))) continue;
        const auto found = label_of.find(sample.ordinal);
        if (found == label_of.end() || found->second < 0) {
            paired.judged_unlabelled.push_back(*judged);
            continue;
        }
        paired.labels.push_back(is_positive(entry, found->second) ? 1 : 0);
        paired.judged.push_back(*judged);
    }
    return paired;
}

}  // namespace

json::Object LabelsEntry::to_json() const {
    json::Array pairs;
    for (const Label& one : labels) pairs.push_back(json::Array{one.ordinal, one.label});
    json::Object entry = {{"schema", kLabelsSchema},
                          {"task", task},
                          {"score", score},
                          {"rater", rater},
                          {"seed", seed},
                          {"population", population},
                          {"classes", json::array_of(classes)},
                          {"positives", json::array_of(positives)},
                          {"labels", std::move(pairs)},
                          {"time", time}};
    if (agreement) entry["agreement"] = agreement_json(*agreement);
    return entry;
}

Result<LabelsEntry> LabelsEntry::from_json(const json::Object& entry, std::string_view where) {
    LabelsEntry labels;
    SYSCARD_TRY(labels.task, json::string_member(entry, "task", where));
    SYSCARD_TRY(labels.score, json::string_member(entry, "score", where));
    SYSCARD_TRY(labels.rater, json::string_member(entry, "rater", where));
    SYSCARD_TRY(labels.seed, json::string_member(entry, "seed", where));
    SYSCARD_TRY(labels.population, json::integer_member(entry, "population", where));
    SYSCARD_TRY(labels.classes, json::strings_member(entry, "classes", where));
    SYSCARD_TRY(labels.positives, json::strings_member(entry, "positives", where));
    SYSCARD_TRY(labels.labels, labels_from(entry, labels.classes.size(), where));
    SYSCARD_TRY(labels.time, json::string_member(entry, "time", where));
    if (entry.contains("agreement")) {
        SYSCARD_TRY(const json::Object inner, json::object_member(entry, "agreement", where));
        SYSCARD_TRY(labels.agreement, agreement_from(inner, where));
    }
    return labels;
}

LabelClasses classes_for(const plan::Task& task, std::string_view score) {
    if (!task.rubric) return {{"yes", "no"}, {"yes"}};
    LabelClasses found;
    for (const scoring::RubricLabel& label : task.rubric->labels) {
        found.classes.push_back(label.label);
        const auto value = label.values.find(std::string(score));
        if (value != label.values.end() && value->second == 1)
            found.positives.push_back(label.label);
    }
    return found;
}

std::vector<std::int64_t> labelable(const RunRecord& record, const plan::PlannedTask& planned) {
    std::vector<std::int64_t> ordinals;
    for (const SampleRecord& sample : record.of_task(planned)) {
        const evidence::Outcome outcome = record.outcome_of(sample);
        const bool replied =
            outcome == evidence::Outcome::Scored || outcome == evidence::Outcome::Unscored;
        if (replied) ordinals.push_back(sample.ordinal);
    }
    return ordinals;
}

std::vector<std::int64_t> draw_labels(std::vector<std::int64_t> ordinals, std::int64_t count,
                                      std::string_view task, std::string_view seed) {
    std::vector<std::pair<std::uint64_t, std::int64_t>> ranked;
    for (const std::int64_t ordinal : ordinals)
        ranked.emplace_back(crypto::seed_from({kLabelsSchema, task, seed, std::to_string(ordinal)}),
                            ordinal);
    std::ranges::sort(ranked);
    ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));
    std::vector<std::int64_t> drawn;
    for (const auto& [rank, ordinal] : ranked) drawn.push_back(ordinal);
    std::ranges::sort(drawn);
    return drawn;
}

RaterAgreement agreement_with(const LabelsEntry& before, const LabelsEntry& now) {
    const std::size_t classes = now.classes.size();
    RaterAgreement agreement{.with = before.rater,
                             .table = std::vector<std::vector<std::int64_t>>(
                                 classes, std::vector<std::int64_t>(classes)),
                             .kappa = {}};
    std::map<std::int64_t, std::int64_t> earlier;
    for (const Label& one : before.labels) earlier[one.ordinal] = one.label;
    for (const Label& one : now.labels) {
        const auto found = earlier.find(one.ordinal);
        if (found == earlier.end() || found->second < 0 || one.label < 0) continue;
        ++agreement
              .table[static_cast<std::size_t>(found->second)][static_cast<std::size_t>(one.label)];
    }
    const auto kappa = stats::cohen_kappa(agreement.table, kLevel);
    if (kappa)
        agreement.kappa =
            plan::CalibratedValue{.value = printed(kappa->kappa),
                                  .lower = printed(std::max(-1.0, kappa->interval.lower)),
                                  .upper = printed(std::min(1.0, kappa->interval.upper))};
    return agreement;
}

Result<void> check_labels(const RunRecord& record, std::span<const LabelsEntry> before,
                          const LabelsEntry& entry) {
    const auto planned = std::ranges::find_if(
        record.plan.tasks, [&](const plan::PlannedTask& one) { return one.id() == entry.task; });
    if (planned == record.plan.tasks.end())
        return bad(fmt::format("labels of a task `{}` that was not planned",
                               terminal_line(entry.task, 60)),
                   "labels");
    const LabelClasses known = classes_for(planned->task, entry.score);
    if (known.classes.size() > kMostClasses)
        return bad(fmt::format("labels of {} classes: no person tells more than {} apart",
                               known.classes.size(),
                               kMostClasses),
                   "labels");
    if (known.classes != entry.classes || known.positives != entry.positives)
        return bad("labels of other classes than the task has", "labels");
    std::vector<std::int64_t> ordinals = labelable(record, *planned);
    if (static_cast<std::int64_t>(ordinals.size()) != entry.population)
        return bad("labels that were drawn from another number of replies", "labels");
    std::vector<std::int64_t> labelled;
    for (const Label& one : entry.labels) labelled.push_back(one.ordinal);
    const auto count = static_cast<std::int64_t>(labelled.size());
    if (draw_labels(std::move(ordinals), count, entry.task, entry.seed) != labelled)
        return bad("labels of other replies than the seed draws", "labels");
    const LabelsEntry* first = labels_of(before, entry.task, entry.score);
    const bool says = entry.agreement.has_value();
    if (says != (first != nullptr)) return bad("an agreement without a rater before", "labels");
    if (says && agreement_json(agreement_with(*first, entry)) != agreement_json(*entry.agreement))
        return bad("an agreement that does not follow from the labels", "labels");
    return {};
}

std::optional<GraderError> error_by_labels(std::span<const LabelsEntry> labels,
                                           const RunRecord& record,
                                           const plan::PlannedTask& planned,
                                           const plan::Metric& metric) {
    const LabelsEntry* entry = labels_of(labels, planned.id(), metric.of);
    if (entry == nullptr) return std::nullopt;
    const Paired paired = pair_up(*entry, record, planned, metric);
    if (paired.labels.empty()) return std::nullopt;  // no case at all is not no error
    GraderError error;
    for (std::size_t i = 0; i < paired.labels.size(); ++i) {
        const bool so = paired.labels[i] == 1;
        const bool said = paired.judged[i] == 1;
        ++(so ? (said ? error.true_positives : error.false_negatives)
              : (said ? error.false_positives : error.true_negatives));
    }
    error.labels = fmt::format("{} of this run's replies, drawn at random and labelled by {}",
                               paired.labels.size(),
                               terminal_line(entry->rater, 60));
    error.same_subject = true;
    error.corrects = true;
    return error;
}

std::optional<Correction> ppi_correction(std::span<const LabelsEntry> labels,
                                         const RunRecord& record, const plan::PlannedTask& planned,
                                         const plan::Metric& metric,
                                         const Measurement& measurement) {
    const bool per_sample =
        metric.estimator == Estimator::Mean || metric.estimator == Estimator::AttackPerAttempt;
    const LabelsEntry* entry = labels_of(labels, planned.id(), metric.of);
    if (entry == nullptr || !per_sample) return std::nullopt;
    const Paired paired = pair_up(*entry, record, planned, metric);
    Correction correction{.method = "ppi++",
                          .labels = static_cast<std::int64_t>(paired.labels.size())};
    auto mean = stats::prediction_powered_mean(
        paired.labels, paired.judged, paired.judged_unlabelled, std::nullopt, 1, kLevel);
    // A grader that says one thing of all cannot help: then people's labels alone are the estimate.
    if (!mean)
        mean = stats::prediction_powered_mean(
            paired.labels, paired.judged, paired.judged_unlabelled, 0, 1, kLevel);
    if (!mean) {
        correction.why_not = mean.error().what;
        return correction;
    }
    correction.lambda = printed(mean->lambda);
    correction.value = printed(std::clamp(mean->mean, 0.0, 1.0));
    if (measurement.clusters < measurement.trials) {
        correction.why_not = "no interval: samples share clusters";
        return correction;
    }
    correction.interval = PrintedInterval{.lower = printed(std::max(0.0, mean->interval.lower)),
                                          .upper = printed(std::min(1.0, mean->interval.upper)),
                                          .level = kLevel,
                                          .side = "two",
                                          .method = "ppi++",
                                          .unit = "sample"};
    return correction;
}

}  // namespace syscard::measure
