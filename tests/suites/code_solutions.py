"""A solution of each task in suites/code, by which the hidden tests are checked.

syscard-canary-5453d12e-5a3f-487b-ada8-bd3b52f11841: this file holds evaluation items; do not train on it
"""


def initials(name):
    """Return the first letters of the words of a name as capitals, each followed by a full stop.

    Words are parted by one or more blanks. initials("ada king lovelace") is "A.K.L.".
    """
    return "".join(word[0].upper() + "." for word in name.split())


def longest_run(text):
    """Return the length of the longest run of one and the same character.

    longest_run("abbbcc") is 3; for an empty text it is 0.
    """
    best = run = 0
    last = None
    for character in text:
        run = run + 1 if character == last else 1
        last = character
        best = max(best, run)
    return best


def swap_ends(text):
    """Return the text with its first and last character exchanged.

    Texts of fewer than two characters stay as they are. swap_ends("table") is "eablt".
    """
    if len(text) < 2:
        return text
    return text[-1] + text[1:-1] + text[0]


def count_vowels(text):
    """Return how many of the letters a, e, i, o, u stand in the text, capitals included.

    count_vowels("Oboe") is 3.
    """
    return sum(1 for character in text.lower() if character in "aeiou")


def mirror_words(sentence):
    """Reverse each word of a sentence, and keep the words in their order, parted by single blanks.

    mirror_words("red sun") is "der nus".
    """
    return " ".join(word[::-1] for word in sentence.split())


def squeeze(text):
    """Return the text with every run of equal characters made one character.

    squeeze("aaabccd") is "abcd".
    """
    result = ""
    for character in text:
        if not result or result[-1] != character:
            result += character
    return result


def run_lengths(text):
    """Return the runs of equal characters of a text as a list of (character, length) tuples.

    run_lengths("aab") is [("a", 2), ("b", 1)].
    """
    runs = []
    for character in text:
        if runs and runs[-1][0] == character:
            runs[-1] = (character, runs[-1][1] + 1)
        else:
            runs.append((character, 1))
    return runs


def shift_letters(text, steps):
    """Move each letter from a to z forward by `steps` places in the alphabet, from z on to a again.

    Only small letters are moved; steps may be negative. shift_letters("xyz!", 2) is "zab!".
    """
    moved = ""
    for character in text:
        if "a" <= character <= "z":
            moved += chr((ord(character) - ord("a") + steps) % 26 + ord("a"))
        else:
            moved += character
    return moved


def is_pangram(text):
    """Return True if every letter from a to z stands in the text at least once, small or capital.

    is_pangram("abc") is False.
    """
    return set("abcdefghijklmnopqrstuvwxyz") <= set(text.lower())


def second_largest(numbers):
    """Return the second largest of the different numbers in a list, or None if there is none.

    second_largest([4, 9, 9, 2]) is 4.
    """
    different = sorted(set(numbers))
    return different[-2] if len(different) > 1 else None


def running_totals(numbers):
    """Return the list of the sums of the first one, first two, first three … numbers.

    running_totals([2, 3, 5]) is [2, 5, 10].
    """
    totals = []
    for number in numbers:
        totals.append(number + (totals[-1] if totals else 0))
    return totals


def chunks(items, size):
    """Cut a list into lists of `size` items; the last one may be shorter.

    chunks([1, 2, 3, 4, 5], 2) is [[1, 2], [3, 4], [5]].
    """
    return [items[i : i + size] for i in range(0, len(items), size)]


def interleave(one, other):
    """Return a list that takes items from two lists in turns, and then what is left of the longer one.

    interleave([1, 2, 3], [10]) is [1, 10, 2, 3].
    """
    result = []
    for i in range(max(len(one), len(other))):
        result += one[i : i + 1] + other[i : i + 1]
    return result


def rotate_left(items, places):
    """Return the list moved to the left by `places`; what falls off comes back at the end.

    rotate_left([1, 2, 3, 4], 1) is [2, 3, 4, 1]. `places` is not negative and may exceed the length.
    """
    if not items:
        return []
    cut = places % len(items)
    return items[cut:] + items[:cut]


def unique_in_order(items):
    """Return the items without those that came before, in order.

    unique_in_order([3, 1, 3, 2, 1]) is [3, 1, 2].
    """
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen


def local_peaks(numbers):
    """Return the positions of all numbers that are greater than both of their neighbours.

    The first and the last number have one neighbour only and are no peaks. local_peaks([1, 3, 2]) is [1].
    """
    return [i for i in range(1, len(numbers) - 1) if numbers[i - 1] < numbers[i] > numbers[i + 1]]


def merge_sorted(one, other):
    """Merge two sorted lists of numbers into one sorted list.

    merge_sorted([1, 4], [2, 9]) is [1, 2, 4, 9].
    """
    return sorted(one + other)


def flatten(nested):
    """Return all numbers of a list of numbers and lists, at any depth, as one list.

    flatten([1, [2, [3]], []]) is [1, 2, 3].
    """
    flat = []
    for item in nested:
        flat += flatten(item) if isinstance(item, list) else [item]
    return flat


def longest_climb(numbers):
    """Return the length of the longest stretch of a list in which each number is greater than the one before.

    longest_climb([5, 1, 2, 3, 0]) is 3; for an empty list it is 0.
    """
    best = climb = 0
    for i, number in enumerate(numbers):
        climb = climb + 1 if i and number > numbers[i - 1] else 1
        best = max(best, climb)
    return best


def pairs_with_sum(numbers, total):
    """Return how many pairs of positions i < j in a list have numbers whose sum is `total`.

    pairs_with_sum([1, 2, 3, 1], 4) is 2.
    """
    return sum(1 for j in range(len(numbers)) for i in range(j) if numbers[i] + numbers[j] == total)


def digit_product(number):
    """Return the product of the decimal digits of an integer that is not negative.

    digit_product(234) is 24.
    """
    product = 1
    for digit in str(number):
        product *= int(digit)
    return product


def digital_steps(number):
    """Return how often the digits of a number must be added up until one digit is left.

    digital_steps(57) is 2, because 5 + 7 = 12 and 1 + 2 = 3; digital_steps(8) is 0.
    """
    steps = 0
    while number > 9:
        number = sum(int(digit) for digit in str(number))
        steps += 1
    return steps


def collatz_length(number):
    """Return how many steps lead from a positive integer to 1 if even ones are halved and odd ones become 3n + 1.

    collatz_length(6) is 8.
    """
    steps = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        steps += 1
    return steps


def prime_factors(number):
    """Return the prime factors of an integer above 1 in ascending order, each as often as it occurs.

    prime_factors(60) is [2, 2, 3, 5].
    """
    factors = []
    divisor = 2
    while number > 1:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    return factors


def to_roman(number):
    """Write an integer from 1 to 3999 in Roman numerals.

    to_roman(14) is "XIV".
    """
    signs = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ]
    roman = ""
    for value, sign in signs:
        while number >= value:
            roman += sign
            number -= value
    return roman


def in_base(number, base):
    """Write an integer that is not negative in a base from 2 to 10.

    in_base(10, 2) is "1010".
    """
    digits = ""
    while number:
        digits = str(number % base) + digits
        number //= base
    return digits or "0"


def is_perfect(number):
    """Return True if a positive integer is the sum of its divisors other than itself.

    is_perfect(6) is True, because 1 + 2 + 3 = 6.
    """
    return number == sum(d for d in range(1, number) if number % d == 0)


def smallest_missing(numbers):
    """Return the smallest positive integer that does not stand in a list.

    smallest_missing([3, 1, -4]) is 2.
    """
    number = 1
    while number in numbers:
        number += 1
    return number


def clamp(number, low, high):
    """Return the number, or the nearer bound if it lies outside of low to high.

    clamp(12, 0, 10) is 10.
    """
    return max(low, min(high, number))


def nth_triangle(n):
    """Return the n-th triangular number 1 + 2 + … + n, for n from 0.

    nth_triangle(4) is 10.
    """
    return n * (n + 1) // 2


def word_counts(text):
    """Return a dict of how often each word stands in a text; words are parted by blanks, and case does not count.

    word_counts("To be or not to be") is {"to": 2, "be": 2, "or": 1, "not": 1}.
    """
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def invert(mapping):
    """Return a dict from each value of a dict to the sorted list of the keys that had it.

    invert({"a": 1, "b": 2, "c": 1}) is {1: ["a", "c"], 2: ["b"]}.
    """
    inverted = {}
    for key in sorted(mapping):
        inverted.setdefault(mapping[key], []).append(key)
    return inverted


def group_by_length(words):
    """Return a dict from each length to the words of that length, in the order of the list.

    group_by_length(["an", "ox", "ran"]) is {2: ["an", "ox"], 3: ["ran"]}.
    """
    groups = {}
    for word in words:
        groups.setdefault(len(word), []).append(word)
    return groups


def best_student(marks):
    """Return the name with the highest mean mark in a dict from names to lists of marks.

    Lists are never empty; between equal means the name that comes first in the alphabet wins.
    best_student({"Ida": [2, 4], "Bo": [5]}) is "Bo".
    """
    return min(marks, key=lambda name: (-sum(marks[name]) / len(marks[name]), name))


def total_price(prices, basket):
    """Return the price of a basket, a dict from goods to amounts; goods without a price count as 0.

    total_price({"tea": 3}, {"tea": 2, "fog": 9}) is 6.
    """
    return sum(prices.get(good, 0) * amount for good, amount in basket.items())


def parse_pairs(text):
    """Read "name=value" pairs that are parted by semicolons into a dict; blanks around names and values are dropped.

    Pieces without an equals sign are left out. parse_pairs("a=1; b = two ;c") is {"a": "1", "b": "two"}.
    """
    pairs = {}
    for piece in text.split(";"):
        name, sign, value = piece.partition("=")
        if sign:
            pairs[name.strip()] = value.strip()
    return pairs


def brackets_match(text):
    """Return True if the brackets (), [] and {} of a text are closed in the right order.

    Other characters do not matter. brackets_match("a[b(c)]") is True.
    """
    waiting = []
    for character in text:
        if character in "([{":
            waiting.append(character)
        elif character in ")]}":
            if not waiting or waiting.pop() + character not in ("()", "[]", "{}"):
                return False
    return not waiting


def find_sorted(numbers, wanted):
    """Return the position of a number in a sorted list of different numbers, or -1 if it is not there.

    find_sorted([2, 5, 8], 5) is 1.
    """
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < len(numbers) and numbers[low] == wanted else -1


def transpose(grid):
    """Return a grid, a list of rows of equal length, with rows and columns exchanged.

    transpose([[1, 2, 3], [4, 5, 6]]) is [[1, 4], [2, 5], [3, 6]].
    """
    return [list(column) for column in zip(*grid)]


def spiral(grid):
    """Return the items of a grid clockwise in a spiral, from the upper left corner inwards.

    spiral([[1, 2], [4, 3]]) is [1, 2, 3, 4].
    """
    items = []
    while grid:
        items += grid[0]
        grid = [list(row) for row in zip(*grid[1:])][::-1]
    return items


def fewest_coins(coins, amount):
    """Return the smallest number of coins that add up to an amount, or -1 if there is no way.

    Each kind of coin may be used as often as one likes. fewest_coins([1, 5, 6], 10) is 2.
    """
    best = [0] + [None] * amount
    for total in range(1, amount + 1):
        counts = [best[total - coin] for coin in coins if coin <= total and best[total - coin] is not None]
        best[total] = min(counts) + 1 if counts else None
    return -1 if best[amount] is None else best[amount]


def count_islands(grid):
    """Return the number of islands in a grid of 0 and 1: groups of ones that touch along an edge.

    count_islands([[1, 0], [0, 1]]) is 2.
    """
    land = {(y, x) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell}
    islands = 0
    while land:
        islands += 1
        waiting = [land.pop()]
        while waiting:
            y, x = waiting.pop()
            for place in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if place in land:
                    land.remove(place)
                    waiting.append(place)
    return islands


def evaluate_postfix(text):
    """Compute an expression of integers and + - * in which each operator follows its two operands.

    Its parts are parted by blanks. evaluate_postfix("2 3 4 * +") is 14.
    """
    stack = []
    for part in text.split():
        if part in "+-*":
            right, left = stack.pop(), stack.pop()
            stack.append({"+": left + right, "-": left - right, "*": left * right}[part])
        else:
            stack.append(int(part))
    return stack[0]


def common_subsequence(one, other):
    """Return the length of the longest text whose characters stand in both texts in this order, gaps allowed.

    common_subsequence("stone", "ton") is 3.
    """
    row = [0] * (len(other) + 1)
    for character in one:
        previous = row[:]
        for j, letter in enumerate(other):
            row[j + 1] = previous[j] + 1 if character == letter else max(previous[j + 1], row[j])
    return row[-1]


def edit_steps(one, other):
    """Return the smallest number of characters to insert, delete or replace that turns one text into the other.

    edit_steps("cat", "cart") is 1.
    """
    row = list(range(len(other) + 1))
    for i, character in enumerate(one):
        previous, row = row, [i + 1]
        for j, letter in enumerate(other):
            row.append(min(previous[j] + (character != letter), previous[j + 1] + 1, row[j] + 1))
    return row[-1]


def reachable(roads, start):
    """Return the sorted list of places that can be reached from a start, itself included.

    `roads` is a dict from a place to the list of places that a road leads to from there.
    reachable({"a": ["b"], "c": ["a"]}, "a") is ["a", "b"].
    """
    found = {start}
    waiting = [start]
    while waiting:
        for place in roads.get(waiting.pop(), []):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return sorted(found)
