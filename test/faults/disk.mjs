// SPDX-License-Identifier: AGPL-3.0-or-later
// Disks that are full, and disks that fail.
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { ask, BUILD, demo, expect, folder, part, pause, Person, serve, untried } from '../lib/hall.mjs'
import { fileMany, missing, wrong } from './load.mjs'

const quiet = { stdio: 'ignore' }
const tries = (...line) => { try { execFileSync(line[0], line.slice(1), quiet); return true } catch { return false } }

const isPlainRefusal = r => r && r.status === 503 && r.headers['retry-after'] && /<html lang="en">/.test(r.text) &&
	!/SQLITE|sqlite|errno|disk I\/O|\.c:\d/.test(r.text)

// ---- full ----

function fill(dir, name) {
	const free = statfsSync(dir)
	writeFileSync(`${dir}/${name}`, Buffer.alloc(Math.max(0, Number(free.bavail) * Number(free.bsize) - (192 << 10))))
}

async function full(rounds) {
	const disk = folder() + '/full'
	mkdirSync(disk)
	if (!tries('mount', '-t', 'tmpfs', '-o', 'size=96m,mode=0755', 'unionhall-full', disk))
		return untried('a full disk: only root may mount one')
	const dir = demo(`${disk}/hall`)
	process.prependListener('exit', () => tries('umount', '-l', disk))
	const hall = await serve(dir)
	const worker = await new Person(hall).signIn('chen.worker')
	let kept = []
	for (let i = 0; i < rounds; i++) {
		fill(disk, 'other-people-s-files')
		const out = await fileMany(hall, worker, 16, load => (load.refused.get(503) ?? 0) > 60, `full${i}`)
		kept = kept.concat(out.kept)
		expect('filing into a disk that fills up is refused with 503', (out.refused.get(503) ?? 0) > 0, JSON.stringify([...out.refused]))
		expect('... with nothing but that', [...out.refused.keys()].every(s => s === 503), JSON.stringify([...out.refused]))
		expect('... on a plain page that says when to come back', out.pages.every(isPlainRefusal), out.pages[0]?.text.slice(0, 300))
		expect('... while pages are still read', (await worker.get('/my')).status === 200 && (await worker.get('/figures')).status === 200)
		rmSync(`${disk}/other-people-s-files`)
		await pause(300)
		const again = await fileMany(hall, worker, 4, (n => () => n++ > 40)(0), `free${i}`)
		expect('once there is room again, writing goes on by itself', again.kept.length > 20 && again.refused.size === 0,
			`${again.kept.length} kept, ${JSON.stringify([...again.refused])}`)
		kept = kept.concat(again.kept)
	}
	const lost = await missing(hall, worker, kept)
	expect(`all ${kept.length} acknowledged demands are there`, lost.length === 0, `${lost.length} are not: ${lost[0]}`)
	await hall.stop()
	const found = wrong(dir)
	expect('... and nothing is half there', found.length === 0, found.join('; '))
	tries('umount', '-l', disk)
}

// ---- a file that may not grow (setrlimit(2), RLIMIT_FSIZE) ----

async function limited() {
	const dir = demo(folder() + '/hall'), hall = await serve(dir)
	const worker = await new Person(hall).signIn('chen.worker')
	const before = await fileMany(hall, worker, 8, (n => () => n++ > 60)(0), 'free')
	if (!tries('prlimit', '--pid', String(hall.child.pid), '--fsize=65536:unlimited')) return untried('a file that may not grow: no prlimit here')
	const during = await fileMany(hall, worker, 16, load => (load.refused.get(503) ?? 0) > 60, 'bound')
	expect('a file that may not grow does not stop the program', !hall.over && during.unknown.length === 0, `${during.unknown.length} unanswered`)
	expect('... writing is refused with 503, on the plain page', (during.refused.get(503) ?? 0) > 0 && during.pages.every(isPlainRefusal), JSON.stringify([...during.refused]))
	expect('... while pages are still read', !hall.over && (await worker.get('/my')).status === 200)
	await hall.stop()
	const again = worker.hall = await serve(dir), kept = [...before.kept, ...during.kept]
	const lost = await missing(again, worker, kept), after = await fileMany(again, worker, 4, (n => () => n++ > 20)(0), 'again')
	expect(`after a restart all ${kept.length} acknowledged demands are there`, lost.length === 0, lost[0])
	expect('... and writing goes on', after.kept.length > 10 && after.refused.size === 0)
	await again.stop()
	const found = wrong(dir)
	expect('... and nothing is half there', found.length === 0, found.join('; '))
}

// ---- failing ----

// From now on every sync of the program fails, as the kernel would report a dead disk. Returns how to end it.
async function failSyncs(pid) {
	const t = spawn('strace', ['-f', '-qq', '-p', String(pid), '-o', '/dev/null', '-e', 'trace=fdatasync,fsync', '-e', 'inject=fdatasync,fsync:error=EIO'],
		{ stdio: ['ignore', 'ignore', 'pipe'] })
	let said = ''
	t.stderr.on('data', d => { said += d })
	await pause(700)
	if (t.exitCode !== null) throw new Error(said)
	process.on('exit', () => t.kill('SIGKILL'))
	return () => new Promise(done => { t.on('exit', done); t.kill('SIGINT') })
}

// What happens to filings while syncs fail, and after: { refusedAll, readsGoOn, staysShut, kept }.
async function failing(env) {
	const dir = demo(folder() + '/hall'), hall = await serve(dir, { env })
	const worker = await new Person(hall).signIn('chen.worker')
	const before = await fileMany(hall, worker, 8, (n => () => n++ > 60)(0), 'well')
	const heal = await failSyncs(hall.child.pid)
	const during = await fileMany(hall, worker, 8, (n => () => n++ > 60)(0), 'sick')
	const reads = [(await worker.get('/my')).status, (await worker.get(before.kept[0].page)).status]
	await heal()
	const after = await fileMany(hall, worker, 4, (n => () => n++ > 20)(0), 'healed')
	await hall.stop()
	const again = worker.hall = await serve(dir)
	const lost = await missing(again, worker, [...before.kept, ...during.kept])
	const reopened = await fileMany(again, worker, 4, (n => () => n++ > 20)(0), 'reopened')
	await again.stop()
	return { before, during, after, reads, lost, reopened, found: wrong(dir) }
}

async function failed() {
	if (!tries('strace', '-qq', '-o', '/dev/null', 'true')) return untried('a failing disk: this machine lets nobody trace')
	let t
	try { t = await failing({}) } catch (e) { return /Operation not permitted|ptrace/.test(e.message) ? untried('a failing disk: only root may trace') : Promise.reject(e) }
	expect('before, all was kept', t.before.kept.length > 40 && t.before.refused.size === 0)
	expect('when a sync fails nothing is acknowledged', t.during.kept.length === 0, `${t.during.kept.length} were`)
	expect('... and all of it refused with 503', [...t.during.refused.keys()].join() === '503', JSON.stringify([...t.during.refused]))
	expect('... on the plain page', t.during.pages.every(isPlainRefusal), t.during.pages[0]?.text.slice(0, 300))
	expect('... while pages are still read', t.reads.every(s => s === 200), t.reads.join())
	expect('a disk that has failed once is not believed again before a restart', t.after.kept.length === 0 && t.after.refused.get(503) > 0,
		`${t.after.kept.length} kept, ${JSON.stringify([...t.after.refused])}`)
	expect('after the restart all that was acknowledged is there', t.lost.length === 0, t.lost[0])
	expect('... writing goes on', t.reopened.kept.length > 10 && t.reopened.refused.size === 0)
	expect('... and nothing is half there', t.found.length === 0, t.found.join('; '))
}

// One page of the file is not what was written: the record of every matter begins there.
function damage(dir) {
	execFileSync('sqlite3', [`${dir}/hall.db`, 'pragma wal_checkpoint(truncate)'], quiet)
	const at = ask(dir, "select rootpage from sqlite_master where name = 'entry'")[0].rootpage, size = ask(dir, 'pragma page_size')[0].page_size
	const file = openSync(`${dir}/hall.db`, 'r+')
	writeSync(file, Buffer.alloc(size, 0xA5), 0, size, (at - 1) * size)
	closeSync(file)
}

async function damaged() {
	const dir = demo(folder() + '/hall'), whole = await serve(dir)
	const worker = await new Person(whole).signIn('chen.worker')
	await whole.stop()
	damage(dir)
	const hall = worker.hall = await serve(dir)
	const at = /href="(\/matters\/[^"]+)"/.exec((await worker.get('/my')).text)[1], r = await worker.get(at)
	expect('what a damaged file no longer gives is a 500, which does not say that the hall can be read', r.status === 500 &&
		/This went wrong on our side/.test(r.text) && !/SQLITE|sqlite|malformed|\.c:\d/.test(r.text), `${r.status}`)
	expect('... and the rest is read', (await worker.get('/my')).status === 200 && (await worker.get('/')).status === 200)
	await hall.stop()
}

// The same against a program that is deaf to the disk: everything above must be noticed.
async function planted() {
	const shim = resolve(BUILD, 'check/deaf.so')
	if (!tries('cc', '-shared', '-fPIC', '-O1', '-o', shim, 'test/faults/deaf.c')) return expect('the planted fault is built', false)
	const t = await failing({ LD_PRELOAD: shim })
	expect('PLANTED: a program that does not listen to the disk is caught acknowledging', t.during.kept.length > 0)
	expect('PLANTED: ... and caught going on afterwards', t.after.kept.length > 0)
}

export async function diskFaults(isFull) {
	await part('a disk that is full', () => full(isFull ? 20 : 2))
	await part('a file that may not grow', limited)
	await part('a file that is damaged', damaged)
	await part('a disk that fails', failed)
	if (tries('strace', '-qq', '-o', '/dev/null', 'true')) await part('a disk that fails, and nobody listens', planted)
}
