/**
 * How deep the editor indents a line that is typed below another one, from a language configuration: the part of VS Code's typing that does
 * so (`editor.autoIndent` is `full`), after src/vs/editor/common/languages/{enterAction,autoIndent}.ts.
 */

const STEP = 4;

/** @type {Record<string, number>} what the actions of an enter rule add */
const STEPS = { none: 0, indent: 1, outdent: -1 };

/** @param {string} line */
export function indentationOf(line) {
    return line.length - line.trimStart().length;
}

export class AutoIndent {
    /** @param {typeof import("../../contributions/language-configuration.js").languageConfiguration} configuration */
    constructor(configuration) {
        this.increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
        this.decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);
        this.enterRules = configuration.onEnterRules.map(rule => ({
            before: new RegExp(rule.beforeText),
            previous: new RegExp(rule.previousLineText ?? ''),
            steps: STEPS[rule.action.indent]
        }));
    }

    /**
     * @param {string[]} above the lines above, none of them empty, indented as they are
     * @param {string} text the line that is typed
     * @returns {number} in blanks
     */
    indentation(above, text) {
        if (above.length === 0) {
            return 0;
        }
        if (this.decrease.test(text)) {
            const { base, isIndented } = this.#inherited(above, false);
            return Math.max(0, isIndented ? base : base - STEP);
        }
        const line = above[above.length - 1];
        const rule = this.enterRules.find(({ before, previous }) => before.test(line) && previous.test(above[above.length - 2] ?? ''));
        if (rule !== undefined) {
            return Math.max(0, indentationOf(line) + rule.steps * STEP);
        }
        const { base, isIndented } = this.#inherited(above, true);
        return isIndented ? base + STEP : base;
    }

    /**
     * @param {string[]} above
     * @param {boolean} honoursIntent whether a line that neither opens nor closes stands where it should
     */
    #inherited(above, honoursIntent) {
        for (const line of above.toReversed()) {
            if (this.increase.test(line)) {
                return { base: indentationOf(line), isIndented: true };
            }
            if (this.decrease.test(line) || honoursIntent) {
                return { base: indentationOf(line), isIndented: false };
            }
        }
        return { base: indentationOf(above[0]), isIndented: false };
    }
}
