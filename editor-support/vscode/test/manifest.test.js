/** The manifest against the sources and the launcher's output. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formattedScripts } from './support/scripts.js';

const home = new URL('../', import.meta.url);
const { contributes, icon, version } = JSON.parse(readFileSync(new URL('package.json', home), 'utf8'));

/** @typedef {{command: string, when?: string}} Use of a command */

test('menus and keys name commands that exist, and show them for scripts only', () => {
    const declared = contributes.commands.map((/** @type {Use} */ { command }) => command);
    const uses = /** @type {Use[]} */ ([...Object.values(contributes.menus).flat(), ...contributes.keybindings]);
    for (const { command, when } of uses) {
        assert.ok(declared.includes(command), command);
        assert.match(when ?? '', /LangId == faultline/, command);
    }
});

test('every setting the sources read is declared', () => {
    const declared = Object.keys(contributes.configuration.properties);
    const sources = readdirSync(new URL('src/', home))
        .map(name => readFileSync(new URL(`src/${name}`, home), 'utf8'))
        .join('\n');
    const read = [...sources.matchAll(/getConfiguration\('faultline'\)\.get\('([\w.]+)'/g)].map(([, name]) => `faultline.${name}`);
    assert.deepEqual(read.sort(), ['faultline.path', 'faultline.run.timeout']);
    assert.deepEqual(
        read.filter(name => !declared.includes(name)),
        []
    );
});

test('a duration has a unit, and only a limit of runs may be left out', () => {
    const pattern = (/** @type {string} */ name) => new RegExp(contributes.configuration.properties[name].pattern);
    assert.match('', pattern('faultline.run.timeout'));
    for (const name of ['faultline.run.timeout', 'faultline.inlayHints.timeout']) {
        assert.match('1.5s', pattern(name));
        assert.match('500ms', pattern(name));
        assert.doesNotMatch('10', pattern(name));
        assert.doesNotMatch('10s --check', pattern(name));
    }
    assert.doesNotMatch('', pattern('faultline.inlayHints.timeout'));
});

test('a problem is read from the first line of an error', () => {
    const [{ regexp, ...groups }] = contributes.problemPatterns;
    const read = (/** @type {string} */ line) => {
        const match = new RegExp(regexp).exec(line);
        return match && ['file', 'line', 'column', 'severity', 'message'].map(name => match[groups[name]]);
    };
    assert.deepEqual(read('bad.fault:2:14: error: expected the end of the line, found `3MiB`'), [
        'bad.fault',
        '2',
        '14',
        'error',
        'expected the end of the line, found `3MiB`'
    ]);
    assert.deepEqual(read('my file.fault:1:1: warning: `read` hides an operation'), [
        'my file.fault',
        '1',
        '1',
        'warning',
        '`read` hides an operation'
    ]);
    assert.equal(read('    2 | let x = mmpa 3MiB'), null);
    assert.equal(read('under ideal:'), null);
});

test('the first line of a script tells its language', () => {
    const firstLine = new RegExp(contributes.languages[0].firstLine);
    const scripts = formattedScripts().filter(({ text }) => text.startsWith('#!'));
    assert.ok(scripts.length > 0);
    for (const { name, text } of scripts) {
        assert.match(text.split('\n')[0], firstLine, name);
    }
    assert.doesNotMatch('#!/bin/sh', firstLine);
});

test('the grammar is that of ../textmate, made anew for each package', () => {
    const grammar = readFileSync(new URL('../textmate/faultline.tmLanguage.json', home), 'utf8');
    assert.equal(JSON.parse(grammar).scopeName, contributes.grammars[0].scopeName);
    assert.equal(readFileSync(new URL(contributes.grammars[0].path, home), 'utf8'), grammar);
});

test('every file the manifest names is there', () => {
    const [language] = contributes.languages;
    const files = [
        language.configuration,
        language.icon.light,
        language.icon.dark,
        icon,
        contributes.grammars[0].path,
        contributes.snippets[0].path
    ];
    assert.deepEqual(
        files.filter(file => !existsSync(new URL(file, home))),
        []
    );
});

test('the changelog begins with this version', () => {
    assert.match(readFileSync(new URL('CHANGELOG.md', home), 'utf8'), new RegExp(`^# Changelog\n\n## ${version.replaceAll('.', '\\.')}\n`));
});

test('the lock file names no registry', () => {
    assert.doesNotMatch(readFileSync(new URL('package-lock.json', home), 'utf8'), /"resolved"/);
});
