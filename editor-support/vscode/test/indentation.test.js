/** The language configuration against the formatter: typed line by line, every formatted script is indented as it stands. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageConfiguration } from '../contributions/language-configuration.js';
import { AutoIndent, indentationOf } from './support/auto-indent.js';
import { formattedScripts } from './support/scripts.js';

const autoIndent = new AutoIndent(languageConfiguration);

/** @param {string} text a script's, formatted */
function misplacedLines(text) {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    return lines.flatMap((line, index) => {
        const typed = autoIndent.indentation(lines.slice(0, index), line.trimStart());
        return typed === indentationOf(line) ? [] : [`${typed} instead of ${indentationOf(line)}: ${line}`];
    });
}

test('every line of every formatted script is indented as it stands', () => {
    const scripts = formattedScripts();
    assert.ok(scripts.length >= 20, `only ${scripts.length} scripts found`);
    for (const { name, text } of scripts) {
        assert.deepEqual(misplacedLines(text), [], name);
    }
});

/** @type {[title: string, ...lines: string[]][]} texts as `faultline fmt` leaves them */
const TEXTS = [
    ['a block', 'machine {', '    cpus 8', '}', 'print 1'],
    ['else below and beside', 'if a {', '    print 1', '} else {', '    print 2', '}', 'if b {', '}', 'else {', '    print 3', '}'],
    ['a call over lines', 'let r = pft.run(', '    gib: 1,', '    threads: [', '        1,', '        2', '    ]', ')', 'print r'],
    ['a call closed behind its last argument', 'let r = pft.run(gib: 1,', '    threads: 2)', 'print r'],
    ['a function in a call', 'let s = list.map(fn(x) {', '    return x * 2', '})', 'print s'],
    ['a statement that goes on', 'let sum = first +', '    second -', '    third', 'print sum'],
    ['a condition that goes on', 'let ok = first and', '    second', 'print ok'],
    ['a percentage ends a statement', 'let share = 75%', 'print share'],
    ['a remainder does not', 'let rest = count %', '    4', 'print rest'],
    ['brackets in strings and comments', 'print "a { b ("  # and { here', 'print "{f(1):8.2}"', '# open (', 'print 2'],
    ['a block closed on its line', 'threads 2 as t { touch write heap.slice(t, 2) }', 'wait'],
    ['a block on the line of its end', 'fork {', '    touch write heap }', 'wait']
];

for (const [title, ...lines] of TEXTS) {
    test(title, () => assert.deepEqual(misplacedLines(lines.join('\n')), []));
}

test('long lines do not hold the editor up', () => {
    const patterns = [
        ...Object.values(languageConfiguration.indentationRules),
        ...languageConfiguration.onEnterRules.flatMap(({ beforeText, previousLineText }) => [beforeText, previousLineText ?? ''])
    ].map(pattern => new RegExp(pattern));
    const lines = [
        '('.repeat(500),
        '"'.repeat(501),
        'f(a, "b {x}", [1, 2])'.repeat(40),
        `${'(a'.repeat(200)}${')'.repeat(199)}`,
        '{ "'.repeat(300)
    ];
    const beginMillis = performance.now();
    for (const line of lines) {
        patterns.forEach(pattern => pattern.test(line));
    }
    assert.ok(performance.now() - beginMillis < 500, `${Math.round(performance.now() - beginMillis)} ms`);
});

test('words are names, and numbers with their units', () => {
    const words = 'let heap_2 = mmap 1.5GiB; touch heap[0..64pages] 75% 0x1_0'.match(new RegExp(languageConfiguration.wordPattern, 'g'));
    assert.deepEqual(words, ['let', 'heap_2', 'mmap', '1.5GiB', 'touch', 'heap', '0', '64pages', '75%', '0x1_0']);
});
