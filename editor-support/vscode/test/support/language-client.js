/** A language client that connects to nothing and keeps what it was made with. */

export const RevealOutputChannelOn = { Never: 4 };
export const ErrorAction = { Continue: 1 };
export const CloseAction = { DoNotRestart: 1 };

/** @type {LanguageClient[]} all that have been made */
export const clients = [];

export class LanguageClient {
    /** @type {Error | undefined} what each start fails with */
    static failure;

    /** @type {unknown[][]} */
    errors = [];
    isRunning = false;

    /**
     * @param {string} id
     * @param {string} name
     * @param {any} serverOptions
     * @param {any} clientOptions
     */
    constructor(id, name, serverOptions, clientOptions) {
        Object.assign(this, { id, name });
        this.serverOptions = serverOptions;
        this.clientOptions = clientOptions;
        clients.push(this);
    }

    async start() {
        if (LanguageClient.failure !== undefined) {
            throw LanguageClient.failure;
        }
        this.isRunning = true;
    }

    async stop() {
        this.isRunning = false;
    }

    /** @param {...unknown} call */
    error(...call) {
        this.errors.push(call);
    }
}
