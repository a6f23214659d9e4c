/** What the user is asked before a run. Every answer may be called off, which calls off the run. */

import * as vscode from 'vscode';

/**
 * Asks for the value of each param, one after the other.
 *
 * @param {import('./params.js').Param[]} params
 * @param {Record<string, string>} previous the values of the last run
 * @returns {Promise<Record<string, string> | undefined>} those that differ from their defaults
 */
export async function askParams(params, previous) {
    /** @type {Record<string, string>} */
    const values = {};
    for (const [index, param] of params.entries()) {
        const value = await vscode.window.showInputBox({
            title: `${param.name}${param.documentation === '' ? '' : `: ${param.documentation}`} (${index + 1} of ${params.length})`,
            prompt: `${param.range === '' ? '' : `In ${param.range}; `}default ${param.defaultValue}`,
            value: previous[param.name] ?? param.defaultValue,
            ignoreFocusOut: true,
            validateInput: text => (text.trim() === '' ? `${param.name} needs a value; its default is ${param.defaultValue}` : undefined)
        });
        if (value === undefined) {
            return undefined;
        }
        if (value.trim() !== param.defaultValue) {
            values[param.name] = value.trim();
        }
    }
    return values;
}

/**
 * Asks for two or more designs.
 *
 * @param {import('./designs.js').Design[]} designs
 * @returns {Promise<string[] | undefined>} their names, in the order of the listing
 */
export async function askDesigns(designs) {
    const picked = await vscode.window.showQuickPick(
        designs.map(({ name, description }) => ({ label: name, detail: description })),
        {
            canPickMany: true,
            ignoreFocusOut: true,
            matchOnDetail: true,
            title: 'Designs of the fault path to compare',
            placeHolder: 'Two or more; the first is what the others are compared with'
        }
    );
    if (picked === undefined) {
        return undefined;
    }
    if (picked.length < 2) {
        void vscode.window.showInformationMessage('A comparison needs two or more designs');
        return undefined;
    }
    return picked.map(({ label }) => label);
}
