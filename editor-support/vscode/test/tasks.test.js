/** The tasks that are offered, and those of `tasks.json`. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { beforeEach, test } from 'node:test';
import { FaultlineTaskProvider } from '../src/tasks.js';
import { fakeCheckout } from './support/launchers.js';
import { editor, openFile, openFolder, resetEditor, Task, TaskScope } from './support/vscode.js';

beforeEach(resetEditor);

const provider = new FaultlineTaskProvider();

/** @param {object} definition @param {unknown} [scope] */
function resolve(definition, scope = editor.folders[0]) {
    return /** @type {any} */ (
        provider.resolveTask(/** @type {any} */ (new Task({ type: 'faultline', ...definition }, scope, 'mine', 'faultline')))
    );
}

test('a folder has its tests, and the active script is run and checked', context => {
    const { folder, launcher, script } = fakeCheckout(context, '');
    openFolder(folder);
    openFile(script);
    const tasks = /** @type {any[]} */ (provider.provideTasks());
    assert.deepEqual(
        tasks.map(({ name }) => name),
        ['test', 'run first touch.fault', 'check first touch.fault']
    );
    assert.deepEqual(
        tasks.map(({ execution }) => execution.args),
        [
            ['test', '--', folder],
            ['run', '--', script],
            ['check', '--', script]
        ]
    );
    for (const { execution, problemMatchers } of tasks) {
        assert.equal(execution.process, launcher);
        assert.deepEqual(problemMatchers, ['$faultline']);
    }
});

test('a script of another folder is not run in this one', context => {
    const { folder } = fakeCheckout(context, '');
    openFolder(folder);
    openFile('/elsewhere/x.fault');
    assert.deepEqual(
        provider.provideTasks().map(({ name }) => name),
        ['test']
    );
});

test('a task of tasks.json keeps its definition and gets a process', context => {
    const { folder, script } = fakeCheckout(context, '');
    openFolder(folder);
    const definition = { command: 'run', script: 'first touch.fault', params: { workers: 16, size: '1 GiB' } };
    const task = resolve(definition);
    assert.deepEqual(task.definition, { type: 'faultline', ...definition });
    assert.deepEqual(task.execution.args, ['run', '-p', 'workers=16', '-p', 'size=1 GiB', '--', script]);
    assert.deepEqual(resolve({ command: 'test', folder: 'sub' }, TaskScope.Workspace).execution.args, [
        'test',
        '--',
        path.join(folder, 'sub')
    ]);
});

test('a task that names no script, and any without trust or launcher, has no process', context => {
    const { folder } = fakeCheckout(context, '');
    assert.equal(resolve({ command: 'test' }), undefined);
    openFolder(folder);
    assert.equal(resolve({ command: 'run' }), undefined);
    editor.isTrusted = false;
    assert.equal(resolve({ command: 'test' }), undefined);
    assert.deepEqual(provider.provideTasks(), []);
    editor.isTrusted = true;
    editor.settings['faultline.path'] = '/missing/faultline';
    assert.deepEqual(provider.provideTasks(), []);
});
