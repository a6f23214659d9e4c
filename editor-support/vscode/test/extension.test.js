/** Activation, the server's life, and what is shown of it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
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
    LanguageClient.endsEarly = false;
});

/** A server that says where it runs, and waits. */
const SERVER = 'console.error(process.cwd()); process.stdin.resume();';

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

/** Waits until the server is neither starting nor about to. */
async function settled() {
    do {
        await new Promise(resolve => setTimeout(resolve, 5));
    } while (editor.statusItem.text === '$(sync~spin) Faultline');
}

test('every command of the manifest is there, and no other', async context => {
    openFolder(fakeCheckout(context, SERVER).folder);
    await start(context);
    const declared = manifest.contributes.commands.map((/** @type {{command: string}} */ { command }) => command);
    assert.deepEqual([...editor.commands.keys()].sort(), declared.sort());
});

test('the server is the launcher found, in the workspace folder, and quiet', async context => {
    const { folder, launcher } = fakeCheckout(context, SERVER);
    openFolder(folder);
    await start(context);
    const [client] = clients;
    const server = /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */ (client.server);
    assert.deepEqual(server.spawnargs, [launcher, 'lsp']);
    const [line] = await once(server.stderr, 'data');
    assert.equal(String(line), `${realpathSync(folder)}\n`);
    const schemes = client.clientOptions.documentSelector.map((/** @type {{scheme: string}} */ { scheme }) => scheme);
    assert.deepEqual(schemes, ['file', 'untitled']);
    client.error('it broke', undefined);
    assert.deepEqual(client.errors, [['it broke', undefined, false]]);
    assert.deepEqual(client.clientOptions.errorHandler.error(), { action: 1, handled: true });
    assert.equal(client.clientOptions.initializationFailedHandler(), false);
    await deactivate();
    assert.deepEqual(await once(server, 'close'), [null, 'SIGTERM']);
});

test('a server that ends before it answers is told in its own words', async context => {
    openFolder(fakeCheckout(context, `console.error('a note'); console.error('faultline: there is no command lsp');`).folder);
    LanguageClient.endsEarly = true;
    await start(context);
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['The Faultline language server does not run: faultline: there is no command lsp']
    );
    assert.equal(editor.statusItem.text, '$(warning) Faultline');
});

test('the status bar follows the server, beside scripts only', async context => {
    const { folder, script } = fakeCheckout(context, SERVER);
    openFolder(folder);
    openFile(script);
    await start(context);
    assert.equal(editor.statusItem.text, '$(check) Faultline');
    assert.ok(editor.statusItem.isVisible);
    editor.active = undefined;
    fire('onDidChangeActiveTextEditor');
    assert.ok(!editor.statusItem.isVisible);
    const { action, handled } = clients[0].clientOptions.errorHandler.closed();
    assert.deepEqual({ action, handled }, { action: 1, handled: true });
    assert.equal(editor.statusItem.text, '$(watch) Faultline');
    await deactivate();
    assert.equal(editor.statusItem.text, '$(circle-slash) Faultline');
});

test('a server that cannot start is told once, and the user may restart it', async context => {
    openFolder(fakeCheckout(context, 'process.stdin.resume();').folder);
    LanguageClient.failure = new Error('it answered with an error');
    await start(context);
    assert.deepEqual(editor.messages, [
        { kind: 'warning', text: 'The Faultline language server does not run: it answered with an error', buttons: ['Show Log', 'Restart'] }
    ]);
    assert.equal(editor.statusItem.text, '$(warning) Faultline');
    LanguageClient.failure = undefined;
    await editor.commands.get('faultline.restartServer')?.();
    assert.equal(editor.statusItem.text, '$(check) Faultline');
    assert.equal(editor.messages.length, 1);
});

test('a restart ends the server before, whose death then means nothing', async context => {
    openFolder(fakeCheckout(context, SERVER).folder);
    await start(context);
    await editor.commands.get('faultline.restartServer')?.();
    assert.deepEqual(
        clients.map(client => client.isRunning()),
        [false, true]
    );
    clients[0].clientOptions.errorHandler.closed();
    assert.equal(editor.statusItem.text, '$(check) Faultline');
});

test('nothing is started in a workspace that is not trusted, until it is', async context => {
    openFolder(fakeCheckout(context, SERVER).folder);
    editor.isTrusted = false;
    await start(context);
    assert.deepEqual([clients, editor.messages], [[], []]);
    editor.isTrusted = true;
    fire('onDidGrantWorkspaceTrust');
    await settled();
    assert.equal(clients.length, 1);
});

test('a missing launcher is told once, and found when the setting changes', async context => {
    const { launcher } = fakeCheckout(context, SERVER);
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
    openFolder(fakeCheckout(context, SERVER).folder);
    await start(context);
    editor.commands.get('faultline.showServerLog')?.();
    assert.deepEqual(
        editor.channels.filter(({ isShown }) => isShown).map(({ name }) => name),
        ['Faultline Language Server']
    );
});
