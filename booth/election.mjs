// SPDX-License-Identifier: AGPL-3.0-or-later
// The election record: read strictly, because its bytes are what everybody agrees on.
import { b64, sha256 } from './hash.mjs'
import { group_named } from './group.mjs'

const RECORD_MAX = 4 << 20, QUESTIONS_MAX = 64, ANSWERS_MAX = 256

// Something was not as it must be; `why` is the key of a sentence for people, which `blanks` fill.
export class Refusal extends Error {
	constructor(why, ...blanks) {
		super(why)
		this.why = why
		this.blanks = blanks
	}
}
export function refuse_unless(holds, why, ...blanks) {
	if (!holds) throw new Refusal(why, ...blanks)
}

// JSON as the protocol writes it: compact, and only ", \ and control characters escaped, 0x7f among them.
export const canonical = value => JSON.stringify(value).replaceAll('\x7f', '\\u007f')

// The value of a record that is written in the one way there is. A doubled field or a space does not
// survive this.
export function parsed(bytes, why) {
	try {
		const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
		const value = JSON.parse(text)
		refuse_unless(canonical(value) === text, why)
		return value
	} catch {
		throw new Refusal(why)
	}
}

const is_text = v => typeof v === 'string'
const is_texts = v => Array.isArray(v) && v.length > 0 && v.length <= ANSWERS_MAX && v.every(is_text)
const is_count = v => Number.isSafeInteger(v) && v >= 0

function read_choice(q) {
	const blank = q.blank === undefined ? false : q.blank
	refuse_unless(is_texts(q.answers) && is_text(q.question) && typeof blank === 'boolean', 'damaged')
	const is_range = is_count(q.min) && is_count(q.max) && q.min <= q.max && q.max <= q.answers.length
	refuse_unless(is_range, 'damaged')
	return { kind: 'choice', text: q.question, answers: q.answers, min: q.min, max: q.max, blank }
}

function read_question(q, group) {
	refuse_unless(q !== null && typeof q === 'object', 'damaged')
	if (q.type === undefined) return read_choice(q)
	refuse_unless(q.type === 'NonHomomorphic', 'question_unknown')
	const v = q.value ?? {}
	refuse_unless(is_texts(v.answers) && is_text(v.question), 'damaged')
	refuse_unless(v.answers.length <= group.fits, 'question_unknown')
	return { kind: 'ranking', text: v.question, answers: v.answers }
}

function read_key(e, group) {
	const y = is_text(e.public_key) ? group.read(e.public_key) : null
	refuse_unless(y !== null && !group.same(y, group.unit), 'key_damaged')
	return y
}

// { uuid, name, description, administrator, authority, minimum, group, y, questions, fingerprint }
export function read_election(bytes) {
	refuse_unless(bytes.length <= RECORD_MAX, 'damaged')
	const e = parsed(bytes, 'damaged')
	refuse_unless(e !== null && typeof e === 'object', 'damaged')
	refuse_unless([e.name, e.description, e.group].every(is_text), 'damaged')
	refuse_unless(e.version === 1, 'version_unknown')
	refuse_unless(is_text(e.uuid) && /^[1-9A-HJ-NP-Za-km-z]{14,63}$/.test(e.uuid), 'damaged')
	const group = group_named(e.group)
	refuse_unless(group, 'group_unknown', e.group)
	const questions = Array.isArray(e.questions) ? e.questions : []
	refuse_unless(questions.length > 0 && questions.length <= QUESTIONS_MAX, 'damaged')
	return {
		uuid: e.uuid, name: e.name, description: e.description, group, y: read_key(e, group),
		administrator: is_text(e.administrator) ? e.administrator : '',
		authority: is_text(e.credential_authority) ? e.credential_authority : '',
		minimum: is_count(e.unionhall?.minimum) ? e.unionhall.minimum : 0,
		questions: questions.map(q => read_question(q, group)),
		fingerprint: b64(sha256(bytes)),
	}
}

// The published list of voters' keys: a set of element texts, or a refusal.
export function read_voters(bytes) {
	const list = parsed(bytes, 'voters_damaged')
	refuse_unless(Array.isArray(list) && list.every(is_text), 'voters_damaged')
	return new Set(list.map(line => line.split(',')[0]))
}
