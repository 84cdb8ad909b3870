// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth itself: what it holds, and what leads from one screen to the next. It asks the network for one
// thing, the archive of the election that stands behind # in its address; choices and codes stay in memory.
import { ballot_steps, public_key_of, seal_ballot, sealer, sealer_steps, sign_ballot } from './ballot.mjs'
import { empty_pick, pick_problem, vote_of } from './choose.mjs'
import { h, say } from './page.mjs'
import { opened_text, read_opened } from './opened.mjs'
import { read_code, secret_of } from './credential.mjs'
import { read_election, read_voters, refuse_unless, Refusal } from './election.mjs'
import { read_opening } from './archive.mjs'
import { screens } from './screens.mjs'

// As much of a list of voters as is read: from the network a phone pays for, from a file it does not.
const FETCHED_ENOUGH = 1 << 20, FILE_ENOUGH = 32 << 20
const SLICE_MS = 24
const UUID = /^#([1-9A-HJ-NP-Za-km-z]{14,63})$/

// What one voter does here, and what is the same for all of them.
const nothing = { screen: 'start', at: 0, changing: false, errors: [], picks: [], code: '', x: null,
	sealed: null, ballot: null, opened: null, noted: '', found: null }
const b = { ...nothing, lang: /^zh/i.test(navigator.language) ? 'zh' : 'en', election: null, voters: null,
	opening: null, sealer: null, steps: { done: 0, of: 1 } }
const t = (key, ...blanks) => say(b.lang, key, ...blanks)
const main = document.getElementById('main')

// ---- drawing ----

function draw_frame() {
	const other = document.getElementById('other')
	document.documentElement.lang = b.lang === 'zh' ? 'zh-CN' : 'en'
	document.getElementById('name').textContent = t('title')
	document.getElementById('foot').textContent = t('foot')
	other.textContent = t('other')
	other.lang = b.lang === 'zh' ? 'en' : 'zh-CN'
}

function draw() {
	const { title, body } = screens[b.screen](b, act, t)
	draw_frame()
	document.title = `${title} · ${t('title')}`
	main.replaceChildren(h('div', { class: b.screen }, body))
}

// Draws and leads whoever cannot see the change to it.
function show() {
	draw()
	scrollTo(0, 0)
	const first = main.querySelector('.errors') ?? main.querySelector('h1')
	first.tabIndex = -1
	first.focus({ preventScroll: true })
}

function go(screen, at = 0) {
	Object.assign(b, { screen, at, errors: [] })
	history.pushState({ screen, at }, '')
	show()
}

// A screen that is only passed: the way back does not lead to it.
function pass(screen) {
	Object.assign(b, { screen, errors: [] })
	show()
}

function stay(screen, at, text) {
	Object.assign(b, { screen, errors: [{ at, text }] })
	show()
}

const told = e => e instanceof Refusal ? t(e.why, ...e.blanks) : t('fault', e.message ?? String(e))

// ---- work that takes a while ----

let rested = 0

async function rest() {
	b.steps.done++
	if (performance.now() - rested < SLICE_MS) return
	const bar = main.querySelector('progress')
	if (bar) bar.value = Math.min(1, b.steps.done / b.steps.of)
	await new Promise(done => setTimeout(done))
	rested = performance.now()
}

// ---- the election ----

// Tables are made while the first question is read.
function take(opening) {
	b.election = read_election(opening.election)
	b.voters = opening.voters && read_voters(opening.voters)
	b.opening = opening.opening
	b.steps = { done: 0, of: sealer_steps(b.election) }
	b.sealer = sealer(b.election, { rest })
	b.picks = b.election.questions.map(empty_pick)
}

async function fetched(uuid) {
	const answer = await fetch(`${uuid}.bel`, { cache: 'no-cache', credentials: 'omit' })
	refuse_unless(answer.ok, answer.status === 404 ? 'fetch_none' : 'fetch_failed')
	take(await read_opening(answer.body, FETCHED_ENOUGH))
	refuse_unless(b.election.uuid === uuid, 'fetch_none')
}

async function load() {
	Object.assign(b, nothing, { election: null })
	const uuid = UUID.exec(location.hash)
	if (!uuid) return draw()
	b.screen = 'loading'
	draw()
	try {
		await fetched(uuid[1])
		b.screen = 'start'
		draw()
	} catch (e) {
		b.election = null
		stay('start', 'archive', e instanceof Refusal ? told(e) : t('fetch_failed'))
	}
}

async function chosen_file(id) {
	const file = document.getElementById(id).files[0]
	refuse_unless(file, 'file_none')
	return file
}

// ---- what can be done ----

const act = {
	async open() {
		try {
			const file = await chosen_file('archive')
			take(await read_opening(file.stream(), FILE_ENOUGH))
			go('start')
		} catch (e) {
			b.election = null
			stay('start', 'archive', told(e instanceof DOMException ? new Refusal('file_unread') : e))
		}
	},
	vote: () => go('question', 0),
	back: () => history.back(),
	answer() {
		const { questions } = b.election, q = questions[b.at], problem = pick_problem(q, b.picks[b.at])
		if (problem) return stay('question', `answer-${problem.at}`, t(...problem.why))
		if (b.changing || b.at + 1 === questions.length) return go('review')
		go('question', b.at + 1)
	},
	change(i) {
		b.changing = true
		go('question', i)
	},
	reviewed() {
		const at = b.election.questions.findIndex((q, i) => pick_problem(q, b.picks[i]))
		if (at < 0) return go('code')
		b.changing = true
		go('question', at)
		act.answer()
	},
	async seal() {
		try {
			const code = read_code(b.code)
			pass('sealing')
			await seal(code)
			go('sealed')
		} catch (e) {
			stay('code', 'code', told(e))
		}
	},
	async cast() {
		b.ballot = sign_ballot(await b.sealer, b.x, b.sealed)
		Object.assign(b, { x: null, code: '' })
		go('cast')
	},
	unseal() {
		const { mark, votes } = b.sealed
		b.opened = { text: opened_text(b.sealed), mark, votes }
		forget_sealed()
		go('opened')
	},
	anew() {
		Object.assign(b, { opened: null, changing: true })
		go('review')
	},
	check() {
		Object.assign(b, { noted: '', found: null })
		go('check')
	},
	compare,
	clear() {
		Object.assign(b, nothing, { picks: b.election.questions.map(empty_pick) })
		go('done')
	},
	again: () => go('start'),
}

// A sealed ballot that was left behind is never cast: its choices may since have been changed.
function forget_sealed() {
	Object.assign(b, { sealed: null, x: null })
}

async function seal(code) {
	const { election, steps } = b, left = steps.of - steps.done
	b.steps = { done: 0, of: left + ballot_steps(election) }
	const s = await b.sealer, x = secret_of(code, election.uuid, s.q)
	refuse_unless(!b.voters || b.voters.has(public_key_of(s, x)), 'code_unknown', election.name)
	b.sealed = await seal_ballot(s, x, election.questions.map((q, i) => vote_of(q, b.picks[i])))
	b.x = x
}

const MARK = /^[A-Za-z0-9+/]{43}$/

async function compare() {
	let at = 'noted'
	try {
		const noted = b.noted.normalize('NFKC').replace(/[\s=]/g, '')
		refuse_unless(!noted || MARK.test(noted), 'bad_mark', noted.length)
		at = 'opened'
		const bytes = new Uint8Array(await (await chosen_file('opened')).arrayBuffer())
		pass('checking')
		const { mark, votes } = await read_opened(await b.sealer, bytes)
		b.found = { mark, votes, noted }
		go('checked')
	} catch (e) {
		stay('check', at, told(e instanceof DOMException ? new Refusal('file_unread') : e))
	}
}

// ---- the way back, and away ----

// Where a step through the browser's history leads: to no screen that lacks what it shows.
function reachable(screen) {
	if (!b.election || screen === 'done') return 'start'
	const lacks = { sealed: !b.sealed, opened: !b.opened, cast: !b.ballot, checked: !b.found }
	return lacks[screen] ? 'start' : screen
}

addEventListener('popstate', event => {
	const { screen = 'start', at = 0 } = event.state ?? {}
	if (b.ballot && screen !== 'cast') return go('cast')
	if (!b.ballot) forget_sealed()
	Object.assign(b, { screen: reachable(screen), at, errors: [] })
	show()
})

addEventListener('hashchange', load)

const is_begun = () => b.picks.some(p => p.blank || p.chosen?.size || p.numbers?.some(Boolean))

addEventListener('beforeunload', event => {
	if (!is_begun()) return
	event.preventDefault()
	event.returnValue = ''
})

document.getElementById('other').addEventListener('click', () => {
	b.lang = b.lang === 'zh' ? 'en' : 'zh'
	b.errors = []
	draw()
})

if (typeof BigInt === 'function' && main.replaceChildren) load()
else document.getElementById('waiting').textContent = t('too_old')
