// SPDX-License-Identifier: AGPL-3.0-or-later
// The language switch at the top of every page, without scripts: it takes along what was typed, whichever form it
// stands in, does nothing else, and leaves no word in an address.
import { code, expect, PASSWORD, Person } from '../lib/hall.mjs'
import { complaints, look, open, SHOTS, signIn, visitor } from './lib.mjs'

const HALF = 'Half of a sentence that nobody has finished'
const other = page => page.locator('.you .switch:visible')

async function turn(page, to) {
	expect('... one switch is seen', await other(page).count() === 1, `${await other(page).count()}`)
	await Promise.all([page.waitForLoadState('load'), other(page).click()])
	expect(`... the page speaks ${to}, and its address holds no word`, await page.locator('html').getAttribute('lang') === to
		&& !/Half|\?/.test(page.url()), page.url())
}

async function filed(hall) {
	const who = await new Person(hall).signIn('chen.worker'), last = await who.lastScreen(), r = await who.post(last.action, last.fields)
	return r.headers.location.replace(/\/filed$/, '')
}

async function moves(browser, hall) {
	const at = await filed(hall), context = await visitor(browser, hall, { lang: 'en', size: 'desk' })
	const page = await context.newPage(), said = complaints(page)
	await signIn(page, hall, 'zhou.triage')
	await page.goto(at)
	await page.fill('#triage-first_answer', HALF)
	await turn(page, 'zh-CN')
	expect("the words of an officer's next step come along", await page.inputValue('#triage-first_answer') === HALF)
	// A form that was folded: the switch sends it as soon as something stands in it.
	await page.goto(at)
	await page.click('#pass > summary')
	await page.fill('#pass-reason', HALF)
	await turn(page, 'en')
	expect('so do the words of a step that was folded away', await page.inputValue('#pass-reason') === HALF)
	await turn(page, 'zh-CN')
	expect('... and once more, back again', await page.inputValue('#pass-reason') === HALF)
	const { faults } = await look(page, { lang: 'zh', size: 'desk' })
	await page.screenshot({ path: `${SHOTS}/switch-moves.png`, fullPage: true })
	expect('... and the page is sound', faults.length === 0, faults.join('\n\t'))
	await page.goto(at)
	expect('... and nothing was done', await page.locator('#next form[action$="/moves/triage"]').count() === 1)
	expect('... and the browser had nothing to complain of', said.length === 0, said.join('\n\t'))
	await context.close()
}

async function withdrawn(browser, hall) {
	const at = await filed(hall), context = await visitor(browser, hall, { lang: 'en', scripts: false }), page = await context.newPage()
	await signIn(page, hall, 'chen.worker')
	await page.goto(at)
	const fold = page.locator('details:has(textarea)').last()
	await fold.locator('summary').click()
	const field = fold.locator('textarea').first(), id = await field.getAttribute('id')
	await field.fill(HALF)
	await turn(page, 'zh-CN')
	expect("a worker's own step comes along, in a form that is open", await page.inputValue(`#${id}`) === HALF && await page.locator(`#${id}`).isVisible())
	await context.close()
}

async function editing(browser, hall) {
	const context = await visitor(browser, hall, { lang: 'en', scripts: false }), page = await context.newPage()
	await signIn(page, hall, 'he.head')
	const edit = await page.goto('/unions/330106/edit')
	expect("a union's page can be changed by its officers", edit.status() === 200, `${edit.status()}`)
	await page.fill('#about', HALF)
	await turn(page, 'zh-CN')
	expect('... and what was half written comes along', await page.inputValue('#about') === HALF)
	await page.goto('/unions/330106')
	expect('... and is not kept before it is sent', !(await page.locator('main').innerText()).includes(HALF))
	await context.close()
}

async function secrets(browser, hall) {
	const context = await visitor(browser, hall, { lang: 'en', scripts: false }), page = await context.newPage()
	await page.goto('/sign-in?next=%2Fdesk')
	await page.fill('#login', 'zhou.triage')
	await page.fill('#password', PASSWORD)
	await turn(page, 'zh-CN')
	expect('a login comes along, and a password does not', await page.inputValue('#login') === 'zhou.triage' && await page.inputValue('#password') === '')
	await page.fill('#password', PASSWORD)
	await page.click('main form button')
	await page.fill('#code', '12')
	await turn(page, 'en')
	expect('nor do half of six digits, and nothing is called wrong', await page.inputValue('#code') === '' && await page.locator('[role=alert]').count() === 0)
	await page.fill('#code', await code(hall.dir, 'zhou.triage'))
	await page.click('main form button')
	expect('... and the place that was asked for is still known', new URL(page.url()).pathname === '/desk', page.url())
	await page.goto('/my/password')
	await page.fill('#current', PASSWORD)
	const sent = []
	page.on('request', r => sent.push(r.postData() ?? ''))
	await Promise.all([page.waitForLoadState('load'), page.click('nav.you a[hreflang]')])
	expect('a password that was being changed is not even sent', await page.inputValue('#current') === '' && !sent.join('').includes('together'))
	await context.close()
}

async function files(browser, hall) {
	const context = await visitor(browser, hall, { lang: 'en', scripts: false })
	const page = await context.newPage()
	await signIn(page, hall, 'chen.worker')
	await page.goto('/file')
	await page.fill('#text', HALF)
	await page.check('[name=topic]', { force: true })
	await page.check('[name=danger][value=no]', { force: true })
	await page.click('main form button')
	await page.check('[name=about][value=neither]', { force: true })
	await page.click('main form button')
	await turn(page, 'zh-CN')
	expect('who chose no file is told nothing of files', await page.locator('#files-e').count() === 0 && (await page.locator('main').innerText()).includes(HALF))
	await page.setInputFiles('#files', { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.alloc(3 << 20, 'a') })
	const sizes = []
	page.on('request', r => sizes.push((r.postData() ?? '').length))
	await turn(page, 'en')
	expect('who did is told to choose it again', /choose them again/.test(await page.locator('#files-e').innerText()))
	expect('... and it was not sent in vain', Math.max(...sizes) < 4096, `${Math.max(...sizes)} bytes`)
	await context.close()
}

export async function switching(hall) {
	const browser = await open()
	await moves(browser, hall)
	await withdrawn(browser, hall)
	await editing(browser, hall)
	await secrets(browser, hall)
	await files(browser, hall)
	await browser.close()
}
