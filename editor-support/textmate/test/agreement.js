// Compares the TextMate grammar with the parser on every script of the project, character by character.
//
// The parser knows what a word is from all tokens of its statement and a stack of brackets; the grammar has regular expressions and one
// line. What the parser sees is in target/pieces.json, which ExpectedPiecesTest writes.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadGrammar } from './tokenizer.js'

const ROOT = new URL('../../../', import.meta.url)
const PIECES = new URL('../../target/pieces.json', import.meta.url)

/** Scopes that say what a piece of text is, and the parser's kind for it. The innermost of a character's scopes decides. */
const KINDS = [
  [/^(constant\.numeric|invalid\.illegal\.number)\./, 'NUMBER'],
  [/^invalid\.illegal\./, 'MISTAKE'],
  [/^comment\./, 'COMMENT'],
  [/^string\./, 'STRING'],
  [/^meta\.embedded\./, 'OTHER'],
  [/^(keyword\.control|keyword\.other\.(?!unit)|keyword\.operator\.word|storage\.type|constant\.language)/, 'KEYWORD'],
  [/^support\.function\.operation\./, 'OPERATION'],
  [/^storage\.modifier\./, 'MODIFIER'],
  [/^(support\.type\.property-name|support\.constant\.value|variable\.other\.value)\./, 'MACHINE_KEY']
]

/** Kinds of the parser that the grammar does not tell apart. */
const OTHERS = new Set(['NAME', 'SIGN', 'BRACKET'])

/** Where the two differ and may. One that no script needs any more fails the test too. */
const ALLOWED = [
  {
    parser: 'MISTAKE',
    grammar: 'STRING',
    text: /^"[^"]*$/,
    reason: 'that a string does not end on its line is known at its end only, and ends it for both'
  }
]

function kindOf(scopes) {
  for (const scope of scopes.toReversed()) {
    const known = KINDS.find(([pattern]) => pattern.test(scope))
    if (known) {
      return known[1]
    }
  }
  return 'OTHER'
}

/** The grammar's kind of each character of a text. */
function kindsByGrammar(grammar, text) {
  const kinds = Array(text.length).fill('OTHER')
  let lineStart = 0
  let stack = null
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack)
    for (const { startIndex, endIndex, scopes } of tokens) {
      kinds.fill(kindOf(scopes), lineStart + startIndex, lineStart + Math.min(endIndex, line.length))
    }
    stack = ruleStack
    lineStart += line.length + 1
  }
  return kinds
}

/** The pieces of a script whose characters are not all of the kind the parser gave the piece. */
function differences(grammar, path, pieces) {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
  const kinds = kindsByGrammar(grammar, text)
  const found = []
  for (const [start, end, kind] of pieces) {
    const expected = OTHERS.has(kind) ? 'OTHER' : kind
    const actual = kinds.slice(start, end).find(each => each !== expected)
    if (actual) {
      const line = text.slice(0, start).split('\n').length
      found.push({ place: `${path}:${line}`, text: text.slice(start, end), parser: kind, grammar: actual })
    }
  }
  return found
}

function allows(entry, difference) {
  return entry.parser === difference.parser && entry.grammar === difference.grammar && entry.text.test(difference.text)
}

test('the grammar sees every script as the parser does', async () => {
  assert.ok(existsSync(PIECES), 'target/pieces.json is missing: `./mvnw test -Dfast -pl editor-support -am` writes it')
  const grammar = await loadGrammar()
  const scripts = JSON.parse(readFileSync(PIECES, 'utf8'))
  const found = scripts.flatMap(({ path, pieces }) => differences(grammar, path, pieces))

  const surprising = found.filter(difference => !ALLOWED.some(entry => allows(entry, difference)))
  const shown = surprising.map(each => `${each.place}: \`${each.text}\` is ${each.parser} to the parser, ${each.grammar} to the grammar`)
  assert.equal(shown.join('\n'), '')

  const unused = ALLOWED.filter(entry => !found.some(difference => allows(entry, difference)))
  assert.deepEqual(unused, [], 'no script needs these exceptions any more')
})
