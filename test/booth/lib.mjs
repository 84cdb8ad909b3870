// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth in a real browser: served from a folder beside an archive, and walked through as a voter would.
import { createReadStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import http from 'node:http'

const TYPES = { html: 'text/html; charset=utf-8', bel: 'application/octet-stream' }

// Serves the files of a name -> path map on loopback, as any web server would; counts what was asked for.
export async function shelf(files) {
	const asked = []
	const server = http.createServer((req, res) => {
		const name = basename(new URL(req.url, 'http://localhost').pathname)
		asked.push(req.url)
		const path = files[name] ?? files['*']?.(name)
		if (!path || !existsSync(path)) return res.writeHead(404).end()
		res.writeHead(200, { 'Content-Type': TYPES[name.split('.').pop()] ?? 'text/plain' })
		createReadStream(path).pipe(res)
	})
	await new Promise(done => server.listen(0, '127.0.0.1', done))
	return { port: server.address().port, asked, stop: () => new Promise(done => { server.close(done); server.closeAllConnections() }) }
}

export const heading = page => page.textContent('main h1')

// Clicks the button of these words and waits for the next screen's heading.
export async function press(page, words, next) {
	await page.getByRole('button', { name: words, exact: true }).click()
	if (next) await page.getByRole('heading', { level: 1, name: next, exact: true }).waitFor()
}

// Makes the choices on the present question: answers by their words, `blank`, or numbers of a ranking.
export async function choose(page, choice, w) {
	if (choice === 'blank') return page.getByLabel(w.blank, { exact: false }).check()
	if (typeof choice[0] === 'number') {
		for (const [i, n] of choice.entries()) await page.fill(`#answer-${i}`, String(n))
		return
	}
	for (const answer of choice) await page.getByLabel(answer, { exact: true }).check()
}

// From the first screen to the sealed ballot. Answers the mark.
export async function seal(page, { choices, code, w }) {
	await press(page, w.start_vote)
	for (const choice of choices) {
		await choose(page, choice, w)
		await press(page, w.continue)
	}
	await press(page, w.review_go, w.code_title)
	await page.fill('#code', code)
	await press(page, w.code_seal, w.sealed_title)
	return page.textContent('.long-code')
}

// The sealed ballot cast: its text and tracker.
export async function cast(page, w) {
	await press(page, w.cast_go, w.cast_title)
	return { text: await page.inputValue('#ballot-text'), tracker: await page.textContent('.long-code') }
}
