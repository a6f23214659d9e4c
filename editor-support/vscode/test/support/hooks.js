/** Finds `vscode`, which only the editor has, and the language client, which cannot be loaded without it, beside this file. */

/** @type {Record<string, string>} */
const FAKES = {
    vscode: './vscode.js',
    'vscode-languageclient/node': './language-client.js'
};

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
    const fake = FAKES[specifier];
    return fake === undefined ? nextResolve(specifier, context) : { url: new URL(fake, import.meta.url).href, shortCircuit: true };
}
