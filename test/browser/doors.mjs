// SPDX-License-Identifier: AGPL-3.0-or-later
// The ways in, as a browser takes them: what it brings along from another site, and what it keeps back.
import http from 'node:http'
import { expect } from '../lib/hall.mjs'
import { open, signIn, visitor } from './lib.mjs'

const LINKED = 'liang.province'

// Somebody else's site: a link to a page of the hall, and a form that would act in it. 127.0.0.1 is not localhost
// to a browser, so the two are as foreign to each other as any.
async function elsewhere(hall, path, form) {
	const there = `http://localhost:${hall.port}`
	const page = `<!doctype html><title>Elsewhere</title><a id="link" href="${there}${path}">a message</a>
		<form method="post" action="${there}${form}"><input name="lang" value="zh"><button>a trap</button></form>`
	const server = http.createServer((q, a) => { a.setHeader('Content-Type', 'text/html'); a.end(page) })
	await new Promise(done => server.listen(0, '127.0.0.1', done))
	return { at: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

const place = page => { const u = new URL(page.url()); return u.pathname + u.search }

async function follow(page, site) {
	await page.goto(site.at)
	await page.click('#link')
	await page.waitForURL(u => u.port !== new URL(site.at).port && !(u.pathname === '/desk' && u.search), { waitUntil: 'load' })
	await page.waitForSelector('h1:not(:has-text("One moment"))')
}

async function byLink(browser, hall) {
	const site = await elsewhere(hall, '/desk', '/my/language')
	for (const scripts of [false, true]) {
		const context = await visitor(browser, hall, { lang: 'en', size: 'desk', scripts }), page = await context.newPage()
		const how = scripts ? 'with scripts' : 'without scripts'
		await follow(page, site)
		expect(`whoever is not signed in and follows a link elsewhere is asked to sign in, ${how}`, place(page) === '/sign-in?next=%2Fdesk', place(page))
		if (!scripts) {
			await signIn(page, hall, LINKED)
			const sid = (await context.cookies()).find(c => c.name === '__Host-sid')
			expect("an officer's session is kept back from other sites", sid?.sameSite === 'Strict', JSON.stringify(sid?.sameSite))
			await follow(page, site)
			expect('... and still a link elsewhere leads an officer to the page', place(page) === '/desk', place(page))
			await page.goto(site.at)
			const [answer] = await Promise.all([page.waitForResponse(r => r.url().endsWith('/my/language')), page.click('button')])
			expect('... a form elsewhere arrives without it, and is refused', answer.status() === 403 && !(await answer.request().allHeaders()).cookie?.includes('__Host-sid'))
		}
		await context.close()
	}
	site.close()
}

export async function doors(hall) {
	const browser = await open()
	await byLink(browser, hall)
	await browser.close()
}
