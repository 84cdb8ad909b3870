// SPDX-License-Identifier: AGPL-3.0-or-later
// Many people filing at once, every answer written down; and what must be true of a hall after whatever happened.
import { ask, Person, run } from '../lib/hall.mjs'

// `clients` connections of one session, each filing one demand after another until `done()`,
// at most a quarter of a minute.
// Resolves to { kept: [{ nonce, text, page }], unknown: [{ nonce, text }], refused: Map status -> times, pages }.
export async function fileMany(hall, worker, clients, done, mark) {
	const last = await worker.lastScreen(), out = { kept: [], unknown: [], refused: new Map(), pages: [], last }
	const end = Date.now() + 15000
	let n = 0
	const client = async i => {
		const me = new Person(hall)
		me.cookies = worker.cookies
		while (!done(out) && Date.now() < end) {
			const it = { nonce: `${mark}n${++n}xxxxxxxx`.slice(0, 40), text: `${mark} demand ${n}: the pay of the spring is missing.` }
			try {
				const r = await me.post('/file', { ...last.fields, nonce: it.nonce, text: it.text })
				if (r.status === 303) out.kept.push({ ...it, page: r.headers.location.replace('/filed', '') })
				else {
					out.refused.set(r.status, (out.refused.get(r.status) ?? 0) + 1)
					if (out.pages.length < 5) out.pages.push(r)
				}
			} catch { out.unknown.push(it); return }            // whoever is cut off has nobody to ask any more
		}
		me.agent.destroy()
	}
	await Promise.all(Array.from({ length: clients }, (_, i) => client(i)))
	return out
}

const ASKED = 150

// Acknowledged filings that are not there, or not as they were written: their texts. All are looked for in what the
// hall keeps; some, from both ends and between, are asked for at the door like their worker would.
export async function missing(hall, worker, kept) {
	const there = new Set(ask(hall.dir, 'SELECT title FROM matter').map(r => r.title))       // short ones are their own title
	const lost = kept.filter(it => !there.has(it.text)).map(it => it.text)
	const step = Math.max(1, Math.floor(kept.length / ASKED)), rest = kept.filter((_, i) => i % step === 0 || i + 5 > kept.length)
	const reader = async () => {
		const me = new Person(hall)
		me.cookies = worker.cookies
		for (let it; (it = rest.pop());) {
			const r = await me.get(it.page)
			if (r.status !== 200 || !r.text.includes(it.text)) lost.push(it.text)
		}
		me.agent.destroy()
	}
	await Promise.all([reader(), reader(), reader(), reader()])
	return lost
}

// What is half there, or does not add up: one sentence each; empty when all is well. Reads the tables themselves,
// and asks the program's own doctor, so that neither is believed alone.
export function wrong(dir) {
	const out = []
	const none = (sentence, sql) => {
		const n = ask(dir, sql)
		if (n.length) out.push(`${sentence}: ${n.length} (${JSON.stringify(n[0]).slice(0, 120)})`)
	}
	const check = ask(dir, 'PRAGMA integrity_check')
	if (check.length !== 1 || check[0].integrity_check !== 'ok') out.push('integrity_check')
	none('a reference that leads nowhere', 'PRAGMA foreign_key_check')
	none('a matter without its first entry',
		'SELECT id FROM matter m WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.region = m.region AND e.matter = m.id AND e.seq = 1)')
	none('a matter whose entries have gaps', 'SELECT matter FROM entry GROUP BY region, matter HAVING max(seq) <> count(*)')
	none('an entry without its matter',
		'SELECT matter FROM entry e WHERE NOT EXISTS (SELECT 1 FROM matter m WHERE m.region = e.region AND m.id = e.matter)')
	none('a matter without exactly one applicant',
		'SELECT id FROM matter m WHERE 1 <> (SELECT count(*) FROM matter_person p WHERE p.region = m.region AND p.matter = m.id AND p.part = 1)')
	none('an open matter that waits on no desk',
		`SELECT id FROM matter m WHERE m.is_open = 1 AND m.state = 'filed' AND NOT EXISTS
		 (SELECT 1 FROM desk d WHERE d.region = m.holder_region AND d.guild = m.holder AND d.matter = m.id)`)
	none('a desk that holds what is closed or gone',
		'SELECT matter FROM desk d WHERE NOT EXISTS (SELECT 1 FROM matter m WHERE m.region = d.matter_region AND m.id = d.matter)')
	none('a filed matter without a running clock',
		`SELECT id FROM matter m WHERE m.state = 'filed' AND m.is_open = 1 AND NOT EXISTS
		 (SELECT 1 FROM clock c WHERE c.region = m.region AND c.matter = m.id)`)
	none('an attachment without its bytes',
		'SELECT id FROM attachment a WHERE NOT EXISTS (SELECT 1 FROM attachment_bytes b WHERE b.region = a.region AND b.id = a.id)')
	none('one form that made two matters',
		"SELECT nonce FROM matter_person WHERE nonce <> '' GROUP BY person, nonce HAVING count(*) > 1")
	const doctor = run('doctor', dir)
	for (const line of doctor.out.split('\n')) if (/^BAD/.test(line)) out.push(`doctor: ${line.slice(6)}`)
	if (doctor.code !== 0 && !out.length) out.push(`doctor ended with ${doctor.code}`)
	return out
}
