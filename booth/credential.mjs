// SPDX-License-Identifier: AGPL-3.0-or-later
// A voter's code: read forgivingly, because people type it from paper, and turned into a number.
import { bytes_of, hex, number, pbkdf2, sha256 } from './hash.mjs'
import { refuse_unless } from './election.mjs'

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const LONG = 22                         // of Belenios 2.4 and later
const SHORT = 15                        // of 2.0 to 2.2, the last one a check digit
const LONG_PARTS = [5, 6, 5, 6], SHORT_PARTS = [3, 3, 3, 3, 3]
const SHORT_ROUNDS = 1000

const in_parts = (text, sizes) => sizes.map((n, i) => {
	const at = sizes.slice(0, i).reduce((a, b) => a + b, 0)
	return text.slice(at, at + n)
}).join('-')

// 53 less the number the others make, modulo 53.
function check_digit_fits(text) {
	const value = [...text.slice(0, -1)].reduce((v, c) => v * 58n + BigInt(DIGITS.indexOf(c)), 0n)
	return BigInt(DIGITS.indexOf(text[text.length - 1])) === 53n - value % 53n
}

// The code as it was handed out, with its dashes. Full-width forms, every dash and all blanks are let pass.
export function read_code(typed) {
	const plain = typed.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc_.]/gu, ''), letters = [...plain]
	refuse_unless(letters.length, 'code_none')
	const odd = letters.findIndex(c => !DIGITS.includes(c))
	if (odd >= 0) refuse_unless(!'0O'.includes(letters[odd]), 'code_zero', odd + 1, letters[odd])
	if (odd >= 0) refuse_unless(!'lI'.includes(letters[odd]), 'code_one', odd + 1, letters[odd])
	refuse_unless(odd < 0, 'code_letter', odd + 1, letters[odd])
	refuse_unless([LONG, SHORT].includes(letters.length), 'code_length', letters.length)
	if (letters.length === LONG) return in_parts(plain, LONG_PARTS)
	refuse_unless(check_digit_fits(plain), 'code_check')
	return in_parts(plain, SHORT_PARTS)
}

// The secret number of a code in an election, as the specification derives it.
export function secret_of(code, uuid, q) {
	if (code.length === LONG + 3) {
		const half = i => hex(sha256(`derive_credential|${uuid}|${i}|${code}`))
		return BigInt('0x' + half(0) + half(1)) % q
	}
	return number(pbkdf2(bytes_of(code), bytes_of(uuid), SHORT_ROUNDS)) % q
}
