// SPDX-License-Identifier: AGPL-3.0-or-later
// The screens of the booth, one thing on each. A screen is a function of the booth's state, of what can be
// done from there and of the words; it answers { title, body }.
import { is_single, limits_of, vote_of, vote_said } from './choose.mjs'
import { button, field, h, paragraphs, save, sharing_of, shown_code, summary, text_to_copy } from './page.mjs'

const problems = (b, t) => b.errors.length ? summary(t, b.errors) : null
const error_at = (b, id) => b.errors.find(e => e.at === id)?.text
const lead = text => h('p', { class: 'lead' }, text)
const code_of = text => h('code', {}, text)
const facts = (...list) => h('dl', { class: 'facts' }, list)
const fact = (name, value) => value ? [h('dt', {}, name), h('dd', {}, value)] : []

// A screen with its heading, and above it what is wrong.
const sheet = (b, t, title, ...body) => ({ title, body: [problems(b, t), h('h1', {}, title), body] })

const actions = (...children) => h('p', { class: 'actions' }, children)

// A form whose Enter key is its main button.
function form(act, ...children) {
	return h('form', { novalidate: true, autocomplete: 'off', submit: e => {
		e.preventDefault()
		act()
	} }, children)
}
const submit = words => h('button', { class: 'main' }, words)

function start_without(b, act, t) {
	const error = error_at(b, 'archive')
	return sheet(b, t, t('start_title'), lead(t('start_lead')),
		form(() => act.open(), field('archive', t('start_file'), { type: 'file', accept: '.bel', error }),
			actions(submit(t('start_open')))))
}

function start(b, act, t) {
	const e = b.election
	if (!e) return start_without(b, act, t)
	const prints = h('details', {}, h('summary', {}, t('compare')),
		facts(fact(t('fingerprint'), code_of(e.fingerprint)),
			fact(t('opening'), b.opening ? code_of(b.opening) : t('opening_unread'))))
	return sheet(b, t, e.name, paragraphs(e.description),
		facts(fact(t('who'), e.administrator), fact(t('authority'), e.authority),
			fact(t('minimum'), e.minimum && t('minimum_of', e.minimum))),
		h('p', {}, t('start_alone')), actions(button(t('start_vote'), () => act.vote())), prints,
		actions(button(t('start_check'), () => act.check(), 'link')))
}

// How many are chosen, told again at each tap without drawing the page anew.
function count_said(q, pick, t) {
	if (pick.blank) return t('chosen_blank')
	return t(pick.chosen.size > q.max ? 'chosen_over' : 'chosen', pick.chosen.size, q.max)
}

// Answer i, or the blank vote (null), was tapped. A blank vote and answers put each other out.
function tapped(q, pick, i, on) {
	if (i === null || is_single(q)) pick.chosen.clear()
	if (i === null) pick.blank = on
	else pick.chosen[on ? 'add' : 'delete'](i)
	if (i !== null && on) pick.blank = false
}

function choices(b, t, q, pick) {
	const type = is_single(q) ? 'radio' : 'checkbox', boxes = []
	const told = h('p', { role: 'status', class: 'soft' }, type === 'checkbox' && count_said(q, pick, t))
	const is_on = i => i === null ? pick.blank : pick.chosen.has(i)
	const change = i => event => {
		tapped(q, pick, i, event.target.checked)
		boxes.forEach(box => { box.input.checked = is_on(box.i) })
		if (type === 'checkbox') told.textContent = count_said(q, pick, t)
	}
	const line = (i, id, label, help) => {
		const input = h('input', { type, id, name: 'answer', checked: is_on(i), change: change(i) })
		boxes.push({ i, input })
		const more = help && h('span', { class: 'help' }, help)
		return h('div', { class: 'pick' }, input, h('label', { for: id }, label, more))
	}
	const lines = q.answers.map((a, i) => line(i, `answer-${i}`, a))
	return [lines, q.blank && line(null, 'answer-blank', t('blank'), t('blank_help')), told]
}

function numbers(b, t, q, pick) {
	const number = (a, i) => field(`answer-${i}`, a, { type: 'text', inputmode: 'numeric', class: 'short',
		value: pick.numbers[i], error: error_at(b, `answer-${i}`),
		input: e => { pick.numbers[i] = e.target.value } })
	return q.answers.map(number)
}

function question(b, act, t) {
	const { questions } = b.election, q = questions[b.at], inside = q.kind === 'ranking' ? numbers : choices
	const of = t('question_of', b.at + 1, questions.length), limits = t(...limits_of(q))
	const wrong = q.kind === 'choice' && b.errors[0]
	return { title: `${of}: ${q.text}`, body: [problems(b, t), form(() => act.answer(),
		h('fieldset', { 'aria-describedby': wrong ? 'limits wrong' : 'limits' },
			h('legend', {}, h('span', { class: 'step' }, of), h('h1', {}, q.text)),
			h('p', { class: 'help', id: 'limits' }, limits),
			h('div', { class: wrong ? 'wrong' : '' },
				wrong && h('p', { class: 'error', id: 'wrong' }, wrong.text),
				inside(b, t, q, b.picks[b.at]))),
		actions(submit(t('continue')), button(t('back'), () => act.back(), 'quiet')))] }
}

// A vote in words.
function said(q, vote, t) {
	const v = vote_said(q, vote)
	if (v.ranks) return h('ul', {}, v.ranks.map(([a, n]) => h('li', {}, t('rank_said', a, n))))
	if (v.blank) return h('p', {}, h('strong', {}, t('review_blank')))
	if (!v.answers.length) return h('p', {}, h('strong', {}, t('review_none')))
	return h('ul', {}, v.answers.map(a => h('li', {}, h('strong', {}, a))))
}

const vote_card = (q, vote, t, ...more) =>
	h('section', { class: 'card' }, h('h2', {}, q.text), said(q, vote, t), more)
const votes_said = (b, votes, t) => b.election.questions.map((q, i) => vote_card(q, votes[i], t))

function review(b, act, t) {
	const change = (q, i) => h('button', { type: 'button', class: 'link', click: () => act.change(i),
		'aria-label': t('change_of', q.text) }, t('change'))
	const cards = b.election.questions.map((q, i) => vote_card(q, vote_of(q, b.picks[i]), t, change(q, i)))
	return sheet(b, t, t('review_title'), cards,
		actions(button(t('review_go'), () => act.reviewed()), button(t('back'), () => act.back(), 'quiet')))
}

// Letters typed from paper, which no keyboard may correct. Kept in the booth's state under `name`.
function typed(b, name) {
	return { type: 'text', class: 'typed-code', maxlength: 80, value: b[name], error: error_at(b, name),
		autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false',
		input: e => { b[name] = e.target.value } }
}

function code(b, act, t) {
	const entry = field('code', t('code_label'), { help: t('code_help'), ...typed(b, 'code') })
	return sheet(b, t, t('code_title'), form(() => act.seal(), entry,
		actions(submit(t('code_seal')), button(t('back'), () => act.back(), 'quiet'))))
}

const working = (b, t, title, help) =>
	sheet(b, t, title, help && h('p', {}, help), h('progress', { max: 1, value: 0, 'aria-label': title }))
const sealing = (b, act, t) => working(b, t, t('sealing'), t('sealing_help'))
const checking = (b, act, t) => working(b, t, t('checking'))
const loading = (b, act, t) => working(b, t, t('loading'))

function sealed(b, act, t) {
	return sheet(b, t, t('sealed_title'), lead(t('sealed_lead')),
		shown_code(t, 'mark', t('mark'), b.sealed.mark),
		h('section', { class: 'card turn' }, h('h2', {}, t('cast_head')), h('p', {}, t('cast_what')),
			actions(button(t('cast_go'), () => act.cast()))),
		h('section', { class: 'card' }, h('h2', {}, t('open_head')), h('p', {}, t('open_what')),
			actions(button(t('open_go'), () => act.unseal(), 'quiet'))))
}

// The first letters of a mark, as part of a file's name.
const short = mark => mark.replace(/[+/]/g, '').slice(0, 8)

function cast(b, act, t) {
	const { text, tracker } = b.ballot, name = `ballot-${short(tracker)}.json`, share = sharing_of(text, name)
	return sheet(b, t, t('cast_title'), lead(t('cast_lead')),
		actions(button(t('cast_save'), () => save(text, name)),
			share && button(t('cast_share'), share, 'quiet')),
		text_to_copy(t, 'ballot-text', t('cast_text'), t('cast_text_help'), text),
		shown_code(t, 'tracker', t('tracker'), tracker), h('p', {}, t('tracker_help')),
		facts(fact(t('cast_mark'), code_of(b.sealed.mark))), h('p', {}, t('cast_again')),
		actions(button(t('done'), () => act.clear(), 'quiet')))
}

function opened(b, act, t) {
	const { text, mark, votes } = b.opened
	return sheet(b, t, t('opened_title'), lead(t('opened_lead')),
		actions(button(t('opened_save'), () => save(text, `opened-${short(mark)}.json`))),
		h('p', {}, t('opened_how')), h('p', { class: 'note warn' }, t('opened_secret')),
		text_to_copy(t, 'opened-text', t('opened_text'), t('cast_text_help'), text),
		h('h2', {}, t('opened_holds')), votes_said(b, votes, t), facts(fact(t('mark'), code_of(mark))),
		actions(button(t('opened_new'), () => act.anew(), 'quiet')))
}

function check(b, act, t) {
	const file = { type: 'file', accept: '.json,application/json', error: error_at(b, 'opened') }
	return sheet(b, t, t('check_title'), lead(t('check_lead')),
		form(() => act.compare(), field('opened', t('check_file'), file),
			field('noted', t('check_mark'), { help: t('check_mark_help'), ...typed(b, 'noted') }),
			actions(submit(t('check_go')), button(t('back'), () => act.back(), 'quiet'))))
}

function checked(b, act, t) {
	const { mark, votes, noted } = b.found, other = noted && noted !== mark
	const verdict = other ? h('p', { class: 'note bad', role: 'alert' }, t('checked_other'))
		: h('p', { class: noted ? 'note good' : 'note' }, t(noted ? 'checked_mark' : 'checked_unsaid'))
	return sheet(b, t, t(other ? 'check_title' : 'checked_good'), verdict,
		votes_said(b, votes, t), h('p', {}, t('checked_compare')), facts(fact(t('mark'), code_of(mark))),
		actions(button(t('checked_more'), () => act.check(), 'quiet')))
}

function done(b, act, t) {
	return sheet(b, t, t('done_title'), lead(t('done_lead')),
		actions(button(t('done_more'), () => act.again(), 'quiet')))
}

export const screens = { loading, start, question, review, code, sealing, sealed, cast, opened,
	check, checking, checked, done }
