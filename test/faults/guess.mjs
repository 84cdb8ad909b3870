// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody guesses at a password from one connection, while its owner comes in from another.
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { demo, expect, folder, part, PASSWORD, pause, Person, serve } from '../lib/hall.mjs'

const VICTIM = 'chen.worker', OTHER = 'lin.courier', WAIT_MAX = 60, GUESSES = 20
const FROM = '127.9.8.7'                        // every address of 127/8 is this machine: one nobody else here has

// A browser that knows nothing yet.
function stranger(hall) {
	const me = new Person(hall)
	me.lines = 0
	me.agent = new http.Agent({ keepAlive: true, maxSockets: 1, localAddress: FROM })
	const dial = me.agent.createConnection
	me.agent.createConnection = function (...words) { me.lines++; return dial.apply(this, words) }
	return me
}

async function tries(me, login, password) {
	const f = await me.form('/sign-in', '/sign-in', { login, password })
	return me.post(f.action, f.fields)
}

async function besieged(hall) {
	const owner = await new Person(hall).signIn(VICTIM), thief = stranger(hall), said = new Map(), home = []
	for (let i = 0; i < GUESSES; i++) {
		const r = await tries(thief, VICTIM, `a wrong guess number ${i}`)
		said.set(r.status, (said.get(r.status) ?? 0) + 1)
		if (i % 4 !== 3) continue
		delete owner.cookies['__Host-sid']              // the session is over; the device is known
		home.push((await tries(owner, VICTIM, PASSWORD)).status)
	}
	expect(`of ${GUESSES} guesses from one connection few are looked at, and the rest are told to wait`,
		said.get(422) >= 5 && said.get(422) <= 8 && said.get(422) + said.get(429) === GUESSES && thief.lines === 1, `${[...said]}, ${thief.lines} connections`)
	expect('... meanwhile the owner signs in on a device the hall knows, each time at once', home.length === 5 && home.every(s => s === 303), String(home))
	expect('... and others sign in on new devices', (await tries(new Person(hall), OTHER, PASSWORD)).status === 303)
	return thief
}

async function newDevice(hall, thief) {
	const owner = new Person(hall)
	// Until one more guess was looked at: then a wait has just begun.
	while ((await tries(thief, VICTIM, 'one more wrong guess')).status !== 422) await pause(100)
	let r = await tries(owner, VICTIM, PASSWORD), wait = Number(r.headers['retry-after'])
	expect('on a new device the owner is asked to wait, a minute at most, and told that nobody is locked out',
		r.status === 429 && wait > 0 && wait <= WAIT_MAX && r.text.includes('Nobody is locked out'), `${r.status}, ${wait} s`)
	expect('... the right password of the guesser would wait as well', (await tries(thief, VICTIM, PASSWORD)).status === 429)
	await pause(wait * 1000)
	r = await tries(owner, VICTIM, PASSWORD)
	expect('... and after that wait they are in', r.status === 303, `${r.status} after ${wait} s`)
}

function nothingKept(hall) {
	const kept = readdirSync(hall.dir, { recursive: true, withFileTypes: true }).filter(e => e.isFile())
		.map(e => readFileSync(`${e.parentPath ?? e.path}/${e.name}`, 'latin1'))
	expect('no address and no login of a guess is in any file of the hall, or in its log',
		kept.length > 3 && ![...kept, hall.log].some(t => t.includes(FROM) || t.includes('wrong guess')) && !hall.log.includes(VICTIM))
}

export const guessFaults = () => part('guessing at a password', async () => {
	const hall = await serve(demo(folder() + '/hall'))
	const thief = await besieged(hall)
	await newDevice(hall, thief)
	nothingKept(hall)
	await hall.stop()
})
