/** The language server of this window: when it runs, what is said about it, and its commands. All else works without it. */

import * as vscode from 'vscode';
import { discoverLauncher, offerSettings } from './launcher.js';
import { StatusBar } from './status.js';
import { Supervisor } from './supervisor.js';

/** @typedef {{start: () => Promise<void>, stop: () => Promise<void>}} Client a connection; used once */

export class LanguageServer {
    /** @type {Client | undefined} */
    #client;
    #isLauncherMissingTold = false;

    /**
     * @param {(launcher: string, log: vscode.OutputChannel, onClosed: () => void) => Client} createClient
     * @param {vscode.OutputChannel} log
     * @param {import('./supervisor.js').Clock} [clock]
     */
    constructor(createClient, log, clock) {
        this.createClient = createClient;
        this.log = log;
        this.status = new StatusBar();
        this.supervisor = new Supervisor(
            { start: () => this.#connect(), stop: () => this.#disconnect() },
            { onState: state => this.status.show(state), onGivenUp: reason => void this.#tell(reason) },
            clock
        );
    }

    /** @returns {vscode.Disposable[]} */
    register() {
        return [
            this.status,
            vscode.commands.registerCommand('faultline.restartServer', () => this.restart()),
            vscode.commands.registerCommand('faultline.showServerLog', () => this.log.show(true)),
            vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
            vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('faultline.path') && this.restart())
        ];
    }

    /** Starts the server anew where one may run and there is a launcher; a missing one is told once a window. */
    async restart() {
        this.launcher = undefined;
        if (!vscode.workspace.isTrusted) {
            return;
        }
        const discovery = discoverLauncher();
        if ('path' in discovery) {
            this.launcher = discovery.path;
            await this.supervisor.restart();
            return;
        }
        await this.supervisor.stop();
        if (!this.#isLauncherMissingTold) {
            this.#isLauncherMissingTold = true;
            void offerSettings(discovery.problem);
        }
    }

    stop() {
        return this.supervisor.stop();
    }

    async #connect() {
        const client = this.createClient(
            /** @type {string} */ (this.launcher),
            this.log,
            () => client === this.#client && this.supervisor.died()
        );
        this.#client = client;
        await client.start();
    }

    async #disconnect() {
        const client = this.#client;
        this.#client = undefined;
        try {
            await client?.stop();
        } catch {
            // It has not come up yet, or is going down by itself; nothing listens to it any more.
        }
    }

    /** @param {string} reason */
    async #tell(reason) {
        const message = `The Faultline language server does not run: ${reason}`;
        const choice = await vscode.window.showWarningMessage(message, 'Show Log', 'Restart');
        if (choice === 'Show Log') {
            this.log.show(true);
        } else if (choice === 'Restart') {
            await this.restart();
        }
    }
}
