/** Every snippet, with its placeholders left as they are, is a script without errors, laid out as the formatter would. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { languageConfiguration } from '../contributions/language-configuration.js';
import { capture } from '../src/capture.js';
import { AutoIndent, indentationOf } from './support/auto-indent.js';
import { NO_LAUNCHER, realLauncher } from './support/launchers.js';
import { expand } from './support/snippets.js';

/** @type {Record<string, {prefix: string, description: string, body: string[]}>} */
const snippets = JSON.parse(readFileSync(new URL('../contributions/snippets.json', import.meta.url), 'utf8'));
test('placeholders are replaced by their texts, choices by their first', () => {
    assert.equal(expand(['let ${1:a} = ${2|x,y|}', '\ttouch ${1:a} $1', '$0']), 'let a = x\n    touch a a\n');
});

test('prefixes differ, and every snippet ends with the cursor', () => {
    const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    for (const [name, { body, description }] of Object.entries(snippets)) {
        assert.equal(body.at(-1), '$0', name);
        assert.ok(description.length > 0, name);
    }
});

test('snippets are indented as scripts are', () => {
    const autoIndent = new AutoIndent(languageConfiguration);
    for (const [name, { body }] of Object.entries(snippets)) {
        const lines = expand(body)
            .split('\n')
            .filter(line => line !== '');
        lines.forEach((line, index) =>
            assert.equal(autoIndent.indentation(lines.slice(0, index), line.trimStart()), indentationOf(line), name)
        );
    }
});

test('snippets are scripts without errors', { skip: realLauncher === undefined && NO_LAUNCHER }, async context => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'faultline-snippets-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const files = Object.entries(snippets).map(([name, { body }]) => {
        const file = path.join(folder, `${name}.fault`);
        writeFileSync(file, expand(body));
        return file;
    });
    assert.deepEqual(await capture(/** @type {string} */ (realLauncher), ['check', '--', ...files]), { code: 0, output: '', errors: '' });
});
