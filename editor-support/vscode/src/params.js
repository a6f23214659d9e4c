/**
 * The `param` statements of a script, read from its text:
 *
 *     param workers = 8 in 1..=512 "threads that share the memory"
 *
 * They stand at the top of a script and in no block. This reads just enough of the language to find them where they are and not in a
 * comment, a string or a block; whether they are right is for `faultline` to say.
 */

/**
 * @typedef {object} Param
 * @property {string} name
 * @property {string} defaultValue as the command line takes it: a string without its quotes
 * @property {string} range as written, or empty
 * @property {string} documentation or empty
 */

/** A piece of a script: a comment, a string with what is in its holes, a line's end, a bracket, a word or number, or another sign. */
const PIECE = /#[^\n]*|"(?:\\.|\{(?:"(?:\\.|[^"\\\n])*"|[^}"\n])*\}|[^"\\{\n])*"|\n|[({[]|[)}\]]|[A-Za-z_0-9][A-Za-z_0-9.%]*|[^\S\n]+|./gu;

/** What a line goes on after. */
const GOES_ON = /^(?:[-+*/%=<>,]|by|and|or|not|in)$/;

/**
 * @param {string} text a script's
 * @returns {Param[]} in the script's order
 */
export function paramsOf(text) {
    return topStatements(text).flatMap(statement => {
        const param = readParam(statement);
        return param === undefined ? [] : [param];
    });
}

/**
 * The pieces of each statement outside of all brackets; a comment is in none.
 *
 * @param {string} text
 * @returns {string[][]}
 */
function topStatements(text) {
    /** @type {string[][]} */
    const statements = [[]];
    let depth = 0;
    let last = '';
    for (const [piece] of text.replaceAll('\r\n', '\n').matchAll(PIECE)) {
        const endsStatement = depth === 0 && (piece === ';' || (piece === '\n' && !GOES_ON.test(last)));
        if (endsStatement) {
            statements.push([]);
        } else if (!piece.startsWith('#')) {
            statements[statements.length - 1].push(piece);
        }
        depth += /^[({[]$/.test(piece) ? 1 : /^[)}\]]$/.test(piece) ? -1 : 0;
        last = /^(?:[^\S\n]+|#.*)$/u.test(piece) || (piece === '\n' && !endsStatement) ? last : piece;
    }
    return statements;
}

/**
 * @param {string[]} statement
 * @returns {Param | undefined} if it is one
 */
function readParam(statement) {
    const pieces = trim(statement);
    const head = /^param\s+([A-Za-z_]\w*)\s*=(?!=)/.exec(pieces.join(''));
    if (head === null) {
        return undefined;
    }
    const value = trim(pieces.slice(pieces.indexOf('=') + 1));
    const rangeAt = value.indexOf('in');
    const documentation = value.length > 1 && isString(value[value.length - 1]) ? value[value.length - 1] : undefined;
    const end = documentation === undefined ? value.length : value.length - 1;
    return {
        name: head[1],
        defaultValue: unquoted(trim(value.slice(0, rangeAt < 0 ? end : rangeAt)).join('')),
        range: rangeAt < 0 ? '' : trim(value.slice(rangeAt + 1, end)).join(''),
        documentation: documentation === undefined ? '' : unquoted(documentation)
    };
}

/** @param {string[]} pieces */
function trim(pieces) {
    const isBlank = (/** @type {string} */ piece) => piece.trim() === '';
    const first = pieces.findIndex(piece => !isBlank(piece));
    return first < 0 ? [] : pieces.slice(first, pieces.findLastIndex(piece => !isBlank(piece)) + 1);
}

/** @param {string} piece */
function isString(piece) {
    return piece.length > 1 && piece.startsWith('"') && piece.endsWith('"');
}

/** @param {string} text */
function unquoted(text) {
    return isString(text) ? text.slice(1, -1).replace(/\\(["\\{])/g, '$1') : text;
}
