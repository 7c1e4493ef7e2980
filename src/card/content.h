#pragma once

// What a card says, as tables, facts, quotations and sentences of plain text, the same for every
// format: a renderer chooses how they look, never what they say. All of it is prose that somebody
// may have written with bad intent; names stand between backticks.

#include <string>
#include <vector>

#include "card/card.h"

namespace syscard::card {

enum class Align { Left, Right };

struct Column {
    std::string title;
    Align align = Align::Left;
};

struct Table {
    std::string caption;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  // the first cell is the row's heading
};

/// A name with what there is to say about it.
struct Fact {
    std::string name;
    std::string value;
};

/// Words of a user or a model, line breaks and all.
struct Quotation {
    std::string who;  // "Replied (cut by the token limit)"
    std::string words;
    std::string remark;  // "(the first 1,200 of 20,000 characters)"; empty when the words are whole
};

Table decision_table(const Card& card);
Table scorecard_table(const std::string& caption,
                      const std::vector<framework::CategoryRating>& categories);
Table indicator_table(const framework::CategoryRating& category);

/// Estimator, count, rate and interval of each measurement.
Table result_table(const Evaluation& evaluation);
/// One-sided bounds, standard error, outcomes and what missing results could do.
Table bound_table(const Evaluation& evaluation);
/// Rates with their grader's error taken out, beside the raw ones; without rows where there are
/// none.
Table correction_table(const Evaluation& evaluation);
Table breakdown_table(const measure::Measurement& measurement);

Table outcome_table(const Card& card);
Table not_tested_table(const Card& card);
Table suite_table(const Card& card);

std::vector<Fact> evaluation_facts(const Evaluation& evaluation);
std::vector<Fact> subject_facts(const Card& card);
std::vector<Fact> run_facts(const Card& card);
std::vector<Fact> cost_facts(const Card& card);
std::vector<Fact> integrity_facts(const Card& card);

/// What was asked and what was replied; long words cut, for the evidence has the rest.
std::vector<Quotation> quotations_of(const Example& example);

/// By which framework was rated and decided.
std::string framework_sentence(const framework::Rating& rating);

/// What stands before what people decided about an action: what the rules alone give.
std::string acts_sentence(const framework::ActionDecision& action);

/// What the letter before an evaluation's title is.
std::string letters_sentence();

/// How a reader checks the card.
std::string verify_sentence();

/// Why an indicator has its verdict: what was found, and why it says something.
std::string indicator_sentence(const framework::IndicatorResult& indicator);

/// The evidence of a reason that neither its sentence nor the reasons behind it name, as "`a`,
/// `b`"; or nothing.
std::string evidence_words(const framework::Reason& reason);

/// Notes on the measurements of an evaluation: what a number is not.
std::vector<std::string> notes_on(const Evaluation& evaluation);

}  // namespace syscard::card
