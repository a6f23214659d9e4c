package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions come to. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 + 2 * 3                | 7
            7 / 2                    | 3.5
            8 / 2                    | 4
            -7 // 2                  | -4
            -7 % 2                   | 1
            7 % -2                   | -1
            7.5 // 2                 | 3.0
            1 - 2 - 3                | -4
            2 * 1.5                  | 3.0
            -(3)                     | -3
            0x1000                   | 4096
            1_000_000                | 1000000
            4KiB + 1                 | 4097
            1.5GiB                   | 1610612736
            2ms                      | 2000000
            75%                      | 0.75
            1e-3                     | 0.001
            1e300 * 10               | 1e301
            100.0 / 3                | 33.333333333333336
            1 == 1.0                 | true
            "a" < "b"                | true
            [1, [2]] == [1, [2]]     | true
            {a: 1, b: 2} == {b: 2, a: 1} | true
            1 != 2 and not false     | true
            true or 1 / 0 == 1       | true
            none == none             | true
            none                     | none
            [1, "a\\n", 2.0, none]   | [1, "a\\n", 2.0, none]
            {a: 1, b: "x"}           | {a: 1, b: "x"}
            1..=512 by *2            | 1..=512 by *2
            [1, 2] + [3]             | [1, 2, 3]
            "a" + "b"                | ab
            "x {1 + 1} y"            | x 2 y
            "{3.14159:8.2}"          | `    3.14`
            "{7:4};{"ab":4};"        | `   7;ab  ;`
            "\\u{1F600}\\t."         | `😀	.`
            [10, 20, 30][1]          | 20
            [10, 20, 30][1..3]       | [20, 30]
            "abc"[1]                 | b
            {a: {b: 7}}.a.b          | 7
            {a: 1}["a"]              | 1
            (fn(x, y = 10) => x + y)(1) | 11
            (fn(x, y = 10) => x * y)(y: 3, x: 2) | 6
            [1, 2, 3].map(fn(x) => x * x) | [1, 4, 9]
            [1, 2, 3].filter(fn(x) => x > 1) | [2, 3]
            [1, 2].map(str).join("-") | 1-2
            len("äbc")               | 3
            len(0..=8 by 4)          | 3
            min(3, 1.5)              | 1.5
            max([1, 5, 2])           | 5
            sum([1, 2, 3])           | 6
            sum(1..=100)             | 5050
            abs(-3)                  | 3
            round(2.5)               | 3
            round(2.345, 2)          | 2.35
            sorted([3, 1, 2])        | [1, 2, 3]
            reversed([1, 2])         | [2, 1]
            keys({a: 1, b: 2})       | ["a", "b"]
            int("4KiB")              | 4096
            int(2.9)                 | 2
            float(2)                 | 2.0
            str([1])                 | [1]
            zip([1, 2], ["a", "b"])  | [[1, "a"], [2, "b"]]
            median([1, 2, 3, 4])     | 2.5
            percentile([10, 20, 30], 50) | 20
            size(4194304)            | 4MiB
            size(1536)               | 1.5KiB
            duration(1080000000)     | 1.08s
            size(4096) + 1           | 4097
            4MiB                     | 4194304
            2pages                   | 8192
            fn(a, b = 1) => a        | fn fn(a, b = …)
            """)
    void expression(String expression, String printed) {
        assertEquals(printed + "\n", Scripts.output("print " + expression));
    }

    @Test
    void assigningAListSharesNothing() {
        assertEquals("[1, 2] [1, 2, 3]\n", Scripts.output("var a = [1, 2]", "let b = a", "a.push(3)", "print b, a"));
    }

    @Test
    void pushOnTwoListsOfOneOriginKeepsThemApart() {
        assertEquals("[1, 2, 4] [1, 2, 3]\n",
                Scripts.output("var a = [1]", "a.push(2)", "var b = a", "a.push(3)", "b.push(4)", "print b, a"));
    }

    @Test
    void partsOfAVariableCanBeReplaced() {
        assertEquals(
                "{xs: [{n: 6}, {n: 2}], k: 1}\n",
                Scripts.output("var r = {xs: [{n: 1}, {n: 2}], k: 1}", "r.xs[0].n += 5", "print r"));
    }

    @Test
    void anIndexIsEvaluatedOnce() {
        assertEquals(
                "[11, 20] 1\n",
                Scripts.output("var calls = 0", "fn next() { calls += 1; return 0 }", "var xs = [10, 20]", "xs[next()] += 1",
                        "print xs, calls"));
    }

    @Test
    void aNewFieldIsMadeByIndex() {
        assertEquals("{a: 1, b: 2}\n", Scripts.output("var r = {a: 1}", "r[\"b\"] = 2", "print r"));
    }
}
