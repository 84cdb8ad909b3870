// SPDX-License-Identifier: AGPL-3.0-or-later
// Votes made in the booth by a real browser, on phones and desks, in both languages, by hand and by keyboard: cast,
// counted and verified, by us and by the tool somebody else wrote.   BUILD=build node test/booth/voting.mjs [SHOTS]
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, folder, part, total, untried } from '../lib/hall.mjs'
import { Election, tool } from '../lib/election.mjs'
import { open } from '../browser/lib.mjs'
import { answer, cast, choose, enter, name_of, PAGE, press, saved, seal, see, shelf_of, unseal, voter } from './lib.mjs'

const shots = process.argv[2]
if (shots) mkdirSync(shots, { recursive: true })
const has_tool = tool('.', '--version').code === 0
if (!has_tool) untried('belenios-tool is not installed: it looked no ballot of the booth over')
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)
const browser = await open()
const guest = async how => Object.assign(await voter(browser, how), { shots })

const committee = `name: 县物流工会换届选举 · Election of the committee
description: 选举任期三年的工会委员会。
administrator: 选举委员会
credential authority: Women's committee
question: Approve?
choose: 1
- Yes
- No
question: Zero or one
choose: 0-1
- A
- B
题目：选举委员
可选：1-3
弃权：是
- Ana
- Bo
- 陈
- Dee
- Eli
question: Exactly two
choose: 2
blank: yes
- P
- Q
- R
`
const ranking = 'name: Ranking\nquestion: Approve?\nblank: yes\n- Yes\n- No\nquestion: Rank them\nkind: ranking\n- A\n- B\n- C\n'

function handed_in(e, text) {
	writeFileSync(`${e.dir}/handed-in`, text)
	return e.run('cast', 'server', '--ballot', 'handed-in')
}

// One voter, from the address to the archive.
async function votes(e, s, how, ballots) {
	const v = await guest(how)
	await enter(v, s, name_of(e))
	let got
	for (const [voter_at, choices] of ballots) {
		await answer(v, choices)
		const mark = await seal(v, e.codes[voter_at])
		got = await cast(v)
		const file = await saved(v.page, v.w.cast_save), taken = handed_in(e, `${file.text}\n`)
		expect(`${v.lang}, ${v.size}: taken in with the mark and the tracker that were shown`,
			taken.code === 0 && taken.out.includes(`mark: ${mark}.`) && taken.out.includes(`tracker: ${got.tracker}`), taken.out)
		expect('... the file is the text', file.text === got.text && /^ballot-[A-Za-z0-9]{8}\.json$/.test(file.name), file.name)
		await press(v.page, v.w.done, v.w.done_title)
		await see(v, 'done')
		await left_clean(v, e.codes[voter_at], s.url)
		await press(v.page, v.w.done_more)
	}
	expect(`${v.lang}, ${v.size}, ${v.scheme}: every screen is sound, in its language, and the browser complains of nothing`, v.faults.length === 0, v.faults)
	await v.close()
	return got
}

// Nothing of the voter is left in the page, its address, its history or the browser's stores.
async function left_clean(v, code, url) {
	const left = await v.page.evaluate(async () => ({ html: document.documentElement.outerHTML, state: JSON.stringify(history.state), address: location.href,
		stores: localStorage.length + sessionStorage.length + document.cookie.length + (await indexedDB.databases()).length,
		fields: [...document.querySelectorAll('input, textarea')].map(i => i.value).join() }))
	const clean = !left.html.includes(code) && !left.fields && left.stores === 0 && left.address.startsWith(`${url}#`) && left.state === '{"screen":"done","at":0}'
	expect('... and then nothing is left of it', clean, JSON.stringify({ ...left, html: left.html.length }))
}

function held(e, result, with_tool) {
	const counted = e.result().map(q => Array.isArray(q[0]) ? q.sort() : q), verified = e.checked()
	expect('the whole election holds', verified.code === 0 && verified.out.includes('All of it holds'), verified.out)
	expect('... with the result these votes have', same(counted, result), JSON.stringify(counted))
	if (with_tool && has_tool) expect('... and belenios-tool accepts it', e.verified().code === 0, e.verified().out)
}

await part('BELENIOS-2048: questions of every kind, weights, a second ballot', async () => {
	const e = new Election(folder(), { questions: committee, singles: 1, roll: ['a,3', 'b,2000', 'c', 'd,5', 'e,7'] })
	e.prepare()
	const s = await shelf_of(e)
	await votes(e, s, { lang: 'en' }, [[0, [['Yes'], [], ['Ana', 'Bo', '陈'], ['P', 'Q']]]])
	await votes(e, s, { lang: 'zh', scheme: 'dark' }, [[1, [['No'], ['A'], 'blank', 'blank']], [0, [['No'], ['B'], ['陈'], ['Q', 'R']]]])
	await votes(e, s, { lang: 'en', size: 'desk', scheme: 'dark' }, [[2, [['Yes'], ['B'], ['Eli'], ['P', 'R']]]])
	await votes(e, s, { lang: 'zh', size: 'desk' }, [[3, [['Yes'], [], ['Ana'], 'blank']]])
	expect('nothing was asked of the server but the page and the archive', same([...new Set(s.asked)].sort(), ['booth.html', `${name_of(e)}.bel`].sort()), s.asked)
	await s.stop()
	e.count()
	e.decrypted([1])
	held(e, [[1 + 5, 3 + 2000], [2000, 3 + 1], [2000, 5, 0, 3, 0, 1], [2000 + 5, 1, 3, 3 + 1]], true)
})

await part('RFC-3526-2048: a ranking and a blank vote', async () => {
	const e = new Election(folder(), { questions: ranking, group: 'RFC-3526-2048' })
	e.prepare()
	const s = await shelf_of(e)
	await votes(e, s, { lang: 'en' }, [[0, [['Yes'], [1, 2, 3]]]])
	await votes(e, s, { lang: 'zh' }, [[1, ['blank', [255, 0, '７']]]])
	await s.stop()
	e.count()
	e.shuffle(1)
	e.did('mixed', 'server')
	e.decrypted([1])
	held(e, [[1, 1, 0], [[1, 2, 3], [255, 0, 7]]], true)
})

await part('Ed25519', async () => {
	const e = new Election(folder(), { questions: committee + ranking.slice(ranking.indexOf('question: Rank')), group: 'Ed25519', singles: 1, members: 3, threshold: 2 })
	e.prepare()
	const s = await shelf_of(e)
	await votes(e, s, { lang: 'en', scheme: 'dark' }, [[0, [['No'], ['A'], ['Dee'], ['P', 'Q'], [9, 0, 255]]]])
	await s.stop()
	e.count()
	e.shuffle(1)
	e.did('mixed', 'server')
	e.decrypted([1, 2, 4])
	held(e, [[0, 1], [1, 0], [0, 0, 0, 0, 1, 0], [0, 1, 1, 0], [[9, 0, 255]]], false)
})

// Tab until what has the focus is labelled so, then the key. What is not reached is not reachable.
async function by_key(page, label, key) {
	for (let i = 0; i < 40; i++) {
		await page.keyboard.press('Tab')
		const at = await page.evaluate(() => { const a = document.activeElement; return (a.labels?.[0] ?? a).textContent.trim() })
		if (at === label || at.startsWith(`${label}\u200b`)) return page.keyboard.press(key)
	}
	throw new Error(`the keyboard does not reach "${label}"`)
}

await part('by keyboard alone', async () => {
	const e = new Election(folder(), { questions: committee, roll: ['a', 'b'] })
	e.prepare()
	const s = await shelf_of(e), v = await guest({ lang: 'en', size: 'desk' }), { page, w } = v
	const there = title => page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
	await enter(v, s, name_of(e))
	await by_key(page, w.start_vote, 'Enter')
	await there('Approve?')
	await by_key(page, w.continue, 'Enter')
	expect('the focus goes to what is wrong', await page.evaluate(() => document.activeElement.className.includes('errors')))
	await page.keyboard.press('Tab')
	await page.keyboard.press('Enter')
	expect('... and from there to the answer', await page.evaluate(() => document.activeElement.id) === 'answer-0')
	await page.keyboard.press('ArrowDown')
	await by_key(page, w.continue, 'Enter')
	await there('Zero or one')
	await by_key(page, 'B', 'Space')
	await by_key(page, w.continue, 'Enter')
	await there('选举委员')
	await by_key(page, 'Ana', 'Space')
	await by_key(page, '陈', 'Space')
	await by_key(page, w.continue, 'Enter')
	await there('Exactly two')
	await by_key(page, 'P', 'Space')
	await by_key(page, 'R', 'Space')
	await by_key(page, w.continue, 'Enter')
	await there(w.review_title)
	await by_key(page, w.review_go, 'Enter')
	await there(w.code_title)
	await page.keyboard.press('Tab')
	await page.keyboard.type(e.codes[0])
	await page.keyboard.press('Enter')
	await there(w.sealed_title)
	await by_key(page, w.cast_go, 'Enter')
	await there(w.cast_title)
	const taken = handed_in(e, await page.inputValue('#ballot-text'))
	expect('a ballot made by keyboard is taken in', taken.code === 0, taken.out)
	await v.close()
	await s.stop()
	e.count()
	e.decrypted([1])
	held(e, [[0, 1], [0, 1], [0, 1, 0, 1, 0, 0], [0, 1, 0, 1]], false)
})

await part('back, forward, change, another language', async () => {
	const e = new Election(folder(), { questions: committee, roll: ['a', 'b'] })
	e.prepare()
	const s = await shelf_of(e), v = await guest({ lang: 'en' }), { page, w } = v
	const there = title => page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
	await enter(v, s, name_of(e))
	await answer(v, [['Yes'], [], ['Ana', 'Bo'], 'blank'])
	for (const title of ['Exactly two', '选举委员', 'Zero or one', 'Approve?']) {
		await page.goBack()
		await there(title)
	}
	expect('the way back finds the choices as they were made', await page.isChecked('#answer-0'))
	for (const title of ['Zero or one', '选举委员']) {
		await page.goForward()
		await there(title)
	}
	expect('... and the way forward', same(await page.locator('input:checked').evaluateAll(l => l.map(i => i.id)), ['answer-0', 'answer-1']))
	await page.locator('#answer-blank').check()
	expect('a blank vote puts the answers out', same(await page.locator('input:checked').evaluateAll(l => l.map(i => i.id)), ['answer-blank']))
	await choose(page, ['Eli'], w)
	expect('... and an answer the blank vote', same(await page.locator('input:checked').evaluateAll(l => l.map(i => i.id)), ['answer-4']))
	await page.click('#other')
	expect('another language keeps the screen and the choices', (await page.textContent('main h1')) === '选举委员' && await page.isChecked('#answer-4') &&
		await page.getAttribute('html', 'lang') === 'zh-CN' && (await page.textContent('#foot')).includes('本机'))
	await page.click('#other')
	await press(page, w.continue)
	await press(page, w.continue, w.review_title)
	await page.getByRole('button', { name: w.said('change_of', 'Zero or one'), exact: true }).click()
	await there('Zero or one')
	await choose(page, ['B'], w)
	await press(page, w.continue, w.review_title)
	const said = await page.locator('section.card').allInnerTexts()
	expect('what was changed is looked over again', same(said.map(t => t.split('\n').map(l => l.trim()).filter(Boolean).slice(1, -1)), [['Yes'], ['B'], ['Eli'], [w.blank]]), said)
	await seal(v, e.codes[0])
	await page.goBack()
	await there(w.code_title)
	await page.goForward()
	await page.getByRole('button', { name: w.start_vote }).waitFor()
	expect('a sealed ballot that was left is gone', await page.getByText(w.sealed_title).count() === 0)
	await page.evaluate(() => history.back())
	await there(w.code_title)
	await press(page, w.code_seal, w.sealed_title)
	const opened = await unseal(v)
	expect('an opened ballot has no signature', !opened.includes('"signature"'))
	await press(page, w.opened_new, w.review_title)
	await seal(v, e.codes[0])
	const { text } = await cast(v)
	await page.goBack()
	await page.waitForTimeout(100)
	expect('once cast the way back leads nowhere', await page.textContent('main h1') === w.cast_title && await page.inputValue('#ballot-text') === text)
	const asked = new Promise(done => page.once('dialog', d => { done(d.type()); d.accept() }))
	await page.close({ runBeforeUnload: true })
	expect('whoever leaves with a ballot on the page is asked', await asked === 'beforeunload')
	expect('a ballot made after all that is taken in', handed_in(e, text).code === 0)
	expect('no screen has a fault', v.faults.length === 0, v.faults)
	await v.close()
	await s.stop()
	e.count()
	e.decrypted([1])
	held(e, [[1, 0], [0, 1], [0, 0, 0, 0, 0, 1], [1, 0, 0, 0]], false)
})
await part('from a memory stick, with no server; and what is seen while it computes', async () => {
	const e = new Election(folder(), { questions: ranking, group: 'RFC-3526-2048', roll: ['a', 'b'] })
	e.prepare()
	const v = await guest({ lang: 'en' }), { page, w } = v
	await page.goto(pathToFileURL(PAGE).href)
	await page.setInputFiles('#archive', e.archive)
	await press(page, w.start_open, 'Ranking')
	const cdp = await page.context().newCDPSession(page)
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 })
	await page.evaluate(() => {
		globalThis.seen = new Set()
		const look = () => {
			const bar = document.querySelector('main progress')
			if (bar) seen.add(bar.value)
			requestAnimationFrame(look)
		}
		look()
	})
	await answer(v, [['Yes'], [1, 2, 3]])
	await seal(v, e.codes[0])
	const values = await page.evaluate(() => [...seen])
	expect('the bar moves, and forward only', values.length > 3 && values.every((x, i) => x <= 1 && (i === 0 || x > values[i - 1])), values)
	const { text } = await cast(v)
	expect('the ballot is taken in', handed_in(e, text).code === 0)
	const others = v.faults.filter(f => !/asks another host: file:/.test(f))
	expect('the browser complains of nothing', others.length === 0, others)
	await v.close()
})
await browser.close()
total()
