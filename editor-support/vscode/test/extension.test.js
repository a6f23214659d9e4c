/** Activation, the server's life, and what is shown of it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { activate, deactivate } from '../src/extension.js';
import { clients, LanguageClient } from './support/language-client.js';
import { fakeCheckout } from './support/launchers.js';
import { editor, fire, openFile, openFolder, resetEditor } from './support/vscode.js';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

beforeEach(() => {
    resetEditor();
    clients.length = 0;
    LanguageClient.failure = undefined;
});

const settled = () => new Promise(setImmediate);

/** @param {import('node:test').TestContext} context at whose end the extension goes */
async function start(context) {
    const subscriptions = /** @type {{dispose: () => void}[]} */ ([]);
    activate(/** @type {any} */ ({ subscriptions, workspaceState: { get: () => undefined, update: async () => {} } }));
    context.after(async () => {
        await deactivate();
        subscriptions.forEach(subscription => subscription.dispose());
    });
    await settled();
}

test('every command of the manifest is there, and no other', async context => {
    openFolder(fakeCheckout(context, '').folder);
    await start(context);
    const declared = manifest.contributes.commands.map((/** @type {{command: string}} */ { command }) => command);
    assert.deepEqual([...editor.commands.keys()].sort(), declared.sort());
});

test('the server is the launcher found, in the workspace folder, and quiet', async context => {
    const { folder, launcher } = fakeCheckout(context, '');
    openFolder(folder);
    await start(context);
    const [client] = clients;
    assert.deepEqual(client.serverOptions, { command: launcher, args: ['lsp'], options: { cwd: folder } });
    assert.deepEqual(
        client.clientOptions.documentSelector.map((/** @type {{scheme: string}} */ { scheme }) => scheme),
        ['file', 'untitled']
    );
    client.error('it broke', undefined);
    assert.deepEqual(client.errors, [['it broke', undefined, false]]);
    assert.deepEqual(client.clientOptions.errorHandler.error(), { action: 1, handled: true });
    assert.equal(client.clientOptions.initializationFailedHandler(), false);
});

test('the status bar follows the server, beside scripts only', async context => {
    const { folder, script } = fakeCheckout(context, '');
    openFolder(folder);
    openFile(script);
    await start(context);
    assert.equal(editor.statusItem.text, '$(check) Faultline');
    assert.ok(editor.statusItem.isVisible);
    editor.active = undefined;
    fire('onDidChangeActiveTextEditor');
    assert.ok(!editor.statusItem.isVisible);
    assert.deepEqual(clients[0].clientOptions.errorHandler.closed(), { action: 1, handled: true });
    assert.equal(editor.statusItem.text, '$(watch) Faultline');
    await deactivate();
    assert.equal(editor.statusItem.text, '$(circle-slash) Faultline');
});

test('a server that cannot start is told once, and the user may restart it', async context => {
    openFolder(fakeCheckout(context, '').folder);
    LanguageClient.failure = new Error('there is no such command');
    await start(context);
    assert.deepEqual(editor.messages, [
        { kind: 'warning', text: 'The Faultline language server does not run: there is no such command', buttons: ['Show Log', 'Restart'] }
    ]);
    assert.equal(editor.statusItem.text, '$(warning) Faultline');
    LanguageClient.failure = undefined;
    await editor.commands.get('faultline.restartServer')?.();
    assert.equal(editor.statusItem.text, '$(check) Faultline');
    assert.equal(editor.messages.length, 1);
});

test('a restart ends the server before, whose death then means nothing', async context => {
    openFolder(fakeCheckout(context, '').folder);
    await start(context);
    await editor.commands.get('faultline.restartServer')?.();
    assert.deepEqual(
        clients.map(({ isRunning }) => isRunning),
        [false, true]
    );
    clients[0].clientOptions.errorHandler.closed();
    assert.equal(editor.statusItem.text, '$(check) Faultline');
});

test('nothing is started in a workspace that is not trusted, until it is', async context => {
    openFolder(fakeCheckout(context, '').folder);
    editor.isTrusted = false;
    await start(context);
    assert.deepEqual([clients, editor.messages], [[], []]);
    editor.isTrusted = true;
    fire('onDidGrantWorkspaceTrust');
    await settled();
    assert.equal(clients.length, 1);
});

test('a missing launcher is told once, and found when the setting changes', async context => {
    const { launcher } = fakeCheckout(context, '');
    editor.settings['faultline.path'] = '/missing/faultline';
    await start(context);
    await editor.commands.get('faultline.restartServer')?.();
    assert.deepEqual(
        editor.messages.map(({ buttons }) => buttons),
        [['Open Settings']]
    );
    editor.settings['faultline.path'] = launcher;
    fire('onDidChangeConfiguration', { affectsConfiguration: (/** @type {string} */ section) => section === 'faultline.path' });
    await settled();
    assert.equal(clients.length, 1);
    fire('onDidChangeConfiguration', { affectsConfiguration: () => false });
    await settled();
    assert.equal(clients.length, 1);
});

test('the log is shown on request', async context => {
    openFolder(fakeCheckout(context, '').folder);
    await start(context);
    editor.commands.get('faultline.showServerLog')?.();
    assert.deepEqual(
        editor.channels.filter(({ isShown }) => isShown).map(({ name }) => name),
        ['Faultline Language Server']
    );
});
