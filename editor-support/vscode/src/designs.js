/** The designs of the fault path, as `faultline list design` prints them: a name, two or more blanks, and what it is. */

/** @typedef {{name: string, description: string}} Design */

/** The arguments that list them. */
export const LIST_DESIGNS = ['list', 'design'];

/**
 * @param {string} listing what the launcher printed
 * @returns {Design[]} in the order of the listing
 */
export function designsOf(listing) {
    return listing.split(/\r?\n/).flatMap(line => {
        const parts = /^(\S+)\s{2,}(.*\S)\s*$/.exec(line);
        return parts === null ? [] : [{ name: parts[1], description: parts[2] }];
    });
}
