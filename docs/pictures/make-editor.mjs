/** Makes the pictures of the editor: does in VS Code what a user would, and keeps what is on the screen then. See README.md. */

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Editor } from './code-server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = path.join(here, '../..');
const launcher = path.join(root, 'faultline');

/** How long what has appeared may go on moving. */
const SETTLE_MILLIS = 1500;

/** @typedef {import('./code-server.mjs').Window} Window */

/** @type {Record<string, {script: string, width: number, height: number, act: (window: Window) => Promise<void>}>} */
const PICTURES = {
    'editor-hints': {
        script: 'first.fault',
        width: 1000,
        height: 380,
        async act({ page }) {
            await page.keyboard.press('Control+s');
            await page.locator('.view-line', { hasText: '114,688 faults' }).first().waitFor();
        }
    },
    'editor-completion': {
        script: 'designs.fault',
        width: 1000,
        height: 430,
        async act({ page, goTo }) {
            await goTo(4);
            await page.keyboard.press('Enter');
            await page.keyboard.type('design ');
            await page.keyboard.press('Control+Space');
            await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
            // Once more: with the description beside the list.
            await page.keyboard.press('Control+Space');
            await page.keyboard.press('ArrowDown');
        }
    },
    'editor-hover': {
        script: 'options.fault',
        width: 1000,
        height: 330,
        async act({ page }) {
            await page.getByText('SPLIT_PTLOCK_CPUS').hover();
            await page.locator('.monaco-hover', { hasText: 'option' }).first().waitFor();
        }
    },
    'editor-fix': {
        script: 'mistake.fault',
        width: 1000,
        height: 330,
        async act({ page, goTo }) {
            await page.locator('.squiggly-error').first().waitFor();
            await goTo(1);
            await page.keyboard.press('F8');
            await page.locator('.marker-widget').waitFor();
            await page.keyboard.press('Control+.');
            await page.locator('.action-widget').waitFor();
        }
    },
    'editor-compare': {
        script: 'designs.fault',
        width: 1100,
        height: 420,
        async act({ page }) {
            await page.keyboard.press('F1');
            await page.keyboard.type('Faultline: Compare Designs');
            await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Compare Designs' }).first().click();
            await page.getByText('Designs of the fault path to compare').waitFor();
            for (const [index, design] of ['single-ptl', 'pte-lock-bit-v1', 'split-ptl', 'ideal'].entries()) {
                await page.keyboard.press('Control+a');
                await page.keyboard.type(design);
                await page.waitForTimeout(SETTLE_MILLIS / 3);
                await page.locator('.quick-input-list .monaco-list-row', { hasText: design }).first().click();
                await page.getByText(`${index + 1} Selected`).waitFor();
            }
            await page.keyboard.press('Enter');
            await page.locator('.view-line', { hasText: 'total' }).waitFor();
            // The report gets the room its columns need.
            const middle = await page.locator('.editor-group-container').nth(1).boundingBox();
            await page.mouse.move(middle.x, 300);
            await page.mouse.down();
            await page.mouse.move(210, 300, { steps: 5 });
            await page.mouse.up();
            await page.mouse.move(100, 350);
        }
    }
};

execFileSync(launcher, ['--version'], { stdio: 'ignore' }); // what it builds is not for the picture
const editor = new Editor();
try {
    await editor.start({
        codeServer: process.env.CODE_SERVER ?? 'code-server',
        chromium: process.env.CHROMIUM ?? '/usr/bin/chromium',
        extension: path.join(root, 'editor-support/vscode/faultline.vsix'),
        launcher,
        scripts: path.join(here, 'scripts')
    });
    const wanted = process.argv.slice(2);
    for (const name of wanted.length === 0 ? Object.keys(PICTURES) : wanted) {
        const { script, width, height, act } = PICTURES[name];
        const window = await editor.open(script, { width, height });
        await act(window);
        await window.page.waitForTimeout(SETTLE_MILLIS);
        const file = path.join(here, `${name}.png`);
        await window.page.screenshot({ path: file });
        await window.page.close();
        execFileSync('pngquant', ['--force', '--strip', '--nofs', '--output', file, '--', file]);
        console.log(`${name}.png, ${Math.ceil(statSync(file).size / 1024)} KiB`);
    }
} finally {
    await editor.stop();
}
