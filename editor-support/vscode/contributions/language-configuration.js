/**
 * What the editor does by itself while a script is typed: `language-configuration.json`, which `scripts/prepare.js` writes. The layout is
 * that of `faultline fmt`: four blanks more for each line that has opened a bracket, and for a statement that goes on.
 *
 * The patterns see one line at a time and no tokens. They are put together here from named pieces.
 */

/** A string; its holes hold no braces of their own. */
const STRING = String.raw`"(?:[^"\\{]|\\.|\{[^{}]*\})*"`;
const OPEN = String.raw`[({\[]`;
const CLOSE = String.raw`[)}\]]`;
const PLAIN = String.raw`[^"#(){}\[\]]`;

/**
 * Code in which each bracket has its counterpart.
 *
 * @type {(depth: number) => string} how deep brackets may stand in one another
 */
const even = depth => (depth === 0 ? `(?:${PLAIN}|${STRING})*` : `(?:${PLAIN}|${STRING}|${OPEN}${even(depth - 1)}${CLOSE})*`);
const EVEN = even(3);

/** Any code, and the end of a line behind it. */
const CODE = `(?:[^"#]|${STRING})*`;
const LINE_END = String.raw`\s*(?:#.*)?$`;

/** A sign or a word after which a statement goes on; `75%` is a number. Commas are left out: most of them stand in brackets. */
const GOES_ON = String.raw`^${CODE}(?:[=+*/<>-]|\s%|\.\.|\b(?:and|or|not|in|by))${LINE_END}`;

export const languageConfiguration = {
    comments: { lineComment: '#' },
    brackets: [
        ['{', '}'],
        ['[', ']'],
        ['(', ')']
    ],
    autoClosingPairs: [
        { open: '{', close: '}' },
        { open: '[', close: ']' },
        { open: '(', close: ')' },
        { open: '"', close: '"', notIn: ['string', 'comment'] }
    ],
    autoCloseBefore: ';,)]} \n\t',
    surroundingPairs: [
        ['{', '}'],
        ['[', ']'],
        ['(', ')'],
        ['"', '"']
    ],
    // A number with its unit, but not a range of two; or a name.
    wordPattern: String.raw`\d\w*(?:\.\d\w*)?%?|[A-Za-z_]\w*`,
    folding: { markers: { start: String.raw`^\s*#\s*region\b`, end: String.raw`^\s*#\s*endregion\b` } },
    indentationRules: {
        // A bracket behind which all others are closed again is still open itself.
        increaseIndentPattern: `^${CODE}${OPEN}${EVEN}${LINE_END}`,
        decreaseIndentPattern: String.raw`^\s*${CLOSE}`
    },
    onEnterRules: [
        // All further lines of a statement are indented alike ...
        { beforeText: GOES_ON, previousLineText: GOES_ON, action: { indent: 'none' } },
        { beforeText: GOES_ON, action: { indent: 'indent' } },
        // ... and what stands below the last of them is not, unless that has opened a bracket.
        { beforeText: `^${EVEN}${LINE_END}`, previousLineText: GOES_ON, action: { indent: 'outdent' } },
        // A line that closes, behind something else, a bracket of a line above.
        { beforeText: String.raw`^\s*(?![\s)}\]])${EVEN}${CLOSE}${EVEN}${LINE_END}`, action: { indent: 'outdent' } }
    ]
};
