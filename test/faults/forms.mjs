// SPDX-License-Identifier: AGPL-3.0-or-later
// What people and their phones do to forms: too late, twice, too much, and not what it says.
import { ask, demo, expect, folder, forms, part, Person, run, serve } from '../lib/hall.mjs'
import { jpegWithPlace, placeIn, png, pngWithPlace, PLACE } from './bytes.mjs'

const matters = dir => ask(dir, 'SELECT count(*) AS n FROM matter')[0].n
const TRIAGE = { class: 'complaint', grade: 'ordinary' }

async function stale(hall, worker) {
	const last = await worker.lastScreen('The night shift has no rest room since May.')
	const filed = await worker.upload(last.action, last.fields, [])
	const page = filed.headers.location.replace('/filed', '')
	const [zhou, he] = [await new Person(hall).signIn('zhou.triage'), await new Person(hall).signIn('he.head')]
	const move = `${page}/moves/triage`
	const first = await he.form(page, move, { ...TRIAGE, first_answer: 'He answers first.' })
	const second = await zhou.form(page, move, { ...TRIAGE, first_answer: 'Zhou wrote this <b>carefully</b> & at length.' })
	expect('the officer who comes first moves the matter', (await he.post(first.action, first.fields)).status === 303)
	const late = await zhou.post(second.action, second.fields)
	expect('the one who comes second is told, on a page', late.status === 409, late.status)
	expect('... that keeps what was typed', late.text.includes('Zhou wrote this &lt;b&gt;carefully&lt;/b&gt; &amp; at length.'))
	const rows = ask(hall.dir, "SELECT count(*) AS n FROM entry WHERE fields LIKE '%carefully%'")
	expect('... and nothing of it was written', rows[0].n === 0)
	return { zhou, page }
}

async function twice(hall, worker) {
	const last = await worker.lastScreen('Sent twice by a slow telephone.'), before = matters(hall.dir)
	const both = await Promise.all([1, 2, 3].map(() => worker.upload(last.action, last.fields, [])))
	const places = new Set(both.map(r => r.headers.location))
	expect('a demand sent three times at once is one demand', matters(hall.dir) === before + 1, matters(hall.dir) - before)
	expect('... with one receipt', both.every(r => r.status === 303) && places.size === 1, [...places].join(' '))
	const other = await worker.lastScreen('Sent twice by a slow telephone.')
	await worker.upload(other.action, other.fields, [])
	expect('... while another form makes another', matters(hall.dir) === before + 2)
}

async function strange(hall, worker) {
	const last = await worker.lastScreen(), before = matters(hall.dir)
	const pairs = Object.entries(last.fields)
	const send = extra => worker.post('/file', [...pairs, ...extra])
	expect('a field nobody declared is refused', (await send([['handler', '1']])).status === 400)
	expect('a field that comes twice is refused', (await send([['topic', 'safety']])).status === 400)
	expect('a token that comes twice is refused', [400, 403].includes((await send([['token', last.fields.token]])).status))
	expect('a field in the address is refused', (await worker.send('GET', '/file?x=1')).status === 400)
	const choice = await worker.post('/file', { ...last.fields, topic: 'everything' })
	expect('a choice that is none is told beside the field', choice.status === 422 && choice.text.includes('class="error"'), choice.status)
	expect('... and nothing was filed', matters(hall.dir) === before)
}

async function long(hall, worker) {
	const full = '工'.repeat(3999) + '会', over = full + '。'
	const one = await worker.form('/file', '/file/where', { topic: 'wages', danger: 'no', text: full })
	expect('4,000 Chinese characters fit', (await worker.post(one.action, one.fields)).status === 200)
	const r = await worker.post(one.action, { ...one.fields, text: over })
	expect('one more does not', r.status === 422, r.status)
	const field = /<textarea id="([^"]+)"[^>]*name="text"[^>]*aria-describedby="([^"]+)"[^>]*aria-invalid="true"/.exec(r.text)
	expect('... which is told beside the field', field && field[2].split(' ').some(id => r.text.includes(`class="error" id="${id}"`)))
	expect('... and the text is kept', r.text.includes(over))
}

async function give(worker, file) {
	const last = await worker.lastScreen(`With a file: ${file.name}`)
	return worker.upload(last.action, last.fields, [{ field: 'files', type: 'image/png', ...file }])
}

async function given(worker, filed) {
	const page = await worker.get(filed.headers.location.replace('/filed', ''))
	const at = /href="(\/matters\/[^"]+\/files\/[^"]+)"/.exec(page.text)
	return at ? worker.get(at[1]) : undefined
}

// Told beside the field of the files, on the screen it was sent from, with the words as they were.
const toldBeside = r => r.status === 422 && /class="error" id="files-e"/.test(r.text) && r.text.includes('With a file: ')

async function lies(hall, worker) {
	const before = matters(hall.dir)
	const html = Buffer.from('<!doctype html><script>alert(1)</script>\x00')
	const bad = { 'a page called a picture': html, 'a program called a picture': Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(200)]),
		'a picture cut short': png(64).subarray(0, 60), 'an archive called a picture': Buffer.from('PK\x03\x04' + '\0'.repeat(80)) }
	for (const [name, bytes] of Object.entries(bad)) {
		const r = await give(worker, { name: 'photo.png', bytes })
		expect(`${name} is refused`, toldBeside(r), r.status)
	}
	expect('... and nothing of it was filed', matters(hall.dir) === before)
	const drawing = await give(worker, { name: 'x.svg', type: 'image/svg+xml', bytes: '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>' })
	const kept = drawing.status === 303 ? await given(worker, drawing) : undefined
	expect('a drawing with a script is refused, or saved as plain text', toldBeside(drawing) || kept.headers['content-type'].startsWith('text/plain'))
	const honest = await given(worker, await give(worker, { name: '../../etc/x.html', type: 'text/html', bytes: png() }))
	expect('a picture called a page is a picture', honest?.headers['content-type'] === 'image/png', honest?.headers['content-type'])
	expect('... saved, not shown, and allowed nothing', /^attachment; filename="1\.png"$/.test(honest?.headers['content-disposition']) &&
		honest.headers['content-security-policy'] === "default-src 'none'; sandbox")
}

async function large(hall, worker) {
	const nine = Buffer.concat([png(), Buffer.alloc(9 << 20)])
	const r = await give(worker, { name: 'large.png', bytes: nine })
	expect('a file of 9 MB is refused as too large', toldBeside(r) && /8 MB/.test(r.text), r.status)
	const form = await worker.send('POST', '/sign-in', { body: 'x'.repeat(300 << 10), type: 'application/x-www-form-urlencoded' }).catch(e => e)
	expect('a form of 300 KiB is refused as too large', form.status === 413 || form.code === 'ECONNRESET' || form.code === 'EPIPE', form.status ?? form.code)
}

async function place(hall, worker) {
	for (const [name, bytes] of [['photo.jpg', jpegWithPlace()], ['photo.png', pngWithPlace()]]) {
		expect(`${name} tells where it was taken, as it is sent`, placeIn(bytes))
		const back = await given(worker, await give(worker, { name, bytes }))
		expect('... and no longer when it comes back', back?.status === 200 && back.body.length > 60 && !placeIn(back.body), back?.status)
	}
	const found = ask(hall.dir, `SELECT count(*) AS n FROM attachment_bytes WHERE instr(bytes, CAST('${PLACE}' AS BLOB))`)
	expect('... nor in what the hall keeps', found[0].n === 0)
}

export async function formFaults() {
	const dir = demo(folder() + '/hall')
	run('user', dir, 'office', 'he.head', 'triage_officer', '330106', '--because', 'a test of two officers')
	const hall = await serve(dir)
	const worker = await new Person(hall).signIn('chen.worker')
	await part('a page that is out of date', () => stale(hall, worker))
	await part('a form sent twice', () => twice(hall, worker))
	await part('fields that are not of the form', () => strange(hall, worker))
	await part('one character too many', () => long(hall, worker))
	await part('files that lie', () => lies(hall, worker))
	await part('files too large', () => large(hall, worker))
	await part('pictures that know where they were taken', () => place(hall, worker))
	const { code: ended } = await hall.stop()
	expect('the program ends well', ended === 0, ended)
	expect('... and told no name, text or login in its log', !/chen|zhou|chen\.worker|carefully|SECRET/.test(hall.log), hall.log)
}
