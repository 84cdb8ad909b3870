// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth as one file: made the same wherever it is made, bound by its own policy, and what boothc refuses.
//   BUILD=build node test/booth/bundle.mjs
import { createHash } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { BUILD, expect, folder, part, total } from '../lib/hall.mjs'

const hash = (kind, bytes, form) => createHash(kind).update(bytes).digest(form)
const built = readFileSync(`${BUILD}/booth.html`)

// A copy of the sources in another place, changed by `change`; what boothc says to it.
function made(change = () => {}) {
	const dir = folder()
	for (const d of ['booth', 'messages']) cpSync(d, `${dir}/${d}`, { recursive: true })
	change(dir)
	return spawnSync(`${BUILD}/tools/boothc`, ['page', `${dir}/booth`, `${dir}/messages`], { encoding: 'utf8' })
}
const edited = (file, from, to) => made(dir => {
	const text = readFileSync(`${dir}/${file}`, 'utf8'), after = text.replace(from, to)
	if (after === text) throw new Error(`${file} has no ${from}`)
	writeFileSync(`${dir}/${file}`, after)
})
function refused(what, r, words) {
	expect(`refused: ${what}`, r.status === 1 && r.stdout === '' && words.test(r.stderr), `${r.status} ${r.stderr}`)
}

await part('one file', () => {
	const html = built.toString('utf8')
	expect('made in another folder it is the same to the byte', made().stdout === html)
	const policy = /content="(default-src[^"]*)"/.exec(html)?.[1] ?? ''
	for (const [tag, rule] of [['script', 'script-src'], ['style', 'style-src']]) {
		const inside = html.slice(html.indexOf(`<${tag}>`) + tag.length + 2, html.indexOf(`</${tag}>`))
		expect(`its policy lets this very ${tag} in and no other`, policy.includes(`${rule} 'sha256-${hash('sha256', inside, 'base64')}';`))
		expect(`there is one ${tag}`, html.split(`<${tag}`).length === 2)
	}
	expect('nothing else may be loaded, sent or framed', policy.startsWith("default-src 'none';") && policy.endsWith("form-action 'none'"))
	expect('nothing in it names another host', !/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}/i.test(html.replace('http://www.w3.org/2000/svg', '')))
	const said = execFileSync(`${BUILD}/unionhall`, ['ballot', 'booth', '--lang', 'en'], { encoding: 'utf8' })
	expect('the program says its SHA-256', said === `SHA-256 of the voting booth: ${hash('sha256', built, 'hex')}\n`, said)
	const out = `${folder()}/booth.html`, words = ['ballot', 'booth', out, '--lang', 'en']
	execFileSync(`${BUILD}/unionhall`, words, { encoding: 'utf8' })
	expect('... and hands out the same bytes', readFileSync(out).equals(built))
	const again = spawnSync(`${BUILD}/unionhall`, words, { encoding: 'utf8' })
	expect('... never over another file', again.status === 1 && /already/.test(again.stderr), again.stderr)
	expect('every module is in it', readdirSync('booth').filter(f => f.endsWith('.mjs')).every(f => html.includes(`const ${f.replace('.', '_')} = `)))
})

await part('what boothc refuses', () => {
	const main = text => made(dir => appendFileSync(`${dir}/booth/main.mjs`, `${text}\n`))
	refused('an import of another kind', main("import x from './hash.mjs'"), /main\.mjs:\d+: write imports as: import \{/)
	refused('a module that is not there', main("import { x } from './nowhere.mjs'"), /main\.mjs:\d+: there is no module nowhere\.mjs/)
	refused('a package', main("import { x } from 'package'"), /write imports as/)
	refused('a default export', main('export default 1'), /main\.mjs:\d+: write exports as/)
	refused('a list of exports', main('export { load }'), /write exports as/)
	refused('modules that need each other', edited('booth/hash.mjs', /^/, "import { qr_of } from './ballot.mjs'\n"),
		/is imported by a module it needs itself/)
	refused('a module nobody imports', made(dir => writeFileSync(`${dir}/booth/left.mjs`, 'export const a = 1\n')), /left\.mjs:1: nothing imports/)
	refused('what would end the script', main("const a = '</script>'"), /would end the script/)
	refused('what would hide it', main("const a = '<!--'"), /would end the script/)
	refused('an unknown blank in the page', edited('booth/booth.html', '{style}', '{styles}'), /booth\.html:\d+: \{styles\}: there are/)
	refused('a sentence that is not there', edited('booth/booth.html', '{words waiting}', '{words missing}'), /booth\.missing is not here/)
	refused('a sentence with markup outside the program', edited('messages/zh/booth.txt', /^booth\.waiting=/m, 'booth.waiting=<b>'), /holds none of < > &/)
	refused('a line that is no sentence', edited('messages/en/booth.txt', /^booth\.title=/m, 'title='), /booth\.txt:\d+: not a line booth\.key=text/)
	refused('a folder that is not there', made(dir => rmSync(`${dir}/booth`, { recursive: true })), /cannot open/)
	const word = edited('messages/en/booth.txt', /^booth\.title=.*/m, 'booth.title=A </script> "quoted" \\ word')
	expect('a word cannot end the script', word.status === 0 && word.stdout.includes('title: "A \\u003c/script> \\"quoted\\" \\\\ word"'), word.stderr)
})
total()
