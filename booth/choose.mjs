// SPDX-License-Identifier: AGPL-3.0-or-later
// What may be chosen in a question. A pick is what a person entered so far: of a choice { blank, chosen }, a
// set of answers' indices; of a ranking { numbers }, a text beside each answer. A vote is what gets sealed.

const RANK_MAX = 255

export function empty_pick(q) {
	return q.kind === 'ranking' ? { numbers: q.answers.map(() => '') } : { blank: false, chosen: new Set() }
}

// One answer and no fewer: round buttons. Else boxes to tick.
export const is_single = q => q.kind === 'choice' && q.min === 1 && q.max === 1

// The sentence that tells how many may be chosen, and its blanks.
export function limits_of(q) {
	if (q.kind === 'ranking') return ['limit_ranking', RANK_MAX]
	const blank = q.blank ? '_blank' : ''
	if (is_single(q)) return [`limit_one${blank}`]
	if (q.min === q.max) return [`limit_exactly${blank}`, q.min]
	if (q.min === 0) return [`limit_up_to${blank}`, q.max]
	return [`limit_range${blank}`, q.min, q.max]
}

// Digits of any width, as an integer 0 to 255, or null.
function rank_of(typed) {
	const digits = typed.normalize('NFKC').trim()
	const n = /^[0-9]{1,3}$/.test(digits) ? Number(digits) : NaN
	return n <= RANK_MAX ? n : null
}

// What is wrong with a pick: { at, why }, the answer to go to and a sentence with its blanks; or null.
export function pick_problem(q, pick) {
	if (q.kind === 'ranking') {
		const at = pick.numbers.findIndex(n => rank_of(n) === null)
		return at < 0 ? null : { at, why: ['rank_wanted', q.answers[at], RANK_MAX] }
	}
	const n = pick.chosen.size, blank = q.blank ? '_blank' : ''
	if (pick.blank) return null
	if (n < q.min) return { at: 0, why: is_single(q) ? [`limit_one${blank}`] : [`too_few${blank}`, q.min, n] }
	if (n > q.max) return { at: Math.max(...pick.chosen), why: ['too_many', q.max, n] }
	return null
}

// The vote of a pick without a problem.
export function vote_of(q, pick) {
	if (q.kind === 'ranking') return pick.numbers.map(rank_of)
	const marks = q.answers.map((_, i) => pick.chosen.has(i) ? 1 : 0)
	return q.blank ? [pick.blank ? 1 : 0, ...marks] : marks
}

const is_below = (v, end) => Number.isInteger(v) && v >= 0 && v < end

// Is a vote, read from a file, none that the question allows?
export function votes_problem(q, vote) {
	const n = q.answers.length + (q.kind === 'choice' && q.blank ? 1 : 0)
	if (!Array.isArray(vote) || vote.length !== n) return true
	if (q.kind === 'ranking') return !vote.every(v => is_below(v, RANK_MAX + 1))
	if (!vote.every(v => is_below(v, 2))) return true
	const marks = q.blank ? vote.slice(1) : vote, total = marks.reduce((a, v) => a + v, 0)
	if (q.blank && vote[0]) return total !== 0
	return total < q.min || total > q.max
}

// A vote in words: { blank } or { answers }, or { ranks: [[answer, number], ..] }.
export function vote_said(q, vote) {
	if (q.kind === 'ranking') return { ranks: q.answers.map((a, i) => [a, vote[i]]) }
	if (q.blank && vote[0]) return { blank: true, answers: [] }
	const marks = q.blank ? vote.slice(1) : vote
	return { answers: q.answers.filter((_, i) => marks[i]) }
}
