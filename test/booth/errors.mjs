// SPDX-License-Identifier: AGPL-3.0-or-later
// What the booth says when something is wrong, in both languages; and what a check of an opened ballot finds.
//   BUILD=build node test/booth/errors.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, folder, part, total } from '../lib/hall.mjs'
import { put, record, take } from '../lib/archive.mjs'
import { Election } from '../lib/election.mjs'
import { open } from '../browser/lib.mjs'
import { answer, cast, enter, name_of, PAGE, press, problems, saved, seal, see, shelf, shelf_of, unseal, voter } from './lib.mjs'

const browser = await open()
const questions = 'name: Contract 合同\nquestion: Approve?\nblank: yes\n- Yes\n- No\nquestion: Rank\nkind: ranking\n- A\n- B\n'
const plain = 'name: Contract\nquestion: Approve?\n- Yes\n- No\n'
const dir = folder()
const e = new Election(`${dir}/e`, { questions, group: 'RFC-3526-2048', roll: ['a', 'b'] }), other = new Election(`${dir}/o`, { questions, group: 'RFC-3526-2048' })
e.prepare()
other.prepare()
const s = await shelf_of(e)
const in_both = async act => { for (const lang of ['en', 'zh']) await act(await voter(browser, { lang })) }
async function tells(v, what, ...wanted) {
	await v.page.waitForFunction(t => document.querySelector('.errors li')?.textContent === t, wanted[0], { timeout: 5000 }).catch(() => {})
	const got = await problems(v.page)
	expect(`${v.lang}: ${what}`, got.join() === wanted.join(), `${got} instead of ${wanted}`)
}
async function sound(v) {
	expect(`${v.lang}: every screen is sound and the browser complains of nothing`, v.faults.length === 0, v.faults)
	await v.close()
}
function file(name, bytes) {
	writeFileSync(`${dir}/${name}`, bytes)
	return `${dir}/${name}`
}

// ---- the election ----

await part('archives that are none', () => in_both(async v => {
	const { page, w } = v, whole = readFileSync(e.archive)
	await enter(v, s)
	await see(v, 'file')
	const opens = async (what, bytes, ...wanted) => {
		await page.setInputFiles('#archive', file('given.bel', bytes))
		await press(page, w.start_open)
		await tells(v, what, ...wanted)
		await page.goto('about:blank')
		await enter(v, s)
	}
	await press(page, w.start_open)
	await tells(v, 'no file', w.file_none)
	await see(v, 'file-error')
	await opens('an empty file', '', w.archive_short)
	await opens('a letter', 'Dear voter, '.repeat(100), w.archive_not)
	await opens('half of it', whole.subarray(0, 3000), w.archive_short)
	for (const at of [1100, 1500, 1600]) {
		const bent = Buffer.from(whole)
		bent[at] ^= 1
		await opens(`a bit changed at ${at}`, bent, w.archive_damaged)
	}
	const large = record(`${'0'.repeat(64)}.data.json`, '', take(e.archive).timestamp)
	large.write('77777777777', 124)
	large.write('        ', 148)
	large.write(large.reduce((sum, b) => sum + b, 0).toString(8).padStart(6, '0') + '\0 ', 148)
	await opens('a record without end', Buffer.concat([whole.subarray(0, 1024), large]), w.archive_record_large)
	await page.setInputFiles('#archive', e.archive)
	await press(page, w.start_open, 'Contract 合同')
	await sound(v)
}))

await part('addresses that lead nowhere', () => in_both(async v => {
	const { page, w } = v, name = name_of(e), broken = await shelf({ 'booth.html': PAGE, [`${name}.bel`]: 503 })
	await page.goto(`${s.url}#${name_of(other)}`)
	await tells(v, 'another election', w.fetch_none)
	await page.goto(`${broken.url}#${name}`)
	await tells(v, 'a server in trouble', w.fetch_failed)
	await page.goto('about:blank')
	const swapped = await shelf({ 'booth.html': PAGE, [`${name}.bel`]: other.archive })
	await page.goto(`${swapped.url}#${name}`)
	await tells(v, 'an archive under another name', w.fetch_none)
	await page.context().setOffline(true)
	await page.evaluate(n => { location.hash = n }, name_of(other))
	await tells(v, 'no network', w.fetch_failed)
	await page.context().setOffline(false)
	await page.goto(`${s.url}#../../${name}`)
	expect(`${v.lang}: what is no name asks nothing of the server`, await page.locator('#archive').count() === 1 && !s.asked.some(a => a.includes('..')))
	expect(`${v.lang}: nothing but the refusals is complained of`, v.faults.every(f => /Failed to load resource|failed: net::ERR_INTERNET/.test(f)), v.faults)
	await v.close()
	await Promise.all([broken.stop(), swapped.stop()])
}))

await part('browsers that cannot', async () => {
	for (const lang of ['en', 'zh']) {
		const bare = await voter(browser, { lang, javaScriptEnabled: false })
		await bare.page.goto(s.url)
		expect(`${lang}: without scripts it says what to do`, (await bare.page.textContent('body')).includes(bare.w.no_script))
		await bare.close()
		const old = await voter(browser, { lang })
		await old.page.addInitScript(() => { delete globalThis.BigInt })
		await old.page.goto(s.url)
		const said = await old.page.innerText('main')
		expect(`${lang}: an old browser is told`, said.includes(old.w.waiting) || said.includes(old.w.too_old), said)
		await old.close()
	}
})

// ---- the voter ----

await part('choices and codes', () => in_both(async v => {
	const { page, w } = v
	await enter(v, s, name_of(e))
	await press(page, w.start_vote)
	await press(page, w.continue)
	await tells(v, 'nothing chosen', w.limit_one_blank)
	await see(v, 'question-error')
	await page.locator('#answer-0').check()
	await press(page, w.continue)
	await page.fill('#answer-0', '256')
	await press(page, w.continue)
	await tells(v, 'a number too large', w.said('rank_wanted', 'A', 255))
	await see(v, 'ranking-error')
	for (const bad of ['', '-1', '1.5', 'x', '1e1']) {
		await page.fill('#answer-0', '1')
		await page.fill('#answer-1', bad)
		await press(page, w.continue)
		await tells(v, `no number: "${bad}"`, w.said('rank_wanted', 'B', 255))
	}
	await page.fill('#answer-1', '0')
	await press(page, w.continue, w.review_title)
	await press(page, w.review_go, w.code_title)
	const code = e.codes[0], tries = async (what, typed, ...wanted) => {
		await page.fill('#code', typed)
		await press(page, w.code_seal)
		await tells(v, what, ...wanted)
		expect(`${v.lang}: ... what was typed stays`, await page.inputValue('#code') === typed)
	}
	await tries('no code', '', w.code_none)
	await see(v, 'code-error')
	await tries('the letter O', `O${code.slice(1)}`, w.said('code_zero', 1, 'O'))
	await tries('a small l', `ab-l${code.slice(4)}`, w.said('code_one', 3, 'l'))
	await tries('another alphabet', `аbc${code.slice(3)}`, w.said('code_letter', 1, 'а'))
	await tries('too short', code.slice(0, -1), w.said('code_length', 21))
	await tries('an older code mistyped', 'abc-def-ghi-jkm-npq', w.code_check)
	await tries("a stranger's", other.codes[0], w.said('code_unknown', 'Contract 合同'))
	await page.fill('#code', ` ${code.replaceAll('-', '－')} `)
	await press(page, w.code_seal, w.sealed_title)
	await sound(v)
}))

// ---- cast or audit ----

await part('a ballot is opened and checked on another device', () => in_both(async v => {
	const { page, w } = v
	await enter(v, s, name_of(e))
	await answer(v, [['Yes'], [3, 250]])
	const mark = await seal(v, e.codes[1]), opened = await unseal(v)
	expect(`${v.lang}: the file is the text`, (await saved(page, w.opened_save)).text === opened)
	file('e/opened', opened)
	const theirs = e.run('audit', e.archive, 'opened', mark)
	expect(`${v.lang}: "ballot audit" finds the same in it`, theirs.code === 0 && /Yes/.test(theirs.out) && /3\s+A/.test(theirs.out) && theirs.out.includes('you noted'), theirs.out)
	expect(`${v.lang}: it cannot be cast`, /cannot be cast/.test(e.run('cast', 'server', '--ballot', 'opened').out))
	await press(page, w.opened_new, w.review_title)
	await page.getByRole('button', { name: w.said('change_of', 'Approve?') }).click()
	await page.locator('#answer-blank').check()
	await press(page, w.continue, w.review_title)
	await seal(v, e.codes[1])
	const { text } = await cast(v)
	file('e/cast-now', text)
	expect(`${v.lang}: and a new one can`, e.run('cast', 'server', '--ballot', 'cast-now').code === 0)
	await v.close()
	const other_device = await voter(browser, { lang: v.lang, size: 'desk' })
	await checks(other_device, opened, mark, text)
	await sound(other_device)
}))

async function checks(v, opened, mark, signed) {
	const { page, w } = v, o = JSON.parse(opened)
	await enter(v, s, name_of(e))
	await press(page, w.start_check, w.check_title)
	await see(v, 'check')
	const check = async (text, noted = mark) => {
		if (await page.textContent('main h1') !== w.check_title || await page.locator('#opened').count() === 0) await press(page, w.checked_more, w.check_title)
		if (text !== null) await page.setInputFiles('#opened', file('checked.json', text))
		await page.fill('#noted', noted)
		await press(page, w.check_go)
	}
	const finds = async (what, change, wanted) => {
		const c = structuredClone(o)
		change(c)
		await check(JSON.stringify(c))
		await tells(v, what, wanted)
	}
	await check(null)
	await tells(v, 'no file', w.file_none)
	await check(opened, 'short')
	await tells(v, 'half a mark', w.said('bad_mark', 5))
	await see(v, 'check-error')
	await finds('other choices', c => { c.choices[0] = [0, 0, 1] }, w.said('opened_differs', 1))
	await finds('other numbers', c => { c.choices[1] = [3, 251] }, w.said('opened_differs', 2))
	await finds('another random number', c => { c.randomness[0][2] = '1' }, w.said('opened_differs', 1))
	await finds('choices that are not allowed', c => { c.choices[0] = [1, 1, 0] }, w.said('opened_not_allowed', 1))
	await finds('a number too large', c => { c.choices[1] = [3, 256] }, w.said('opened_not_allowed', 2))
	await finds('another mark', c => { c.mark = c.mark.replace(/^./, x => x === 'A' ? 'B' : 'A') }, w.opened_bad_mark)
	await finds('a changed ballot', c => { c.ballot.answers[0].choices[0].alpha = '4' }, w.opened_bad_mark)
	await finds('of another election', c => { c.ballot.election_uuid = name_of(other) }, w.opened_elsewhere)
	await finds('a random number less', c => { c.randomness[0].pop() }, w.said('opened_differs', 1))
	await finds('a random number that is none', c => { c.randomness[0][0] = '-1' }, w.opened_not)
	await finds('without choices', c => { delete c.choices }, w.opened_not)
	for (const [what, text, wanted] of [['a signed ballot', signed, w.opened_signed], ['no ballot', '{"a":1}', w.opened_not], ['no JSON', 'hello', w.opened_not],
		['spaces in it', JSON.stringify(o, null, 1), w.opened_not], ['nothing', '', w.opened_not]]) {
		await check(text)
		await tells(v, what, wanted)
	}
	await check(opened)
	await page.getByRole('heading', { level: 1, name: w.checked_good, exact: true }).waitFor()
	await see(v, 'checked')
	expect(`${v.lang}: what was sealed is shown, and that the mark is the one noted`, (await page.innerText('main')).includes(w.checked_mark) &&
		(await page.locator('section.card li').allInnerTexts()).join() === `Yes,${w.said('rank_said', 'A', 3)},${w.said('rank_said', 'B', 250)}`)
	await check(`${opened}\n`, '')
	await page.getByText(w.checked_unsaid).waitFor()
	expect(`${v.lang}: without a mark it asks to compare`, (await page.innerText('main')).includes(mark))
	await check(opened, mark.replace(/^./, x => x === 'A' ? 'B' : 'A'))
	await page.getByText(w.checked_other).waitFor()
	await see(v, 'checked-other')
	expect(`${v.lang}: another mark is told, not passed over`, await page.getByRole('alert').count() === 1)
	await press(page, w.checked_more, w.check_title)
}

await part('a ballot opened by our command is checked by the booth', async () => {
	const made = e.run('mark', e.archive, 'by-command', '--credential-file', e.code(0), '--choices', 'blank/7,255', '--open')
	const mark = made.out.match(/mark: (\S{43})/)?.[1], v = await voter(browser), { page, w } = v
	await enter(v, s, name_of(e))
	await press(page, w.start_check, w.check_title)
	await page.setInputFiles('#opened', `${e.dir}/by-command`)
	await page.fill('#noted', ` ${mark} `)
	await press(page, w.check_go, w.checked_good)
	const said = await page.innerText('main')
	expect('it holds, with its mark and choices', said.includes(w.checked_mark) && said.includes(w.review_blank) && said.includes(w.said('rank_said', 'B', 255)), said)
	await sound(v)
})

await part('elections that cannot be voted in', async () => {
	const small = new Election(`${dir}/small`, { questions: plain })
	small.prepare()
	const v = await voter(browser), { page, w } = v
	const opens = async (what, from, to, wanted) => {
		const a = take(small.archive)
		for (const x of a.events) x.data = x.data.map(d => d.replace(from, to))
		await enter(v, s)
		await page.setInputFiles('#archive', file('other.bel', put(a)))
		await press(page, w.start_open)
		await tells(v, what, wanted)
		await page.goto('about:blank')
	}
	await opens('a later version', '"version":1', '"version":2', w.version_unknown)
	await opens('an unknown group', '"BELENIOS-2048"', '"P-256"', w.said('group_unknown', 'P-256'))
	await opens('a key of another order', /"public_key":"\d+"(?=,"name|,"questions)/, '"public_key":"2"', w.key_damaged)
	await opens('a question of lists', /\{"answers":\["Yes","No"\][^}]*\}/, '{"type":"Lists","value":{}}', w.question_unknown)
	await opens('more to choose than there is', '"max":1', '"max":3', w.damaged)
	await sound(v)
})
await s.stop()
await browser.close()
total()
