/** What a snippet inserts when all its placeholders are left as they are. */

/**
 * @param {string[]} body
 * @returns {string} with the indentation of scripts
 */
export function expand(body) {
    /** @type {Map<string, string>} */
    const defaults = new Map();
    return body
        .join('\n')
        .replace(/\$\{(\d+)(?::((?:\\.|[^}\\])*)|\|([^,|]*)[^|]*\|)?\}|\$(\d+)|\\([$}\\])/g, (_, number, text, choice, bare, escaped) => {
            if (escaped !== undefined) {
                return escaped;
            }
            const given = text ?? choice;
            if (given !== undefined && !defaults.has(number)) {
                defaults.set(number, given);
            }
            return defaults.get(number ?? bare) ?? '';
        })
        .replaceAll('\t', '    ');
}
