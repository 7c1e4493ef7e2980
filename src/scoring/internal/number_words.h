#pragma once

// Digits spelled out, as a way to say a code without writing it.

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace syscard::scoring {

/// From a folded word to the digits that it names: "seventeen" to "17".
using NumberWords = std::map<std::string, std::string, std::less<>>;

/// Digits and teens in English, digits in Spanish, French and German: what instruction/1 reads.
const NumberWords& number_words_of_four_languages();

/// The same and the digits of the other languages of the suites: Arabic, Bengali, Hindi,
/// Indonesian, Italian, Portuguese, Swahili, Yoruba; with and without accents.
const NumberWords& number_words();

/// A text in which each character that is a digit of its own in Chinese, Japanese or Korean stands
/// as an ASCII digit with blanks around it: "四二" is " 4  2 ".
std::string with_ideographic_digits(std::string_view folded);

}  // namespace syscard::scoring
