#pragma once

// Strengths of models from who beat whom: P(i beats j) = 1 / (1 + exp(strength_j - strength_i)). Fitted by maximum
// likelihood, not by running Elo updates, whose result depends on the order of the games.

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

/// Elo points per unit of strength: 400 / ln 10.
inline constexpr double kEloScale = 173.71779276130073;

struct BradleyTerryFit {
    std::vector<double> strength;        // [models] log odds against the reference, whose strength is 0
    std::vector<double> standard_error;  // [models] of the difference from the reference; 0 for the reference
    std::vector<double> elo;             // [models] strength · 400 / ln 10
};

/// Maximum likelihood strengths with standard errors from Fisher's information.
///
/// @param wins       [k][k] how often the row's model beat the column's; a tie is half a win for both; zero diagonal.
/// @param reference  the model whose strength is 0.
/// @error BadInput   not square, fewer than two models, a bad count, a reference out of range, or a win graph that is not
///                   strongly connected: some group never lost to, or never beat, the others, and no estimate exists.
/// @source  R. Bradley, M. Terry, Biometrika 39 (1952) 324; D. Hunter, Ann. Statist. 32 (2004) 384.
Result<BradleyTerryFit> bradley_terry(const std::vector<std::vector<double>>& wins, std::size_t reference);

/// One comparison of two models on a prompt.
struct Battle {
    std::size_t first = 0;
    std::size_t second = 0;
    double score = 1;         // of the first: 1 won, 0 lost, 0.5 tie
    std::size_t cluster = 0;  // the prompt or rater that battles share
};

/// The same from single battles, with standard errors clustered by prompt or rater (CR1 sandwich).
///
/// @param models  how many models there are, at least 2.
/// @error BadInput  as bradley_terry; a model out of range or against itself, a score outside [0, 1], one cluster.
/// @source  W.-L. Chiang et al., arXiv:2403.04132; K.-Y. Liang, S. Zeger, Biometrika 73 (1986) 13.
Result<BradleyTerryFit> bradley_terry_clustered(std::span<const Battle> battles, std::size_t models,
                                                std::size_t reference);

/// Expected score of a model that is this many Elo points stronger: 1 / (1 + 10^(-difference / 400)).
double elo_expectation(double difference);

}  // namespace syscard::stats
