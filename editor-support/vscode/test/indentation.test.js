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
