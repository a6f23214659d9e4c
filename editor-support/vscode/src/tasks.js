/**
 * Tasks of type `faultline`: run a script, check it, run all tests below a folder. They are what the commands execute, and what
 * `tasks.json` may name. A task's process is started from an array of arguments.
 */

import path from 'node:path';
import * as vscode from 'vscode';
import { checkArguments, runArguments, testArguments } from './arguments.js';
import { discoverLauncher } from './launcher.js';

export const TASK_TYPE = 'faultline';

/** Finds the scripts that errors name anywhere in the workspace, and beside the active one: errors name files without their folders. */
const MATCHER_IN_WORKSPACE = '$faultline';
const MATCHER_OF_FILE = '$faultline-file';

/**
 * @typedef {object} Definition
 * @property {'run' | 'check' | 'test'} command
 * @property {string} [script] of run and check; absolute, or relative to the workspace folder
 * @property {string} [folder] of test, likewise; the workspace folder if not given
 * @property {Record<string, string | number | boolean>} [params] of run
 */

/**
 * The task that runs the script of the active editor.
 *
 * @param {string} launcher
 * @param {vscode.Uri} script
 * @param {import('./arguments.js').RunOptions} options
 */
export function runTask(launcher, script, options) {
    const definition = { type: TASK_TYPE, command: 'run', script: script.fsPath, params: options.params ?? {} };
    const scope = vscode.workspace.getWorkspaceFolder(script) ?? vscode.TaskScope.Workspace;
    const process = new vscode.ProcessExecution(launcher, runArguments(script.fsPath, options), { cwd: path.dirname(script.fsPath) });
    const task = new vscode.Task(definition, scope, `run ${path.basename(script.fsPath)}`, TASK_TYPE, process, MATCHER_OF_FILE);
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
    return task;
}

/** Offers the tasks of each workspace folder, and completes those of `tasks.json`. @implements {vscode.TaskProvider} */
export class FaultlineTaskProvider {
    /** @returns {vscode.Task[]} */
    provideTasks() {
        const discovery = discoverLauncher();
        if (!vscode.workspace.isTrusted || 'problem' in discovery) {
            return [];
        }
        const active = vscode.window.activeTextEditor?.document;
        const script = active?.languageId === 'faultline' && active.uri.scheme === 'file' ? active.uri : undefined;
        return (vscode.workspace.workspaceFolders ?? []).flatMap(folder => {
            /** @type {Definition[]} */
            const definitions = [{ command: 'test' }];
            if (script !== undefined && vscode.workspace.getWorkspaceFolder(script)?.index === folder.index) {
                const relative = path.relative(folder.uri.fsPath, script.fsPath);
                definitions.push({ command: 'run', script: relative }, { command: 'check', script: relative });
            }
            return definitions.map(definition => taskOf(discovery.path, folder, { type: TASK_TYPE, ...definition }));
        });
    }

    /** @param {vscode.Task} task from `tasks.json`, which has a definition and no process yet */
    resolveTask(task) {
        const discovery = discoverLauncher();
        const folder = folderOf(task.scope);
        const definition = /** @type {Definition & vscode.TaskDefinition} */ (task.definition);
        const isComplete = definition.command === 'test' || typeof definition.script === 'string';
        if (!vscode.workspace.isTrusted || 'problem' in discovery || folder === undefined || !isComplete) {
            return undefined;
        }
        return taskOf(discovery.path, folder, definition);
    }
}

/**
 * @param {string} launcher
 * @param {vscode.WorkspaceFolder} folder
 * @param {Definition & vscode.TaskDefinition} definition kept as it is: that is how a task of `tasks.json` is known again
 */
function taskOf(launcher, folder, definition) {
    const root = folder.uri.fsPath;
    const subject = definition.command === 'test' ? (definition.folder ?? '') : (definition.script ?? '');
    const process = new vscode.ProcessExecution(launcher, argumentsOf(definition, path.resolve(root, subject)), { cwd: root });
    const task = new vscode.Task(definition, folder, `${definition.command} ${subject}`.trim(), TASK_TYPE, process, MATCHER_IN_WORKSPACE);
    task.group = definition.command === 'test' ? vscode.TaskGroup.Test : undefined;
    return task;
}

/**
 * @param {Definition} definition
 * @param {string} subject the absolute path of the script or the folder
 */
function argumentsOf(definition, subject) {
    switch (definition.command) {
        case 'run':
            return runArguments(subject, {
                params: Object.fromEntries(Object.entries(definition.params ?? {}).map(([name, value]) => [name, String(value)]))
            });
        case 'check':
            return checkArguments(subject);
        case 'test':
            return testArguments(subject);
    }
}

/** @param {vscode.Task['scope']} scope */
function folderOf(scope) {
    return typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
}
