/** Results of runs, in read-only editors: each is a document of the scheme `faultline-report`, whose path ends in the report's title. */

import * as vscode from 'vscode';

const SCHEME = 'faultline-report';

/** @implements {vscode.TextDocumentContentProvider} */
export class Reports {
    /** @type {Map<string, string>} texts by their address */
    #texts = new Map();
    /** @type {vscode.EventEmitter<vscode.Uri>} */
    #changed = new vscode.EventEmitter();
    #subscriptions;

    constructor() {
        this.onDidChange = this.#changed.event;
        this.#subscriptions = [
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === SCHEME && this.#texts.delete(uri.toString()))
        ];
    }

    /** @param {vscode.Uri} uri */
    provideTextDocumentContent(uri) {
        return this.#texts.get(uri.toString());
    }

    /**
     * Shows a report beside its script, in place of the one before with the same title.
     *
     * @param {vscode.Uri} script
     * @param {string} title
     * @param {string} text
     */
    async show(script, title, text) {
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `${script.path}/${title}` });
        this.#texts.set(uri.toString(), text);
        this.#changed.fire(uri);
        const document = await vscode.workspace.openTextDocument(uri);
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false });
    }

    dispose() {
        this.#subscriptions.forEach(subscription => subscription.dispose());
        this.#changed.dispose();
    }
}
