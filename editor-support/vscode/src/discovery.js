/**
 * Where the `faultline` launcher is: what the setting names, else the launcher of a checkout that is open as a workspace folder, else the
 * first one on the search path. A setting that names nothing usable is an error, not a reason to look further.
 */

import path from 'node:path';

/**
 * @typedef {object} Surroundings
 * @property {string} configured the setting `faultline.path`; empty if not set
 * @property {string[]} folders the workspace folders' paths, in the workspace's order
 * @property {string} searchPath the environment's `PATH`
 * @property {string} home the user's home folder, for a leading `~`
 * @property {NodeJS.Platform} platform
 */

/** @typedef {{path: string} | {problem: string}} Discovery a launcher's absolute path, or one sentence on why there is none */

/**
 * @param {Surroundings} surroundings
 * @param {(file: string) => boolean} isExecutable whether a file is there and may be run
 * @returns {Discovery}
 */
export function findLauncher(surroundings, isExecutable) {
    const paths = surroundings.platform === 'win32' ? path.win32 : path.posix;
    const name = surroundings.platform === 'win32' ? 'faultline.exe' : 'faultline';
    if (surroundings.configured !== '') {
        return configuredLauncher(surroundings, paths, isExecutable);
    }
    const searched = surroundings.searchPath.split(paths.delimiter).filter(folder => paths.isAbsolute(folder));
    const found = [...surroundings.folders, ...searched].map(folder => paths.join(folder, name)).find(isExecutable);
    return found === undefined ? { problem: `Found no ${name} in the workspace and on the PATH; set where it is` } : { path: found };
}

/**
 * @param {Surroundings} surroundings
 * @param {import('node:path').PlatformPath} paths
 * @param {(file: string) => boolean} isExecutable
 * @returns {Discovery}
 */
function configuredLauncher({ configured, folders, home, platform }, paths, isExecutable) {
    const expanded = /^~[/\\]/.test(configured) ? paths.join(home, configured.slice(2)) : configured;
    const launcher = paths.isAbsolute(expanded) ? paths.normalize(expanded) : paths.resolve(folders[0] ?? home, expanded);
    // Windows starts nothing else without a shell, and a shell would read the arguments in its own way.
    if (platform === 'win32' && !/\.exe$/i.test(launcher)) {
        return { problem: `The setting faultline.path must name an .exe file, not ${launcher}; a shell script runs in WSL` };
    }
    if (!isExecutable(launcher)) {
        return { problem: `The setting faultline.path names ${launcher}, which is no executable file` };
    }
    return { path: launcher };
}
