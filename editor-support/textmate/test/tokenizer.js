// The generated grammar on the engine that VS Code runs grammars with.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import oniguruma from 'vscode-oniguruma'
import textmate from 'vscode-textmate'

const GRAMMAR = new URL('../faultline.tmLanguage.json', import.meta.url)

/** Loads the grammar; what comes back has `tokenizeLine(line, stack)`. */
export async function loadGrammar() {
  const engine = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')
  await oniguruma.loadWASM(await readFile(engine))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
      createOnigString: text => new oniguruma.OnigString(text)
    }),
    loadGrammar: async () => textmate.parseRawGrammar(await readFile(GRAMMAR, 'utf8'), GRAMMAR.pathname)
  })
  return registry.loadGrammar('source.faultline')
}
