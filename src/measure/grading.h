#pragma once

// The grader behind a number: who it was, how often it was wrong on replies that people labelled,
// and the rate with that error taken out.

#include <optional>
#include <string>

#include "measure/measurement.h"
#include "measure/run_record.h"

namespace syscard::measure {

/// Who graded what a metric is made of.
plan::Grader grader_of(const RunRecord& record, const plan::PlannedTask& planned,
                       const plan::Metric& metric);

/// What the plan's calibrations know of it; nothing when none fits.
std::optional<GraderError> error_of_grader(const RunRecord& record, const plan::Grader& grader);

/// Fills in what follows from a calibration's table: kappa of positive against the rest (Cohen),
/// sensitivity and specificity (Wilson), each with its interval at `kLevel`; none where the table
/// gives none.
void estimate(plan::CalibrationDetail& detail);

/// Why a grader tells too little to rest anything on; nothing where it tells enough.
///
/// @source  docs/judges.md: the lower bound of sensitivity + specificity − 1 (Youden's J; MOVER over
///          Wilson's intervals) must be 0.2 at least. At 0 a grader's word does not depend on what
///          is so.
std::optional<std::string> why_it_tells_too_little(const GraderError& error);

/// The rate of a measurement with its grader's error taken out (Rogan and Gladen, with the
/// calibration's uncertainty in the interval), or why that cannot be done; nothing where nothing is
/// known of the grader, or the number is no rate of samples.
///
/// Where samples share clusters, the trials are those that would give the same standard error.
///
/// @source  refused where the grader tells too little; `judge_corrected` of stats has the formula and
///          its paper.
std::optional<Correction> rogan_gladen_correction(const Measurement& measurement);

}  // namespace syscard::measure
