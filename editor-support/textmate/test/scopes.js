// Every scope the grammar gives must be asserted somewhere in test/assertions, so that none changes or vanishes unnoticed.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const GRAMMAR = new URL('../faultline.tmLanguage.json', import.meta.url)
const ASSERTIONS = new URL('assertions/', import.meta.url)

/** The values of all members called `name` that are scopes. */
function scopes(rule) {
  if (typeof rule !== 'object') {
    return []
  }
  const own = typeof rule.name === 'string' && rule.name.endsWith('.faultline') ? [rule.name] : []
  return [...own, ...Object.values(rule).flatMap(scopes)]
}

test('every scope of the grammar is asserted', () => {
  const files = readdirSync(ASSERTIONS).map(file => readFileSync(new URL(file, ASSERTIONS), 'utf8'))
  const asserted = new Set(files.join('\n').split(/\s+/))
  const given = new Set(scopes(JSON.parse(readFileSync(GRAMMAR, 'utf8'))))
  assert.deepEqual([...given].filter(scope => !asserted.has(scope)), [])
})
