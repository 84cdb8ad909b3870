// SPDX-License-Identifier: AGPL-3.0-or-later
// Elections from their questions to their result, by our commands, looked over by the tool somebody else wrote.
//   BUILD=build node test/cli/ballots.mjs
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { spawn, spawnSync } from 'node:child_process'
import { expect, folder, part, total, untried } from '../lib/hall.mjs'
import { put, take } from '../lib/archive.mjs'
import { Election, program, theirs, tool } from '../lib/election.mjs'

const has_tool = tool('.', '--version').code === 0
if (!has_tool) untried('belenios-tool is not installed: nothing was looked over by it')
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

const contract = 'name: Contract\nquestion: Approve the contract?\n- Yes\n- No\n'
const many = `name: 工会 “quotes” "q" \\ back
description: Several questions
question: Approve?
choose: 1
- Yes
- No
question: Zero or one
choose: 0-1
- A
- B
题目：选举委员
可选：1-3
弃权：是
- Ana
- Bo
- 陈
- Dee
- Eli
question: Exactly two
choose: 2
blank: yes
- P
- Q
- R
`
const ranks = 'name: Ranking\nquestion: Approve?\nblank: yes\n- Yes\n- No\nquestion: Rank them\nkind: ranking\n- A\n- B\n- C\n'
const many_votes = [[0, 'Yes/-/Ana,Bo,陈/P,Q'], [1, 'No/A/blank/blank'], [2, '1/2/Eli/1,3'], [0, 'No/B/2/Q,R']]
// By weight: a the second of their two ballots, b blank, c the third.
const many_result = (a, b, c) => [[c, a + b], [b, a + c], [b, 0, a, 0, 0, c], [b, c, a, a + c]]

const elections = [
	['one question, one trustee', { questions: contract }, [[0, 'Yes'], [1, 'No'], [2, 'Yes']], [1], [[2, 1]]],
	['several questions, weights, three trustees', { questions: many, singles: 3, roll: ['a,3', 'b,2000', 'c'] }, many_votes, [3, 1, 2],
		many_result(3, 2000, 1)],
	['threshold 2 of 3', { questions: many, singles: 0, members: 3, threshold: 2 }, many_votes, [3, 1], many_result(1, 1, 1)],
	['threshold 3 of 5 and one trustee beside it', { questions: contract, singles: 1, members: 5, threshold: 3 }, [[0, 'Yes']], [1, 3, 5, 6], [[1, 0]]],
	['threshold 2 of 3, and all three open', { questions: contract, singles: 0, members: 3, threshold: 2 }, [[1, 'No']], [1, 2, 3], [[0, 1]]],
	['a ranking, two shuffles', { questions: ranks, group: 'RFC-3526-2048', singles: 2 }, [[0, 'Yes/1,2,3'], [1, 'blank/3,2,1'], [2, 'No/255,0,7']], [1, 2],
		[[1, 1, 1], [[1, 2, 3], [255, 0, 7], [3, 2, 1]]]],
	['Ed25519, threshold 2 of 3', { questions: many, group: 'Ed25519', singles: 1, members: 3, threshold: 2 }, many_votes, [1, 2, 4], many_result(1, 1, 1)],
	['Ed25519, a ranking', { questions: ranks, group: 'Ed25519', singles: 2 }, [[0, 'Yes/1,2,3'], [2, 'No/255,0,7']], [2, 1], [[0, 1, 1], [[1, 2, 3], [255, 0, 7]]]],
	['a ranking, threshold 2 of 2', { questions: ranks, group: 'RFC-3526-2048', singles: 0, members: 2, threshold: 2 }, [[0, 'No/1,2,3'], [0, 'Yes/9,9,9']],
		[1, 2], [[0, 1, 0], [[9, 9, 9]]]],
]

for (const [title, plan, votes, openers, result] of elections) await part(title, async () => {
	const e = new Election(folder(), plan)
	e.prepare()
	e.votes(votes)
	e.count()
	const mixes = plan.questions === ranks
	if (mixes) {
		e.shuffle(1)
		e.shuffle(Math.min(2, e.trustees))
		e.did('mixed', 'server')
	}
	e.decrypted(openers)
	const got = e.result()
	if (mixes) got[1].sort()
	expect(`${title}: the counts are those of the last ballots`, same(got, result), JSON.stringify(got))
	if (has_tool && plan.group !== 'Ed25519') {
		const r = e.verified()
		expect('... and belenios-tool accepts it', r.code === 0, r.out)
	}
	const ours = e.checked()
	expect('... and so does our own verifier', ours.code === 0, ours.out)
})

// ---- elections of the other program ----

// By belenios-tool alone: singles and, where it is given, a threshold group.
function foreign(dir, group, questions, ballots, threshold) {
	const did = (words, input) => {
		const r = spawnSync('belenios-tool', words, { cwd: dir, encoding: 'utf8', input: input ?? '' })
		if (r.status !== 0) throw new Error(`${words.join(' ')}: ${r.stderr}`)
		return r.stdout
	}
	const write = (name, text) => writeFileSync(`${dir}/${name}`, text), found = end => readdirSync(dir).filter(f => f.endsWith(end))
	const all = (end, list = found(end)) => list.map(f => readFileSync(`${dir}/${f}`, 'utf8')).join('')
	const uuid = did(['setup', 'generate-token']).trim(), of = ['--group', group]
	write('voters.txt', '1,a\n2,b\n3,c\n')
	did(['setup', 'generate-credentials', '--uuid', uuid, ...of, '--file', 'voters.txt'])
	const codes = all('.privcreds').trim().split('\n').map(l => l.split(' ').at(-1))
	write('public_creds.json', all('.pubcreds'))
	did(['setup', 'generate-trustee-key', ...of])
	write('public_keys.jsons', all('.pubkey'))
	const step = (n, ...more) => did(['setup', 'generate-trustee-key-threshold', ...of, '--step', `${n}`, ...more])
	let keys = []
	if (threshold) {
		for (let i = 0; i < 3; i++) step(1)
		const names = found('.cert').map(f => f.slice(0, -5)), each = end => names.map(n => n + end)
		write('certs.jsons', all('', each('.cert')))
		step(2, '--certs', 'certs.jsons')
		write('polynomials.jsons', names.map(n => step(3, '--certs', 'certs.jsons', '--threshold', `${threshold}`, '--key', `${n}.key`)).join(''))
		step(4, '--certs', 'certs.jsons', '--polynomials', 'polynomials.jsons')
		for (const n of names) write(`${n}.voutput`, did(['setup', 'generate-trustee-key-threshold', ...of, '--step', '5', '--certs', 'certs.jsons',
			'--key', `${n}.key`], readFileSync(`${dir}/${n}.vinput`, 'utf8')))
		write('threshold.json', did(['setup', 'generate-trustee-key-threshold', ...of, '--step', '6', '--certs', 'certs.jsons', '--polynomials',
			'polynomials.jsons'], all('', each('.voutput'))))
		keys = names
	}
	did(['setup', 'make-trustees'])
	write('template.json', JSON.stringify({ description: 'd', name: 'n', questions }))
	did(['setup', 'make-election', '--uuid', uuid, ...of, '--template', 'template.json'])
	did(['archive', 'init'])
	const add = (type, text) => did(['archive', 'add-event', `--type=${type}`], text)
	for (const [voter, choice] of ballots) {
		write('code', codes[voter])
		write('choice', JSON.stringify(choice))
		add('Ballot', did(['election', 'generate-ballot', '--privcred', 'code', '--ballot', 'choice']))
	}
	add('EndBallots')
	add('EncryptedTally', did(['election', 'compute-encrypted-tally']))
	if (questions.some(q => q.type)) {
		add('Shuffle', did(['election', 'shuffle', '--trustee-id', '1']))
		add('EndShuffles')
	}
	add('PartialDecryption', did(['election', 'decrypt', '--privkey', found('.privkey')[0], '--trustee-id', '1']))
	keys.slice(0, threshold).forEach((n, i) => add('PartialDecryption', did(['election', 'decrypt-threshold', '--key', `${n}.key`,
		'--decryption-key', `${n}.dkey`, '--trustee-id', `${i + 2}`])))
	const result = did(['election', 'compute-result'])
	add('Result', result)
	return JSON.parse(result).result
}

const simple = [{ answers: ['Yes', 'No'], min: 1, max: 1, question: 'Q' }, { answers: ['A', 'B', 'C'], blank: true, min: 1, max: 2, question: 'R' }]
const ranked = [{ type: 'NonHomomorphic', value: { answers: ['A', 'B'], question: 'R' } }]
const votes = [[0, [[1, 0], [0, 1, 1, 0]]], [1, [[0, 1], [1, 0, 0, 0]]], [0, [[0, 1], [0, 0, 0, 1]]]]
for (const [title, ...plan] of has_tool ? [
	['one trustee', 'BELENIOS-2048', simple, votes],
	['a threshold group and a single trustee', 'BELENIOS-2048', simple, votes, 2],
	['a ranking', 'RFC-3526-2048', ranked, [[0, [[1, 2]]], [1, [[2, 1]]]]],
] : []) await part(`an election run by belenios-tool: ${title}`, () => {
	const dir = folder()
	foreign(dir, ...plan)
	const path = `${dir}/${readdirSync(dir).find(f => f.endsWith('.bel'))}`
	const r = spawnSync(program, ['ballot', 'verify', path, '--lang', 'en'], { encoding: 'utf8' })
	expect(`an election run by belenios-tool (${title}) holds for us`, r.status === 0, r.stdout + r.stderr)
})

// ---- who can do what without whom ----

const refuses = (sentence, r, words) => expect(sentence, r.code === 1 && words.test(r.out), `${r.code}: ${r.out}`)

await part('two of three trustees and the server are needed, one and the server are not enough', async () => {
	const e = new Election(folder(), { questions: contract, singles: 1, members: 3, threshold: 2 })
	e.prepare()
	e.votes([[0, 'Yes'], [1, 'Yes'], [2, 'No']])
	e.count()
	for (const t of [1, 3]) {
		e.decrypt(t)
		e.did('add', 'server', `decryption-${t}`)
	}
	refuses('with one of two members there is no result', e.run('result', 'server'), /Not enough trustees/)
	// What the server holds, and what it could try: to sign the opened part for another trustee.
	const part3 = readFileSync(`${e.dir}/decryption-3`, 'utf8').split('\n')
	writeFileSync(`${e.dir}/forged`, `${part3[0]}\n${part3[1].replace('"owner":3', '"owner":2')}\n`)
	refuses('one member\'s part is not taken as another\'s', e.run('add', 'server', 'forged'), /not what a trustee/)
	if (has_tool) expect('... and belenios-tool finds no result either', tool(`${e.dir}/server`, 'election', 'compute-result').code !== 0)
	const held = readdirSync(`${e.dir}/server`, { recursive: true }).filter(f => !statSync(`${e.dir}/server/${f}`).isDirectory())
		.map(f => readFileSync(`${e.dir}/server/${f}`, 'latin1')).join('\n')
	expect('no code of a voter is in the server\'s folder', e.codes.every(c => !held.includes(c)))
	const keys = [1, 2, 3, 4].map(t => readFileSync(`${e.dir}/trustee-${t}.key`, 'utf8'))
	expect('key files say what they are, and are their owner\'s alone', keys.every((k, i) => k.includes('"unionhall":"trustee key"') &&
		k.includes(`Secret key of trustee ${i + 1}`)) && [1, 2, 3, 4].every(t => (statSync(`${e.dir}/trustee-${t}.key`).mode & 0o777) === 0o600))
	expect('... and nothing secret stands in them in clear', keys.every(k => !k.includes('"x"') && !k.includes('"coef"')))
	writeFileSync(`${e.dir}/other`, 'seven blue lanterns\n')
	refuses('another passphrase does not open a key', e.run('decrypt', e.archive, 'trustee-4.key', 'x', '--passphrase-file', 'other'), /does not open/)
	e.decrypted([4])
	expect('with the second member there is', same(e.result(), [[2, 1]]))
})

await part('nothing is opened below the minimum', async () => {
	const e = new Election(folder(), { questions: contract, minimum: 3 })
	e.prepare()
	e.votes([[0, 'Yes'], [1, 'Yes'], [1, 'No']])
	e.count()
	refuses('two voters of three that must be: refused', e.decrypt(1), /Only 2 ballots count/)
	const lower = readFileSync(e.archive).toString('latin1').replace('"minimum":3', '"minimum":2')
	writeFileSync(e.archive, lower, 'latin1')
	refuses('... and the minimum cannot be lowered afterwards', e.decrypt(1), /damaged/)
})

await part('a ceremony that somebody bends is stopped', async () => {
	const e = new Election(folder(), { questions: contract, singles: 0, members: 3, threshold: 2 })
	e.setup()
	e.credentials()
	const at = (t, ending) => `${e.dir}/server/ceremony/trustee-${t}.${ending}`
	e.step(1)
	e.step(2)
	refuses('nobody shows a key before all are bound', e.step(1), /Trustee 3 has not taken the step/)
	e.step(3)
	const bound = readFileSync(at(3, 'commit'), 'utf8')
	e.step(1)
	e.step(2)
	// The third, who has seen both keys, makes another.
	rmSync(at(3, 'commit'))
	rmSync(`${e.dir}/trustee-3.key`)
	e.step(3)
	e.step(3)
	refuses('who binds themselves anew after the others showed is found out', e.step(1), /trustee 3 is bound to was changed/)
	writeFileSync(at(3, 'commit'), bound)
	refuses('... and so is who shows another key than they were bound to', e.step(1), /Trustee 3 showed a key they were not bound to/)
	refuses('... and nothing opens', e.run('open', 'server', 'authority/out/public.json'), /Trustee/)
})

await part('a bad share is told, with who sent it', async () => {
	const e = new Election(folder(), { questions: contract, singles: 0, members: 2, threshold: 2 })
	e.setup()
	e.credentials()
	for (let round = 0; round < 3; round++) for (const t of [1, 2]) e.step(t)
	const path = `${e.dir}/server/ceremony/trustee-2.shares`, text = readFileSync(path, 'utf8')
	writeFileSync(path, text.replace(/to\\":\[\\"(..)/, (all, two) => all.slice(0, -2) + (two === '00' ? '01' : '00')))
	refuses('a share changed on the way', e.step(1), /proof of trustee 2 does not hold/)
	writeFileSync(path, text)
	expect('the true one is taken', e.step(1).code === 0)
})

await part('a key that was not the one bound to is found by a trustee when opening', async () => {
	const one = new Election(folder(), { questions: contract, singles: 2 }), path = t => `${one.dir}/server/ceremony/trustee-${t}`
	one.setup()
	one.credentials()
	for (let round = 0; round < 2; round++) for (const t of [1, 2]) one.step(t)
	// The server and the second trustee together put another key in its place, bound to anew, and open.
	for (const end of ['commit', 'public']) rmSync(`${path(2)}.${end}`)
	rmSync(`${one.dir}/trustee-2.key`)
	one.step(2)
	one.step(2)
	one.open()
	one.votes([[0, 'Yes']])
	one.count()
	refuses('the first trustee does not decrypt', one.decrypt(1), /Trustee 2 has another key/)
})

await part('a trustee opens nothing that does not hold as a whole', async () => {
	const e = new Election(folder(), { questions: contract })
	e.prepare()
	e.votes([[0, 'Yes'], [1, 'No']])
	e.count()
	const a = take(e.archive), ballot = a.events.find(x => x.type === 'Ballot')
	ballot.data[0] = ballot.data[0].replace(/"overall_proof":\[\{"challenge":"\d/, m => m.slice(0, -1) + (m.at(-1) === '9' ? 1 : +m.at(-1) + 1))
	const bent = `${e.dir}/bent.bel`
	writeFileSync(bent, put(a))
	refuses('a ballot whose proof does not hold, every hash made anew', e.run('decrypt', bent, 'trustee-1.key', 'x', '--passphrase-file', 'pass'),
		/does not hold: record \d+/)
	e.decrypted([1])
	expect('the archive as it was is opened', same(e.result(), [[1, 1]]))
})

// ---- cast or audit ----

await part('a ballot is checked instead of cast', async () => {
	const e = new Election(folder(), { questions: ranks, group: 'RFC-3526-2048' })
	e.prepare()
	const mark = (out, ...words) => e.run('mark', e.archive, out, '--credential-file', e.code(0), '--choices', 'No/7,0,255', ...words)
	const audit = (...words) => e.run('audit', e.archive, ...words)
	const made = mark('opened', '--open'), noted = made.out.match(/mark: (\S{43})/)?.[1]
	expect('"mark --open" writes an opened ballot and says its mark', made.code === 0 && noted !== undefined, made.out)
	const text = readFileSync(`${e.dir}/opened`, 'utf8'), o = JSON.parse(text)
	expect('... in the form that is written down', text === JSON.stringify(o) && same(Object.keys(o), ['opened', 'mark', 'ballot', 'choices', 'randomness']) &&
		o.opened === 'unionhall-ballot-1' && o.mark === noted && same(Object.keys(o.ballot), ['election_uuid', 'election_hash', 'credential', 'answers']) &&
		same(o.choices, [[0, 0, 1], [7, 0, 255]]) && same(o.randomness.map(r => r.length), [3, 1]))
	const seen = audit('opened', noted)
	expect('"audit" says what was in it, and that the mark is the one noted', seen.code === 0 && /Approve\?\n  No\n/.test(seen.out) &&
		/Rank them\n  7  A\n  0  B\n  255  C\n/.test(seen.out) && seen.out.includes('mark is the one you noted'), seen.out)
	expect('... and without one asks to compare', audit('opened').code === 0 && audit('opened').out.includes(`Its mark: ${noted}`))
	refuses('another mark is told', audit('opened', noted.replace(/^./, c => c === 'A' ? 'B' : 'A')), /NOT the ballot you were shown/)
	writeFileSync(`${e.dir}/lied`, text.replace('"choices":[[0,0,1]', '"choices":[[0,1,0]'))
	refuses('a ballot that held another choice is told', audit('lied', noted), /lied does NOT hold, at choices\[0\]\[1\]: something else was sealed/)
	refuses('what was no ballot at all is told', audit('questions.txt'), /no ballot opened for checking/)
	writeFileSync(`${e.dir}/line`, `${text}\n`)
	expect('a line feed at its end is nothing', audit('line', noted).code === 0)
	const cast = mark('ballot'), taken = e.run('cast', 'server', '--ballot', 'ballot')
	const [, its_mark, tracker] = taken.out.match(/mark: (\S{43})\. Its tracker: (\S{43})/) ?? []
	expect('a ballot that is cast tells the same mark as when it was made', cast.code === 0 && taken.code === 0 && cast.out.includes(`mark: ${its_mark}`), taken.out)
	const listed = e.run('verify', e.archive, '--trackers').out
	expect('"verify --trackers" lists both', listed.includes(`${tracker}  mark ${its_mark}  counts`), listed)
	const found = JSON.parse(e.run('verify', e.archive, '--trackers', '--json').out)
	expect('... and --json carries them', same(found.trackers, [{ tracker, mark: its_mark, counts: true }]) && found.holds, JSON.stringify(found.trackers))
	expect('... when they are asked for', JSON.parse(e.run('verify', e.archive, '--json').out).trackers === undefined)
	writeFileSync(`${e.dir}/public`, readFileSync(`${e.dir}/ballot`))
	const a = take(e.archive), ballot = a.events.find(x => x.type === 'Ballot')
	ballot.data[0] = `${JSON.stringify(o.ballot).slice(0, -1)},"signature":{"hash":"${noted}","proof":{}}}`
	writeFileSync(`${e.dir}/both.bel`, put(a))
	refuses('a ballot that was opened and cast is told', e.run('audit', `${e.dir}/both.bel`, 'opened', noted), /was cast although it was opened/)
	refuses('a ballot to be cast is no opened one', audit('public'), /no ballot opened for checking/)
})

await part('a ballot made elsewhere is taken in as it is handed over, and refused in plain words', async () => {
	const e = new Election(folder(), { questions: contract }), other = new Election(folder(), { questions: contract })
	e.prepare()
	other.prepare()
	const mark = (from, voter, out, ...words) => {
		from.did('mark', from.archive, `${e.dir}/${out}`, '--credential-file', from.code(voter), '--choices', 'Yes', ...words)
		return readFileSync(`${e.dir}/${out}`, 'utf8')
	}
	const cast = (out, text) => {
		if (text !== undefined) writeFileSync(`${e.dir}/${out}`, text)
		return e.run('cast', 'server', '--ballot', out)
	}
	const tells = (sentence, out, text, words) => {
		const before = readFileSync(e.archive), r = cast(out, text)
		refuses(sentence, r, words)
		if (!readFileSync(e.archive).equals(before)) expect(`... and nothing was taken in: ${sentence}`, false)
	}
	const first = mark(e, 0, 'first'), second = mark(e, 0, 'second')
	expect('one line without an end of line', cast('first').code === 0)
	tells('the same again', 'first', undefined, /This very ballot was cast before\. Make/)
	expect('with a line feed', cast('second', `${second}\n`).code === 0)
	tells('one that was replaced since', 'first', undefined, /cast before, and a later one of the same voter has replaced it/)
	expect('with the line end of another system', cast('third', `${mark(e, 1, 'third-1')}\r\n`).code === 0)
	tells('opened for checking', 'opened', mark(e, 1, 'opened-1', '--open'), /was opened for checking and cannot be cast/)
	tells('of another election', 'theirs', mark(other, 1, 'theirs-1'), /made for another election/)
	// A code the committee never gave out, and an archive in which it stands.
	const a = take(e.archive)
	e.did('credentials', 'server/ceremony/draft.json', 'roll.txt', 'strangers')
	a.events[0].data[2] = readFileSync(`${e.dir}/strangers/public.json`, 'utf8').trim()
	writeFileSync(`${e.dir}/forged.bel`, put(a))
	writeFileSync(`${e.dir}/stranger`, readFileSync(`${e.dir}/strangers/private.txt`, 'utf8').split('\n')[1].split('\t')[0])
	e.did('mark', 'forged.bel', 'nobody', '--credential-file', 'stranger', '--choices', 'Yes')
	tells('of somebody who is no voter', 'nobody', undefined, /of nobody who may vote/)
	tells('damaged', 'bent', second.replace(/"overall_proof":\[\{"challenge":"\d/, m => m.slice(0, -1) + (m.at(-1) === '9' ? 1 : +m.at(-1) + 1)),
		/damaged on its way.*signature/)
	tells('cut short', 'cut', second.slice(0, -40), /damaged on its way/)
	tells('without its signature', 'unsigned', second.replace(/,"signature":.*/, '}'), /At signature/)
	tells('no ballot', 'questions.txt', undefined, /questions.txt holds no ballot/)
	tells('an empty file', 'empty', '\n', /holds no ballot/)
	if (has_tool) expect('belenios-tool accepts the archive', e.verified().code === 0, e.verified().out)
})

await part('bad lines are told with what to do', async () => {
	const e = new Election(folder(), { questions: contract })
	const asks = (sentence, text, words) => {
		writeFileSync(`${e.dir}/q`, text)
		refuses(sentence, e.run('setup', 'x', 'q'), words)
	}
	asks('a question without a name above it', 'question: A?\n- Yes\n', /lacks a line "name/)
	asks('more to choose than there is', 'name: n\nquestion: A?\nchoose: 3\n- Yes\n', /fewer answers/)
	asks('an answer twice', 'name: n\nquestion: A?\n- Yes\n- Yes\n', /q, line 4: "Yes" is an answer already/)
	asks('a line of no kind', 'name: n\nhello\n', /line 2: "hello" is unknown/)
	asks('a ranking where none can be', 'name: n\nquestion: A?\nkind: ranking\n- Yes\n', /RFC-3526-2048/)
	const longer = [...Array(255)].map((_, i) => `- a${i}\n`).join('')
	writeFileSync(`${e.dir}/q`, `name: n\nquestion: A?\nkind: ranking\n${longer}`)
	refuses('a ranking that a ballot might not have room for', e.run('setup', 'x', 'q', '--group', 'RFC-3526-2048'), /at most 254 answers/)
	e.prepare()
	const cast = (choices, words, sentence) => refuses(sentence, e.cast(0, choices), words)
	cast('Yes,No', /number of answers to choose there is 1/, 'too many answers')
	cast('Maybe', /"Maybe" is no answer/, 'an answer there is not')
	cast('Yes/No', /only 1 questions/, 'a question too many')
	e.codes[0] = e.codes[0].slice(0, -1)
	cast('Yes', /no voter's code/, 'a code with a character missing')
	e.codes[0] = 'XXXXX-XXXXXX-XXXXX-XXXXXX'
	cast('Yes', /not of a voter/, 'a code nobody was given')
	const other = new Election(folder(), { questions: contract })
	other.setup()
	writeFileSync(`${other.dir}/pass`, 'short\n')
	refuses('a short passphrase', other.step(1), /at least 12 characters/)
})

// ---- the archive ----

await part('an append is whole or not there', async () => {
	const e = new Election(folder(), { questions: contract })
	e.prepare()
	e.votes([[0, 'Yes']])
	const before = readFileSync(e.archive)
	e.votes([[1, 'No']])
	const after = readFileSync(e.archive)
	let whole = 0
	for (let cut = 1; cut < after.length - before.length; cut += 997) {
		writeFileSync(e.archive, after.subarray(0, before.length + cut))
		const r = e.cast(2, 'No')
		whole += r.code === 0 && /half a record of \d+ bytes/.test(r.out)
	}
	expect('half a record is cut off wherever it ends, and the next ballot is taken in', whole === Math.ceil((after.length - before.length - 1) / 997), `${whole}`)
	if (has_tool) expect('... into an archive belenios-tool accepts', e.verified().code === 0, e.verified().out)
	writeFileSync(e.archive, Buffer.concat([after.subarray(0, after.length - 1536), Buffer.alloc(4096)]))
	const torn = e.cast(2, 'No')
	expect('... also where the disk kept its length and lost its words', torn.code === 0 && /half a record/.test(torn.out), torn.out)
	const spoiled = Buffer.from(after)
	spoiled[before.length - 700] ^= 1
	writeFileSync(e.archive, spoiled)
	refuses('damage before the end is no half record: refused', e.cast(0, 'Yes'), /damaged/)
	writeFileSync(e.archive, after)
	for (const [what, fault] of [['the disk does not take it', 'fdatasync:error=EIO:when=1'], ['the disk is full', 'pwrite64:error=ENOSPC:when=1']]) {
		const r = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', `inject=${fault}`, program, 'ballot', 'cast', 'server', '--credential-file',
			e.code(0), '--choices', 'No', '--lang', 'en'], { cwd: e.dir, encoding: 'utf8' })
		expect(`${what}: refused, and the archive is as it was`, r.status === 1 && readFileSync(e.archive).equals(after), r.stderr)
	}
	const many = await Promise.all([...Array(8)].map((_, i) => new Promise(done => {
		writeFileSync(`${e.dir}/voters/c${i}`, e.codes[i % 3])
		spawn(program, ['ballot', 'cast', 'server', '--credential-file', `voters/c${i}`, '--choices', 'Yes'], { cwd: e.dir, stdio: 'ignore' }).on('exit', done)
	})))
	expect('of eight writers at once each is served or told to come again', many.every(c => c === 0 || c === 4) && many.includes(0), many.join())
	e.did('close', 'server')
	refuses('no ballot after the end', e.cast(0, 'Yes'), /Voting in this election is over/)
	refuses('... no second end', e.run('close', 'server'), /over/)
	refuses('... no result before the opening', e.run('result', 'server'), /no part of a trustee/)
	e.did('tally', 'server')
	refuses('... no second tally', e.run('tally', 'server'), /added up once/)
	e.decrypted([1])
	refuses('... no part twice', e.run('add', 'server', 'decryption-1'), /in the archive already/)
	e.result()
	refuses('... no second result', e.run('result', 'server'), /result is out already/)
	if (has_tool) expect('belenios-tool accepts the whole', e.verified().code === 0, e.verified().out)
})

await part('a ranking whose ballots could not be mixed is not begun', async () => {
	const lines = n => [...Array(n)].map((_, i) => `${i}`), most = 16384
	const e = new Election(folder(), { questions: ranks, group: 'Ed25519', roll: lines(most + 1) })
	e.setup()
	const make = (from, out) => from.run('credentials', 'server/ceremony/draft.json', 'roll.txt', out)
	refuses('more voters than a shuffle may have', make(e, 'many'), /with more than 16384 voters its shuffles could not be checked/)
	writeFileSync(`${e.dir}/roll.txt`, lines(most).join('\n'))
	expect('as many as it may are taken', make(e, 'most').code === 0)
	e.ceremony()
	// Lists of another election, whoever brings them: its voters are as good as any.
	for (const [roll, words] of [[lines(most + 1), /with more than 16384 voters/], [['a,2', 'b'], /every voter has the weight 1/]]) {
		const other = new Election(folder(), { questions: contract, group: 'Ed25519', roll })
		other.setup()
		expect('a list for an election without a ranking may be so', make(other, 'out').code === 0)
		refuses('... but opens none with one', e.run('open', 'server', `${other.dir}/out/public.json`), words)
	}
	expect('... and with its own it opens', e.run('open', 'server', 'most/public.json').code === 0)
})

await part('weights whose sum could not be read from the ballots are not begun with', async () => {
	const weighed = n => [...Array(n)].map((_, i) => `${i},1000000000`)
	const e = new Election(folder(), { questions: contract, group: 'Ed25519', roll: weighed(1100) })
	e.setup()
	refuses('a roll of too much weight', e.run('credentials', 'server/ceremony/draft.json', 'roll.txt', 'many'), /add up to more than 1099511627776/)
	writeFileSync(`${e.dir}/roll.txt`, weighed(1099).join('\n'))
	expect('the most there may be is taken', e.run('credentials', 'server/ceremony/draft.json', 'roll.txt', 'most').code === 0)
	e.ceremony()
	const list = readFileSync(`${e.dir}/most/public.json`, 'utf8')
	for (const weight of [`${2 ** 40}`, `${2n ** 61n}`]) {
		writeFileSync(`${e.dir}/more.json`, list.replaceAll(',1000000000"', `,${weight}"`))
		refuses(`... nor does a list open it whose voters have ${weight} each`, e.run('open', 'server', 'more.json'), /add up to more than/)
	}
	expect('with its own it opens', e.run('open', 'server', 'most/public.json').code === 0)
})

await part('no more shuffles are taken than an archive may hold', async () => {
	const e = new Election(folder(), { questions: ranks, group: 'Ed25519', singles: 2 })
	e.prepare()
	e.votes([[0, 'Yes/1,2,3']])
	e.count()
	e.shuffle(1)
	const one = take(e.archive), most = 64
	e.did('shuffle', e.archive, '2', 'shuffle-2')
	// Copies of the first stand for any: what is added follows the last.
	const hold = n => writeFileSync(e.archive, put({ ...one, events: [...one.events, ...Array(n - 1).fill(one.events.at(-1))] }))
	hold(most - 1)
	expect('the last that fits is taken', e.run('add', 'server', 'shuffle-2').code === 0)
	hold(most)
	const before = readFileSync(e.archive)
	refuses('one more is not', e.run('add', 'server', 'shuffle-2'), /64 shuffles in the archive, and no more fit/)
	expect('... and the archive is as it was', readFileSync(e.archive).equals(before))
	expect('mixing ends as ever', e.run('mixed', 'server').code === 0)
})

// ---- a file cut short while it is read ----

// Runs a command until it has read the archive, stopped by a signal at a call of its own; cuts the file to n bytes; lets it go on.
const stopped_at = { the_file: path => ['-P', path, '-e', 'inject=openat:signal=SIGSTOP'], threads: () => ['-e', 'inject=clone3:signal=SIGSTOP:when=1'] }
const sleep = ms => new Promise(done => setTimeout(done, ms))
async function cut(e, stop, path, n, ...words) {
	const log = `${e.dir}/trace`
	writeFileSync(log, '')
	const run = spawn('strace', ['-f', '-o', log, ...stop, program, 'ballot', ...words, '--lang', 'en'], { cwd: e.dir, stdio: ['ignore', 'pipe', 'pipe'] })
	let out = '', stopped
	for (const s of [run.stdout, run.stderr]) s.on('data', d => { out += d })
	const ended = new Promise(done => run.on('close', (code, signal) => done({ code, signal, out, stopped })))
	for (let i = 0; i < 1000 && run.exitCode === null && !stopped; i++) {
		await sleep(10)
		stopped = readFileSync(log, 'utf8').match(/^(\d+) +--- stopped by SIGSTOP/m)
	}
	if (stopped) {
		truncateSync(path, n)
		process.kill(+stopped[1], 'SIGCONT')
	}
	return ended
}

await part('a file that is cut short while it is read is told, and nothing is done', async () => {
	const e = new Election(folder(), { questions: contract, roll: [...Array(100)].map((_, i) => `${i}`) })
	e.prepare()
	e.votes([[0, 'Yes'], [1, 'No'], [2, 'No']])
	const whole = readFileSync(e.archive), path = e.archive
	const tells = async (sentence, stop, file, n, ...words) => {
		const before = readFileSync(file), r = await cut(e, stop, file, n, ...words)
		if (!r.stopped) expect(`${sentence}: it was stopped in time`, false, r.out)
		expect(sentence, r.code === 1 && r.signal === null && r.out.includes(`${basename(file)} was cut short`) && /copy the file again/.test(r.out), `${r.code} ${r.signal} ${r.out}`)
		if (!readFileSync(file).equals(before.subarray(0, n))) expect(`... and nothing was written: ${sentence}`, false)
		writeFileSync(path, whole)
	}
	const { the_file, threads } = stopped_at, code = e.code(3), half = 8192
	await tells('while it is verified', threads(), path, half, 'verify', path, '--threads', '2')
	writeFileSync(`${e.dir}/earlier.bel`, whole.subarray(0, whole.length))
	await tells('compared with an earlier copy', the_file('earlier.bel'), path, half, 'verify', path, '--since', 'earlier.bel')
	await tells('while a ballot is made', the_file(code), path, half, 'mark', path, 'marked', '--credential-file', code, '--choices', 'Yes')
	await tells('while one is cast', the_file(code), path, half, 'cast', 'server', '--credential-file', code, '--choices', 'Yes')
	e.did('mark', path, 'ballot', '--credential-file', code, '--choices', 'Yes')
	await tells('while one is taken in', the_file('ballot'), path, half, 'cast', 'server', '--ballot', 'ballot')
	await tells('... also where only the last bytes went', the_file(code), path, whole.length - 700, 'cast', 'server', '--credential-file', code, '--choices', 'Yes')
	e.did('mark', path, 'opened', '--credential-file', code, '--choices', 'Yes', '--open')
	await tells('while an opened ballot is looked at', the_file('opened'), path, half, 'audit', path, 'opened')
	expect('the archive as it was takes the ballot', e.run('cast', 'server', '--ballot', 'ballot').code === 0)
})

// ---- what is typed on a terminal ----

// A command on a terminal of its own (script makes one), inside a shell that outlives it and says how the terminal was left.
// steps: [what it must have shown, what to type or do then]...
async function typed(e, steps, ...words) {
	const quoted = words.map(w => `'${w}'`).join(' '), path = `${e.dir}/before`
	const inner = `stty -a >before; trap : INT TERM HUP QUIT; sh -c 'echo $$ >pid; exec "$0" "$@"' ${program} ballot ${quoted} --lang en; echo "code $?"; stty -a >after`
	rmSync(`${e.dir}/pid`, { force: true })
	const run = spawn('script', ['-qec', inner, '/dev/null'], { cwd: e.dir, env: { ...process.env, SHELL: '/bin/sh' }, stdio: ['pipe', 'pipe', 'inherit'] })
	let shown = '', at = 0
	run.stdout.on('data', d => { shown += d })
	const ended = new Promise(done => run.on('close', done))
	for (const [words, act] of steps) {
		for (let i = 0; i < 1000 && run.exitCode === null && !shown.slice(at).includes(words); i++) await sleep(10)
		at = shown.length
		if (typeof act === 'string') run.stdin.write(act)
		else {
			await sleep(100)
			process.kill(+readFileSync(`${e.dir}/pid`, 'utf8'), act.kill)
		}
	}
	const hangs = setTimeout(() => process.kill(+readFileSync(`${e.dir}/pid`, 'utf8'), 'SIGKILL'), 20000)
	await ended
	clearTimeout(hangs)
	const state = name => readFileSync(`${e.dir}/${name}`, 'utf8')
	return { shown, code: +shown.match(/code (\d+)/)?.[1], restored: state('before') === state('after') && / echo /.test(state('after')) }
}

await part('nothing that is typed is shown, and the terminal has its echo back, however it ends', async () => {
	const e = new Election(folder(), { questions: contract })
	e.setup()
	const pass = 'four green umbrellas', step = ['trustee', 'server/ceremony', '1', 'typed.key', '--name', 'T']
	const hidden = (r, ...secrets) => secrets.every(s => !r.shown.includes(s) && !r.shown.includes(s.slice(0, 6)))
	const first = 'Passphrase of the key file:', again = 'once more:'
	const differ = await typed(e, [[first, `${pass}\r`], [again, `${pass}!\r`]], ...step)
	expect('two that differ make none', differ.code === 1 && /not the same/.test(differ.shown) && differ.restored && hidden(differ, pass), differ.shown)
	const none = await typed(e, [[first, '\r']], ...step)
	expect('nothing typed: nothing done', none.code === 1 && /Nothing was typed/.test(none.shown) && none.restored, none.shown)
	for (const [what, code, ...acts] of [['Ctrl-C in the middle of it', 130, ['', 'four gre\x03']], ['Ctrl-C at once', 130, ['', '\x03']], ['Ctrl-\\', 131, ['', 'four gre\x1c']],
		['a signal from elsewhere', 143, ['', 'four gre'], ['', { kill: 'SIGTERM' }]], ['the terminal hung up', 129, ['', { kill: 'SIGHUP' }]]]) {
		acts[0][0] = first
		const r = await typed(e, acts, ...step)
		expect(`${what} ends the command by its signal`, r.code === code, `${r.code} ${r.shown}`)
		expect('... shows nothing, and the terminal has its echo back', r.restored && hidden(r, 'four gre'), `${r.restored} ${r.shown}`)
	}
	expect('... and leaves no key', !readdirSync(e.dir).some(f => f.startsWith('typed.key')))
	const made = await typed(e, [[first, `${pass}\r`], [again, `${pass}\r`]], ...step)
	expect('a passphrase is asked for twice and makes a key', made.code === 0 && statSync(`${e.dir}/typed.key`).size > 0, made.shown)
	expect('... was not shown', hidden(made, pass), made.shown)
	expect('... and left the terminal as it was', made.restored)
	const wrong = await typed(e, [[first, 'four green umbrella\r']], ...step)
	expect('another does not open it', wrong.code === 1 && /does not open/.test(wrong.shown) && wrong.restored, wrong.shown)
	e.did('credentials', 'server/ceremony/draft.json', 'roll.txt', 'authority/out')
	for (let round = 0; round < 2; round++) await typed(e, [[first, `${pass}\r`]], ...step)
	e.open()
	const code = readFileSync(`${e.dir}/authority/out/private.txt`, 'utf8').split('\n')[1].split('\t')[0]
	const cast = await typed(e, [['voter\'s code:', `${code}\r`]], 'cast', 'server', '--choices', 'Yes')
	expect('a voter\'s code is taken and not shown', cast.code === 0 && /cast/i.test(cast.shown) && hidden(cast, code) && cast.restored, cast.shown)
	const left = await typed(e, [['voter\'s code:', `${code.slice(0, 9)}\x03`]], 'cast', 'server', '--choices', 'Yes')
	expect('... nor when the voter thinks better of it', left.code === 130 && hidden(left, code) && left.restored, left.shown)
})
total()
