/** The launcher's arguments, and how they arrive. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkArguments, replArguments, runArguments, testArguments } from '../src/arguments.js';
import { capture } from '../src/capture.js';
import { designsOf } from '../src/designs.js';
import { fakeCheckout } from './support/launchers.js';

test('a run without options has the script alone', () => {
    assert.deepEqual(runArguments('/a b/x.fault'), ['run', '--', '/a b/x.fault']);
});

test('a run has a param, the designs and the timeout in one argument each', () => {
    assert.deepEqual(
        runArguments('C:\\my files\\x.fault', {
            params: { size: '64 MiB', name: 'a "b"' },
            designs: ['split-ptl', 'ideal'],
            timeout: '10s'
        }),
        ['run', '-p', 'size=64 MiB', '-p', 'name=a "b"', '--designs=split-ptl,ideal', '--timeout=10s', '--', 'C:\\my files\\x.fault']
    );
});

test('a path is never taken for an option', () => {
    for (const args of [runArguments('-x.fault'), checkArguments('-x.fault'), testArguments('-x'), replArguments('-x.fault')]) {
        assert.equal(args.at(-2), '--');
    }
});

test('a program gets its arguments as they are, and what it prints is kept apart', async context => {
    const { launcher } = fakeCheckout(context, 'console.log(JSON.stringify(args)); console.error("a note"); process.exitCode = 1;');
    const args = ['-p', 'name=a "b" $HOME `x` %PATH% \'', '*', ''];
    assert.deepEqual(await capture(launcher, args), { code: 1, output: `${JSON.stringify(args)}\n`, errors: 'a note\n' });
});

test('a program that is called off or missing is an error', async context => {
    const { launcher, folder } = fakeCheckout(context, 'setInterval(() => {}, 1000);');
    const abort = new AbortController();
    const running = capture(launcher, [], { signal: abort.signal });
    abort.abort();
    await assert.rejects(running, { name: 'AbortError' });
    await assert.rejects(capture(`${folder}/missing`, []), { code: 'ENOENT' });
});

test('a listing has names and descriptions', () => {
    assert.deepEqual(designsOf('single-ptl     One lock an address space.\r\nideal          No lock.\n\n'), [
        { name: 'single-ptl', description: 'One lock an address space.' },
        { name: 'ideal', description: 'No lock.' }
    ]);
});
