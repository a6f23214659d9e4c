/** When a server is started again, and when it is given up. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Supervisor } from '../src/supervisor.js';

/** @type {string[]} */
let states;
/** @type {string[]} */
let reasons;
/** @type {{at: number, action: () => void}[]} */
let timers;
let nowMillis = 0;
/** @type {(() => Promise<void>)[]} how the next starts end; one that is not listed succeeds */
let starts;
let stops = 0;
/** @type {Supervisor} */
let supervisor;

beforeEach(() => {
    states = [];
    reasons = [];
    timers = [];
    starts = [];
    nowMillis = 0;
    stops = 0;
    supervisor = new Supervisor(
        { start: () => (starts.shift() ?? (async () => {}))(), stop: async () => void stops++ },
        { onState: state => states.push(state), onGivenUp: reason => reasons.push(reason) },
        {
            now: () => nowMillis,
            after: (action, delayMillis) => {
                const timer = { at: nowMillis + delayMillis, action };
                timers.push(timer);
                return () => void (timers = timers.filter(other => other !== timer));
            }
        }
    );
});

const fails = () => Promise.reject(new Error('no such command'));

/** Lets the next timer run, and returns how long it took to. */
async function passPause() {
    const timer = /** @type {{at: number, action: () => void}} */ (timers.shift());
    const pauseMillis = timer.at - nowMillis;
    nowMillis = timer.at;
    timer.action();
    await new Promise(setImmediate);
    return pauseMillis;
}

test('a server that dies is started again after longer and longer pauses, then given up', async () => {
    await supervisor.restart();
    const pauses = [];
    for (let death = 0; death < 5; death++) {
        supervisor.died();
        assert.equal(supervisor.state, 'waiting');
        pauses.push(await passPause());
        assert.equal(supervisor.state, 'running');
    }
    supervisor.died();
    assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000]);
    assert.equal(supervisor.state, 'failed');
    assert.deepEqual(reasons, ['the language server ended again and again']);
    assert.equal(timers.length, 0);
});

test('a server that ran for long begins anew with the shortest pause', async () => {
    await supervisor.restart();
    supervisor.died();
    await passPause();
    nowMillis += 180_000;
    supervisor.died();
    assert.equal(await passPause(), 1000);
});

test('a server that cannot be started at first is given up at once', async () => {
    starts = [fails];
    await supervisor.restart();
    assert.deepEqual(states, ['stopped', 'starting', 'failed']);
    assert.deepEqual(reasons, ['no such command']);
});

test('a restart that fails is tried again', async () => {
    starts = [async () => {}, fails];
    await supervisor.restart();
    supervisor.died();
    await passPause();
    assert.equal(supervisor.state, 'waiting');
    assert.equal(await passPause(), 2000);
    assert.equal(supervisor.state, 'running');
    assert.deepEqual(reasons, []);
});

test('the user may start a server that was given up', async () => {
    starts = [fails];
    await supervisor.restart();
    await supervisor.restart();
    assert.equal(supervisor.state, 'running');
});

test('a stop ends the pause and the server, and nothing starts it again', async () => {
    await supervisor.restart();
    supervisor.died();
    await supervisor.stop();
    assert.equal(timers.length, 0);
    assert.equal(stops, 0);
    await supervisor.restart();
    await supervisor.stop();
    assert.equal(stops, 1);
    supervisor.died();
    assert.equal(supervisor.state, 'stopped');
});

test('a start that a stop has overtaken changes nothing any more', async () => {
    /** @type {(error: Error) => void} */
    let fail = () => {};
    starts = [() => new Promise((_, reject) => (fail = reject))];
    const starting = supervisor.restart();
    await new Promise(setImmediate);
    await supervisor.stop();
    fail(new Error('stopped'));
    await starting;
    assert.equal(supervisor.state, 'stopped');
    assert.deepEqual(reasons, []);
});
