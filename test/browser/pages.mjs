// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that every kind of person can reach, as a browser draws it.
import { expect, Person, plain } from '../lib/hall.mjs'
import { complaints, look, mixed, open, SHOTS, SIZES, visitor, weigh } from './lib.mjs'

export const PEOPLE = { nobody: null, worker: 'chen.worker', courier: 'lin.courier', chair: 'wang.chair', triage: 'zhou.triage', handler: 'sun.case',
	head: 'he.head', city: 'gu.city', national: 'jiang.national', leading: 'ye.leading', auditor: 'qian.auditor' }
const PAGE_BYTES = 100 << 10
const NEVER = /^\/(sign-out|language\/|static\/)|\/files\//

// One address for all pages of a kind: a matter is a matter, whichever it is. What shows differently is kept apart.
const kind = url => url.pathname.replace(/\/matters\/[^/]+/, '/matters/*').replace(/\/unions\/[^/]+/, '/unions/*') +
	(url.search ? '?' + [...url.searchParams.keys()].sort().join('&') : '')

const START = ['/', '/my', '/desk', '/file', '/about', '/help', '/privacy', '/figures', '/unions', '/search?q=%E6%9D%AD%E5%B7%9E', '/welcome', '/sign-in']

// Follows every link somebody sees, without a browser: two matters and one page of every other kind at most.
export async function crawl(person) {
	const todo = [...START], found = new Map(), asked = new Set()
	while (todo.length && asked.size < 200) {
		const path = todo.shift()
		if (asked.has(path)) continue
		asked.add(path)
		const url = new URL(path, 'http://hall.test'), k = kind(url), same = found.get(k) ?? []
		if (same.length >= (k.includes('/matters/*') ? 2 : 1)) continue
		const r = await person.get(path)
		if (r.status !== 200 || !/^text\/html/.test(r.headers['content-type'])) continue
		found.set(k, [...same, path])
		for (const [, href] of r.text.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
			const u = new URL(plain(href), url)
			if (u.origin === url.origin && !NEVER.test(u.pathname)) todo.push(u.pathname + u.search)
		}
	}
	return [...found.values()].flat()
}

const named = path => path.replace(/\/matters\/([^/]{4})[^/]*/, '/matter-$1').replace(/[^\w-]+/g, '_').replace(/^_|_$/g, '').slice(0, 60) || 'first'

// One page in one language, in every view asked for.
async function visit({ page, said, weight }, who, path, lang, views) {
	await page.setViewportSize(SIZES[views[0].size])
	const r = await page.goto(path, { waitUntil: 'load' }), bytes = await weight.settle(), own = (await r.body()).length
	for (const view of views) {
		await page.emulateMedia({ colorScheme: view.scheme, reducedMotion: 'reduce' })
		await page.setViewportSize(SIZES[view.size])
		const { faults, seen } = await look(page, { lang, ...view })
		if (r.status() >= 400) faults.push(`status ${r.status()}`)
		if (bytes > PAGE_BYTES) faults.push(`${bytes} bytes with all it loads, ${own} of them its own`)
		faults.push(...said.splice(0).map(s => `the browser says: ${s}`), ...mixed(seen, lang).map(m => `the other language: ${m}`))
		expect(`${who} ${path} ${lang} ${view.size} ${view.scheme}`, faults.length === 0, faults.join('\n\t'))
		await page.screenshot({ path: `${SHOTS}/${who}-${named(path)}-${lang}-${view.size}-${view.scheme}.png`, fullPage: views.length > 2 })
	}
}

export const SHORT = [{ size: 'phone', scheme: 'light' }, { size: 'desk', scheme: 'dark' }]
export const FULL = ['phone', 'desk'].flatMap(size => ['light', 'dark'].map(scheme => ({ size, scheme })))

async function reach(hall, who) {
	const person = new Person(hall)
	if (PEOPLE[who]) await person.signIn(PEOPLE[who])
	const paths = await crawl(person)
	const cookies = Object.entries(person.cookies).map(([name, value]) => ({ name, value, domain: 'localhost', path: '/', expires: -1,
		httpOnly: true, secure: true, sameSite: 'Lax' }))
	return { who, paths, state: { cookies, origins: [] } }
}

// `once`: a page that several people see is looked at through the eyes of the first of them alone.
export async function everyPage(hall, people, views, once, workers) {
	const browsers = await Promise.all(Array.from({ length: workers }, open)), reached = await Promise.all(people.map(who => reach(hall, who)))
	const seen = new Set(), todo = []
	for (const who of people) {
		const job = reached.find(j => j.who === who), paths = job.paths.filter(p => !once || !seen.has(p))
		expect(`${who} can reach pages of their own`, job.paths.length > 8, job.paths.length)
		for (const p of paths) seen.add(p)
		for (const lang of ['en', 'zh']) todo.push({ ...job, paths, lang })
	}
	await Promise.all(browsers.map(async browser => {
		for (let job; (job = todo.shift());) {
			const state = structuredClone(job.state)
			state.cookies.find(c => c.name === '__Host-lang').value = job.lang
			const context = await visitor(browser, hall, { lang: job.lang, state }), page = await context.newPage()
			const eyes = { page, said: complaints(page), weight: weigh(page) }
			for (const path of job.paths) await visit(eyes, job.who, path, job.lang, views).catch(e => expect(`${job.who} ${path}`, false, String(e)))
			await context.close()
		}
		await browser.close()
	}))
	console.log(`    ${seen.size} pages, ${views.length} views in two languages`)
}

// The same eyes on a page spoiled on purpose: each fault must be seen, or nothing above is worth anything.
const SPOILT = {
	'a field without a name': [() => { document.querySelector('label[for=q]').remove(); document.querySelector('#q').placeholder = '' }, /axe label/],
	'words too pale to read': [() => { document.querySelector('main h1').style.cssText = 'color:#ddd;background:#fff' }, /axe color-contrast/],
	'a picture that says nothing': [() => { document.querySelector('header img').removeAttribute('alt') }, /axe image-alt/],
	'a page wider than the telephone': [() => { document.querySelector('main').style.cssText = 'display:block;width:900px' }, /sideways/],
	'a raw key': [() => { document.querySelector('main p').textContent = 'frame.sign_in' }, /a raw key/],
	'an unfilled place': [() => { document.querySelector('main p').textContent = '{1} days' }, /unfilled/],
	'another language': [() => { document.documentElement.lang = 'zh-CN' }, /html lang/],
	'two first headings': [() => { document.querySelector('main').append(document.createElement('h1')) }, /first headings/],
	'a style of its own': [() => { document.body.setAttribute('style', 'color: black') }, /says/],
	'a picture from elsewhere': [() => { const i = new Image(); i.alt = ''; i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i) }, /says/],
}

export async function spoilt(hall) {
	const browser = await open(), context = await visitor(browser, hall, {})
	for (const [name, [spoil, wanted]] of Object.entries(SPOILT)) {
		const page = await context.newPage(), said = complaints(page)
		await page.goto('/help')
		await page.evaluate(spoil)
		await page.waitForTimeout(100)
		const { faults } = await look(page, { lang: 'en', size: 'phone' })
		faults.push(...said.map(s => `the browser says: ${s}`))
		expect(`PLANTED: ${name} is seen`, faults.some(f => wanted.test(f)), faults.join('\n\t'))
		await page.close()
	}
	const page = await context.newPage()
	await page.goto('/help')
	await page.evaluate(() => { document.querySelector('main h2, footer li').textContent = '请先登录，再提交诉求。' })
	const { seen } = await look(page, { lang: 'en', size: 'phone' })
	expect('PLANTED: a sentence in the other language is seen', mixed(seen, 'en').length > 0)
	await browser.close()
}
