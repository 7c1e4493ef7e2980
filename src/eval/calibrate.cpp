#include "eval/calibrate.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "eval/judge.h"
#include "plan/judge_prompt.h"
#include "scoring/scorer.h"

namespace syscard::eval {

namespace {

constexpr auto kReplyLimit = std::chrono::seconds(600);

plan::Transcript transcript_of(const LabelledReply& labelled) {
    plan::Transcript transcript;
    transcript.item.id = labelled.id;
    transcript.item.messages = {{"user", labelled.asked}};
    transcript.turns = {labelled.reply};
    return transcript;
}

// The class that a rule gives; nothing when it cannot read the reply.
std::optional<std::string> class_by_rule(const CalibratedGrader& grader,
                                         const LabelledReply& labelled) {
    const scoring::Reply reply{.turns = {labelled.reply}, .option_scores = {}};
    const auto scored = scoring::score(grader.scorer, {}, reply);
    if (!scored || !scored->unscored.empty()) return std::nullopt;
    return scored->values.at(grader.score) == 1 ? "1" : "0";
}

std::size_t index_of(const std::vector<std::string>& classes, const std::string& wanted) {
    return static_cast<std::size_t>(std::ranges::find(classes, wanted) - classes.begin());
}

void count(plan::Calibration& calibration, const LabelledReply& labelled,
           const std::optional<std::string>& graded) {
    plan::CalibrationDetail& detail = *calibration.detail;
    const std::size_t people = index_of(detail.classes, labelled.label);
    if (!graded) {
        ++detail.unscored[people];
        return;
    }
    ++detail.table[people][index_of(detail.classes, *graded)];
    const auto positive = [&](const std::string& one) {
        return std::ranges::find(detail.positives, one) != detail.positives.end();
    };
    const bool so = positive(labelled.label);
    const bool said = positive(*graded);
    ++(so ? (said ? calibration.true_positives : calibration.false_negatives)
          : (said ? calibration.false_positives : calibration.true_negatives));
}

class Grading {
  public:
    Grading(const CalibratedGrader& grader, model::Model* judge, std::uint64_t seed,
            std::function<void(std::int64_t)> told)
        : grader_(grader), judge_(judge), seed_(seed), told_(std::move(told)) {}

    Async<std::optional<std::string>> grade(LabelledReply labelled) {
        std::optional<std::string> graded;
        if (grader_.rubric) {
            graded = co_await ask(std::move(labelled));
        } else {
            graded = class_by_rule(grader_, labelled);
        }
        if (told_) told_(++done_);
        co_return graded;
    }

    const std::optional<Error>& outage() const { return outage_; }

  private:
    Async<std::optional<std::string>> ask(LabelledReply labelled) {
        plan::Transcript transcript = transcript_of(labelled);
        if (outage_ || trim(repair_utf8(labelled.reply)).empty()) co_return std::nullopt;
        const std::string key = fmt::format("calibrate/{}/{}", labelled.id, kJudgeRole);
        model::GenerateRequest request =
            judge_request(*grader_.rubric, transcript, key, seed_, judge_->identity());
        const Deadline deadline = Deadline::after(kReplyLimit);
        auto generation = co_await judge_->generate(std::move(request), deadline);
        if (!generation) {
            if (generation.error().code == ErrorCode::Outage) outage_ = generation.error();
            co_return std::nullopt;
        }
        transcript.judge = std::move(generation->text);
        const scoring::Score score = plan::judged_score(*grader_.rubric, transcript);
        if (!score.unscored.empty()) co_return std::nullopt;
        co_return score.reading;
    }

    const CalibratedGrader& grader_;
    model::Model* judge_;
    std::uint64_t seed_;
    std::function<void(std::int64_t)> told_;
    std::int64_t done_ = 0;
    std::optional<Error> outage_;
};

}  // namespace

std::vector<std::string> CalibratedGrader::classes() const {
    if (!rubric) return {"0", "1"};
    std::vector<std::string> labels;
    for (const scoring::RubricLabel& label : rubric->labels) labels.push_back(label.label);
    return labels;
}

std::vector<std::string> CalibratedGrader::positives() const {
    if (!rubric) return {"1"};
    std::vector<std::string> labels;
    for (const scoring::RubricLabel& label : rubric->labels) {
        if (label.values.at(score) == 1) labels.push_back(label.label);
    }
    return labels;
}

Result<void> check_grader(const CalibratedGrader& grader) {
    SYSCARD_TRY(std::vector<std::string> scores, scoring::score_names(grader.scorer));
    if (grader.rubric) scores = scoring::score_names(*grader.rubric);
    if (std::ranges::find(scores, grader.score) == scores.end())
        return fail(ErrorCode::BadInput,
                    fmt::format("the grader gives no score `{}`", grader.score),
                    "--score",
                    hint_for_unknown(grader.score, scores));
    if (!grader.rubric) {
        if (scoring::check_target(grader.scorer, {})) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` needs a target for each reply", grader.scorer),
                    "--scorer",
                    "scorers that read the reply alone can be compared with labels: refusal/2");
    }
    for (const scoring::RubricLabel& label : grader.rubric->labels) {
        const double value = label.values.at(grader.score);
        if (value == 0 || value == 1) continue;
        return fail(
            ErrorCode::BadInput,
            fmt::format("the label `{}` has the score `{}` in part", label.label, grader.score),
            "--score",
            "sensitivity and specificity are of a score that is 0 or 1");
    }
    return {};
}

Async<Result<plan::Calibration>> calibrate(const CalibratedGrader& grader,
                                           std::vector<LabelledReply> replies, model::Model* judge,
                                           std::uint64_t seed,
                                           std::function<void(std::int64_t)> told) {
    plan::Calibration calibration;
    calibration.scorer = grader.scorer;
    calibration.detail.emplace();
    plan::CalibrationDetail& detail = *calibration.detail;
    detail.score = grader.score;
    detail.classes = grader.classes();
    detail.positives = grader.positives();
    detail.table.assign(detail.classes.size(), std::vector<std::int64_t>(detail.classes.size()));
    detail.unscored.assign(detail.classes.size(), 0);
    if (grader.rubric) {
        detail.rubric = fmt::format("{} version {}", grader.rubric->name, grader.rubric->version);
        detail.prompt_digest = plan::prompt_digest(*grader.rubric);
        detail.judge = model::to_json(judge->identity());
    }
    Grading grading(grader, judge, seed, std::move(told));
    auto grade = [&grading](LabelledReply one) { return grading.grade(std::move(one)); };
    const std::size_t limit = judge != nullptr ? judge->parallel() : 1;
    std::vector<LabelledReply> asked = replies;
    const std::vector<std::optional<std::string>> graded =
        co_await map_concurrently(std::move(asked), limit, grade);
    if (grading.outage()) co_return std::unexpected(*grading.outage());
    for (std::size_t i = 0; i < replies.size(); ++i) count(calibration, replies[i], graded[i]);
    co_return calibration;
}

}  // namespace syscard::eval
