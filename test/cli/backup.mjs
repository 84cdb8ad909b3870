// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies of a hall taken while people file: whole, with everything that was acknowledged before; or none at all.
//   BUILD=build node test/cli/backup.mjs
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { demo, expect, folder, part, pause, Person, PROGRAM, run, serve, total, untried } from '../lib/hall.mjs'
import { fileMany, missing, wrong } from '../faults/load.mjs'

const quiet = { stdio: 'ignore' }
const tries = (...line) => { try { execFileSync(line[0], line.slice(1), quiet); return true } catch { return false } }
const begin = (...words) => spawn(PROGRAM, [...words, '--lang', 'en'], quiet)
const ended = child => new Promise(done => child.on('exit', (code, signal) => done(code ?? signal)))

// What is wrong with a copy, seen by its restoring: sentences; empty when it is whole and all of `kept` is in it.
async function faults(copy, key, kept, worker) {
	const dir = folder() + '/again', r = run('restore', copy, dir, '--key', key)
	if (r.code !== 0) return [`restore: ${r.out}`]
	const found = wrong(dir), hall = worker.hall = await serve(dir)
	const lost = await missing(hall, worker, kept)
	await hall.stop()
	if (lost.length) found.push(`${lost.length} of ${kept.length} acknowledged are not there: ${lost[0]}`)
	return found
}

// Files from 16 connections, and takes a copy in the midst of it with take(dir, copy); what had been acknowledged before.
async function midst(dir, worker, mark, take) {
	const hall = worker.hall = await serve(dir), copy = `${dir}.${mark}`
	if (!worker.cookies['__Host-sid']) await worker.signIn('chen.worker')
	let out = { kept: [] }, over = false
	const load = fileMany(hall, worker, 16, o => { out = o; return over }, mark)
	for (let i = 0; i < 1000 && out.kept.length < 400; i++) await pause(10)
	const kept = [...out.kept], taken = await take(dir, copy), then = out.kept.length
	over = true
	await load
	await hall.stop()
	return { copy, kept, taken, then, refused: out.refused.size, unknown: out.unknown.length }
}

const dir = demo(folder() + '/hall'), worker = new Person(null)

await part('a copy while people file', async () => {
	for (let i = 0; i < 3; i++) {
		const t = await midst(dir, worker, `copy${i}`, (from, to) => ended(begin('backup', from, to)))
		expect('a copy is taken beside a hall that is being served', t.taken === 0, String(t.taken))
		expect(`... while filing goes on (${t.then - t.kept.length} more meanwhile)`, t.then > t.kept.length && !t.refused && !t.unknown,
			`${t.refused} refused, ${t.unknown} unanswered`)
		expect('... into a folder of its owner alone', (statSync(t.copy).mode & 0o777) === 0o700 &&
			readdirSync(t.copy).every(f => (statSync(`${t.copy}/${f}`).mode & 0o077) === 0), readdirSync(t.copy).join())
		expect('... without the key, and without anything half', readdirSync(t.copy).sort().join() === 'hall.conf,hall.db', readdirSync(t.copy).join())
		const found = await faults(t.copy, `${dir}/hall.key`, t.kept, worker)
		expect(`... and all ${t.kept.length} acknowledged before are in it, whole`, found.length === 0, found.join('; '))
	}
})

// The same eyes on a copy made the way nobody should.
await part('a bad copy is caught', async () => {
	const t = await midst(dir, worker, 'plant', (from, to) => {
		mkdirSync(to)
		for (const f of ['hall.db', 'hall.conf']) copyFileSync(`${from}/${f}`, `${to}/${f}`)
	})
	const found = await faults(t.copy, `${dir}/hall.key`, t.kept, worker)
	expect('PLANTED: hall.db copied without its log lacks what was acknowledged, and is caught', found.length > 0)
})

await part('a copy of the whole folder', async () => {
	const hall = worker.hall = await serve(dir), copy = `${dir}.whole`
	const load = await fileMany(hall, worker, 8, (n => () => n++ > 200)(0), 'whole')
	await hall.stop('SIGKILL')
	execFileSync('cp', ['-a', dir, copy])
	expect('of a hall that was killed, the newest is in the log', statSync(`${copy}/hall.db-wal`).size > 0)
	const found = await faults(copy, `${copy}/hall.key`, load.kept, worker)
	expect(`... and restoring brings it along: all ${load.kept.length} are there`, found.length === 0, found.join('; '))
})

await part('a copy that is killed', async () => {
	const copy = `${dir}.killed`
	let cut = 0, ms = 0
	while (!existsSync(copy) && ms < 3000) {
		const child = begin('backup', dir, copy), end = ended(child)
		await pause(ms += 25)
		child.kill('SIGKILL')
		cut += await end === 'SIGKILL' && existsSync(`${copy}.unfinished`)
	}
	expect(`killed ${cut} times half-way, later each time, until one had its name`, cut > 2 && existsSync(copy), `${ms} ms`)
	expect('... which only a whole one has', run('restore', copy, `${dir}.again`, '--key', `${dir}/hall.key`).code === 0)
	expect('... and each took away what the one before had left', !existsSync(`${copy}.unfinished`))
})

await part('a disk that is full', async () => {
	const disk = folder() + '/full'
	mkdirSync(disk)
	if (!tries('mount', '-t', 'tmpfs', '-o', 'size=20m,mode=0755', 'unionhall-copy', disk)) return untried('a full disk: only root may mount one')
	process.prependListener('exit', () => tries('umount', '-l', disk))
	const r = run('backup', dir, `${disk}/copy`)
	expect('a copy that finds no room is refused', r.code === 1 && /The disk is full.*make room/.test(r.out), r.out)
	expect('... and leaves nothing', readdirSync(disk).length === 0, readdirSync(disk).join())
	const back = run('restore', `${dir}.copy0`, `${disk}/hall`, '--key', `${dir}/hall.key`)
	expect('a restored hall that finds no room is refused', back.code === 1 && /The disk is full/.test(back.out), back.out)
	expect('... and leaves nothing', readdirSync(disk).length === 0, readdirSync(disk).join())
	tries('umount', '-l', disk)
})

total()
