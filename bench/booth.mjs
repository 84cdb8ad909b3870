// SPDX-License-Identifier: AGPL-3.0-or-later
// How long a voter waits in the booth: from "Seal my ballot" to the mark, and from the address to the mark when
// nobody stops to read. In Chromium, as it is and with its processor throttled six times; beside the commands that
// seal the same ballot without a browser, in turns.   BUILD=build node bench/booth.mjs [ROUNDS]
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { folder } from '../test/lib/hall.mjs'
import { Election, program } from '../test/lib/election.mjs'
import { open } from '../test/browser/lib.mjs'
import { enter, name_of, press, shelf_of, voter } from '../test/booth/lib.mjs'

const ROUNDS = Number(process.argv[2] ?? 7), LIMIT_MS = { 1: 1000, 6: 5000 }
const five = ['Ana', 'Bo', 'Chen', 'Dee', 'Eli'].map(a => `- ${a}\n`).join('')
const questions = { 'one of five': ['choose: 1\n', 1], 'one to three of five, or blank': ['choose: 1-3\nblank: yes\n', 3] }
const browser = await open()

// One ballot in a new page: [from the address to the mark, from the button to the mark], in milliseconds.
async function in_browser(s, e, chosen, slower) {
	const v = await voter(browser), { page, w } = v
	const cdp = await page.context().newCDPSession(page)
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
	const began = performance.now()
	await enter(v, s, name_of(e))
	await press(page, w.start_vote)
	for (let i = 0; i < chosen; i++) await page.locator(`#answer-${i}`).check()
	await press(page, w.continue, w.review_title)
	await press(page, w.review_go, w.code_title)
	await page.fill('#code', e.codes[0])
	const sealed = await page.evaluate(title => new Promise(done => {
		const from = performance.now()
		new MutationObserver(() => {
			if (document.querySelector('main h1')?.textContent === title) done(performance.now() - from)
		}).observe(document.getElementById('main'), { childList: true, subtree: true })
		document.querySelector('button.main').click()
	}), w.sealed_title)
	const whole = performance.now() - began
	await v.close()
	return [whole, sealed]
}

// The same by a command, ten times: processor time of one in milliseconds, start included.
function by_command(e, chosen, round) {
	const choices = ['Ana', 'Bo', 'Chen'].slice(0, chosen).join(), code = e.code(0)
	const words = `${program} ballot mark ${e.archive} mark-${round}-$i --credential-file ${code} --choices ${choices} >&2 || exit 1`
	const r = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time for i in {0..9}; do ${words}; done`], { cwd: e.dir, encoding: 'utf8' })
	if (r.status !== 0) throw new Error(r.stderr)
	return r.stderr.trim().split('\n').at(-1).split(' ').reduce((ms, s) => ms + 100 * Number(s), 0)
}

const span = (list, digits = 0) => {
	const sorted = [...list].sort((a, b) => a - b), at = n => sorted[n].toFixed(digits)
	return `${at(sorted.length >> 1)} [${at(0)}-${at(sorted.length - 1)}]`
}

console.log(`${ROUNDS} rounds, ${cpus().length} cores (${cpus()[0].model}), Chromium ${browser.version()}; median [least-most]\n`)
console.log('| one ballot | ms | target | reached |\n|---|---|---|---|')
const row = (what, ms, target = '', reached = '') => console.log(`| ${what} | ${ms} | ${target} | ${reached} |`)
for (const group of ['BELENIOS-2048', 'RFC-3526-2048', 'Ed25519']) for (const [kind, [limits, chosen]] of Object.entries(questions)) {
	const e = new Election(folder(), { group, questions: `name: Bench\nquestion: Who?\n${limits}${five}` })
	e.prepare()
	const s = await shelf_of(e), got = { 1: [], 6: [] }, native = []
	for (let round = 0; round < ROUNDS; round++) {
		for (const slower of [1, 6]) got[slower].push(await in_browser(s, e, chosen, slower))
		native.push(by_command(e, chosen, round))
	}
	await s.stop()
	for (const slower of [1, 6]) {
		const [whole, sealed] = [0, 1].map(i => got[slower].map(g => g[i])), most = LIMIT_MS[slower]
		const how = slower === 1 ? '' : ', throttled six times'
		row(`${group}, ${kind}${how}: button to mark`, span(sealed), `under ${most}`, Math.max(...sealed) < most ? 'yes' : '**no**')
		row('address to mark, without a pause', span(whole), `under ${most}`, Math.max(...whole) < most ? 'yes' : '**no**')
	}
	row('the same ballot by `ballot mark`, processor time', span(native))
	row('button to mark against it', span(got[1].map((g, i) => g[1] / native[i]), 1))
}
await browser.close()
