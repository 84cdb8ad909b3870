// SPDX-License-Identifier: AGPL-3.0-or-later
// The program killed while people file, and the program asked to stop.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { demo, expect, folder, part, pause, Person, run, serve } from '../lib/hall.mjs'
import { fileMany, missing, wrong } from './load.mjs'

const sql = (dir, s) => execFileSync('sqlite3', [`${dir}/hall.db`, s])

// 32 connections file until the program is killed, some time after the first was told that theirs is kept.
// What they were told, and what came of it.
async function killed(dir, worker, mark, after) {
	const hall = await serve(dir, {})
	worker.hall = hall
	if (!worker.cookies['__Host-sid']) await worker.signIn('chen.worker')
	let so_far = { kept: [] }
	const load = fileMany(hall, worker, 32, out => { so_far = out; return hall.over }, mark)
	for (let i = 0; i < 1000 && !so_far.kept.length; i++) await pause(10)
	await pause(after)
	await hall.stop('SIGKILL')
	return load
}

// What was in the air is either wholly there or not at all; sending the same form again makes it one (I10).
async function resend(hall, worker, load) {
	const pages = []
	for (const it of load.unknown) {
		const r = await worker.post('/file', { ...load.last.fields, nonce: it.nonce, text: it.text })
		if (r.status === 303) pages.push({ ...it, page: r.headers.location.replace('/filed', '') })
	}
	return pages
}

async function kills(rounds) {
	const dir = demo(folder() + '/hall'), worker = new Person(null)
	let kept = [], unknown = 0
	for (let i = 0; i < rounds; i++) {
		const load = await killed(dir, worker, `kill${i}`, 250 + Math.random() * 900)
		const found = wrong(dir)
		expect(`kill ${i + 1}: nothing is half there (${load.kept.length} acknowledged, ${load.unknown.length} in the air)`, found.length === 0, found.join('; '))
		const hall = worker.hall = await serve(dir)
		const again = await resend(hall, worker, load)
		expect('... what was in the air can be sent again', again.length === load.unknown.length, `${again.length} of ${load.unknown.length}`)
		kept = kept.concat(load.kept, again)
		unknown += load.unknown.length
		const lost = await missing(hall, worker, [...load.kept, ...again])
		expect('... every acknowledged demand is there', load.kept.length > 0 && lost.length === 0, `${lost.length} are not: ${lost[0]}`)
		await hall.stop()
	}
	const hall = worker.hall = await serve(dir), lost = await missing(hall, worker, kept)
	expect(`after ${rounds} kills all ${kept.length} are there, ${unknown} of them sent again`, lost.length === 0, lost[0])
	await hall.stop()
	const found = wrong(dir)
	expect('... and each form made one demand', found.length === 0, found.join('; '))
}

// The same eyes on halls spoiled on purpose.
async function planted() {
	const dir = demo(folder() + '/hall'), worker = new Person(null)
	let hall = worker.hall = await serve(dir)
	await worker.signIn('chen.worker')
	await hall.stop()
	copyFileSync(`${dir}/hall.db`, `${dir}/hall.db.before`)
	const load = await killed(dir, worker, 'plant', 900), log = `${dir}/hall.db-wal`
	expect('PLANTED: there is a log to lose', existsSync(log) && statSync(log).size > 100000)
	copyFileSync(`${dir}/hall.db`, `${dir}/hall.db.kept`)
	copyFileSync(log, `${log}.kept`)
	// As if none of it had ever reached the disk. Losing the log alone would lose nothing when it was moved just before.
	for (const f of [log, `${dir}/hall.db-shm`]) rmSync(f, { force: true })
	copyFileSync(`${dir}/hall.db.before`, `${dir}/hall.db`)
	hall = worker.hall = await serve(dir)
	const lost = await missing(hall, worker, load.kept.slice(-300))
	expect('PLANTED: acknowledged demands that were lost are missed', lost.length >= load.kept.slice(-300).length)
	await hall.stop()
	for (const f of [log, `${dir}/hall.db-shm`]) rmSync(f, { force: true })
	copyFileSync(`${dir}/hall.db.kept`, `${dir}/hall.db`)
	copyFileSync(`${log}.kept`, log)
	const half = (sentence, statement, words) => {
		copyFileSync(`${dir}/hall.db`, `${dir}/whole`)
		sql(dir, statement)
		const found = wrong(dir)
		expect(`PLANTED: ${sentence} is noticed`, found.some(w => w.includes(words)), found.join('; '))
		copyFileSync(`${dir}/whole`, `${dir}/hall.db`)
	}
	hall = await serve(dir)
	await hall.stop()                                           // the log moves into the file
	const last = '(SELECT max(id) FROM matter)'
	half('a matter without its first entry', `DELETE FROM entry WHERE matter = ${last}`, 'first entry')
	half('a matter without its applicant', `DELETE FROM matter_person WHERE matter = ${last}`, 'applicant')
	half('a matter on no desk', `DELETE FROM desk WHERE matter = ${last}`, 'desk')
	half('a matter without a clock', `DELETE FROM clock WHERE matter = ${last}`, 'clock')
	half('a figure that was not raised', `UPDATE figure SET received = received + 1 WHERE guild = (SELECT id FROM guild WHERE parent = 0)
		AND received = (SELECT max(received) FROM figure WHERE guild = (SELECT id FROM guild WHERE parent = 0))`, 'counted')
}

async function asked() {
	const dir = demo(folder() + '/hall'), hall = await serve(dir)
	const worker = await new Person(hall).signIn('chen.worker')
	const load = fileMany(hall, worker, 16, () => hall.dying, 'stop')
	await pause(500)
	hall.dying = true
	const { code } = await hall.stop('SIGTERM'), out = await load
	expect('asked to stop, the program ends well', code === 0, code)
	expect('... after answering who had asked', out.kept.length > 0 && out.unknown.length === 0 && [...out.refused.keys()].every(s => s === 503),
		`${out.kept.length} kept, ${out.unknown.length} unanswered, ${JSON.stringify([...out.refused])}`)
	const again = worker.hall = await serve(dir), lost = await missing(again, worker, out.kept)
	expect('... and all it acknowledged is there', lost.length === 0, lost[0])
	await again.stop()
	expect('one program a hall: a second one is told to wait', await (async () => {
		const one = await serve(dir), two = run('tick', dir)
		await one.stop()
		return two.code === 4
	})())
}

export async function killFaults(isFull) {
	await part('killed while 32 people file', () => kills(isFull ? 100 : 4))
	await part('halls spoiled on purpose', planted)
	await part('asked to stop', asked)
}
