/** The licences of the libraries a bundle contains, which each of them wants to be passed on with it. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string[]} inputs the bundle's source files, relative to `home`
 * @param {string} home
 * @returns {string} name, version and licence text of each library, by name
 */
export function notices(inputs, home) {
    const folders = new Set(inputs.flatMap(input => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
    return [...folders]
        .sort()
        .map(folder => notice(path.join(home, folder)))
        .join('\n');
}

/** @param {string} folder a library's */
function notice(folder) {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find(entry => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(entry));
    if (file === undefined) {
        throw new Error(`${name} has no licence file to pass on`);
    }
    return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
}
