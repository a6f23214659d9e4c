/** What each command starts, asks and shows. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Commands } from '../src/commands.js';
import { Reports } from '../src/reports.js';
import { fakeCheckout } from './support/launchers.js';
import { Document, editor, fire, openFile, openFolder, resetEditor, Uri, window } from './support/vscode.js';

beforeEach(resetEditor);

/** A launcher that lists two designs, and prints the arguments of a run. */
const LAUNCHER = `
    if (args[0] === 'list') { console.log('split-ptl  A lock each page of entries.\\nideal      No lock.'); }
    else if (args.includes('--timeout=1ms')) {
        console.log('half a table');
        console.error('x.fault: error: the run took longer');
        process.exitCode = 1;
    }
    else { console.log(args.join(' ')); console.error('note: from 2.6.11'); }`;

/** @param {import('node:test').TestContext} context @param {string} [program] */
function begin(context, program = LAUNCHER) {
    const checkout = fakeCheckout(context, program);
    /** @type {Map<string, unknown>} */
    const memory = new Map();
    const memento = {
        get: (/** @type {string} */ key, /** @type {unknown} */ otherwise) => memory.get(key) ?? otherwise,
        update: async (/** @type {string} */ key, /** @type {unknown} */ value) => void memory.set(key, value)
    };
    const log = window.createOutputChannel('Faultline');
    openFolder(checkout.folder);
    new Commands(new Reports(), /** @type {any} */ (log), /** @type {any} */ (memento)).register();
    return { ...checkout, log };
}

/** @param {string} name @param {Uri} [uri] */
async function execute(name, uri) {
    await editor.commands.get(`faultline.${name}`)?.(uri);
}

test('run starts a task with the script saved, in its folder', async context => {
    const { launcher, script, folder } = begin(context);
    const document = openFile(script);
    document.isDirty = true;
    await execute('run');
    const [{ execution, problemMatchers, name }] = editor.tasks;
    assert.equal(document.saves, 1);
    assert.equal(execution.process, launcher);
    assert.deepEqual(execution.args, ['run', '--', script]);
    assert.deepEqual(execution.options, { cwd: folder });
    assert.deepEqual(problemMatchers, ['$faultline-file']);
    assert.equal(name, 'run first touch.fault');
});

test('run from a menu shows the script it was opened on', async context => {
    const { script } = begin(context);
    await execute('run', Uri.file(script));
    assert.equal(editor.shown[0].fileName, script);
    assert.equal(editor.tasks.length, 1);
});

test('the timeout of the settings is passed on', async context => {
    const { script } = begin(context);
    editor.settings['faultline.run.timeout'] = ' 10s ';
    openFile(script);
    await execute('run');
    assert.deepEqual(editor.tasks[0].execution.args, ['run', '--timeout=10s', '--', script]);
});

test('run with params asks for each, passes what differs, and remembers it', async context => {
    const { script } = begin(context);
    openFile(script);
    editor.answers = ['16', '64MiB', '16', '1 GiB'];
    await execute('runWithParams');
    assert.deepEqual(editor.tasks[0].execution.args, ['run', '-p', 'workers=16', '--', script]);
    assert.equal(editor.questions[0].title, 'workers: threads (1 of 2)');
    assert.equal(editor.questions[0].prompt, 'In 1..=512; default 8');
    assert.equal(editor.questions[0].value, '8');
    assert.equal(editor.questions[1].title, 'size (2 of 2)');
    assert.equal(editor.questions[0].validateInput(' '), 'workers needs a value; its default is 8');
    assert.equal(editor.questions[0].validateInput('9'), undefined);
    await execute('runWithParams');
    assert.equal(editor.questions[2].value, '16');
    assert.deepEqual(editor.tasks[1].execution.args, ['run', '-p', 'workers=16', '-p', 'size=1 GiB', '--', script]);
});

test('calling a question off calls the run off', async context => {
    const { script } = begin(context);
    openFile(script);
    editor.answers = ['16', undefined];
    await execute('runWithParams');
    assert.equal(editor.questions.length, 2);
    assert.equal(editor.tasks.length, 0);
});

test('compare runs the designs that were picked and shows the table', async context => {
    const { script } = begin(context);
    openFile(script);
    editor.answers = [['split-ptl', 'ideal']];
    await execute('compareDesigns');
    const items = editor.questions[0].items;
    assert.deepEqual(items[0], { label: 'split-ptl', detail: 'A lock each page of entries.' });
    const [report] = editor.shown;
    assert.equal(report.getText(), `run --designs=split-ptl,ideal -- ${script}\n`);
    assert.equal(report.uri.path, `${script}/first touch.fault (split-ptl, ideal)`);
});

test('one design is no comparison', async context => {
    const { script } = begin(context);
    openFile(script);
    editor.answers = [['ideal']];
    await execute('compareDesigns');
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['A comparison needs two or more designs']
    );
    assert.equal(editor.shown.length, 0);
});

test('a report has the output, and its notes are in the log', async context => {
    const { script, log } = begin(context);
    openFile(script);
    await execute('openReport');
    assert.equal(editor.shown[0].getText(), `run -- ${script}\n`);
    assert.deepEqual(log.lines, ['note: from 2.6.11']);
    assert.deepEqual(editor.messages, []);
});

test("costs beside lines are the language server's to find, for the script as it is saved", async context => {
    const { script } = begin(context);
    const document = openFile(script);
    document.isDirty = true;
    await execute('showLineCosts');
    assert.equal(document.saves, 1);
    assert.deepEqual(editor.executed, [['faultline.runForLineCosts', document.uri.toString()]]);
    editor.refusal = new Error('there is no such command');
    await execute('showLineCosts');
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['Faultline: the language server cannot run the script: there is no such command']
    );
});

test('a closed report is forgotten', async context => {
    const { script } = begin(context);
    openFile(script);
    await execute('openReport');
    fire('onDidCloseTextDocument', editor.shown[0]);
    assert.equal(editor.shown[0].getText(), undefined);
});

test('a run that fails shows what it measured, its error, and on request the log', async context => {
    const { script, log } = begin(context);
    openFile(script);
    editor.settings['faultline.run.timeout'] = '1ms';
    editor.button = 'Show Log';
    await execute('openReport');
    assert.equal(editor.shown[0].getText(), 'half a table\n');
    assert.deepEqual(editor.messages, [{ kind: 'error', text: 'x.fault: error: the run took longer', buttons: ['Show Log'] }]);
    assert.ok(log.isShown);
});

test('a run that prints nothing says so', async context => {
    const { script } = begin(context, '');
    openFile(script);
    await execute('openReport');
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['first touch.fault ran and printed nothing']
    );
});

test('without a listing of designs nothing is asked', async context => {
    const { script } = begin(context, 'console.error("faultline: it broke"); process.exitCode = 3;');
    openFile(script);
    await execute('compareDesigns');
    assert.deepEqual(editor.questions, []);
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['faultline: it broke']
    );
});

test('a launcher that is killed is told', async context => {
    const { script } = begin(context, 'process.kill(process.pid, "SIGKILL");');
    openFile(script);
    await execute('openReport');
    assert.match(editor.messages[0].text, /^Faultline: running first touch\.fault failed: .* was ended by SIGKILL$/);
});

test('a run that is called off shows nothing', async context => {
    const { script } = begin(context, 'setInterval(() => {}, 1000);');
    openFile(script);
    const running = execute('openReport');
    while (editor.events.onCancellationRequested === undefined) {
        await new Promise(setImmediate);
    }
    fire('onCancellationRequested');
    await running;
    assert.deepEqual([editor.shown, editor.messages], [[], []]);
});

test('the REPL starts in a terminal with the script, without a shell', async context => {
    const { launcher, script, folder } = begin(context);
    openFile(script);
    await execute('startRepl');
    const [terminal] = editor.terminals;
    assert.equal(terminal.shellPath, launcher);
    assert.deepEqual(terminal.shellArgs, ['repl', '--', script]);
    assert.equal(terminal.cwd, folder);
    assert.ok(terminal.isShown);
});

test('nothing runs in a workspace that is not trusted', async context => {
    const { script } = begin(context);
    openFile(script);
    editor.isTrusted = false;
    editor.button = 'Manage Trust';
    for (const name of editor.commands.keys()) {
        await editor.commands.get(name)?.();
    }
    assert.deepEqual([editor.tasks, editor.terminals, editor.shown], [[], [], []]);
    assert.equal(editor.messages.length, 6);
    assert.deepEqual(editor.executed[0], ['workbench.trust.manage']);
});

test('without a launcher the settings are offered', async context => {
    const { script } = begin(context);
    openFile(script);
    editor.settings['faultline.path'] = '/missing/faultline';
    editor.button = 'Open Settings';
    await execute('run');
    await new Promise(setImmediate);
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['The setting faultline.path names /missing/faultline, which is no executable file']
    );
    assert.deepEqual(editor.executed, [['workbench.action.openSettings', 'faultline.path']]);
    assert.equal(editor.tasks.length, 0);
});

test('only a script that is a file is run', async context => {
    const { launcher } = begin(context);
    openFile(launcher);
    await execute('run');
    editor.active = new Document(new Uri('vscode-vfs', '/x.fault'));
    await execute('run');
    assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['Open a Faultline script first', 'Only a script that is a file can be run, and x.fault is none']
    );
    assert.equal(editor.tasks.length, 0);
});
