/**
 * Makes what is packaged and not kept in version control, in `dist/`: the extension with the libraries it uses in one file, their licences,
 * the language configuration, and the grammar as it is in ../textmate at that moment. Our own licence goes beside the manifest, where it is
 * looked for.
 */

import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { languageConfiguration } from '../contributions/language-configuration.js';
import { notices } from './notices.js';

const home = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(home, 'dist');
const grammar = path.join(home, '../textmate/faultline.tmLanguage.json');

if (!existsSync(grammar)) {
    console.error(`prepare: ${grammar} is missing; the build of editor-support writes it`);
    process.exit(1);
}
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
copyFileSync(grammar, path.join(dist, 'faultline.tmLanguage.json'));
copyFileSync(path.join(home, '../../LICENSE'), path.join(home, 'LICENSE'));
writeFileSync(path.join(dist, 'language-configuration.json'), `${JSON.stringify(languageConfiguration, undefined, 2)}\n`);
const { metafile } = await build({
    absWorkingDir: home,
    entryPoints: ['src/extension.js'],
    outfile: path.join(dist, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    external: ['vscode'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning'
});
writeFileSync(path.join(dist, 'third-party-notices.txt'), notices(Object.keys(metafile.inputs), home));
