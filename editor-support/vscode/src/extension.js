/** The extension's beginning and end: what is registered, and that the server is started and stopped. */

import * as vscode from 'vscode';
import { Connection } from './client.js';
import { Commands } from './commands.js';
import { Reports } from './reports.js';
import { LanguageServer } from './server.js';
import { FaultlineTaskProvider, TASK_TYPE } from './tasks.js';

/** @type {LanguageServer | undefined} the one running, for the end */
let server;

/** @param {vscode.ExtensionContext} context */
export function activate(context) {
    const runLog = vscode.window.createOutputChannel('Faultline', { log: true });
    const serverLog = vscode.window.createOutputChannel('Faultline Language Server');
    const reports = new Reports();
    server = new LanguageServer((launcher, log, onClosed) => new Connection(launcher, log, onClosed), serverLog);
    context.subscriptions.push(
        runLog,
        serverLog,
        reports,
        ...server.register(),
        ...new Commands(reports, runLog, context.workspaceState).register(),
        vscode.tasks.registerTaskProvider(TASK_TYPE, new FaultlineTaskProvider())
    );
    // Not awaited: whatever becomes of the server, the commands are there.
    void server.restart();
}

export async function deactivate() {
    await server?.stop();
    server = undefined;
}
