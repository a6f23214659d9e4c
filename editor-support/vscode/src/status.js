/** The language server's state, in the status bar while a script is being edited; a click shows the server's log. */

import * as vscode from 'vscode';

/** @type {Record<import('./supervisor.js').State, {icon: string, sentence: string}>} */
const LOOKS = {
    stopped: { icon: 'circle-slash', sentence: 'The language server is not running' },
    starting: { icon: 'sync~spin', sentence: 'The language server is being started' },
    running: { icon: 'check', sentence: 'The language server is running' },
    waiting: { icon: 'watch', sentence: 'The language server has ended and will be started again' },
    failed: { icon: 'warning', sentence: 'The language server does not run; Faultline: Restart Server starts it again' }
};

export class StatusBar {
    #item = vscode.window.createStatusBarItem('faultline.server', vscode.StatusBarAlignment.Right, 100);
    #subscription;

    constructor() {
        this.#item.name = 'Faultline';
        this.#item.command = 'faultline.showServerLog';
        this.#subscription = vscode.window.onDidChangeActiveTextEditor(() => this.#showWithScript());
        this.show('stopped');
        this.#showWithScript();
    }

    /** @param {import('./supervisor.js').State} state */
    show(state) {
        this.#item.text = `$(${LOOKS[state].icon}) Faultline`;
        this.#item.tooltip = LOOKS[state].sentence;
        this.#item.backgroundColor = state === 'failed' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    }

    #showWithScript() {
        if (vscode.window.activeTextEditor?.document.languageId === 'faultline') {
            this.#item.show();
        } else {
            this.#item.hide();
        }
    }

    dispose() {
        this.#subscription.dispose();
        this.#item.dispose();
    }
}
