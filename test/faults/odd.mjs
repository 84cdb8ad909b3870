// SPDX-License-Identifier: AGPL-3.0-or-later
// What nobody's browser sends and anybody may type: every address and every field with far too much in it, or with
// what belongs to no text. The program answers each and goes on; it ended once on a long address.
import { demo, expect, folder, forms, part, Person, plain, run, serve } from '../lib/hall.mjs'

const NAMES = ['q', 'after', 'trade', 'saved', 'show', 'topic', 'union', 'filed', 'now', 'closed', 'next', 'back', 'query', 'done', 'place', 'lang']
const LONG = ['a'.repeat(150), 'a'.repeat(1500), 'a'.repeat(7000), '%E5%B7%A5'.repeat(60), '%E5%B7%A5'.repeat(600), '%25'.repeat(1200)]
const ODD = ['', '%00', '%FF', '%ED%A0%80', '%C0%AF', '%E2%80%AE', '%0D%0A%0D%0AX:%20y', '..%2f..%2f', '%2F%2Fevil.example', '%5C%5Cevil.example',
	'-1', '9'.repeat(30), '1e9', '0x10', '%EF%BC%91', '%3Cscript%3E', '%27%22', '%', '%zz']
const PEOPLE = [null, 'chen.worker', 'zhou.triage', 'ye.leading']
const START = ['/', '/my', '/desk', '/file', '/figures', '/unions', '/search?q=a', '/sign-in', '/welcome', '/my/password', '/reset', '/unions/330106/edit']

// One request at a time, so that the one that ended the program is the last that was sent.
async function survives(hall, person, ask, said) {
	if (hall.over) return
	try {
		const { status } = await ask(person)
		if (status >= 500 || status < 200) expect(said, false, status)
	} catch (e) {
		await Promise.race([hall.ended, new Promise(done => setTimeout(done, 200))])
		expect(said, false, hall.over ? `the program ended: ${hall.log}` : e.message)
	}
}

const shown = s => (s.length > 60 ? `${s.slice(0, 60)}… (${s.length})` : s)

// Each name in braces, and each query field, with each value.
async function addresses(hall, people) {
	const paths = run('routes').out.split('\n').map(l => /^GET +(\S+)/.exec(l)?.[1]).filter(Boolean)
	let n = 0
	for (const person of people)
		for (const path of paths)
			for (const value of [...LONG, ...ODD]) {
				const whole = path.replace(/\{[^}]*\}/g, value), known = path.replace('{lang}', 'zh').replace('{union}', '330106')
				const asked = path.includes('{') ? [whole] : []
				if (!known.includes('{')) for (const name of NAMES) asked.push(`${known}?${name}=${value}`)
				if (known.includes('{') === false && path.includes('{lang}')) asked.push(`${known}?back=/search&query=${value}`, `${known}?back=/${value}&query=q%3D1`)
				for (const a of asked.filter(a => a.length < 15000)) {
					n++
					await survives(hall, person, p => p.get(a), `GET ${shown(a)} is answered`)
				}
			}
	return n
}

async function pages(person) {
	const todo = [...START], seen = new Set(), found = new Map()
	while (todo.length && seen.size < 60) {
		const path = todo.shift()
		if (seen.has(path)) continue
		seen.add(path)
		const r = await person.get(path)
		if (r.status !== 200 || !/^text\/html/.test(r.headers['content-type'])) continue
		for (const f of forms(r.text)) {
			const kind = f.action.replace(/\/matters\/[^/]+/, '/matters/*')
			if (f.method === 'post' && !/sign-out/.test(f.action) && !found.has(kind)) found.set(kind, { path, action: f.action })
		}
		for (const [, href] of r.text.matchAll(/<a\b[^>]*\shref="(\/[^"#]*)/g)) if (!/^\/(language|static|sign-out)/.test(href)) todo.push(plain(href))
	}
	return [...found.values()]
}

// Each field of each form with each value, the others as they stood.
async function fields(hall, people) {
	let n = 0
	for (const person of people)
		for (const { path, action } of await pages(person)) {
			if (hall.over) return n
			const form = forms((await person.get(path)).text).find(f => f.action === action)
			for (const name of Object.keys(form?.fields ?? {}))
				for (const value of [...LONG, ...ODD, '%E5%B7%A5'.repeat(9000)]) {
					const body = Object.entries(form.fields).map(([k, v]) => `${k}=${k === name ? value : encodeURIComponent(v)}`).join('&')
					n++
					await survives(hall, person, p => p.send('POST', action, { body, type: 'application/x-www-form-urlencoded' }), `POST ${action} with ${name}=${shown(value)} is answered`)
				}
		}
	return n
}

export async function oddFaults() {
	await part('odd', async () => {
		const hall = await serve(demo(folder() + '/hall'))
		const people = []
		for (const login of PEOPLE) people.push(login ? await new Person(hall).signIn(login) : new Person(hall))
		const a = await addresses(hall, people), f = await fields(hall, people)
		expect(`${a} odd addresses and ${f} odd fields were answered`, !hall.over && a > 1000 && f > 500, `${a} ${f}`)
		expect('... and the first page still opens', !hall.over && (await new Person(hall).get('/')).status === 200)
		if (!hall.over) await hall.stop()
	})
}
