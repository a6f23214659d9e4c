/**
 * One connection to the language server: a process of `faultline lsp`, and the client on its standard input and output. It shows no messages
 * of its own and restarts nothing: both are the supervisor's.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';

/** How long a server that has been told to end may take to do so. */
const END_MILLIS = 2000;

class QuietClient extends LanguageClient {
    /**
     * @override
     * @param {string} message
     * @param {unknown} [data]
     */
    error(message, data) {
        super.error(message, data, false);
    }
}

export class Connection {
    /** @type {import('node:child_process').ChildProcessWithoutNullStreams | undefined} */
    #process;
    /** Fulfilled when the process has ended and all it wrote has been read. */
    #ended = Promise.resolve();
    /** The last line the server has written to standard error: if it ends early, that is why. */
    #lastLine = '';
    #client;

    /**
     * @param {string} launcher
     * @param {vscode.OutputChannel} log
     * @param {() => void} onClosed the server has ended, or its streams have
     */
    constructor(launcher, log, onClosed) {
        this.#client = new QuietClient('faultline', 'Faultline Language Server', () => this.#spawn(launcher), {
            documentSelector: [
                { language: 'faultline', scheme: 'file' },
                { language: 'faultline', scheme: 'untitled' }
            ],
            outputChannel: log,
            traceOutputChannel: log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            synchronize: { configurationSection: 'faultline' },
            initializationFailedHandler: () => false,
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => {
                    onClosed();
                    return { action: CloseAction.DoNotRestart, handled: true, message: 'The connection to the server is closed' };
                }
            }
        });
    }

    /** @returns {Promise<void>} rejected with the server's own words where it has said something */
    async start() {
        let reason = 'it ended before it answered';
        try {
            await this.#client.start();
        } catch (error) {
            reason = error instanceof Error ? error.message : String(error);
        }
        // If the server ends before it has answered, the client's start may succeed all the same.
        if (!this.#client.isRunning()) {
            this.#process?.kill();
            await this.#ended;
            throw new Error(this.#lastLine || reason);
        }
    }

    async stop() {
        try {
            await this.#client.stop(END_MILLIS);
        } finally {
            this.#process?.kill();
        }
    }

    /** @param {string} launcher */
    async #spawn(launcher) {
        const child = spawn(launcher, ['lsp'], {
            cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
            shell: false,
            windowsHide: true
        });
        child.stderr.on('data', chunk => {
            this.#lastLine = String(chunk).trimEnd().split(/\r?\n/).at(-1) || this.#lastLine;
        });
        await once(child, 'spawn');
        this.#process = child;
        this.#ended = new Promise(resolve => child.once('close', () => resolve()));
        return child;
    }
}
