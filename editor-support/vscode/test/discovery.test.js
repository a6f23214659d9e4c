/** Which launcher is found where. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLauncher } from '../src/discovery.js';

/** @type {import('../src/discovery.js').Surroundings} */
const LINUX = {
    configured: '',
    folders: ['/project', '/other'],
    searchPath: '/usr/bin::bin:/opt/bin',
    home: '/home/me',
    platform: 'linux'
};
/** @type {import('../src/discovery.js').Surroundings} */
const WINDOWS = { configured: '', folders: ['C:\\my work'], searchPath: 'C:\\Windows;D:\\tools', home: 'C:\\Users\\me', platform: 'win32' };

/** @param {import('../src/discovery.js').Surroundings} surroundings @param {...string} files that are there and may be run */
function find(surroundings, ...files) {
    const discovery = findLauncher(surroundings, file => files.includes(file));
    return 'path' in discovery ? discovery.path : discovery.problem;
}

test('the workspace comes before the PATH, and folders come in order', () => {
    assert.equal(find(LINUX, '/opt/bin/faultline'), '/opt/bin/faultline');
    assert.equal(find(LINUX, '/opt/bin/faultline', '/other/faultline'), '/other/faultline');
    assert.equal(find(LINUX, '/opt/bin/faultline', '/other/faultline', '/project/faultline'), '/project/faultline');
    assert.equal(find(WINDOWS, 'D:\\tools\\faultline.exe'), 'D:\\tools\\faultline.exe');
    assert.equal(find(WINDOWS, 'D:\\tools\\faultline.exe', 'C:\\my work\\faultline.exe'), 'C:\\my work\\faultline.exe');
});

test('relative and empty parts of the PATH are not searched', () => {
    assert.match(find(LINUX, 'faultline', 'bin/faultline', '/project/bin/faultline'), /^Found no faultline in the workspace/);
});

test('the setting comes first, from the workspace or the home folder', () => {
    assert.equal(find({ ...LINUX, configured: '/built/faultline' }, '/built/faultline', '/project/faultline'), '/built/faultline');
    assert.equal(find({ ...LINUX, configured: 'out/faultline' }, '/project/out/faultline'), '/project/out/faultline');
    assert.equal(find({ ...LINUX, configured: 'out/faultline', folders: [] }, '/home/me/out/faultline'), '/home/me/out/faultline');
    assert.equal(find({ ...LINUX, configured: '~/faultline' }, '/home/me/faultline'), '/home/me/faultline');
    assert.equal(
        find({ ...WINDOWS, configured: '~\\f\\Faultline.EXE' }, 'C:\\Users\\me\\f\\Faultline.EXE'),
        'C:\\Users\\me\\f\\Faultline.EXE'
    );
});

test('a setting that names nothing usable is an error, though there is another launcher', () => {
    const problem = find({ ...LINUX, configured: '/gone/faultline' }, '/project/faultline');
    assert.equal(problem, 'The setting faultline.path names /gone/faultline, which is no executable file');
});

test('on Windows only an .exe file can be started', () => {
    const problem = find({ ...WINDOWS, configured: 'C:\\x\\faultline.cmd' }, 'C:\\x\\faultline.cmd');
    assert.match(problem, /must name an \.exe file, not C:\\x\\faultline\.cmd/);
    assert.match(find(WINDOWS, 'C:\\my work\\faultline'), /^Found no faultline\.exe/);
});
