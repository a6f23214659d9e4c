/** The launcher's arguments, one array element each: nothing passes through a shell, so no name or value needs quoting. */

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [params] values as the command line takes them
 * @property {string[]} [designs] to compare; the first is what the others are compared with
 * @property {string} [timeout] a duration such as `10s`; empty for none
 */

/**
 * @param {string} script its path
 * @param {RunOptions} [options]
 */
export function runArguments(script, { params = {}, designs = [], timeout = '' } = {}) {
    return [
        'run',
        ...paramArguments(params),
        ...(designs.length > 0 ? [`--designs=${designs.join(',')}`] : []),
        ...(timeout !== '' ? [`--timeout=${timeout}`] : []),
        '--',
        script
    ];
}

/** @param {string} script its path */
export function checkArguments(script) {
    return ['check', '--', script];
}

/** @param {string} folder where, and below which, scripts ending in `_test.fault` are run */
export function testArguments(folder) {
    return ['test', '--', folder];
}

/** @param {string} script its path; what it defines is there in the session */
export function replArguments(script) {
    return ['repl', '--', script];
}

/** @param {Record<string, string>} params */
function paramArguments(params) {
    return Object.entries(params).flatMap(([name, value]) => ['-p', `${name}=${value}`]);
}
