/** Runs a program to its end and keeps what it printed. */

import { spawn } from 'node:child_process';

/** @typedef {{code: number, output: string, errors: string}} Captured the exit code; what went to standard output and to standard error */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, signal?: AbortSignal}} [options] the signal ends the program
 * @returns {Promise<Captured>} rejected if the program cannot be started or has been ended
 */
export function capture(program, args, { cwd, signal } = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd, signal, shell: false, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
        /** @type {Buffer[]} */
        const output = [];
        /** @type {Buffer[]} */
        const errors = [];
        child.stdout.on('data', chunk => output.push(chunk));
        child.stderr.on('data', chunk => errors.push(chunk));
        child.on('error', reject);
        child.on('close', (code, endedBy) => {
            if (code === null) {
                reject(new Error(`${program} was ended by ${endedBy}`));
            } else {
                resolve({ code, output: Buffer.concat(output).toString('utf8'), errors: Buffer.concat(errors).toString('utf8') });
            }
        });
    });
}
