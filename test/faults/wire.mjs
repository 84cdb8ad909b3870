// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes on the wire that two readers could understand differently, and clients that take their time.
import net from 'node:net'
import { demo, expect, folder, part, pause, Person, serve } from '../lib/hall.mjs'

// Says `bytes` (a list: with a pause between) and hears until the server closes or is silent for `ms`.
function say(port, bytes, ms = 400) {
	return new Promise(done => {
		const s = net.connect(port, '127.0.0.1')
		let heard = '', timer
		const end = closed => { clearTimeout(timer); s.destroy(); done({ heard, closed }) }
		const wait = () => { clearTimeout(timer); timer = setTimeout(() => end(false), ms) }
		s.on('data', d => { heard += d.toString('latin1'); wait() })
		s.on('end', () => end(true))
		s.on('close', () => end(true))
		s.on('error', () => end(true))
		s.write(Buffer.from(bytes, 'latin1'))
		wait()
	})
}
const replies = heard => [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(m => Number(m[1]))

const HOST = 'Host: hall.test\r\n', POST = `POST /sign-in HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\n`
const SECOND = `GET /about HTTP/1.1\r\n${HOST}X-Hidden: yes\r\n\r\n`
// Each is followed by a second request that must never be answered.
const smuggled = {
	'a length and chunks': `${POST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
	'chunks and a length': `${POST}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n`,
	'two lengths that differ': `${POST}Content-Length: 0\r\nContent-Length: 5\r\n\r\n`,
	'two lengths in one line': `${POST}Content-Length: 0, 5\r\n\r\n`,
	'a length with a sign': `${POST}Content-Length: +0\r\n\r\n`,
	'a negative length': `${POST}Content-Length: -1\r\n\r\n`,
	'a hexadecimal length': `${POST}Content-Length: 0x0\r\n\r\n`,
	'a length that overflows': `${POST}Content-Length: 18446744073709551616\r\n\r\n`,
	'an empty length': `${POST}Content-Length:\r\n\r\n`,
	'chunks by another name': `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
	'chunks twice': `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
	'chunks and identity': `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
	'chunks behind a tab': `${POST}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n`,
	'a blank before the colon': `${POST}Content-Length : 0\r\n\r\n`,
	'a chunk whose size ends in a bare line feed': `${POST}Transfer-Encoding: chunked\r\n\r\n3\na=1\r\n0\r\n\r\n`,
	'a chunk of no size': `${POST}Transfer-Encoding: chunked\r\n\r\n\r\n\r\n`,
	'a chunk with a sign': `${POST}Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n`,
	'a chunk of 0x0': `${POST}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n`,
	'a chunk too long for its size': `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n`,
	'a folded header': `GET / HTTP/1.1\r\n${HOST}X-One: a\r\n Content-Length: 5\r\n\r\n`,
	'a header that begins with a blank': `GET / HTTP/1.1\r\n ${HOST}\r\n`,
	'a bare carriage return': `GET / HTTP/1.1\r\n${HOST}X-One: a\rContent-Length: 5\r\n\r\n`,
	'a NUL in a header': `GET / HTTP/1.1\r\n${HOST}X-One: a\0b\r\n\r\n`,
	'a NUL in the path': `GET /\0about HTTP/1.1\r\n${HOST}\r\n`,
	'no host': 'GET / HTTP/1.1\r\n\r\n',
	'two hosts': `GET / HTTP/1.1\r\n${HOST}Host: other.test\r\n\r\n`,
	'a header without a colon': `GET / HTTP/1.1\r\n${HOST}nothing\r\n\r\n`,
	'a version of tomorrow': `GET / HTTP/3.7\r\n${HOST}\r\n`,
	'a method of its own': `GRAB / HTTP/1.1\r\n${HOST}\r\n`,
	'a body on a page that takes none': `GET / HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nabcde`,
}

async function smuggling(hall) {
	const both = await say(hall.port, `GET /help HTTP/1.1\r\n${HOST}\r\n${SECOND}`)
	expect('two honest requests get two answers (so a third would be seen)', replies(both.heard).join() === '200,200', replies(both.heard).join())
	const form = await say(hall.port, `${POST}Content-Length: 7\r\n\r\nlogin=x${SECOND}`)
	expect('... and so do a form and a page', replies(form.heard).length === 2 && replies(form.heard)[1] === 200, replies(form.heard).join())
	for (const [name, bytes] of Object.entries(smuggled)) {
		const { heard, closed } = await say(hall.port, bytes + SECOND), r = replies(heard)
		expect(`${name}: one refusal at most, then closed`, closed && r.length <= 1 && r.every(s => s >= 400 && s < 600) && !heard.includes('Hidden'),
			`${r.join()} ${closed ? '' : 'left open'}`)
	}
	expect('nothing of it stopped the program', (await new Person(hall).get('/')).status === 200)
}

async function names(hall) {
	const p = new Person(hall)
	for (const path of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/static/../hall.key', '/static/%2e%2e%2fhall.key', '/static//etc/passwd', '/%252e%252e/x'])
		expect(`${path} leads nowhere`, [400, 404].includes((await p.get(path)).status))
	for (const method of ['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
		expect(`${method} is not taken`, [400, 405, 501].includes((await p.send(method, '/').catch(() => ({ status: 400 }))).status))
	const head = await p.send('HEAD', '/about'), get = await p.get('/about')
	expect('HEAD says what GET would, without a body', head.status === 200 && head.body.length === 0 && head.headers['content-length'] === get.headers['content-length'])
	const wrong = await p.send('POST', '/about', { body: '', type: 'text/plain' })
	expect('a page that takes no form says which way it is read', wrong.status === 405 && /GET/.test(wrong.headers.allow), `${wrong.status} ${wrong.headers.allow}`)
	const far = await p.get('/sign-in?next=https://elsewhere.test/')
	expect('nobody is sent on to another site', !/elsewhere/.test(far.text) || far.status === 400)
}

// A head that grows by a byte now and then, for ever. How long it was suffered, in seconds.
function trickle(port, head, limit) {
	return new Promise(done => {
		const s = net.connect(port, '127.0.0.1'), began = Date.now()
		let n = 0
		const end = () => { clearInterval(t); s.destroy(); done((Date.now() - began) / 1000) }
		s.write(head)
		const t = setInterval(() => { s.write('x'); if (++n > limit * 2) end() }, 500)
		s.on('close', end)
		s.on('error', end)
		s.resume()
	})
}

async function slow(hall, isFull) {
	const many = Array.from({ length: 50 }, () => trickle(hall.port, `GET / HTTP/1.1\r\n${HOST}X-Slow: `, 40))
	const body = isFull ? [trickle(hall.port, `${POST}Content-Length: 100000\r\n\r\n`, 60)] : []
	await pause(500)
	const began = Date.now(), r = await new Person(hall).get('/')
	expect('fifty who never finish hold up nobody', r.status === 200 && Date.now() - began < 2000, `${Date.now() - began} ms`)
	const longest = Math.max(...await Promise.all(many))
	expect('... and are shown out in about 15 seconds', longest > 10 && longest < 25, `${longest} s`)
	for (const t of await Promise.all(body)) expect('a form that trickles is shown out in about 30', t > 20 && t < 45, `${t} s`)
}

export async function wireFaults(isFull) {
	const hall = await serve(demo(folder() + '/hall'))
	const late = slow(hall, isFull)
	await part('requests within requests', () => smuggling(hall))
	await part('paths and methods', () => names(hall))
	await part('clients that take their time', () => late)
	const { code } = await hall.stop()
	expect('the program ends well', code === 0, code)
}
