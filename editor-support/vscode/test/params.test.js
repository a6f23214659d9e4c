/** The params of a script. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsOf } from '../src/params.js';
import { formattedScripts } from './support/scripts.js';

test('a param has a name, a default, a range and a sentence', () => {
    assert.deepEqual(paramsOf('param workers = 8 in 1..=512 "worker threads"'), [
        { name: 'workers', defaultValue: '8', range: '1..=512', documentation: 'worker threads' }
    ]);
});

test('range and sentence may be left out, and a text loses its quotes', () => {
    const params = paramsOf(
        'param size = 64MiB "of the region; # in bytes"\nparam name = "a \\"b\\""\nparam share = 75%\nparam on = false # yes\r\n'
    );
    assert.deepEqual(
        params.map(({ defaultValue, range, documentation }) => [defaultValue, range, documentation]),
        [
            ['64MiB', '', 'of the region; # in bytes'],
            ['a "b"', '', ''],
            ['75%', '', ''],
            ['false', '', '']
        ]
    );
});

test('statements end at semicolons and go on after operators', () => {
    const params = paramsOf('param a = 1; param b =\n    2 *\n    # twice\n    3 in 1..=\n    9\nlet c = 3');
    assert.deepEqual(
        params.map(({ name, defaultValue, range }) => [name, defaultValue.replace(/\s+/g, ' '), range.replace(/\s+/g, ' ')]),
        [
            ['a', '1', ''],
            ['b', '2 * 3', '1..= 9']
        ]
    );
});

test('what only looks like a param is none', () => {
    const lines = [
        '# param a = 1',
        'print "param b = {f("x; param c = 3")}\\n", 1',
        'if true { param d = 4 }',
        'let param_e = 5',
        'param == 3',
        '"{x:8.2}"',
        'param = 2'
    ];
    assert.deepEqual(paramsOf(lines.join('\n')), []);
});

test('a list is a default', () => {
    assert.deepEqual(
        paramsOf('param sizes = [1, 4,\n    16] "GiB"').map(({ defaultValue }) => defaultValue.replace(/\s+/g, ' ')),
        ['[1, 4, 16]']
    );
});

test('every param of the examples is found, and each of them is documented', () => {
    const scripts = formattedScripts();
    const params = scripts.flatMap(({ text }) => paramsOf(text));
    assert.equal(params.length, scripts.flatMap(({ text }) => text.match(/^param /gm) ?? []).length);
    assert.ok(params.length >= 10);
    for (const param of params) {
        assert.ok(param.defaultValue !== '' && param.documentation !== '', param.name);
    }
});
