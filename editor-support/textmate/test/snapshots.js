// Compares the scopes of every example and every module of the library with the committed snapshots, by vscode-tmgrammar-snap.
//
// That tool wants each snapshot beside its script, and writes one where there is none. So both are copied into target/ first, and a
// script without a snapshot, or a snapshot without its script, is an error here. With `--update` the snapshots are written anew, and the
// run fails all the same, so that nobody forgets to read the difference.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TEXTMATE = fileURLToPath(new URL('..', import.meta.url))
const ROOT = join(TEXTMATE, '../..')
const FOLDERS = ['examples', 'stdlib/std']
const COMMITTED = join(TEXTMATE, 'test/snapshots')
const STAGE = join(TEXTMATE, '../target/snapshots')

/** The files below a folder of `root` that end so, with their paths from `root`. */
function files(root, folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter(name => name.endsWith(ending))
    .map(name => join(folder, name))
    .sort()
}

function copy(paths, from, to) {
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    cpSync(join(from, path), join(to, path))
  }
}

function snap(...options) {
  const tool = join(TEXTMATE, 'node_modules/.bin/vscode-tmgrammar-snap')
  const scripts = join(STAGE, '**/*.fault')
  return spawnSync(tool, [...options, scripts], { cwd: TEXTMATE, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

const scripts = FOLDERS.flatMap(folder => files(ROOT, folder, '.fault'))
rmSync(STAGE, { recursive: true, force: true })
copy(scripts, ROOT, STAGE)

if (process.argv.includes('--update')) {
  snap('--updateSnapshot')
  rmSync(COMMITTED, { recursive: true, force: true })
  copy(scripts.map(script => `${script}.snap`), STAGE, COMMITTED)
  fail('rewrote test/snapshots: read the difference, then run without --update')
}

const snapshots = files(COMMITTED, '.', '.snap')
const missing = scripts.filter(script => !snapshots.includes(`${script}.snap`))
const orphans = snapshots.filter(snapshot => !scripts.includes(snapshot.replace(/\.snap$/, '')))
if (missing.length + orphans.length > 0) {
  const [lacking, superfluous] = [missing, orphans].map(paths => paths.join(', ') || 'none')
  fail(`without a snapshot: ${lacking}; without its script: ${superfluous}; \`npm run update\` puts that right`)
}
copy(snapshots, COMMITTED, STAGE)
const { status, stdout } = snap('--expandDiff')
if (status !== 0) {
  fail(`${stdout}\n\`npm run update\` writes the snapshots anew`)
}
console.log(`${snapshots.length} snapshots hold`)
