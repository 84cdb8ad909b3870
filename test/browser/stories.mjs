// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do here from end to end, in a browser.
import { expect, PASSWORD } from '../lib/hall.mjs'
import { jpegWithPlace } from '../faults/bytes.mjs'
import { complaints, open, SHOTS, signIn, visitor } from './lib.mjs'

const TEXT = 'For three weeks we have been given no gloves at the sorting belt, and two of us have cut their hands.'
const HANDLER = 'sun.case', FIRST = Symbol('the first that is offered')

// Fills in the form that goes to `action` as a person would, and sends it.
async function send(page, action, fill, button) {
	const form = page.locator(`form[action$="${action}"]${button ? `:has(${button})` : ""}`)
	await form.waitFor({ state: 'attached' })
	const folded = page.locator(`details:not([open]):has(form[action$="${action}"]) > summary`)
	if (await folded.count()) await folded.click()
	for (const [name, value] of Object.entries(fill)) {
		const field = form.locator(`[name="${name}"]`).first(), tag = await field.evaluate(e => `${e.localName} ${e.type}`)
		if (/radio|checkbox/.test(tag)) await (value === FIRST ? field : form.locator(`[name="${name}"][value="${value}"]`)).check({ force: true })
		else if (tag.startsWith('select')) await field.selectOption(value === FIRST ? { index: 1 } : value)
		else if (tag.endsWith('file')) await field.setInputFiles(value)
		else await field.fill(value)
	}
	await Promise.all([page.waitForLoadState('load'), form.locator(button ?? 'button').first().click()])
	return page
}

const shot = (page, name) => page.screenshot({ path: `${SHOTS}/story-${name}.png`, fullPage: true })
const words = page => page.locator('main').innerText()

async function files(browser, hall) {
	const context = await visitor(browser, hall, { lang: 'en', scripts: false }), page = await context.newPage(), said = complaints(page)
	await signIn(page, hall, 'chen.worker')
	await page.goto('/file')
	await shot(page, '1-file')
	await send(page, '/file/where', { topic: 'safety', text: TEXT, danger: 'no' })
	await shot(page, '2-where')
	await send(page, '/file/check', { place_words: 'zzqq', about: 'neither' })
	expect('a worker is told beside the field when no place is called so, with the word kept and the own union chosen',
		(await words(page)).includes('No place is called “zzqq”') && await page.inputValue('#place_words') === 'zzqq'
		&& await page.locator('input[name=place]:checked').count() === 1)
	await send(page, '/file/check', { place_words: '', place: FIRST, about: 'neither' })
	await shot(page, '3-check')
	expect('the last screen shows what was written', (await words(page)).includes(TEXT))
	await send(page, '/file', { files: { name: 'gloves.jpg', mimeType: 'image/jpeg', buffer: jpegWithPlace() }, about_you: 'by_name' })
	const at = new URL(page.url()).pathname
	expect('a worker files a demand with a picture in three screens, without scripts', /^\/matters\/[0-9A-Z-]+\/filed$/.test(at), at)
	const number = at.split('/')[2]
	expect('... and sees the receipt with its number', (await words(page)).includes(number))
	await shot(page, '4-receipt')
	await page.goto(`/matters/${number}`)
	expect('... and finds it again with the picture', (await words(page)).includes(TEXT) && await page.locator('a[href*="/files/"]').count() === 1)
	expect('... and the browser had nothing to complain of', said.length === 0, said.join('\n\t'))
	return { context, page, number, at: `/matters/${number}` }
}

async function officer(browser, hall, login) {
	const context = await visitor(browser, hall, { lang: 'zh', size: 'desk' }), page = await context.newPage()
	await signIn(page, hall, login)
	return page
}

async function answers(browser, hall, d) {
	const zhou = await officer(browser, hall, 'zhou.triage')
	expect('a code is asked of an officer, and the desk opens', new URL(zhou.url()).pathname === '/desk' || (await zhou.goto('/desk')).status() === 200)
	expect('... with the new demand on it', await zhou.locator(`a[href*="${d.number}"]`).count() > 0 || (await zhou.goto(`/desk?filter=all`))?.status() === 200)
	await zhou.goto(d.at)
	await shot(zhou, '5-officer')
	await send(zhou, '/moves/triage', { first_answer: 'Thank you. Somebody will look at the belt tomorrow morning.', class: 'complaint', grade: 'ordinary' })
	await send(zhou, '/moves/accept', {})
	const form = zhou.locator('form[action$="/moves/assign"]')
	expect('a handler can be chosen by name', /Sun|孙/.test(await form.innerText()), await form.innerText())
	const value = await form.locator('option, label').evaluateAll(list => {
		const e = list.find(e => /孙|Sun/.test(e.textContent))
		return e.localName === 'option' ? e.value : document.getElementById(e.htmlFor).value
	})
	await send(zhou, '/moves/assign', { handler: value })
	expect('... and then it waits for the handler', new URL(zhou.url()).pathname === d.at)
	return zhou
}

async function handled(browser, hall, d) {
	const sun = await officer(browser, hall, HANDLER)
	await sun.goto(d.at)
	await send(sun, '/moves/begin', {})
	await send(sun, '/moves/reply', { outcome: 'resolved', reply: 'New gloves were handed out on Monday, and a first-aid box hangs at the belt.',
		next_step: 'None is needed.', proof: { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('gloves given out: 24 pairs\n') } })
	await shot(sun, '6-reply')
	expect('the reply is sent, with a field left empty that this answer does not ask for', (await words(sun)).includes('first-aid box'))
	expect('... and its writer cannot sign it', await sun.locator('form[action$="/sign"]').count() === 0)
	const he = await officer(browser, hall, 'he.head')
	await he.goto(d.at)
	await shot(he, '7-sign')
	await send(he, '/sign', {}, 'button[value="yes"]')
	expect('a second officer signs it', await he.locator('form[action$="/sign"]').count() === 0 && new URL(he.url()).pathname === d.at)
}

async function confirmed(d) {
	await d.page.goto(d.at)
	expect('the worker reads the answer', (await words(d.page)).includes('New gloves were handed out'))
	await shot(d.page, '8-answered')
	await send(d.page, '/moves/confirm', { rating: '5' })
	expect('... and confirms it', /Confirmed/.test(await words(d.page)), (await words(d.page)).slice(0, 200))
	await shot(d.page, '9-confirmed')
}

async function led(browser, hall, d) {
	const ye = await officer(browser, hall, 'ye.leading')
	await ye.goto('/leading')
	const text = await ye.locator('body').innerText()
	expect('the leading body sees totals', /\d/.test(text) && new URL(ye.url()).pathname === '/leading')
	expect('... no text, no number, no name', !text.includes('gloves') && !text.includes(d.number) && !/[A-Z0-9]{4}-[A-Z0-9]{4}-/.test(text) &&
		!(await ye.content()).includes('/matters/'))
	for (const path of [d.at, `${d.at}/filed`]) expect(`... and ${path === d.at ? 'the matter' : 'its receipt'} does not exist for them`, (await ye.goto(path)).status() === 404)
	expect('... nor the desk', (await ye.goto('/desk')).status() === 403)
	expect('... nor any member', (await ye.goto('/unions/330106/members')).status() === 403)
	await ye.goto('/leading')
	await shot(ye, '10-leading')
}

// From a union's page to the form, signing in and changing the language on the way.
async function begins(browser, hall) {
	const context = await visitor(browser, hall, { lang: 'en', scripts: false }), page = await context.newPage(), said = complaints(page)
	await page.goto('/unions/330106')
	await page.click('main a.button')
	await page.fill('#login', 'lin.courier')
	await page.click('button[name=language]')
	expect('the language changes while signing in, and the login stays', await page.inputValue('#login') === 'lin.courier'
		&& /登录/.test(await words(page)) && new URL(page.url()).pathname === '/sign-in')
	await page.fill('#password', PASSWORD)
	await Promise.all([page.waitForLoadState('load'), page.press('#password', 'Enter')])
	expect('Enter signs in, and leads on to the form of that union', new URL(page.url()).pathname === '/file/at/330106' && /西湖区总工会/.test(await words(page)),
		page.url())
	await page.fill('#text', TEXT)
	await page.click('button[name=language]')
	expect('... where another language keeps what was typed', await page.inputValue('#text') === TEXT && /What is it about/.test(await words(page)))
	await send(page, '/file/where', { topic: 'safety', danger: 'no' })
	expect('... and the place is chosen', await page.locator('input[name=place]:checked').inputValue() === '330106')
	expect('... and the browser had nothing to complain of', said.length === 0, said.join('\n\t'))
	await context.close()
}

export async function stories(hall) {
	const browser = await open()
	await begins(browser, hall)
	const d = await files(browser, hall)
	await answers(browser, hall, d)
	await handled(browser, hall, d)
	await confirmed(d)
	await led(browser, hall, d)
	await browser.close()
}
