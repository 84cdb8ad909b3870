// SPDX-License-Identifier: AGPL-3.0-or-later
// The ways in, as a browser takes them: what it brings along from another site, and what it keeps back.
import http from 'node:http'
import { code, expect, PASSWORD } from '../lib/hall.mjs'
import { complaints, look, open, SHOTS, signIn, visitor } from './lib.mjs'

const LINKED = 'liang.province', ASKS = 'wang.chair', LOST = 'lu.vice', AGREES = 'he.head'

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

// ---- a lost second step ----

async function wellMade(page, name, lang, size) {
	const { faults } = await look(page, { lang, size })
	await page.screenshot({ path: `${SHOTS}/doors-${name}.png`, fullPage: true })
	expect(`... the page is sound (${name})`, faults.length === 0, faults.join('\n\t'))
}

async function prove(page, hall, form, login, fields = {}) {
	const f = page.locator(`form[action="${form}"]`)
	for (const [name, value] of Object.entries(fields)) await f.locator(`[name="${name}"]`).fill(value)
	await f.locator('[name=met]').check()
	await f.locator('[name=code]').fill(await code(hall.dir, login))
	await Promise.all([page.waitForNavigation(), f.locator('button').click()])
}

async function lostStep(browser, hall) {
	const at = async (login, lang, size) => {
		const page = await (await visitor(browser, hall, { lang, size })).newPage()
		await signIn(page, hall, login)
		return page
	}
	const chair = await at(ASKS, 'en', 'desk'), head = await at(AGREES, 'zh', 'phone'), vice = await at(LOST, 'en', 'phone')
	const said = complaints(head)
	await chair.goto('/my')
	await chair.click('a[href="/second-step"]')
	await wellMade(chair, 'ask', 'en', 'desk')
	await prove(chair, hall, '/second-step', ASKS, { login: 'nobody.here' })
	expect('a login that the office does not answer for is told beside the field, with what was typed',
		await chair.locator('#login-e').count() === 1 && await chair.inputValue('#login') === 'nobody.here')
	await wellMade(chair, 'wrong', 'en', 'desk')
	await prove(chair, hall, '/second-step', ASKS, { login: LOST })
	expect('an officer asks that a lost second step be lifted', place(chair) === '/second-step?done=asked', place(chair))
	expect('... and cannot agree to it', await chair.locator('form[action="/second-step/agree"]').count() === 0)
	await vice.goto('/my')
	expect('... the owner is warned, and could keep it', await vice.locator('form[action="/my/second-factor/keep"]').count() === 1)
	await wellMade(vice, 'warned', 'en', 'phone')
	await head.goto('/second-step')
	await wellMade(head, 'agree', 'zh', 'phone')
	await prove(head, hall, '/second-step/agree', AGREES)
	expect('another officer agrees', place(head) === '/second-step?done=agreed', place(head))
	await head.goto('/my')
	await wellMade(head, 'told', 'zh', 'phone')
	await vice.goto('/my')
	expect('... the owner is signed out', /^\/sign-in/.test(place(vice)), place(vice))
	await vice.fill('input[name=login]', LOST)
	await vice.fill('input[name=password]', PASSWORD)
	await vice.click('main form button')
	expect('... and comes in with the password, to set up a new one before anything else', place(vice) === '/my/second-factor', place(vice))
	expect('... and the browser had nothing to complain of', said.length === 0, said.join('\n\t'))
}

export async function doors(hall) {
	const browser = await open()
	await byLink(browser, hall)
	await lostStep(browser, hall)
	await browser.close()
}
