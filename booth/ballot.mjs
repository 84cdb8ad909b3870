// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes ballots: seals choices for the trustees' key and proves that they are allowed (Belenios
// specification, version 1, sections 4.8 to 4.11).
//
// Every power taken is of g or of y, from a table: whoever sealed a ciphertext knows its random number r,
// so that alpha^c is g^(rc), and (beta / g^M)^c is y^(rc) g^((m-M)c).
import { b64, challenge, random_below, sha256 } from './hash.mjs'
import { mod, row_count } from './numbers.mjs'

const proof = (c, r) => ({ challenge: c.toString(), response: r.toString() })

// What sealing in one election needs. `draw` answers random numbers below its argument; `rest` is awaited
// between steps, so that a page can show how far it is.
export async function sealer(election, { draw = random_below, rest = async () => {} } = {}) {
	const { group, y } = election
	const g_to = await group.table(group.g, rest), y_to = await group.table(y, rest)
	return { election, group, draw, rest, q: group.q, g_to, y_to }
}

const power_g = (s, k) => s.g_to(mod(k, s.q))
const power_y = (s, k) => s.y_to(mod(k, s.q))
const both = (s, k) => [power_g(s, k), power_y(s, k)].map(s.group.write)

// The ciphertext of an element under r, as texts.
function ciphertext(s, element, r) {
	const alpha = power_g(s, r), beta = s.group.mul(power_y(s, r), element)
	return { alpha: s.group.write(alpha), beta: s.group.write(beta) }
}
export const of_mark = (s, m, r) => ciphertext(s, power_g(s, m), r)
export const of_ranking = (s, numbers, r) => ciphertext(s, s.group.packed(numbers), r)

const text_of = ct => `${ct.alpha},${ct.beta}`
const seal = (s, m, r = s.draw(s.q)) => ({ m, r, ...of_mark(s, m, r) })

// The sum of ciphertexts: their product, made anew from what is in them.
function sum(s, cts) {
	const r = cts.reduce((a, ct) => a + ct.r, 0n)
	return seal(s, cts.reduce((a, ct) => a + ct.m, 0n), mod(r, s.q))
}

// Commitments of one alternative "ct holds M", from a challenge and response that were drawn.
function made_up(s, ct, M, { c, r }) {
	const k = r + ct.r * c, shift = (ct.m - M) * c
	return [power_g(s, k), s.group.mul(power_y(s, k), power_g(s, shift))].map(s.group.write)
}

// One of the alternatives [ct, M] holds, the others are made up. Challenges add up to the hash of all
// commitments.
async function prove_one_of(s, prefix, alternatives) {
	const { q } = s, truth = alternatives.findIndex(([ct, M]) => ct.m === M)
	const drawn = alternatives.map((_, i) => i === truth ? null : { c: s.draw(q), r: s.draw(q) })
	const w = s.draw(q), texts = []
	for (const [i, [ct, M]] of alternatives.entries()) {
		texts.push(...i === truth ? both(s, w) : made_up(s, ct, M, drawn[i]))
		await s.rest()
	}
	const others = drawn.reduce((a, d) => d ? a + d.c : a, 0n)
	const c = mod(challenge(q, prefix, texts) - others, q)
	return drawn.map(d => d ? proof(d.c, d.r) : proof(c, mod(w - alternatives[truth][0].r * c, q)))
}

const values = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i))
const prove_range = (s, known, ct, list) =>
	prove_one_of(s, `prove|${known}|${text_of(ct)}|`, list.map(M => [ct, M]))

// Of a question with a blank vote: it is blank, or as many are chosen as may be; and not both.
async function prove_blank(s, all, [blank, ...rest], range) {
	const total = sum(s, rest)
	const blank_proof = await prove_one_of(s, `bproof0|${all}|`, [[blank, 0n], [total, 0n]])
	const allowed = [[blank, 1n], ...range.map(M => [total, M])]
	return { overall_proof: await prove_one_of(s, `bproof1|${all}|`, allowed), blank_proof }
}

async function answer_choice(s, known, q, marks) {
	const cts = marks.map(m => seal(s, BigInt(m))), individual_proofs = []
	for (const ct of cts) individual_proofs.push(await prove_range(s, known, ct, [0n, 1n]))
	const all = `${known}|${cts.map(text_of).join(',')}`, range = values(q.min, q.max)
	const overall = q.blank ? await prove_blank(s, all, cts, range)
		: { overall_proof: await prove_range(s, all, sum(s, cts), range) }
	const choices = cts.map(({ alpha, beta }) => ({ alpha, beta }))
	return { cts, answer: { choices, individual_proofs, ...overall } }
}

async function answer_ranking(s, known, q, numbers) {
	const { group } = s, r = s.draw(s.q), choices = of_ranking(s, numbers, r)
	await s.rest()
	const w = s.draw(s.q), prefix = `raweg|${known}|${group.write(s.election.y)},${text_of(choices)}|`
	const c = challenge(s.q, prefix, [group.write(power_g(s, w))])
	return { cts: [{ r }], answer: { choices, proof: proof(c, mod(w - r * c, s.q)) } }
}

// Seals `votes`, one for each question: 0 or 1 for each answer (with a blank vote the first is "blank"), or
// the numbers of a ranking. Answers { text, mark, votes, randomness }: the ballot without its signature, its
// mark, and what would open it.
export async function seal_ballot(s, x, votes) {
	const { uuid, fingerprint, questions } = s.election, credential = s.group.write(power_g(s, x))
	const answers = [], randomness = []
	for (const [i, q] of questions.entries()) {
		const answer = q.kind === 'choice' ? answer_choice : answer_ranking
		const made = await answer(s, `${fingerprint}|${credential}`, q, votes[i])
		answers.push(made.answer)
		randomness.push(made.cts.map(ct => ct.r.toString()))
	}
	const text = JSON.stringify({ election_uuid: uuid, election_hash: fingerprint, credential, answers })
	return { text, mark: b64(sha256(text)), votes, randomness }
}

// Signs a sealed ballot: { text, tracker } as it is handed in and published.
export function sign_ballot(s, x, sealed) {
	const w = s.draw(s.q), c = challenge(s.q, `sig|${sealed.mark}|`, [s.group.write(power_g(s, w))])
	const signature = { hash: sealed.mark, proof: proof(c, mod(w - x * c, s.q)) }
	const text = `${sealed.text.slice(0, -1)},"signature":${JSON.stringify(signature)}}`
	return { text, tracker: b64(sha256(text)) }
}

function steps_of_question(q) {
	if (q.kind === 'ranking') return 1
	const n = q.answers.length + (q.blank ? 1 : 0), range = q.max - q.min + 1
	return 2 * n + range + (q.blank ? 3 : 0)
}

// How many times `rest` is called to make a sealer, and for one ballot, to say how much of it is done.
export const sealer_steps = ({ group }) => 2 * row_count(group.bits)
export const ballot_steps = ({ questions }) => questions.reduce((n, q) => n + steps_of_question(q), 0)

export const public_key_of = (s, x) => s.group.write(power_g(s, x))
