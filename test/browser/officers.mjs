// SPDX-License-Identifier: AGPL-3.0-or-later
// The officer's side in a browser: whose turn it is, a form sent and refused, and two officers at once.
import { expect, forms, Person } from '../lib/hall.mjs'
import { look, open, SHOTS, visitor } from './lib.mjs'

const WORKER = 'chen.worker', TRIAGE = 'zhou.triage', HANDLER = 'sun.case', HEAD = 'he.head', CITY = 'gu.city', CHAIR = 'wang.chair'
const ANSWER = 'We have read it and will come by tomorrow morning.'
const PROOF = { field: 'proof', name: 'list.txt', type: 'text/plain', bytes: Buffer.from('seen on the spot\n') }

// ---- people, signed in once, with and without a browser ----

const people = {}
const person = async (hall, login) => people[login] ??= await new Person(hall).signIn(login)

async function pageOf(browser, hall, login, view) {
	const { cookies } = await person(hall, login)
	const state = { origins: [], cookies: Object.entries({ ...cookies, '__Host-lang': view.lang }).map(([name, value]) =>
		({ name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: true, sameSite: 'Lax' })) }
	return (await visitor(browser, hall, { ...view, state })).newPage()
}

async function wellMade(page, name, view) {
	const { faults } = await look(page, view)
	await page.screenshot({ path: `${SHOTS}/officers-${name}.png`, fullPage: true })
	expect(`... the page is sound (${name})`, faults.length === 0, faults.join('\n\t'))
}

// One move, made without a browser.
async function move(hall, login, at, name, fill = {}, files = []) {
	const who = await person(hall, login), f = await who.form(at, `${at}/moves/${name}`, fill)
	const r = await who.upload(f.action, f.fields, files)
	if (r.status !== 303) throw new Error(`${name} by ${login} answered ${r.status}`)
}

async function filed(hall) {
	const who = await person(hall, WORKER), last = await who.lastScreen(), r = await who.post(last.action, last.fields)
	return r.headers.location.replace(/\/filed$/, '')
}

async function signed(hall, at) {
	const who = await person(hall, HEAD), f = await who.form(at, `${at}/sign`, { sign: 'yes' })
	return (await who.post(f.action, f.fields)).status
}

async function answered(hall, at) {
	await move(hall, TRIAGE, at, 'triage', { first_answer: ANSWER, class: 'complaint', grade: 'ordinary' })
	await move(hall, TRIAGE, at, 'accept')
	const html = (await (await person(hall, TRIAGE)).get(at)).text
	const handler = /<option value="([^"]+)"[^>]*>[^<]*(?:Li Sun|孙立)/.exec(html)[1]
	await move(hall, TRIAGE, at, 'assign', { handler })
	await move(hall, HANDLER, at, 'begin')
	await move(hall, HANDLER, at, 'reply', { outcome: 'partly', reply: 'Half of what was missing has been paid by the employer.',
		why_not: 'The other half is in dispute.', next_step: 'Mediation, within a year.' }, [PROOF])
}

// ---- whose turn ----

async function turns(browser, hall) {
	const view = { lang: 'en', size: 'desk' }, at = await filed(hall)
	await answered(hall, at)
	const rows = async login => {
		const page = await pageOf(browser, hall, login, view)
		await page.goto('/desk')
		const row = page.locator('tr', { has: page.locator(`a[href="${at}"]`) }), text = (await row.innerText()).replace(/\s+/g, ' ')
		return { page, text, yours: await row.evaluate(e => e.className === 'yours') }
	}
	const he = await rows(HEAD), sun = await rows(HANDLER), zhou = await rows(TRIAGE)
	expect('the head finds what is to be signed among what is for them', he.yours && /Read and sign: Send the reply/.test(he.text), he.text)
	expect('... whoever wrote it is told that another officer signs', !sun.yours && /another officer signs it/.test(sun.text), sun.text)
	expect('... and a triage officer is told whom it waits for', !zhou.yours && /Waits for a second signature/.test(zhou.text), zhou.text)
	await he.page.goto(at)
	expect('the draft stands beside the signature with its proof, and not once more below',
		await he.page.locator('.turn a[href*="/files/"]').count() === 1 && await he.page.locator('main a[href*="/files/"]').count() === 1)
	await wellMade(he.page, 'to-sign', view)
	await zhou.page.goto(at)
	expect('who may not sign sees no form to sign', await zhou.page.locator('form[action$="/sign"]').count() === 0)
	await returned(he.page, sun.page, at, view)
	expect('the head signs', await signed(hall, at) === 303)
	return at
}

// The second officer sends it back: with a reason, which stands beside the form that holds the draft again.
async function returned(he, sun, at, view) {
	await he.click('#back > summary')
	await he.fill('#pass-change', ' ')
	const [r] = await Promise.all([he.waitForResponse(q => q.request().method() === 'POST'), he.click('#back button')])
	expect('a draft is not sent back without a word', r.status() === 422 && await he.locator('#back[open] #pass-change-e').count() === 1, r.status())
	await wellMade(he, 'back-refused', view)
	await he.fill('#pass-change', 'Name the day it was paid.')
	await Promise.all([he.waitForURL(/done=1/), he.click('#back button')])
	await sun.goto(at)
	const text = await sun.locator('main').innerText()
	expect('... who wrote it reads why', /Sent back by the second officer/.test(text) && text.includes('Name the day it was paid.'))
	expect('... and finds the draft in the form', (await sun.inputValue('#next [name=reply]')).startsWith('Half of what was missing'))
	await wellMade(sun, 'sent-back', view)
	await sun.fill('#next [name=reply]', 'Half of what was missing has been paid on Wednesday.')
	await sun.setInputFiles('#next [name=proof]', { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('seen on the spot\n') })
	await Promise.all([sun.waitForURL(/done=1/), sun.click('#next button')])
	expect('... written again it waits again', /Waits for a signature/.test(await sun.locator('main').innerText()))
}

// ---- a form sent and refused ----

async function contested(browser, hall, at) {
	const view = { lang: 'en', size: 'phone' }, page = await pageOf(browser, hall, WORKER, view)
	await page.goto(at)
	expect('the first of what a worker may do stands open', await page.locator('#move-confirm[open]').count() === 1)
	await page.click('#move-contest > summary')
	await page.fill('#contest-why', 'no')
	const [r] = await Promise.all([page.waitForResponse(q => q.request().method() === 'POST'), page.click('#move-contest button')])
	expect('an objection of two letters is refused', r.status() === 422, r.status())
	expect('... its own form is open, and no other', await page.locator('#move-contest[open]').count() === 1 && await page.locator('.turn details[open]').count() === 1)
	expect('... with what was typed, and what is wrong beside it', await page.inputValue('#contest-why') === 'no' && await page.locator('#contest-why-e').count() === 1)
	expect('... and neither in the form to ask for a review, which asks the same', await page.inputValue('#ask_review-why') === '' && await page.locator('#ask_review-why-e').count() === 0)
	await wellMade(page, 'contest-refused', view)
	await page.fill('#contest-why', 'Half of it is still missing.')
	await Promise.all([page.waitForLoadState('load'), page.click('#move-contest button')])
	expect('... sent again it goes to the handler', /Being worked on/.test(await page.locator('main').innerText()))
}

// ---- two at once ----

// A demand nobody has answered, late enough to stand on the city's desk too.
async function climbed(hall) {
	const html = (await (await person(hall, CITY)).get('/desk')).text, seen = []
	for (const [, at] of html.matchAll(/<a href="(\/matters\/[^"]+)"[^>]*>Give the first answer/g)) {
		seen.push(at)
		const r = await (await person(hall, TRIAGE)).get(at)
		if (r.status === 200 && forms(r.text).some(f => f.action === `${at}/moves/triage`)) return at
	}
	throw new Error(`nothing late that both may answer among ${seen.length}`)
}

async function atOnce(browser, hall) {
	const at = await climbed(hall), view = { lang: 'zh', size: 'desk' }
	const page = await pageOf(browser, hall, CITY, view)
	await page.goto(at)
	const missed = await page.locator('.way > li', { hasText: '逾期' }).count()
	expect('a date missed at every level is told in one line', missed === 1, missed)
	await page.fill('[name=first_answer]', '市总工会已看到，正在核实。')
	await page.check('[name=class][value=help]', { force: true })
	await page.check('[name=grade][value=hard]', { force: true })
	await move(hall, TRIAGE, at, 'triage', { first_answer: ANSWER, class: 'complaint', grade: 'ordinary' })
	const [r] = await Promise.all([page.waitForResponse(q => q.request().method() === 'POST'), page.click('#next button')])
	const text = await page.locator('main').innerText()
	expect('whoever comes second, and has it before them no longer, is told so', r.status() === 409 && text.includes('不再由您这里办理'), r.status())
	expect('... with what they typed, unsent', text.includes('市总工会已看到，正在核实。'))
	expect('... and it was not recorded', !(await (await person(hall, TRIAGE)).get(at)).text.includes('市总工会已看到'))
	await wellMade(page, 'second-of-two', view)
}

async function editedTwice(browser, hall) {
	const view = { lang: 'en', size: 'phone' }, path = '/unions/330106U001/edit'
	const [one, two] = [await pageOf(browser, hall, CHAIR, view), await pageOf(browser, hall, CHAIR, view)]
	for (const page of [one, two]) await page.goto(path)
	await one.fill('#address', '12 Wensan Road')
	await Promise.all([one.waitForLoadState('load'), one.click('main form button')])
	expect("a union's page is changed", new URL(one.url()).pathname === '/unions/330106U001', one.url())
	await two.fill('#address', '7 Tianmushan Road')
	const [r] = await Promise.all([two.waitForResponse(q => q.request().method() === 'POST'), two.click('main form button')])
	const text = await two.locator('main').innerText()
	expect('... and whoever had it open meanwhile is told, with what stands there now', r.status() === 409 && await two.locator('[role=alert]').count() === 1 && text.includes('12 Wensan Road'))
	expect('... and with their own words in the form', await two.inputValue('#address') === '7 Tianmushan Road')
	await wellMade(two, 'edited-meanwhile', view)
	await Promise.all([two.waitForLoadState('load'), two.click('main form button')])
	expect('... which they may then save', (await two.locator('main').innerText()).includes('7 Tianmushan Road'))
}

export async function officers(hall) {
	const browser = await open()
	const at = await turns(browser, hall)
	await contested(browser, hall, at)
	await atOnce(browser, hall)
	await editedTwice(browser, hall)
	await browser.close()
}
