/** What is packaged, and that it can be loaded by itself. */

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vsce from '@vscode/vsce';
import * as fakeEditor from './support/vscode.js';

const home = fileURLToPath(new URL('../', import.meta.url));

test('the package has what it needs, and nothing else', async () => {
    const files = await vsce.listFiles({ cwd: home, packageManager: vsce.PackageManager.None });
    assert.deepEqual(files.map(file => file.replaceAll('\\', '/')).sort(), [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'contributions/icons/faultline-dark.svg',
        'contributions/icons/faultline-light.svg',
        'contributions/icons/faultline.png',
        'contributions/snippets.json',
        'dist/extension.cjs',
        'dist/faultline.tmLanguage.json',
        'dist/language-configuration.json',
        'dist/third-party-notices.txt',
        'package.json'
    ]);
    const kibibytes = files.reduce((sum, file) => sum + statSync(path.join(home, file)).size, 0) / 1024;
    assert.ok(kibibytes < 640, `${Math.round(kibibytes)} KiB before compression`);
});

test('the bundle needs the editor and Node alone, and activates', async () => {
    const needed = new Set();
    const nodeRequire = createRequire(import.meta.url);
    // The language client derives classes from many of the editor's, as soon as it is loaded.
    const editor = new Proxy(fakeEditor, { get: (fake, name) => Reflect.get(fake, name) ?? class {} });
    const module = { exports: /** @type {any} */ ({}) };
    const load = new Function('module', 'exports', 'require', readFileSync(path.join(home, 'dist/extension.cjs'), 'utf8'));
    load(module, module.exports, (/** @type {string} */ name) => {
        needed.add(name);
        return name === 'vscode' ? editor : nodeRequire(name);
    });
    assert.deepEqual(
        [...needed].filter(name => name !== 'vscode' && !nodeRequire('node:module').isBuiltin(name)),
        []
    );

    fakeEditor.resetEditor();
    fakeEditor.editor.isTrusted = false;
    module.exports.activate({ subscriptions: [], workspaceState: {} });
    assert.ok(fakeEditor.editor.commands.has('faultline.run'));
    await module.exports.deactivate();
});

test('the licence of every library in the bundle is in the package', () => {
    const text = readFileSync(path.join(home, 'dist/third-party-notices.txt'), 'utf8');
    for (const name of ['vscode-languageclient', 'vscode-languageserver-protocol', 'vscode-jsonrpc', 'minimatch', 'semver']) {
        assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC)\\)$`, 'm'));
    }
});
