/**
 * Visual Studio Code as code-server bundles it, with our extension and nothing else, in folders that are taken away afterwards; and a
 * browser in front of it.
 */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const START_MILLIS = 60_000;

/** What a reader would look away from is off; all else is as it comes. */
const SETTINGS = {
    'workbench.colorTheme': 'Default Dark Modern',
    'workbench.activityBar.location': 'hidden',
    'workbench.startupEditor': 'none',
    'workbench.layoutControl.enabled': false,
    'workbench.tips.enabled': false,
    'window.commandCenter': false,
    'window.menuBarVisibility': 'hidden',
    'breadcrumbs.enabled': false,
    'editor.minimap.enabled': false,
    'editor.fontFamily': 'DejaVu Sans Mono',
    'editor.fontSize': 13,
    'editor.cursorBlinking': 'solid',
    'editor.renderLineHighlight': 'none',
    'editor.occurrencesHighlight': 'off',
    'security.workspace.trust.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'extensions.autoUpdate': false
};

/** Chromium's own connections are off: the pictures need none. */
const CHROMIUM_ARGUMENTS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync'
];

/** @typedef {{page: import('playwright-core').Page, goTo: (line: number) => Promise<void>}} Window goTo: to the end of a line, from 1 */

async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    server.close();
    await once(server, 'close');
    return port;
}

/** @param {string} url */
async function answered(url) {
    const end = Date.now() + START_MILLIS;
    while (!(await fetch(url).catch(() => undefined))?.ok) {
        if (Date.now() > end) {
            throw new Error(`code-server did not answer within ${START_MILLIS / 1000} s`);
        }
        await pause(200);
    }
}

export class Editor {
    #home = mkdtempSync(path.join(tmpdir(), 'faultline-pictures-'));
    #scripts = '';
    #authority = '';
    /** @type {import('node:child_process').ChildProcess | undefined} */
    #server;
    /** @type {import('playwright-core').Browser | undefined} */
    #browser;

    /**
     * @param {{codeServer: string, chromium: string, extension: string, launcher: string, scripts: string}} places the programs, the
     *     packaged extension, and the folder whose scripts are opened
     */
    async start({ codeServer, chromium: executablePath, extension, launcher, scripts }) {
        const data = path.join(this.#home, 'data');
        mkdirSync(path.join(data, 'User'), { recursive: true });
        writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify({ ...SETTINGS, 'faultline.path': launcher }));
        this.#scripts = scripts;

        const config = path.join(this.#home, 'config.yaml');
        const folders = ['--config', config, '--user-data-dir', data, '--extensions-dir', path.join(this.#home, 'extensions')];
        execFileSync(codeServer, [...folders, '--install-extension', extension], { stdio: ['ignore', 'ignore', 'inherit'] });

        this.#authority = `127.0.0.1:${await freePort()}`;
        const options = ['--auth', 'none', '--bind-addr', this.#authority, '--disable-telemetry', '--disable-update-check'];
        // With a group of its own, so that its extension host and what that has started end with it.
        this.#server = spawn(codeServer, [...folders, ...options], { stdio: 'ignore', detached: true });
        await once(this.#server, 'spawn');
        await answered(`http://${this.#authority}/healthz`);
        this.#browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
    }

    /**
     * Opens a script in a window without a side bar, and waits for the language server. The window has a copy of the folder for itself, as
     * what was typed and not saved is there again when a folder is opened the next time.
     *
     * @param {string} script its name
     * @param {{width: number, height: number}} viewport in CSS pixels
     * @returns {Promise<Window>}
     */
    async open(script, viewport) {
        const browser = /** @type {import('playwright-core').Browser} */ (this.#browser);
        const page = await browser.newPage({ viewport });
        page.setDefaultTimeout(START_MILLIS);
        const folder = path.join(mkdtempSync(path.join(this.#home, 'window-')), 'workloads');
        cpSync(this.#scripts, folder, { recursive: true });
        const address = new URL(`http://${this.#authority}/`);
        address.searchParams.set('folder', folder);
        address.searchParams.set('payload', JSON.stringify([['openFile', `vscode-remote://${this.#authority}${folder}/${script}`]]));
        await page.goto(address.href);
        await page.locator('.monaco-editor .view-line').first().waitFor();
        await page.keyboard.press('Control+b');
        await page.locator('.statusbar-item', { hasText: 'Faultline' }).locator('.codicon-check').waitFor();
        await page.locator('.monaco-editor .view-lines').click();
        await page.mouse.move(viewport.width - 40, viewport.height - 40);

        const goTo = async (/** @type {number} */ line) => {
            await page.keyboard.press('Control+Home');
            for (let at = 1; at < line; at++) {
                await page.keyboard.press('ArrowDown');
            }
            await page.keyboard.press('End');
        };
        return { page, goTo };
    }

    async stop() {
        await this.#browser?.close();
        if (this.#server?.pid !== undefined && this.#server.exitCode === null) {
            const ended = once(this.#server, 'exit');
            process.kill(-this.#server.pid);
            await ended;
        }
        rmSync(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
}
