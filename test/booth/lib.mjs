// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth in a real browser: served from a folder beside an archive, and walked through as a voter would.
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import http from 'node:http'
import { BUILD } from '../lib/hall.mjs'
import { complaints, look, mixed, SIZES } from '../browser/lib.mjs'

export const PAGE = `${BUILD}/booth.html`
const TYPES = { html: 'text/html; charset=utf-8', bel: 'application/octet-stream' }

// Serves the files of a name -> path map on loopback, as any web server would; counts what was asked for. A number
// instead of a path is answered as the status.
export async function shelf(files) {
	const asked = []
	const server = http.createServer((req, res) => {
		const name = basename(new URL(req.url, 'http://localhost').pathname), path = files[name] ?? 404
		asked.push(name)
		if (typeof path === 'number' || !existsSync(path)) return res.writeHead(typeof path === 'number' ? path : 404).end()
		res.writeHead(200, { 'Content-Type': TYPES[name.split('.').pop()] ?? 'text/plain' })
		createReadStream(path).pipe(res)
	})
	await new Promise(done => server.listen(0, '127.0.0.1', done))
	const stop = () => new Promise(done => { server.close(done); server.closeAllConnections() })
	return { url: `http://localhost:${server.address().port}/booth.html`, files, asked, stop }
}
// The booth beside the archive of an election.
export const shelf_of = e => shelf({ 'booth.html': PAGE, [basename(e.archive)]: e.archive })
export const name_of = e => basename(e.archive, '.bel')

// The booth's sentences in a language; `said(key, ...)` fills their blanks.
export function words(lang) {
	const lines = readFileSync(`messages/${lang}/booth.txt`, 'utf8').split('\n').filter(l => l.startsWith('booth.'))
	const w = Object.fromEntries(lines.map(l => [l.slice(6, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]))
	w.said = (key, ...blanks) => w[key].replace(/\{(\d)\}/g, (_, n) => blanks[n - 1])
	return w
}

// Somebody's browser with a page in it: { page, w, faults }, to be closed by close().
export async function voter(browser, { lang = 'en', size = 'phone', scheme = 'light', ...more } = {}) {
	const context = await browser.newContext({ viewport: SIZES[size], locale: lang === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: scheme,
		reducedMotion: 'reduce', acceptDownloads: true, ...more })
	context.setDefaultTimeout(20000)
	const page = await context.newPage()
	return { page, lang, size, scheme, w: words(lang), faults: complaints(page), looked: new Set(), close: () => context.close() }
}

// Looks the present screen over, once: axe, layout, words of the other language, keyboard focus. Adds to v.faults.
export async function see(v, screen) {
	if (v.looked.has(screen)) return
	v.looked.add(screen)
	const { faults, seen } = await look(v.page, v)
	v.faults.push(...[...faults, ...mixed(seen, v.lang).map(m => `words of the other language: ${m}`)].map(f => `${screen}: ${f}`))
	if (v.shots) await v.page.screenshot({ path: `${v.shots}/${v.lang}-${v.size}-${v.scheme}-${v.looked.size}-${screen}.png`, fullPage: true })
}

export async function enter(v, s, name) {
	await v.page.goto(name ? `${s.url}#${name}` : s.url)
	await (name ? v.page.getByRole('button', { name: v.w.start_vote }) : v.page.locator('#archive')).waitFor()
}

const there = t => document.querySelector('main h1')?.textContent === t && document.activeElement === document.querySelector('main h1')
// Clicks the button of these words and waits for the next screen: its heading stands there and has the focus.
export async function press(page, label, next) {
	await page.getByRole('button', { name: label, exact: true }).click()
	if (next) await page.waitForFunction(there, next)
}

// Makes the choices on the present question: answers by their words, 'blank', or numbers of a ranking.
export async function choose(page, choice, w) {
	if (choice === 'blank') return page.locator('#answer-blank').check()
	if (typeof choice[0] === 'number') {
		for (const [i, n] of choice.entries()) await page.fill(`#answer-${i}`, String(n))
		return
	}
	for (const answer of choice) await page.getByLabel(answer, { exact: true }).check()
}

// From the first screen to the review.
export async function answer(v, choices) {
	const { page, w } = v
	await see(v, 'start')
	await press(page, w.start_vote)
	for (const [i, choice] of choices.entries()) {
		await page.getByText(w.said('question_of', i + 1, choices.length), { exact: true }).waitFor()
		await choose(page, choice, w)
		await see(v, `question-${i + 1}`)
		await press(page, w.continue)
	}
	await page.getByRole('heading', { name: w.review_title }).waitFor()
	await see(v, 'review')
}

// From the review to the sealed ballot. Answers its mark.
export async function seal(v, code) {
	const { page, w } = v
	await press(page, w.review_go, w.code_title)
	await page.fill('#code', code)
	await see(v, 'code')
	await press(page, w.code_seal, w.sealed_title)
	await see(v, 'sealed')
	return page.textContent('.long-code')
}

// The sealed ballot cast: its text and tracker.
export async function cast(v) {
	await press(v.page, v.w.cast_go, v.w.cast_title)
	await see(v, 'cast')
	return { text: await v.page.inputValue('#ballot-text'), tracker: await v.page.textContent('.long-code') }
}

// The sealed ballot opened instead.
export async function unseal(v) {
	await press(v.page, v.w.open_go, v.w.opened_title)
	await see(v, 'opened')
	return v.page.inputValue('#opened-text')
}

// What the file says that a button saves.
export async function saved(page, label) {
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: label, exact: true }).click()])
	return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

// The sentences of the summary at the top of a screen.
export async function problems(page) {
	await page.locator('.errors').waitFor()
	return page.locator('.errors li').allTextContents()
}
