// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole election by the commands of the built program: each role in a folder of its own, with its own secrets only.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { PROGRAM } from './hall.mjs'

export const program = resolve(PROGRAM)
export function tool(cwd, ...words) {
	try { return { code: 0, out: execFileSync('belenios-tool', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) } }
	catch (e) { return { code: e.status ?? -1, out: `${e.stdout}${e.stderr}` } }
}
export const theirs = dir => tool(dir, 'election', 'verify')

export class Election {
	// plan: questions (text), group, singles, members, threshold, minimum, roll (lines)
	constructor(dir, plan) {
		this.dir = dir
		this.plan = { group: 'BELENIOS-2048', singles: 1, members: 0, threshold: 0, minimum: 1, roll: ['a', 'b', 'c'], ...plan }
		for (const d of ['', '/authority', '/voters']) mkdirSync(dir + d, { recursive: true })
		writeFileSync(`${dir}/questions.txt`, this.plan.questions)
		writeFileSync(`${dir}/roll.txt`, this.plan.roll.join('\n'))
		writeFileSync(`${dir}/pass`, 'seven red lanterns\n')
	}
	run(...words) {
		const r = spawnSync(program, ['ballot', ...words, '--lang', 'en'], { cwd: this.dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
		return { code: r.status ?? -1, out: r.stderr + r.stdout }
	}
	// As run, but it must succeed.
	did(...words) {
		const r = this.run(...words)
		if (r.code !== 0) throw new Error(`${words.join(' ')}: ${r.out}`)
		return r.out
	}
	get trustees() { return this.plan.singles + this.plan.members }
	get archive() { return `${this.dir}/server/${readdirSync(`${this.dir}/server`).find(f => f.endsWith('.bel'))}` }
	setup() {
		const p = this.plan
		this.did('setup', 'server', 'questions.txt', '--group', p.group, '--trustees', `${p.singles}`, '--members', `${p.members}`,
			'--threshold', `${p.threshold}`, '--minimum', `${p.minimum}`)
	}
	credentials() {
		this.did('credentials', 'server/ceremony/draft.json', 'roll.txt', 'authority/out')
		this.codes = readFileSync(`${this.dir}/authority/out/private.txt`, 'utf8').split('\n').filter(l => l && l[0] !== '#').map(l => l.split('\t')[0])
	}
	step(t) { return this.run('trustee', 'server/ceremony', `${t}`, `trustee-${t}.key`, '--passphrase-file', 'pass', '--name', `Trustee ${t}`) }
	ceremony() {
		for (let round = 0; round < 4; round++) {
			for (let t = 1; t <= this.trustees; t++) {
				const r = this.step(t)
				if (r.code !== 0) throw new Error(r.out)
			}
		}
	}
	open() { return this.did('open', 'server', 'authority/out/public.json') }
	code(voter) {
		writeFileSync(`${this.dir}/voters/code`, this.codes[voter])
		return 'voters/code'
	}
	cast(voter, choices) { return this.run('cast', 'server', '--credential-file', this.code(voter), '--choices', choices) }
	votes(list) {
		for (const [voter, choices] of list) {
			const r = this.cast(voter, choices)
			if (r.code !== 0) throw new Error(r.out)
		}
	}
	count() { this.did('close', 'server'); this.did('tally', 'server') }
	shuffle(t) {
		this.did('shuffle', this.archive, `${t}`, `shuffle-${t}`)
		this.did('add', 'server', `shuffle-${t}`)
	}
	decrypt(t) { return this.run('decrypt', this.archive, `trustee-${t}.key`, `decryption-${t}`, '--passphrase-file', 'pass') }
	decrypted(list) {
		for (const t of list) {
			const r = this.decrypt(t)
			if (r.code !== 0) throw new Error(r.out)
			this.did('add', 'server', `decryption-${t}`)
		}
	}
	result() { return JSON.parse(this.did('result', 'server').trim().split('\n').at(-1)).result }
	prepare() { this.setup(); this.credentials(); this.ceremony(); return this.open() }
	verified() { return theirs(`${this.dir}/server`) }
	checked() { return this.run('verify', this.archive) }
}
