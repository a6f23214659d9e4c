/** The commands that run scripts. Each begins with the script at hand, saved, and a launcher; without one of them it says why it ends. */

import path from 'node:path';
import * as vscode from 'vscode';
import { replArguments, runArguments } from './arguments.js';
import { capture } from './capture.js';
import { designsOf, LIST_DESIGNS } from './designs.js';
import { launcherOrMessage } from './launcher.js';
import { paramsOf } from './params.js';
import { askDesigns, askParams } from './questions.js';
import { runTask } from './tasks.js';

/** Where the values of the last run with params are kept, by script. */
const VALUES_KEY = 'faultline.params';

/** The language server's command, which its client makes one of the editor's. */
const RUN_FOR_LINE_COSTS = 'faultline.runForLineCosts';

/** @typedef {{launcher: string, document: vscode.TextDocument}} Subject what a command works with */

export class Commands {
    /**
     * @param {import('./reports.js').Reports} reports
     * @param {vscode.LogOutputChannel} log of runs whose output is shown as a report
     * @param {vscode.Memento} memory
     */
    constructor(reports, log, memory) {
        this.reports = reports;
        this.log = log;
        this.memory = memory;
    }

    /** @returns {vscode.Disposable[]} */
    register() {
        /** @type {Record<string, (subject: Subject) => Promise<void>>} */
        const commands = {
            'faultline.run': subject => this.run(subject),
            'faultline.runWithParams': subject => this.runWithParams(subject),
            'faultline.compareDesigns': subject => this.compareDesigns(subject),
            'faultline.openReport': subject => this.openReport(subject),
            'faultline.showLineCosts': subject => this.showLineCosts(subject),
            'faultline.startRepl': subject => this.startRepl(subject)
        };
        return Object.entries(commands).map(([name, action]) =>
            vscode.commands.registerCommand(name, async (/** @type {vscode.Uri | undefined} */ uri) => {
                const launcher = launcherOrMessage();
                const document = launcher === undefined ? undefined : await savedScript(uri);
                if (launcher !== undefined && document !== undefined) {
                    await action({ launcher, document });
                }
            })
        );
    }

    /** @param {Subject} subject */
    async run({ launcher, document }) {
        await vscode.tasks.executeTask(runTask(launcher, document.uri, { timeout: timeout() }));
    }

    /** @param {Subject} subject */
    async runWithParams({ launcher, document }) {
        const params = paramsOf(document.getText());
        if (params.length === 0) {
            void vscode.window.showInformationMessage(`${path.basename(document.fileName)} has no params`);
            return;
        }
        /** @type {Record<string, Record<string, string>>} */
        const remembered = this.memory.get(VALUES_KEY, {});
        const values = await askParams(params, remembered[document.uri.toString()] ?? {});
        if (values !== undefined) {
            await this.memory.update(VALUES_KEY, { ...remembered, [document.uri.toString()]: values });
            await vscode.tasks.executeTask(runTask(launcher, document.uri, { params: values, timeout: timeout() }));
        }
    }

    /** @param {Subject} subject */
    async compareDesigns({ launcher, document }) {
        const listing = await this.#captured(launcher, LIST_DESIGNS, document.uri, 'listing the designs');
        if (listing === undefined || listing.code !== 0) {
            return;
        }
        const designs = await askDesigns(designsOf(listing.output));
        if (designs !== undefined) {
            await this.#report({ launcher, document }, { designs }, designs.join(', '));
        }
    }

    /** @param {Subject} subject */
    async openReport(subject) {
        await this.#report(subject, {}, 'report');
    }

    /** @param {Subject} subject */
    async showLineCosts({ document }) {
        try {
            await vscode.commands.executeCommand(RUN_FOR_LINE_COSTS, document.uri.toString());
        } catch (error) {
            const why = /** @type {Error} */ (error).message;
            void vscode.window.showErrorMessage(`Faultline: the language server cannot run the script: ${why}`);
        }
    }

    /** @param {Subject} subject */
    async startRepl({ launcher, document }) {
        const terminal = vscode.window.createTerminal({
            name: `Faultline: ${path.basename(document.fileName)}`,
            shellPath: launcher,
            shellArgs: replArguments(document.fileName),
            cwd: path.dirname(document.fileName)
        });
        terminal.show();
    }

    /**
     * Runs a script and shows its tables.
     *
     * @param {Subject} subject
     * @param {import('./arguments.js').RunOptions} options
     * @param {string} title
     */
    async #report({ launcher, document }, options, title) {
        const name = path.basename(document.fileName);
        const args = runArguments(document.fileName, { ...options, timeout: timeout() });
        const captured = await this.#captured(launcher, args, document.uri, `running ${name}`);
        if (captured === undefined) {
            return;
        }
        if (captured.output !== '') {
            await this.reports.show(document.uri, `${name} (${title})`, captured.output);
        } else if (captured.code === 0) {
            void vscode.window.showInformationMessage(`${name} ran and printed nothing`);
        }
    }

    /**
     * Runs the launcher with a notification that can call it off. A run that fails may have printed results all the same; its errors are
     * shown here.
     *
     * @param {string} launcher
     * @param {string[]} args
     * @param {vscode.Uri} script whose folder the launcher runs in
     * @param {string} what it does
     * @returns {Promise<import('./capture.js').Captured | undefined>} nothing if it has been called off, or cannot be run to its end
     */
    async #captured(launcher, args, script, what) {
        const progress = { location: vscode.ProgressLocation.Notification, cancellable: true, title: `Faultline: ${what}` };
        return vscode.window.withProgress(progress, async (_, cancellation) => {
            const abort = new AbortController();
            cancellation.onCancellationRequested(() => abort.abort());
            try {
                const captured = await capture(launcher, args, { cwd: path.dirname(script.fsPath), signal: abort.signal });
                void this.#tell(captured);
                return captured;
            } catch (error) {
                if (!abort.signal.aborted) {
                    void vscode.window.showErrorMessage(`Faultline: ${what} failed: ${/** @type {Error} */ (error).message}`);
                }
                return undefined;
            }
        });
    }

    /** @param {import('./capture.js').Captured} captured whose notes and errors go to the log */
    async #tell({ code, errors }) {
        if (errors.trim() !== '') {
            this.log.info(errors.trimEnd());
        }
        if (code !== 0) {
            const sentence =
                errors.split(/\r?\n/).find(line => /\b(?:error|faultline): /.test(line)) ?? `the launcher ended with code ${code}`;
            if ((await vscode.window.showErrorMessage(sentence, 'Show Log')) === 'Show Log') {
                this.log.show();
            }
        }
    }
}

/** The setting, empty for no limit. */
function timeout() {
    return vscode.workspace.getConfiguration('faultline').get('run.timeout', '').trim();
}

/**
 * The script a menu was opened on, or the active editor's, shown and saved: what runs is what is seen, and the problem matcher looks for
 * files beside the active one.
 *
 * @param {vscode.Uri | undefined} uri
 * @returns {Promise<vscode.TextDocument | undefined>}
 */
async function savedScript(uri) {
    const opened = uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
    if (opened === undefined || opened.languageId !== 'faultline') {
        void vscode.window.showInformationMessage('Open a Faultline script first');
        return undefined;
    }
    if (uri !== undefined) {
        await vscode.window.showTextDocument(opened);
    }
    const isSaved = (!opened.isDirty && !opened.isUntitled) || (await opened.save());
    // Saving a new script gives it a file, and with it another document.
    const document = opened.isUntitled ? vscode.window.activeTextEditor?.document : opened;
    if (!isSaved || document === undefined) {
        return undefined;
    }
    if (document.uri.scheme !== 'file') {
        void vscode.window.showInformationMessage(
            `Only a script that is a file can be run, and ${path.basename(document.fileName)} is none`
        );
        return undefined;
    }
    return document;
}
