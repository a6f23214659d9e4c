/** The real language server, started as the extension starts it: it initializes, finds an error, and ends when told to. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { capture } from '../src/capture.js';
import { NO_LAUNCHER, realLauncher } from './support/launchers.js';
import { decode, encode } from './support/wire.js';

/** @returns {Promise<string | false>} why the test is left out */
async function reasonToSkip() {
    if (realLauncher === undefined) {
        return NO_LAUNCHER;
    }
    const { output } = await capture(realLauncher, ['--help']);
    return /^\s+lsp\s/m.test(output) ? false : `${realLauncher} has no command lsp`;
}

test('the language server answers over standard input and output', { skip: await reasonToSkip(), timeout: 20_000 }, async context => {
    const server = spawn(/** @type {string} */ (realLauncher), ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    context.after(() => server.kill());
    const ended = once(server, 'close');
    const messages = decode(server.stdout);
    const send = (/** @type {object} */ message) => server.stdin.write(encode(message));
    const next = async (/** @type {(message: any) => boolean} */ isWanted) => {
        for (;;) {
            const { value, done } = await messages.next();
            assert.ok(!done, 'the server ended early');
            if (isWanted(value)) {
                return value;
            }
        }
    };

    send({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
    const { result } = await next(({ id, method }) => id === 1 && method === undefined);
    assert.equal(typeof result.capabilities, 'object');

    send({ method: 'initialized', params: {} });
    const uri = 'untitled:bad.fault';
    send({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri, languageId: 'faultline', version: 1, text: 'let x = mmpa 3MiB\n' } }
    });
    const { params } = await next(({ method }) => method === 'textDocument/publishDiagnostics');
    assert.equal(params.uri, uri);
    assert.equal(params.diagnostics[0].range.start.line, 0);

    send({ id: 2, method: 'shutdown' });
    await next(({ id, method }) => id === 2 && method === undefined);
    send({ method: 'exit' });
    assert.equal((await ended)[0], 0);
});
