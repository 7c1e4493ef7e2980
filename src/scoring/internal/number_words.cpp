#include "scoring/internal/number_words.h"

#include <array>
#include <utility>

namespace syscard::scoring {

namespace {

NumberWords with_more_languages() {
    NumberWords table = number_words_of_four_languages();
    table.insert({
        {"sei", "6"},     {"tre", "3"},      {"um", "1"},     {"dois", "2"},    {"três", "3"},
        {"quatro", "4"},  {"sete", "7"},     {"oito", "8"},   {"nove", "9"},    {"uma", "1"},
        {"duas", "2"},    {"meia", "6"},     {"due", "2"},    {"quattro", "4"}, {"cinque", "5"},
        {"sette", "7"},   {"otto", "8"},     {"nol", "0"},    {"satu", "1"},    {"dua", "2"},
        {"tiga", "3"},    {"empat", "4"},    {"lima", "5"},   {"enam", "6"},    {"tujuh", "7"},
        {"delapan", "8"}, {"sembilan", "9"}, {"kosong", "0"}, {"sifuri", "0"},  {"moja", "1"},
        {"mbili", "2"},   {"tatu", "3"},     {"nne", "4"},    {"tano", "5"},    {"sita", "6"},
        {"saba", "7"},    {"nane", "8"},     {"tisa", "9"},   {"odo", "0"},     {"ọkan", "1"},
        {"eji", "2"},     {"ẹta", "3"},      {"ẹrin", "4"},   {"arun", "5"},    {"ẹfa", "6"},
        {"eje", "7"},     {"ẹjọ", "8"},      {"ẹsan", "9"},   {"òdo", "0"},     {"ookan", "1"},
        {"meji", "2"},    {"mẹta", "3"},     {"mẹrin", "4"},  {"marun", "5"},   {"mẹfa", "6"},
        {"meje", "7"},    {"mẹjọ", "8"},     {"mẹsan", "9"},  {"okan", "1"},    {"eta", "3"},
        {"erin", "4"},    {"aarun", "5"},    {"efa", "6"},    {"ejo", "8"},     {"esan", "9"},
        {"صفر", "0"},     {"واحد", "1"},     {"اثنان", "2"},  {"ثلاثة", "3"},   {"أربعة", "4"},
        {"خمسة", "5"},    {"ستة", "6"},      {"سبعة", "7"},   {"ثمانية", "8"},  {"تسعة", "9"},
        {"اثنين", "2"},   {"ثلاث", "3"},     {"اربعة", "4"},  {"خمس", "5"},     {"ست", "6"},
        {"سبع", "7"},     {"ثماني", "8"},    {"تسع", "9"},    {"শূন্য", "0"},     {"এক", "1"},
        {"দুই", "2"},      {"তিন", "3"},      {"চার", "4"},    {"পাঁচ", "5"},     {"ছয়", "6"},
        {"সাত", "7"},     {"আট", "8"},       {"নয়", "9"},     {"शून्य", "0"},     {"एक", "1"},
        {"दो", "2"},      {"तीन", "3"},      {"चार", "4"},    {"पांच", "5"},     {"छह", "6"},
        {"सात", "7"},     {"आठ", "8"},       {"नौ", "9"},     {"पाँच", "5"},     {"छः", "6"},
    });
    return table;
}

// Characters that name a digit each. A Korean syllable is one too, though it also stands in other
// words: only a whole code in a row is a leak.
constexpr std::array<std::pair<std::string_view, char>, 23> kIdeographicDigits = {{
    {"〇", '0'}, {"零", '0'}, {"一", '1'}, {"二", '2'}, {"三", '3'}, {"四", '4'},
    {"五", '5'}, {"六", '6'}, {"七", '7'}, {"八", '8'}, {"九", '9'}, {"영", '0'},
    {"공", '0'}, {"일", '1'}, {"이", '2'}, {"삼", '3'}, {"사", '4'}, {"오", '5'},
    {"육", '6'}, {"칠", '7'}, {"팔", '8'}, {"구", '9'}, {"两", '2'},
}};

}  // namespace

const NumberWords& number_words_of_four_languages() {
    static const NumberWords table = {
        {"zero", "0"},     {"one", "1"},        {"two", "2"},       {"three", "3"},
        {"four", "4"},     {"five", "5"},       {"six", "6"},       {"seven", "7"},
        {"eight", "8"},    {"nine", "9"},       {"ten", "10"},      {"eleven", "11"},
        {"twelve", "12"},  {"thirteen", "13"},  {"fourteen", "14"}, {"fifteen", "15"},
        {"sixteen", "16"}, {"seventeen", "17"}, {"eighteen", "18"}, {"nineteen", "19"},
        {"cero", "0"},     {"uno", "1"},        {"dos", "2"},       {"tres", "3"},
        {"cuatro", "4"},   {"cinco", "5"},      {"seis", "6"},      {"siete", "7"},
        {"ocho", "8"},     {"nueve", "9"},      {"zéro", "0"},      {"un", "1"},
        {"deux", "2"},     {"trois", "3"},      {"quatre", "4"},    {"cinq", "5"},
        {"sept", "7"},     {"huit", "8"},       {"neuf", "9"},      {"null", "0"},
        {"eins", "1"},     {"zwei", "2"},       {"drei", "3"},      {"vier", "4"},
        {"fünf", "5"},     {"sechs", "6"},      {"sieben", "7"},    {"acht", "8"},
        {"neun", "9"},
    };
    return table;
}

const NumberWords& number_words() {
    static const NumberWords table = with_more_languages();
    return table;
}

std::string with_ideographic_digits(std::string_view folded) {
    std::string text(folded);
    for (const auto& [character, digit] : kIdeographicDigits) {
        for (std::size_t at = text.find(character); at != std::string::npos;
             at = text.find(character, at)) {
            text.replace(at, character.size(), {' ', digit, ' '});
        }
    }
    return text;
}

}  // namespace syscard::scoring
