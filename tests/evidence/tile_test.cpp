#include "evidence/tile.h"

#include <map>

#include <gtest/gtest.h>

#include "evidence/proof.h"

namespace syscard::evidence {
namespace {

using crypto::Digest;
using Kind = TileName::Kind;

TEST(TileName, IsWrittenAsTheSpecificationShows) {
    EXPECT_EQ((TileName{.level = 0, .index = 1234067}.path()), "tile/0/x001/x234/067");
    EXPECT_EQ((TileName{.level = 2, .index = 0, .width = 1}.path()), "tile/2/000.p/1");
    EXPECT_EQ((TileName{.kind = Kind::Entries, .index = 1000, .width = 255}.path()), "tile/entries/x001/000.p/255");
}

TEST(TileName, ReadsBackWhatItWrites) {
    const TileName tile{.kind = Kind::Entries, .index = 1234067, .width = 8};
    EXPECT_EQ(TileName::parse(tile.path()), tile);
}

TEST(TileName, RefusesOtherSpellings) {
    for (const char* path : {"tile/0/1", "tile/00/001", "tile/0/x000/001", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/08",
                             "tile/64/001", "tile/0/x001", "tile/0/001/002", "tile/entries/", "tiles/0/001", "tile/-1/001", ""}) {
        EXPECT_FALSE(TileName::parse(path)) << path;
    }
}

TEST(TileWidth, OfATreeOf70000IsAsTheSpecificationSays) {
    EXPECT_EQ(tile_width(0, 272, 70'000), 256U);
    EXPECT_EQ(tile_width(0, 273, 70'000), 112U);
    EXPECT_EQ(tile_width(0, 274, 70'000), 0U);
    EXPECT_EQ(tile_width(1, 0, 70'000), 256U);
    EXPECT_EQ(tile_width(1, 1, 70'000), 17U);
    EXPECT_EQ(tile_width(2, 0, 70'000), 1U);
    EXPECT_EQ(tile_width(3, 0, 70'000), 0U);
}

TEST(TileWidth, OfATreeOf256IsAFullTileAndOneHashAbove) {
    EXPECT_EQ(tile_width(0, 0, 256), 256U);
    EXPECT_EQ(tile_width(0, 1, 256), 0U);
    EXPECT_EQ(tile_width(1, 0, 256), 1U);
}

class TileBuilderTest : public testing::Test {
protected:
    TileSink sink() {
        return [this](const TileName& tile, std::string_view hashes) -> Result<void> {
            tiles_[tile.path()] = std::string(hashes);
            return {};
        };
    }
    TileSource source() {
        return [this](const TileName& tile) -> Result<std::string> { return tiles_.at(tile.path()); };
    }
    static Digest leaf(std::uint64_t index) { return leaf_hash(std::to_string(index)); }
    static void append(TileBuilder& builder, std::uint64_t end) {
        for (std::uint64_t i = builder.size(); i < end; ++i) ASSERT_TRUE(builder.append(leaf(i)));
    }
    std::map<std::string, std::string> tiles_;
};

TEST_F(TileBuilderTest, GivesExactlyTheTilesOfASize) {
    TileBuilder builder(sink());
    append(builder, 70'000);
    ASSERT_TRUE(builder.finish());
    EXPECT_EQ(tiles_.size(), 273U + 1 + 1 + 1 + 1);
    EXPECT_EQ(tiles_["tile/0/273.p/112"].size(), 112U * 32);
    EXPECT_EQ(tiles_["tile/1/000"].size(), 256U * 32);
    EXPECT_EQ(tiles_["tile/1/001.p/17"].size(), 17U * 32);
    EXPECT_EQ(tiles_["tile/2/000.p/1"].size(), 32U);
}

TEST_F(TileBuilderTest, HasTheRootOfTheFrontierAtEverySize) {
    TileBuilder builder(sink());
    Frontier frontier;
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        ASSERT_EQ(builder.root(), frontier.root()) << i;
        ASSERT_TRUE(builder.append(leaf(i)));
        frontier.append(leaf(i));
    }
}

TEST_F(TileBuilderTest, GoesOnFromTheTilesOfAnEarlierSizeToTheSameTiles) {
    TileBuilder whole(sink());
    append(whole, 1'000);
    ASSERT_TRUE(whole.finish());
    const auto expected = std::exchange(tiles_, {});

    for (const std::uint64_t stop : {1, 255, 256, 257, 512, 700, 999}) {
        tiles_.clear();
        TileBuilder first(sink());
        append(first, stop);
        ASSERT_TRUE(first.finish());
        TileBuilder second = TileBuilder::after(stop, source(), sink()).value();
        append(second, 1'000);
        ASSERT_TRUE(second.finish());
        EXPECT_EQ(second.root(), whole.root()) << stop;
        for (const auto& [path, hashes] : expected) EXPECT_EQ(tiles_[path], hashes) << path << " after " << stop;
    }
}

TEST_F(TileBuilderTest, DoesNotWriteAgainAPartialTileThatStaysAsItWas) {
    TileBuilder first(sink());
    append(first, 300);
    ASSERT_TRUE(first.finish());
    const TileSource old = [tiles = tiles_](const TileName& tile) -> Result<std::string> { return tiles.at(tile.path()); };
    tiles_.clear();
    TileBuilder second = TileBuilder::after(300, old, sink()).value();
    append(second, 301);
    ASSERT_TRUE(second.finish());
    EXPECT_FALSE(tiles_.contains("tile/1/000.p/1"));
}

TEST_F(TileBuilderTest, GivesProofsThatHold) {
    constexpr std::uint64_t size = 70'000;
    TileBuilder builder(sink());
    append(builder, size);
    ASSERT_TRUE(builder.finish());
    const NodeSource nodes = nodes_of_tiles(size, source());
    for (const std::uint64_t index : {0, 255, 256, 65'535, 65'536, 69'887, 69'888, 69'999}) {
        const auto proof = inclusion_proof(index, size, nodes).value();
        EXPECT_TRUE(check_inclusion(leaf(index), index, size, proof, builder.root())) << index;
    }
    TileBuilder old([](const TileName&, std::string_view) { return Result<void>(); });
    append(old, 65'700);
    EXPECT_TRUE(check_consistency(65'700, old.root(), size, builder.root(), consistency_proof(65'700, size, nodes).value()));
}

}  // namespace
}  // namespace syscard::evidence
