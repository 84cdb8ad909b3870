// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes ballots: seals choices for the trustees' key and proves that they are allowed (Belenios specification,
// version 1, sections 4.8 to 4.11).
//
// Every power taken is of g or of y, from a table: whoever sealed a ciphertext knows its random number r, so that
// alpha^c is g^(rc), and (beta / g^M)^c is y^(rc) g^((m-M)c).
import { b64, challenge, random_below, sha256 } from './hash.mjs'
import { mod } from './numbers.mjs'

const proof = (c, r) => ({ challenge: c.toString(), response: r.toString() })

// What sealing in one election needs. `draw` answers random numbers below its argument; `rest` is awaited between
// steps, so that a page can show how far it is.
export function sealer(election, { draw = random_below, rest = async () => {} } = {}) {
	const { group, y } = election
	return { election, group, draw, rest, q: group.q, g_to: group.table(group.g), y_to: group.table(y) }
}

const power_g = (s, k) => s.g_to(mod(k, s.q))
const power_y = (s, k) => s.y_to(mod(k, s.q))

// A ciphertext of the number m under r, and its text.
function seal(s, m, r = s.draw(s.q)) {
	const alpha = power_g(s, r), beta = s.group.mul(power_y(s, r), power_g(s, m))
	return { m, r, alpha: s.group.write(alpha), beta: s.group.write(beta) }
}
const text_of = ct => `${ct.alpha},${ct.beta}`

// The sum of ciphertexts: their product, made anew from what is in them.
const sum = (s, cts) => seal(s, cts.reduce((a, c) => a + c.m, 0n), mod(cts.reduce((a, c) => a + c.r, 0n), s.q))

// Commitments of one alternative "ct holds M", from a drawn or computed challenge and response.
function commitments(s, ct, M, c, r) {
	const k = r + ct.r * c, shift = (ct.m - M) * c
	return [power_g(s, k), s.group.mul(power_y(s, k), power_g(s, shift))].map(s.group.write)
}

// One of the alternatives [ct, M] holds, the others are made up. Challenges add up to the hash of all commitments.
function prove_one_of(s, prefix, alternatives) {
	const { q } = s, truth = alternatives.findIndex(([ct, M]) => ct.m === M)
	const made_up = alternatives.map((_, i) => i === truth ? null : { c: s.draw(q), r: s.draw(q) })
	const w = s.draw(q)
	const texts = alternatives.flatMap(([ct, M], i) => i === truth ? [power_g(s, w), power_y(s, w)].map(s.group.write)
		: commitments(s, ct, M, made_up[i].c, made_up[i].r))
	const others = made_up.reduce((a, p) => p ? a + p.c : a, 0n), c = mod(challenge(q, prefix, texts) - others, q)
	return made_up.map(p => p ? proof(p.c, p.r) : proof(c, mod(w - alternatives[truth][0].r * c, q)))
}

const values = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i))
const prove_range = (s, known, ct, list) =>
	prove_one_of(s, `prove|${known}|${text_of(ct)}|`, list.map(M => [ct, M]))

async function answer_choice(s, known, q, marks) {
	const cts = marks.map(m => seal(s, BigInt(m))), parts = []
	for (const ct of cts) {
		parts.push(prove_range(s, known, ct, [0n, 1n]))
		await s.rest()
	}
	const all = `${known}|${cts.map(text_of).join(',')}`
	const answer = { choices: cts.map(({ alpha, beta }) => ({ alpha, beta })), individual_proofs: parts }
	if (!q.blank) return { cts, answer: { ...answer, overall_proof: prove_range(s, all, sum(s, cts), values(q.min, q.max)) } }
	const blank = cts[0], total = sum(s, cts.slice(1))
	const blank_proof = prove_one_of(s, `bproof0|${all}|`, [[blank, 0n], [total, 0n]])
	const overall_proof = prove_one_of(s, `bproof1|${all}|`, [[blank, 1n], ...values(q.min, q.max).map(M => [total, M])])
	return { cts, answer: { ...answer, overall_proof, blank_proof } }
}

async function answer_ranking(s, known, q, numbers) {
	const { group } = s, r = s.draw(s.q), alpha = group.write(power_g(s, r))
	const beta = group.write(group.mul(power_y(s, r), group.packed(numbers)))
	await s.rest()
	const w = s.draw(s.q), prefix = `raweg|${known}|${group.write(s.election.y)},${alpha},${beta}|`
	const c = challenge(s.q, prefix, [group.write(power_g(s, w))])
	return { cts: [{ r }], answer: { choices: { alpha, beta }, proof: proof(c, mod(w - r * c, s.q)) } }
}

// Seals `votes`, one for each question: 0 or 1 for each answer (with a blank vote the first is "blank"), or the
// numbers of a ranking. Answers { text, mark, openings }: the ballot without its signature, its mark, and the random
// numbers that would open it.
export async function seal_ballot(s, x, votes) {
	const { election } = s, credential = s.group.write(power_g(s, x)), known = `${election.fingerprint}|${credential}`
	const answers = [], openings = []
	for (const [i, q] of election.questions.entries()) {
		const made = await (q.kind === 'choice' ? answer_choice : answer_ranking)(s, known, q, votes[i])
		answers.push(made.answer)
		openings.push(made.cts.map(ct => ct.r.toString()))
	}
	const text = JSON.stringify({ election_uuid: election.uuid, election_hash: election.fingerprint, credential, answers })
	return { text, mark: b64(sha256(text)), openings }
}

// Signs a sealed ballot: { text, tracker } as it is handed in and published.
export function sign_ballot(s, x, sealed) {
	const w = s.draw(s.q), c = challenge(s.q, `sig|${sealed.mark}|`, [s.group.write(power_g(s, w))])
	const signature = { hash: sealed.mark, proof: proof(c, mod(w - x * c, s.q)) }
	const text = `${sealed.text.slice(0, -1)},"signature":${JSON.stringify(signature)}}`
	return { text, tracker: b64(sha256(text)) }
}

// How many times `rest` is called for one ballot, to say how much of it is done.
export const steps_of = election => election.questions.reduce((n, q) =>
	n + (q.kind === 'choice' ? q.answers.length + (q.blank ? 1 : 0) : 1), 0)

export const public_key_of = (group, x) => group.write(group.power(group.g, x))
