// SPDX-License-Identifier: AGPL-3.0-or-later
// A hall to be tried from outside: started, stopped, killed; and people who visit it without a browser.
import { spawn, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import http from 'node:http'

export const BUILD = process.env.BUILD ?? 'build'
export const PROGRAM = `${BUILD}/unionhall`
export const PASSWORD = 'together-we-are-heard'
const STEP_MS = 30000                                     // six digits hold so long (RFC 6238 4.1)

// ---- halls ----

process.setMaxListeners(0)

export function folder() {
	const dir = mkdtempSync(join(tmpdir(), 'unionhall-try-'))
	process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
	return dir
}

// The demonstration hall, made once for all tests of a build and copied for each.
export function demo(dir) {
	const made = `${BUILD}/check/demo`
	if (!existsSync(`${made}/hall.conf`) || statSync(PROGRAM).mtimeMs > statSync(`${made}/hall.conf`).mtimeMs)
		execFileSync(PROGRAM, ['demo', made, '--fresh', '--lang', 'en'], { stdio: 'ignore' })
	cpSync(made, dir, { recursive: true })
	return dir
}

// Serves `dir`; `wrap` is a command line to run the program under. Resolves once the doors are open.
export function serve(dir, { wrap = [], env = {}, threads = 2 } = {}) {
	const line = [...wrap, PROGRAM, 'serve', dir, '--address', '127.0.0.1', '--port', '0', '--threads', String(threads), '--lang', 'en']
	const child = spawn(line[0], line.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
	const hall = { child, dir, log: '', port: 0 }
	hall.ended = new Promise(done => child.on('exit', (code, signal) => { hall.over = true; done({ code, signal }) }))
	child.stderr.on('data', d => { hall.log += d })
	const open = new Promise((yes, no) => {
		child.stdout.on('data', d => {
			hall.log += d
			const at = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(hall.log)
			if (at && !hall.port) { hall.port = Number(at[1]); yes(hall) }
		})
		hall.ended.then(({ code, signal }) => no(new Error(`the program ended (${code ?? signal}): ${hall.log}`)))
	})
	process.on('exit', () => { if (!hall.over) child.kill('SIGKILL') })
	hall.stop = async (signal = 'SIGTERM') => { if (!hall.over) child.kill(signal); return hall.ended }
	return open
}

export function run(...words) {
	try { return { code: 0, out: execFileSync(PROGRAM, [...words, '--lang', 'en'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) } }
	catch (e) { return { code: e.status, out: `${e.stdout}${e.stderr}` } }
}

// Six digits serve once (RFC 6238 5.2): for whoever used theirs moments ago it waits for the next, as a person would.
const used = new Map(), step = () => Math.floor(Date.now() / STEP_MS)
export async function code(dir, login) {
	if (used.get(`${dir} ${login}`) === step()) await pause(STEP_MS - Date.now() % STEP_MS)
	const digits = /\d{6}/.exec(run('user', dir, 'code', login).out)[0]
	used.set(`${dir} ${login}`, step())
	return digits
}

// Every row of a question, asked beside the running hall.
export function ask(dir, sql) {
	const out = execFileSync('sqlite3', ['-readonly', '-json', `${dir}/hall.db`, sql], { encoding: 'utf8', maxBuffer: 256 << 20 })
	return out ? JSON.parse(out) : []
}

// ---- people ----

const named = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
export const plain = s => s.replace(/&(?:amp|lt|gt|quot|#39);/g, m => named[m])
const attribute = (tag, name) => { const m = new RegExp(`\\b${name}="([^"]*)"`).exec(tag); return m ? plain(m[1]) : undefined }

// The forms of a page: where each goes, and what it would send as it stands.
export function forms(html) {
	return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag, inside]) => {
		const fields = {}
		for (const [input] of inside.matchAll(/<input\b[^>]*>/g)) {
			const name = attribute(input, 'name'), type = attribute(input, 'type')
			const chosen = !['radio', 'checkbox'].includes(type) || /\schecked\b/.test(input)
			if (name && type !== 'file' && chosen) fields[name] = attribute(input, 'value') ?? ''
		}
		for (const [, t, text] of inside.matchAll(/<textarea\b([^>]*)>([^<]*)<\/textarea>/g)) fields[attribute(t, 'name')] = plain(text)
		for (const [, t] of inside.matchAll(/<select\b([^>]*)>/g)) fields[attribute(t, 'name')] ??= ''
		return { action: attribute(tag, 'action'), method: attribute(tag, 'method') ?? 'get', fields, inside }
	})
}

export class Person {
	constructor(hall, lang = 'en') {
		this.hall = hall
		this.cookies = { '__Host-lang': lang }
		this.agent = new http.Agent({ keepAlive: true })
	}
	// One request; resolves to { status, headers, text, body } and follows nothing.
	send(method, path, { body, type, headers = {}, timeout = 30000 } = {}) {
		return new Promise((yes, no) => {
			const cookie = Object.entries(this.cookies).map(([k, v]) => `${k}=${v}`).join('; ')
			const length = body === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }
			const req = http.request({ host: '127.0.0.1', port: this.hall.port, method, path, agent: this.agent,
				headers: { Cookie: cookie, ...length, ...headers }, timeout }, res => {
				const parts = []
				res.on('data', d => parts.push(d))
				res.on('error', no)
				res.on('end', () => {
					for (const c of res.headers['set-cookie'] ?? []) {
						const [, k, v] = /^([^=]+)=([^;]*)/.exec(c)
						if (v) this.cookies[k] = v
						else delete this.cookies[k]
					}
					const all = Buffer.concat(parts)
					yes({ status: res.statusCode, headers: res.headers, body: all, text: all.toString() })
				})
			})
			req.on('timeout', () => req.destroy(new Error('timeout')))
			req.on('error', no)
			req.end(body)
		})
	}
	get(path, more) { return this.send('GET', path, more) }
	post(path, fields, more) {
		return this.send('POST', path, { body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded', ...more })
	}
	upload(path, fields, files, more) {
		const mark = 'a-mark-that-stands-in-no-file-2f81c0'
		const part = (head, bytes) => Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')])
		const body = Buffer.concat([...Object.entries(fields).map(([k, v]) => part(`name="${k}"`, v)),
			...files.map(f => part(`name="${f.field}"; filename="${f.name}"\r\nContent-Type: ${f.type}`, f.bytes)), Buffer.from(`--${mark}--\r\n`)])
		return this.send('POST', path, { body, type: `multipart/form-data; boundary=${mark}`, ...more })
	}
	// The form of a page that goes to `action`, as it stands with `fill` over it.
	async form(page, action, fill = {}) {
		const html = typeof page === 'string' ? (await this.get(page)).text : page.text
		const f = forms(html).find(f => action instanceof RegExp ? action.test(f.action) : f.action === action)
		if (!f) throw new Error(`no form to ${action} on ${typeof page === 'string' ? page : 'that page'}`)
		return { action: f.action, fields: { ...f.fields, ...fill } }
	}
	async signIn(login) {
		const f = await this.form('/sign-in', '/sign-in', { login, password: PASSWORD })
		const r = await this.post(f.action, f.fields)
		if (r.status !== 303) throw new Error(`${login} was not let in: ${r.status}`)
		if (r.headers.location.startsWith('/sign-in/code')) {
			await this.secondFactor(login)
		}
		return this
	}
	async secondFactor(login) {
		const c = await this.form('/sign-in/code', '/sign-in/code', { code: await code(this.hall.dir, login) })
		const { status } = await this.post(c.action, c.fields)
		if (status !== 303) throw new Error(`${login}'s code was not taken: ${status}`)
	}
	// The last screen of a demand, ready to be sent.
	async lastScreen(text = 'Two weeks of pay are missing since the spring.') {
		const one = await this.form('/file', '/file/where', { topic: 'wages', text, danger: 'no' })
		const two = await this.form(await this.post(one.action, one.fields), '/file/check', { about: 'neither' })
		two.fields.place ??= '330106'
		return this.form(await this.post(two.action, two.fields), '/file', { about_you: 'by_name' })
	}
}

// ---- sentences ----

let passed = 0, failed = 0
export function expect(sentence, holds, what = '') {
	if (holds) passed++
	else failed++
	console.log(`${holds ? 'ok' : 'FAILED'} ${sentence}${holds || !what ? '' : `: ${what}`}`)
	return holds
}
export function untried(sentence) { console.log(`    NOT tried: ${sentence}`) }
export async function part(title, body) {
	const began = Date.now()
	try { await body() } catch (e) { expect(title, false, e.stack ?? String(e)) }
	console.log(`-- ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
}
export function total() {
	console.log(`${passed} passed, ${failed} failed`)
	process.exit(failed ? 1 : 0)
}
export const pause = ms => new Promise(done => setTimeout(done, ms))
