// SPDX-License-Identifier: AGPL-3.0-or-later
// From an empty folder to a first demand in a real union, as README and docs/guide/engineer.md say it is done:
// the county's hall, its towns, a workplace union, its members, officers, codes, and what each of them then sees.
import { createHmac } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, folder, part, Person, plain, run, serve, total } from '../lib/hall.mjs'

const PASSWORD = 'a-long-word-of-our-own-7'
const dir = folder(), hall = `${dir}/hall`
const file = (name, ...lines) => { writeFileSync(`${dir}/${name}`, lines.join('\n') + '\n'); return `${dir}/${name}` }
const does = (sentence, ...words) => { const r = run(...words); expect(sentence, r.code === 0, r.out); return r.out }

const codes = {}

// RFC 6238 of a key in base32 (RFC 4648), as an authenticator app reckons it.
function digits(key) {
	const bits = [...key.replace(/[^A-Z2-7]/g, '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
	const secret = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
	const step = Buffer.alloc(8)
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)))
	const mac = createHmac('sha1', secret).update(step).digest(), at = mac[19] & 15
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
}

async function comeIn(open, login, officer) {
	const p = new Person(open)
	const asked = await p.form('/welcome', '/welcome/code', { code: codes[login] })
	const set = await p.form(await p.post(asked.action, asked.fields), '/welcome', { new: PASSWORD })
	const r = await p.post(set.action, set.fields)
	expect(`${login} comes in with the code and sets a password`, r.status === 303, String(r.status))
	if (officer) {
		const page = await p.get('/my/second-factor'), key = plain(/<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)[1])
		const f = await p.form(page, '/my/second-factor', { code: digits(key) })
		expect(`... and, being an officer, a second step`, [200, 303].includes((await p.post(f.action, f.fields)).status))
	}
	return p
}

await part('the hall is made', async () => {
	mkdirSync(dir, { recursive: true })
	codes.desk1 = /([0-9A-Z]{4}-){3,}[0-9A-Z]+/.exec(does('the county begins its hall', 'init', hall, '--name', '西湖区总工会',
		'--name-en', 'Xihu District Federation', '--union-code', '330106', '--union-level', 'county', '--profile', 'cn-zhejiang',
		'--officer', '王小红', '--login', 'desk1'))[0]
	does('its towns are founded', 'union', hall, 'import', '--divisions', '--under', '330106')
	does('a workplace union is founded from a table', 'union', hall, 'import', file('unions.csv', 'code,level,name,parent,employer,phone',
		'330106U001,unit,和平电子工会,330106004,和平电子有限公司,0571-88880000'))
	const members = file('members.csv', 'name,union,number,since,login', '陈晓燕,330106U001,001,2024-03-05,river7', '李美琳,330106,,,desk2', '周敏,330106,,,desk3')
	does('people are entered, and codes written for them', 'member', hall, 'import', members, '--invite', `${dir}/codes.csv`)
	for (const row of readFileSync(`${dir}/codes.csv`, 'utf8').trim().split('\n').slice(1)) {
		const [, , login, code] = row.split(',')
		codes[login] = code
	}
	expect('... each has one', codes.river7 && codes.desk2 && codes.desk3)
	does('an officer gives first answers', 'user', hall, 'office', 'desk3', 'triage_officer', '330106', '--because', 'appointed 3 March 2026')
	does('another signs', 'user', hall, 'office', 'desk2', 'vice_chair', '330106', '--because', 'elected 3 March 2026')
	does('the hall is well', 'doctor', hall)
})

await part('a first demand', async () => {
	const open = await serve(hall)
	const chen = await comeIn(open, 'river7')
	const shown = await new Person(open).get('/unions/330106U001')
	expect('everybody sees the union, with its telephone', shown.text.includes('0571-88880000') && shown.text.includes('和平电子工会'))
	const last = await chen.lastScreen()
	expect('... the worker is offered their own union', last.fields.place === '330106U001', last.fields.place)
	const sent = await chen.post(last.action, last.fields)
	expect('the worker files a demand', sent.status === 303 && /^\/matters\/[0-9A-Z-]+\/filed$/.test(sent.headers.location), sent.headers.location)
	const number = sent.headers.location.split('/')[2]
	const receipt = await chen.get(sent.headers.location)
	expect('... and gets a receipt with its number', receipt.status === 200 && receipt.text.includes(number))
	const zhou = await comeIn(open, 'desk3', true)
	const desk = await zhou.get('/desk')
	expect('it lies on the county\'s desk, not that of the union inside the employer', desk.text.includes(number), String(desk.status))
	const answer = await zhou.form(`/matters/${number}`, /\/moves\/triage$/, { first_answer: 'Thank you. We ask the employer for its lists this week.', class: 'complaint', grade: 'ordinary' })
	expect('the officer gives the first answer', (await zhou.post(answer.action, answer.fields)).status === 303)
	expect('... which the worker reads', (await chen.get(`/matters/${number}`)).text.includes('We ask the employer for its lists'))
	expect('nobody else can', (await new Person(open).get(`/matters/${number}`)).status !== 200)
	await open.stop()
	expect('the program said nothing of anybody', !/陈晓燕|river7|王小红/.test(open.log), open.log)
	does('the hall is well afterwards', 'doctor', hall)
})

total()
