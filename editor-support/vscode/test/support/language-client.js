/** A language client that starts its server, says nothing to it, and keeps what it was made with. */

import { once } from 'node:events';

export const RevealOutputChannelOn = { Never: 4 };
export const ErrorAction = { Continue: 1 };
export const CloseAction = { DoNotRestart: 1 };

/** @type {LanguageClient[]} all that have been made */
export const clients = [];

export class LanguageClient {
    /** @type {Error | undefined} what each start fails with */
    static failure;
    /** Whether a server ends before it answers; a start succeeds nevertheless, as it does in the real one. */
    static endsEarly = false;

    /** @type {unknown[][]} */
    errors = [];
    #isRunning = false;

    /**
     * @param {string} id
     * @param {string} name
     * @param {() => Promise<import('node:child_process').ChildProcessWithoutNullStreams>} startServer
     * @param {any} clientOptions
     */
    constructor(id, name, startServer, clientOptions) {
        Object.assign(this, { id, name });
        this.startServer = startServer;
        this.clientOptions = clientOptions;
        clients.push(this);
    }

    async start() {
        const server = await this.startServer();
        if (LanguageClient.endsEarly) {
            await once(server, 'close');
        }
        if (LanguageClient.failure !== undefined) {
            throw LanguageClient.failure;
        }
        this.#isRunning = !LanguageClient.endsEarly;
        this.server = server;
    }

    async stop() {
        this.#isRunning = false;
    }

    isRunning() {
        return this.#isRunning;
    }

    /** @param {...unknown} call */
    error(...call) {
        this.errors.push(call);
    }
}
