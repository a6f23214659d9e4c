/** Launchers for tests: the one of this checkout if it is built, and small programs that behave like one. */

import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * The launcher that `FAULTLINE_LAUNCHER` names, or this checkout's if it has been built: no test waits for a build.
 *
 * @returns {string | undefined}
 */
export function realLauncher() {
    const launcher = process.env.FAULTLINE_LAUNCHER;
    return launcher ?? (existsSync(path.join(CHECKOUT, '.faultline/current')) ? path.join(CHECKOUT, 'faultline') : undefined);
}

/** Why a test that needs it is left out. */
export const NO_LAUNCHER = 'no built launcher here; FAULTLINE_LAUNCHER may name one';

/**
 * A folder with a script of one param and, as `faultline`, a Node program.
 *
 * @param {import('node:test').TestContext} context at whose end the folder goes
 * @param {string} program its body, which has `args`
 * @returns {{folder: string, launcher: string, script: string}}
 */
export function fakeCheckout(context, program) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'faultline vscode-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const launcher = path.join(folder, 'faultline');
    writeFileSync(launcher, `#!${process.execPath}\nconst args = process.argv.slice(2);\n${program}\n`);
    chmodSync(launcher, 0o755);
    const script = path.join(folder, 'first touch.fault');
    writeFileSync(script, 'param workers = 8 in 1..=512 "threads"\nparam size = 64MiB\ntouch write (mmap size)\n');
    return { folder, launcher, script };
}
