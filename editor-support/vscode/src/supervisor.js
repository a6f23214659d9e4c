/**
 * Keeps a server running: one that dies is started again after a pause, each pause twice the one before. A server that cannot be started,
 * or dies again and again, is given up, once and with a reason; the user may start it anew.
 *
 *     stopped -> starting -> running -> waiting -> starting ...
 *                    \                     \-> failed
 *                     \-> failed
 */

/** @typedef {'stopped' | 'starting' | 'running' | 'waiting' | 'failed'} State */

/**
 * @typedef {object} Server what is kept running
 * @property {() => Promise<void>} start resolved when it answers; rejected if it cannot be started
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now in milliseconds
 * @property {(action: () => void, delayMillis: number) => () => void} after returns what calls it off
 */

/** @type {Clock} */
const HOST_CLOCK = {
    now: () => performance.now(),
    after: (action, delayMillis) => {
        const timer = setTimeout(action, delayMillis);
        return () => clearTimeout(timer);
    }
};

/** The pause before the first restart, and how many restarts there are before the server is given up. */
const FIRST_PAUSE_MILLIS = 1000;
const MAX_RESTARTS = 5;

/** Having run for so long, a server counts as sound: its next death is its first. */
const SOUND_AFTER_MILLIS = 180_000;

export class Supervisor {
    /** @type {State} */
    #state = 'stopped';
    #restarts = 0;
    #runningSinceMillis = 0;
    /** Counts what was begun, so that the outcome of a start that was overtaken by a stop is not taken for a later one's. */
    #generation = 0;
    /** @type {() => void} */
    #callOff = () => {};

    /**
     * @param {Server} server
     * @param {{onState: (state: State) => void, onGivenUp: (reason: string) => void}} listener
     * @param {Clock} [clock]
     */
    constructor(server, listener, clock = HOST_CLOCK) {
        this.server = server;
        this.listener = listener;
        this.clock = clock;
    }

    get state() {
        return this.#state;
    }

    /** Starts the server, whatever happened before. */
    async restart() {
        await this.stop();
        this.#restarts = 0;
        await this.#start();
    }

    async stop() {
        this.#generation++;
        this.#callOff();
        const wasUp = this.#state === 'running' || this.#state === 'starting';
        this.#enter('stopped');
        if (wasUp) {
            await this.server.stop();
        }
    }

    /** The server has died by itself. What dies while it is started has its start rejected, which is when that is seen to. */
    died() {
        if (this.#state !== 'running') {
            return;
        }
        if (this.clock.now() - this.#runningSinceMillis >= SOUND_AFTER_MILLIS) {
            this.#restarts = 0;
        }
        this.#pause('the language server ended again and again');
    }

    async #start() {
        const generation = ++this.#generation;
        this.#enter('starting');
        try {
            await this.server.start();
        } catch (error) {
            if (generation === this.#generation) {
                this.#startFailed(error instanceof Error ? error.message : String(error));
            }
            return;
        }
        if (generation === this.#generation) {
            this.#runningSinceMillis = this.clock.now();
            this.#enter('running');
        }
    }

    /** @param {string} reason */
    #startFailed(reason) {
        if (this.#restarts === 0) {
            // It has never run, so there is no reason why it should the next time.
            this.#giveUp(reason);
        } else {
            this.#pause(reason);
        }
    }

    /** @param {string} reason of giving up, if there have been enough restarts */
    #pause(reason) {
        if (this.#restarts === MAX_RESTARTS) {
            this.#giveUp(reason);
            return;
        }
        const delayMillis = FIRST_PAUSE_MILLIS * 2 ** this.#restarts;
        this.#restarts++;
        this.#enter('waiting');
        this.#callOff = this.clock.after(() => void this.#start(), delayMillis);
    }

    /** @param {string} reason */
    #giveUp(reason) {
        this.#enter('failed');
        this.listener.onGivenUp(reason);
    }

    /** @param {State} state */
    #enter(state) {
        this.#state = state;
        this.listener.onState(state);
    }
}
