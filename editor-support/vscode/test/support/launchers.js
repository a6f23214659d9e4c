/** Launchers for tests: a real one if there is one, and small programs that behave like one. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * The launcher that `FAULTLINE_LAUNCHER` names. That of this checkout is not taken by itself: it might begin to build, and what is tested
 * here runs within a build.
 */
export const realLauncher = process.env.FAULTLINE_LAUNCHER || undefined;

/** Why a test that needs it is left out. */
export const NO_LAUNCHER = 'FAULTLINE_LAUNCHER names no launcher';

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
