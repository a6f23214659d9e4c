/** The launcher to use in this window. */

import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import * as vscode from 'vscode';
import { findLauncher } from './discovery.js';

/** @returns {import('./discovery.js').Discovery} */
export function discoverLauncher() {
    return findLauncher(
        {
            configured: vscode.workspace.getConfiguration('faultline').get('path', '').trim(),
            folders: (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
            searchPath: process.env.PATH ?? '',
            home: os.homedir(),
            platform: process.platform
        },
        isExecutable
    );
}

/**
 * The launcher's path for a command. If there is none, or none may be run here, the user is told and offered what to do about it.
 *
 * @returns {string | undefined}
 */
export function launcherOrMessage() {
    if (!vscode.workspace.isTrusted) {
        void offer('Faultline runs nothing in a workspace that is not trusted', 'Manage Trust', 'workbench.trust.manage');
        return undefined;
    }
    const discovery = discoverLauncher();
    if ('problem' in discovery) {
        void offerSettings(discovery.problem);
        return undefined;
    }
    return discovery.path;
}

/** @param {string} problem shown with a button to the settings */
export function offerSettings(problem) {
    return offer(problem, 'Open Settings', 'workbench.action.openSettings', 'faultline.path');
}

/**
 * @param {string} message
 * @param {string} button
 * @param {string} command what the button does
 * @param {...string} args the command's
 */
async function offer(message, button, command, ...args) {
    if ((await vscode.window.showErrorMessage(message, button)) === button) {
        await vscode.commands.executeCommand(command, ...args);
    }
}

/** @param {string} file */
function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}
