// SPDX-License-Identifier: AGPL-3.0-or-later
// Cast or check: a sealed ballot can be opened instead of being cast, to see whether it holds what was
// chosen. It was never signed, so whoever has it can neither cast it nor show it as the vote of somebody
// (docs/design/ballot.md, "An opened ballot").
import { b64, sha256 } from './hash.mjs'
import { canonical, parsed, refuse_unless } from './election.mjs'
import { of_mark, of_ranking } from './ballot.mjs'
import { votes_problem } from './choose.mjs'

const KIND = 'unionhall-ballot-1', OPENED_MAX = 8 << 20
const FIELDS = 'election_uuid,election_hash,credential,answers'
const SCALAR = /^(0|[1-9][0-9]{0,619})$/

// The file of an opened ballot.
export function opened_text({ text, mark, votes, randomness }) {
	return canonical({ opened: KIND, mark, ballot: JSON.parse(text), choices: votes, randomness })
}

const same_ciphertext = (a, b) => a.alpha === b?.alpha && a.beta === b?.beta

// Does answer i hold these choices under this randomness? Sealed again and compared.
async function holds(s, q, answer, choices, randomness) {
	const r = randomness.map(BigInt), sealed = answer?.choices, n = q.kind === 'ranking' ? 1 : choices.length
	if (r.length !== n) return false
	if (q.kind === 'ranking') return same_ciphertext(of_ranking(s, choices, r[0]), sealed)
	if (!Array.isArray(sealed) || sealed.length !== n) return false
	for (const [j, m] of choices.entries()) {
		if (!same_ciphertext(of_mark(s, BigInt(m), r[j]), sealed[j])) return false
		await s.rest()
	}
	return true
}

const is_scalar = (s, v) => typeof v === 'string' && SCALAR.test(v) && BigInt(v) < s.q
const is_list_of = (v, good) => Array.isArray(v) && v.every(good)

// Reads an opened ballot of the sealer's election and checks it: { mark, votes }, or a refusal.
export async function read_opened(s, bytes) {
	refuse_unless(bytes.length <= OPENED_MAX, 'opened_not')
	const whole = bytes[bytes.length - 1] === 0x0a ? bytes.subarray(0, -1) : bytes
	const value = parsed(whole, 'opened_not')
	refuse_unless(value?.signature === undefined, 'opened_signed')
	refuse_unless(value?.opened === KIND && Object.keys(value.ballot ?? {}).join() === FIELDS, 'opened_not')
	const { mark, ballot, choices, randomness } = value, { questions, uuid, fingerprint } = s.election
	refuse_unless(ballot.election_uuid === uuid && ballot.election_hash === fingerprint, 'opened_elsewhere')
	refuse_unless(b64(sha256(canonical(ballot))) === mark, 'opened_bad_mark')
	const is_whole = l => Array.isArray(l) && l.length === questions.length
	refuse_unless([choices, randomness, ballot.answers].every(is_whole), 'opened_not')
	refuse_unless(is_list_of(randomness, l => is_list_of(l, v => is_scalar(s, v))), 'opened_not')
	for (const [i, q] of questions.entries()) {
		refuse_unless(!votes_problem(q, choices[i]), 'opened_not_allowed', i + 1)
		const held = await holds(s, q, ballot.answers[i], choices[i], randomness[i])
		refuse_unless(held, 'opened_differs', i + 1)
	}
	return { mark, votes: choices }
}
