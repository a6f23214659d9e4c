/** The scripts of the repository that are kept formatted: the examples and the library. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** @returns {{name: string, text: string}[]} */
export function formattedScripts() {
    return ['examples', 'stdlib/std'].flatMap(folder =>
        readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
            .filter(name => name.endsWith('.fault'))
            .map(name => ({ name: `${folder}/${name}`, text: readFileSync(path.join(ROOT, folder, name), 'utf8') }))
    );
}
