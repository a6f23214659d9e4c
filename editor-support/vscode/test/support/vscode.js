/**
 * The part of the `vscode` API the extension uses, by hand: it keeps what it was called with in `editor`, and answers with what a test has
 * put there. Nothing of it is shared between two tests, if each begins with `resetEditor()`.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a test sees of the editor, and what it answers. */
function newEditor() {
    return {
        /** @type {Record<string, unknown>} */ settings: {},
        isTrusted: true,
        /** @type {WorkspaceFolder[]} */ folders: [],
        /** @type {Document | undefined} */ active: undefined,
        /** @type {{kind: string, text: string, buttons: string[]}[]} */ messages: [],
        /** @type {string | undefined} the button that is pressed */ button: undefined,
        /** @type {any[]} */ questions: [],
        /** @type {unknown[]} the next answers; undefined calls off */ answers: [],
        /** @type {Map<string, (...args: any[]) => any>} */ commands: new Map(),
        /** @type {unknown[][]} */ executed: [],
        /** @type {Error | undefined} what executing a command ends with */ refusal: undefined,
        /** @type {Task[]} */ tasks: [],
        /** @type {any[]} */ terminals: [],
        /** @type {any[]} */ channels: [],
        /** @type {any} */ statusItem: undefined,
        /** @type {Map<string, any>} */ providers: new Map(),
        /** @type {Document[]} */ shown: [],
        /** @type {Record<string, EventEmitter>} */ events: {}
    };
}

export const editor = newEditor();

export function resetEditor() {
    Object.assign(editor, newEditor());
}

/** @typedef {{uri: Uri, name: string, index: number}} WorkspaceFolder */

/** @param {string} folder */
export function openFolder(folder) {
    editor.folders.push({ uri: Uri.file(folder), name: path.basename(folder), index: editor.folders.length });
}

/** @param {string} file made the active editor's */
export function openFile(file) {
    editor.active = new Document(Uri.file(file));
    return editor.active;
}

/** @param {string} name of the event, as `onDidGrantWorkspaceTrust` @param {unknown} [event] */
export function fire(name, event) {
    editor.events[name]?.fire(event);
}

// ---- values ------------------------------------------------------------------------------------------------------------

export class Uri {
    /** @param {string} scheme @param {string} path */
    constructor(scheme, path) {
        this.scheme = scheme;
        this.path = path;
        this.fsPath = path;
    }

    /** @param {string} file */
    static file(file) {
        return new Uri('file', file);
    }

    /** @param {{scheme: string, path: string}} parts */
    static from({ scheme, path }) {
        return new Uri(scheme, path);
    }

    toString() {
        return this.scheme === 'file' ? pathToFileURL(this.path).href : `${this.scheme}:${this.path}`;
    }
}

export class Document {
    isDirty = false;
    isUntitled = false;
    saves = 0;

    /** @param {Uri} uri */
    constructor(uri) {
        this.uri = uri;
        this.fileName = uri.fsPath;
        this.languageId = uri.path.endsWith('.fault') ? 'faultline' : 'plaintext';
    }

    getText() {
        return this.uri.scheme === 'file'
            ? readFileSync(this.uri.fsPath, 'utf8')
            : editor.providers.get(this.uri.scheme).provideTextDocumentContent(this.uri);
    }

    async save() {
        this.saves++;
        this.isDirty = false;
        return true;
    }
}

export class EventEmitter {
    /** @type {Set<(event: any) => void>} */
    #listeners = new Set();

    event = (/** @type {(event: any) => void} */ listener) => {
        this.#listeners.add(listener);
        return { dispose: () => void this.#listeners.delete(listener) };
    };

    /** @param {unknown} event */
    fire(event) {
        this.#listeners.forEach(listener => listener(event));
    }

    dispose() {
        this.#listeners.clear();
    }
}

export class ThemeColor {
    /** @param {string} id */
    constructor(id) {
        this.id = id;
    }
}

export class ProcessExecution {
    /** @param {string} process @param {string[]} args @param {{cwd: string}} options */
    constructor(process, args, options) {
        this.process = process;
        this.args = args;
        this.options = options;
    }
}

export class Task {
    /** @type {unknown} */ presentationOptions;
    /** @type {unknown} */ group;

    /**
     * @param {any} definition
     * @param {any} scope
     * @param {string} name
     * @param {string} source
     * @param {ProcessExecution} [execution]
     * @param {string} [matcher]
     */
    constructor(definition, scope, name, source, execution, matcher) {
        Object.assign(this, { definition, scope, name, source });
        this.definition = definition;
        this.scope = scope;
        this.name = name;
        this.execution = /** @type {ProcessExecution} */ (execution);
        this.problemMatchers = [matcher];
    }
}

export const TaskScope = { Global: 1, Workspace: 2 };
export const TaskGroup = { Test: { id: 'test' } };
export const TaskRevealKind = { Always: 1 };
export const StatusBarAlignment = { Right: 2 };
export const ProgressLocation = { Notification: 15 };
export const ViewColumn = { Beside: -2 };

// ---- the editor --------------------------------------------------------------------------------------------------------

/** @param {string} name */
function eventOf(name) {
    return (/** @type {(event: any) => void} */ listener) => (editor.events[name] ??= new EventEmitter()).event(listener);
}

/** @param {string} kind */
function message(kind) {
    return async (/** @type {string} */ text, /** @type {string[]} */ ...buttons) => {
        editor.messages.push({ kind, text, buttons });
        return buttons.find(button => button === editor.button);
    };
}

export const workspace = {
    get isTrusted() {
        return editor.isTrusted;
    },
    get workspaceFolders() {
        return editor.folders.length === 0 ? undefined : editor.folders;
    },
    getConfiguration: (/** @type {string} */ section) => ({
        get: (/** @type {string} */ key, /** @type {unknown} */ otherwise) => editor.settings[`${section}.${key}`] ?? otherwise
    }),
    getWorkspaceFolder: (/** @type {Uri} */ uri) => editor.folders.find(folder => uri.path.startsWith(`${folder.uri.path}/`)),
    openTextDocument: async (/** @type {Uri} */ uri) => new Document(uri),
    registerTextDocumentContentProvider: (/** @type {string} */ scheme, /** @type {unknown} */ provider) => {
        editor.providers.set(scheme, provider);
        return { dispose: () => editor.providers.delete(scheme) };
    },
    onDidCloseTextDocument: eventOf('onDidCloseTextDocument'),
    onDidGrantWorkspaceTrust: eventOf('onDidGrantWorkspaceTrust'),
    onDidChangeConfiguration: eventOf('onDidChangeConfiguration')
};

export const window = {
    get activeTextEditor() {
        return editor.active === undefined ? undefined : { document: editor.active };
    },
    showErrorMessage: message('error'),
    showWarningMessage: message('warning'),
    showInformationMessage: message('information'),
    showInputBox: async (/** @type {unknown} */ question) => {
        editor.questions.push(question);
        return editor.answers.shift();
    },
    showQuickPick: async (/** @type {{label: string}[]} */ items, /** @type {unknown} */ options) => {
        editor.questions.push({ items, options });
        const labels = /** @type {string[] | undefined} */ (editor.answers.shift());
        return labels && items.filter(({ label }) => labels.includes(label));
    },
    showTextDocument: async (/** @type {Document} */ document) => {
        editor.shown.push(document);
        editor.active = document.uri.scheme === 'file' ? document : editor.active;
    },
    withProgress: async (/** @type {unknown} */ options, /** @type {(progress: unknown, token: unknown) => Promise<unknown>} */ task) =>
        task({}, { onCancellationRequested: eventOf('onCancellationRequested') }),
    createTerminal: (/** @type {object} */ options) => {
        const terminal = { ...options, isShown: false, show: () => (terminal.isShown = true) };
        editor.terminals.push(terminal);
        return terminal;
    },
    createOutputChannel: (/** @type {string} */ name) => {
        const channel = {
            name,
            isShown: false,
            lines: /** @type {string[]} */ ([]),
            info: (/** @type {string} */ line) => void channel.lines.push(line),
            show: () => (channel.isShown = true),
            dispose: () => {}
        };
        editor.channels.push(channel);
        return channel;
    },
    createStatusBarItem: () => {
        editor.statusItem = {
            isVisible: false,
            show: () => (editor.statusItem.isVisible = true),
            hide: () => (editor.statusItem.isVisible = false),
            dispose: () => {}
        };
        return editor.statusItem;
    },
    onDidChangeActiveTextEditor: eventOf('onDidChangeActiveTextEditor')
};

export const commands = {
    registerCommand: (/** @type {string} */ name, /** @type {(...args: any[]) => any} */ action) => {
        editor.commands.set(name, action);
        return { dispose: () => editor.commands.delete(name) };
    },
    executeCommand: async (/** @type {unknown[]} */ ...call) => {
        editor.executed.push(call);
        if (editor.refusal !== undefined) {
            throw editor.refusal;
        }
    }
};

export const tasks = {
    registerTaskProvider: (/** @type {string} */ type, /** @type {unknown} */ provider) => {
        editor.providers.set(type, provider);
        return { dispose: () => editor.providers.delete(type) };
    },
    executeTask: async (/** @type {Task} */ task) => void editor.tasks.push(task)
};
